// dunning-sandbox: accounting systems on loopback, for tests and for the first run.
#include <csignal>
#include <iostream>

#include "tests/sandbox/options.hpp"
#include "tests/sandbox/served_sandbox.hpp"

namespace {

using namespace dunning;
using namespace dunning::sandbox;

Status run(const Options& options, const sigset_t& ending) {
  const auto sandbox = TRY(ServedSandbox::create(
      {options.seed, options.size, options.start, options.host, options.port, options.state_dir}));
  TRY(write_whole(options.ready_file, sandbox->ready_json()));
  std::cout << "dunning-sandbox listens on " << sandbox->base_url() << std::endl;
  int signal = 0;
  sigwait(&ending, &signal);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  // Blocked before any thread exists, so that sigwait is the only one to see them.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);

  const auto options = read_options({argv + 1, argv + argc});
  if (!options) {
    std::cerr << "dunning-sandbox: " << options.error().message << "\n" << usage;
    return 2;
  }
  const auto ended = run(*options, ending);
  if (!ended) {
    std::cerr << "dunning-sandbox: " << ended.error().message << "\n";
    return 1;
  }
  return 0;
}
