#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/ports/books.hpp"
#include "daemon/ports/channel.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/store/store.hpp"

namespace dunning::messages {
class Templates;
}

namespace dunning::dispatch {

// What dispatch has to know about one administration: its part of the configuration, read-only.
struct Instructions {
  AdministrationId id;
  std::string name;
  std::string time_zone;      // IANA, known to the clock
  int run_from_minute = 545;  // local time from which the daily run may decide
  int mail_per_minute = 30;
  policy::AdministrationRules rules;
  std::shared_ptr<const policy::PolicySet> policies;
  std::shared_ptr<const law::Jurisdiction> jurisdiction;
  std::shared_ptr<const messages::Templates> templates;
};

// The edges one administration's tasks work with. All of them outlive the tasks.
struct Edges {
  store::Store& store;
  ports::Books& books;
  ports::Channel& mail;
  ports::Channel& write_back;
  const ports::Clock& clock;
  ports::Log& log;
  std::string owner;  // names this process in claims: host:pid:start
};

// The result of one bounded step.
struct Step {
  bool worked = false;                  // call again at once: there may be more to do
  std::optional<Instant> not_before{};  // when idle: the next moment at which time alone gives work
};

}  // namespace dunning::dispatch
