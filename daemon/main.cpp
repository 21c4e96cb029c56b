#include <getopt.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "daemon/app/failure_mail.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/version.hpp"

namespace {

constexpr const char* usage =
    "Usage: dunningd --config FILE [--once [--now T]] [--debug]\n"
    "       dunningd --config FILE --failed\n"
    "       dunningd --version\n"
    "\n"
    "  --config FILE  the configuration (default /etc/dunningd/dunningd.yaml)\n"
    "  --once         synchronise, do what is due, and end\n"
    "  --now T        pretend that it is T (2026-11-21T09:30:00Z) and time ticks on from there;\n"
    "                 accepted only while every peer is a loopback address\n"
    "  --failed       mail the owner that the service has failed, and end (OnFailure= of the "
    "unit)\n"
    "  --debug        log more; debtor names and addresses may appear\n"
    "  --version      version, commit, plugin ABI and store schema\n";

}  // namespace

int main(int argc, char** argv) {
  dunning::app::Arguments arguments;
  bool failed = false;
  const option options[] = {
      {"config", required_argument, nullptr, 'c'}, {"once", no_argument, nullptr, 'o'},
      {"now", required_argument, nullptr, 'n'},    {"debug", no_argument, nullptr, 'd'},
      {"failed", no_argument, nullptr, 'f'},       {"version", no_argument, nullptr, 'v'},
      {"help", no_argument, nullptr, 'h'},         {nullptr, 0, nullptr, 0}};
  for (int found = 0; (found = getopt_long(argc, argv, "", options, nullptr)) != -1;) {
    switch (found) {
      case 'c':
        arguments.config = optarg;
        break;
      case 'o':
        arguments.once = true;
        break;
      case 'n':
        arguments.now = optarg;
        break;
      case 'd':
        arguments.debug = true;
        break;
      case 'f':
        failed = true;
        break;
      case 'v':
        std::fputs(dunning::app::version_text("dunningd").c_str(), stdout);
        return EXIT_SUCCESS;
      case 'h':
        std::fputs(usage, stdout);
        return EXIT_SUCCESS;
      default:
        std::fputs(usage, stderr);
        return 2;
    }
  }
  if (optind < argc) {
    std::fprintf(stderr, "dunningd: unexpected argument \"%s\"\n%s", argv[optind], usage);
    return 2;
  }
  if (failed) return dunning::app::tell_of_failure(arguments.config);
  return dunning::app::run(arguments);
}
