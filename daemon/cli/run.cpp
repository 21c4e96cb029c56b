#include "daemon/cli/run.hpp"

#include <string>

#include "daemon/app/loopback.hpp"
#include "daemon/app/read_configuration.hpp"
#include "daemon/app/system_clock.hpp"
#include "daemon/app/system_doorbell.hpp"
#include "daemon/cli/author.hpp"
#include "daemon/cli/machine.hpp"
#include "daemon/cli/print.hpp"
#include "daemon/desk/check.hpp"

namespace dunning::cli {

int run(const Command& command) {
  const app::SystemClock clock(command.now);
  if (const auto code = command.verb->run_alone(command.asked, clock)) return *code;
  const auto loaded = app::read_configuration(command.asked.config);
  if (const auto code = command.verb->run_on_files(command.asked, loaded, clock)) return *code;
  if (!loaded.value) {
    print_error(desk::to_text(desk::check(loaded)));
    return exit_trouble;
  }
  if (command.now) {
    if (const auto peer = app::first_remote_peer(*loaded.value); !peer.empty()) {
      print_error("dunningctl: --now is for the sandbox only: " + peer +
                  " is not a loopback address\n");
      return exit_usage;
    }
  }
  const auto store = desk::open_store(*loaded.value, command.verb->access());
  if (!store) {
    complain(store.error());
    return exit_trouble;
  }
  desk::Desk desk{**store, *loaded.value, clock, author(command.asked.as), {}};
  desk.machine = look_at_machine(desk);
  const int code = command.verb->run(command.asked, desk);
  // What was said is looked at within the minute, not at the next poll. When nobody listens, the
  // next daemon finds it.
  if (command.verb->access() == desk::Access::write) app::ring_daemon(loaded.value->state_dir);
  return code;
}

}  // namespace dunning::cli
