#include <cstdio>

#include "daemon/cli/command.hpp"
#include "daemon/cli/print.hpp"
#include "daemon/cli/run.hpp"

int main(int argc, char** argv) {
  using namespace dunning::cli;
  const auto parsed = parse(argc, argv);
  if (const auto* ended = std::get_if<Ended>(&parsed)) {
    if (ended->code == exit_fine) {
      print(ended->output);
    } else {
      print_error(ended->output);
    }
    return ended->code;
  }
  const int code = run(std::get<Command>(parsed));
  // An answer that could not be written (a full disk) was not given.
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? code : exit_trouble;
}
