#include "daemon/cli/run.hpp"

#include <sys/stat.h>

#include <csignal>
#include <string>

#include "daemon/app/loopback.hpp"
#include "daemon/app/read_configuration.hpp"
#include "daemon/app/state_directory.hpp"
#include "daemon/app/system_clock.hpp"
#include "daemon/app/system_doorbell.hpp"
#include "daemon/cli/author.hpp"
#include "daemon/cli/machine.hpp"
#include "daemon/cli/print.hpp"
#include "daemon/desk/check.hpp"

namespace dunning::cli {

Status stand_in(const settings::Configuration& configuration) {
  ::umask(0077);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that hangs up is an error of that call, not our end
  TRY(app::become_state_owner(configuration.state_dir));
  return app::prepare_state_directory(configuration.state_dir);
}

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
  if (command.verb->access() == desk::Access::make) {
    if (const auto ready = stand_in(*loaded.value); !ready) {
      complain(ready.error());
      return exit_trouble;
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
