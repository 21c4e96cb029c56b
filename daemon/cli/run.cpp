#include "daemon/cli/run.hpp"

#include <cstdio>
#include <string>

#include "daemon/app/loopback.hpp"
#include "daemon/app/read_configuration.hpp"
#include "daemon/app/system_clock.hpp"
#include "daemon/cli/author.hpp"
#include "daemon/cli/daemon_answer.hpp"
#include "daemon/cli/machine.hpp"
#include "daemon/cli/print.hpp"
#include "daemon/desk/adopt.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/lists.hpp"
#include "daemon/desk/open_store.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/resolve.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/trust.hpp"
#include "daemon/desk/verify.hpp"
#include "daemon/desk/why.hpp"

namespace dunning::cli {
namespace {

using desk::Desk;

// Prints an answer in the form asked for; to_text with the clock when that takes one.
template <class Answer>
int say(const Command& command, const Answer& answer, const Desk& desk, bool fine = true) {
  if (command.json) {
    print(json_text(to_json(answer)));
  } else if constexpr (requires { to_text(answer, desk.clock); }) {
    print(to_text(answer, desk.clock));
  } else {
    print(to_text(answer));
  }
  return fine ? exit_fine : exit_attention;
}

template <class Answer>
int say(const Command& command, const Result<Answer>& answer, const Desk& desk) {
  return answer ? say(command, *answer, desk) : complain(answer.error());
}

int list(const Command& command, const Desk& desk) {
  const desk::ListQuestion question{command.administration, command.state, command.limit};
  if (command.subject == "invoices") return say(command, list_invoices(desk, question), desk);
  if (command.subject == "debtors") return say(command, list_debtors(desk, question), desk);
  return say(command, list_messages(desk, question), desk);
}

policy::Adoption adoption(const Choice& choice) {
  using Kind = policy::Adoption::Choice;
  switch (choice.kind) {
    case Choice::Kind::from_start:
      return {Kind::from_start, ""};
    case Choice::Kind::first_step:
      return {Kind::first_step, ""};
    case Choice::Kind::at_step:
      return {Kind::at_step, choice.step};
    case Choice::Kind::person:
      return {Kind::to_person, ""};
    case Choice::Kind::leave_out:
      return {Kind::leave_out, ""};
  }
  return {};
}

int adopt(const Command& command, const Desk& desk) {
  std::vector<desk::AdoptionWish> wishes;
  for (const auto& choice : command.choices)
    wishes.push_back({adoption(choice), {choice.debtor}});
  if (command.yes) return say(command, desk::adopt(desk, command.subject, wishes), desk);
  return say(command, desk::propose(desk, command.subject, wishes), desk);
}

int status(const Command& command, const Desk& desk) {
  const auto answer = desk::status(desk, command.administration);
  return answer ? say(command, *answer, desk, answer->all_well()) : complain(answer.error());
}

int verify(const Command& command, const Desk& desk) {
  const auto answer = desk::verify(desk, command.administration);
  return answer ? say(command, *answer, desk, answer->whole()) : complain(answer.error());
}

int resolve(const Command& command, const Desk& desk) {
  using Resolution = store::Outbox::Resolution;
  return say(command,
             desk::resolve(desk, command.subject,
                           command.outcome == "delivered" ? Resolution::delivered
                                                          : Resolution::not_delivered),
             desk);
}

int trust(const Command& command, const Desk& desk) {
  const auto trusted = desk::trust(desk, command.subject);
  if (!trusted) return complain(trusted.error());
  if (!trusted->request) return say(command, trusted->done, desk);
  return await_daemon(command, desk, {*trusted->request});
}

int ask(const Command& command, const Desk& desk) {
  switch (command.verb) {
    case Verb::plan:
      return say(command, desk::plan(desk, {command.administration, command.date}), desk);
    case Verb::why:
      return say(command, desk::why(desk, {command.subject, command.administration, command.date}),
                 desk);
    case Verb::status:
      return status(command, desk);
    case Verb::list:
      return list(command, desk);
    case Verb::verify:
      return verify(command, desk);
    case Verb::adopt:
      return adopt(command, desk);
    case Verb::hold:
      return say(
          command,
          desk::hold(desk, {command.administration, command.subject, command.reason, command.date}),
          desk);
    case Verb::release:
      return say(command, desk::release(desk, command.administration, command.subject), desk);
    case Verb::pause:
      return say(command, desk::pause(desk, command.administration), desk);
    case Verb::resume:
      return say(command, desk::resume(desk, command.administration), desk);
    case Verb::resolve:
      return resolve(command, desk);
    case Verb::trust:
      return trust(command, desk);
    case Verb::sync:
      return sync(command, desk);
    case Verb::check:
      break;
  }
  return exit_usage;
}

// With a store, also whether what is under way can go on with these files.
int check(const Command& command, const settings::Loaded<settings::Configuration>& loaded) {
  auto answer = desk::check(loaded);
  if (answer.fine()) {
    const auto store = desk::open_store(*loaded.value, desk::Access::read);
    const app::SystemClock clock(command.now);
    Status looked;
    if (store) {
      looked = desk::check_live_items({**store, *loaded.value, clock, "", {}}, answer);
    } else if (store.error().kind != ErrorKind::not_found) {
      looked = fail(store.error());
    }
    if (!looked) {
      print_error("dunningctl: the store could not be looked at: " + looked.error().message + "\n");
    }
  }
  print(command.json ? json_text(to_json(answer)) : to_text(answer));
  return answer.fine() ? exit_fine : exit_attention;
}

desk::Access access(const Command& command) {
  switch (command.verb) {
    case Verb::plan:
    case Verb::why:
    case Verb::status:
    case Verb::list:
    case Verb::verify:
      return desk::Access::read;
    default:
      return command.verb == Verb::adopt && !command.yes ? desk::Access::read : desk::Access::write;
  }
}

}  // namespace

int run(const Command& command) {
  const auto loaded = app::read_configuration(command.config);
  if (command.verb == Verb::check) return check(command, loaded);
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
  const auto store = desk::open_store(*loaded.value, access(command));
  if (!store) {
    complain(store.error());
    return exit_trouble;
  }
  const app::SystemClock clock(command.now);
  Desk desk{**store, *loaded.value, clock, author(command.as), {}};
  desk.machine = look_at_machine(desk);
  return ask(command, desk);
}

}  // namespace dunning::cli
