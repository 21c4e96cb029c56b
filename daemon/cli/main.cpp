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
  return run(std::get<Command>(parsed));
}
