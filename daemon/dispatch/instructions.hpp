#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

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

namespace dunning::store {
struct Occasion;
}

namespace dunning::dispatch {

// How an agency is reached (S36).
struct AgencyRoute {
  ChannelKind by = ChannelKind::folder;  // or mail, webhook
  std::vector<std::string> to;           // mail
};

// What an agency is told, as one file: a dossier, payments, that we take something back.
struct ForAgency {
  std::string file_name;  // "dossier-1001-2026-03-20.zip"
  std::string zip;
  std::string subject;  // of a mail with it
  std::string text;
  std::string language = "en";  // of both
};
// Of the occasion, for the row of that key; the fresh look it rests on was at that moment.
using TellAgency =
    std::function<Result<ForAgency>(const store::Occasion&, const OutboxKey&, Instant)>;

// S23. What one administration may send at most, as its settings say.
struct Limits {
  int messages_per_day = 200;
  int messages_per_debtor = 4;  // in debtor_days
  int debtor_days = 30;
  int novelty_percent = 300;  // of what was forecast for the day a week ago
  int novelty_minimum = 20;   // so many are never too many for that
};

// When text messages may leave, in minutes of the debtor's own day.
struct TextHours {
  int from_minute = 9 * 60;
  int to_minute = 18 * 60;  // exclusive
};

// What dispatch has to know about one administration: its part of the configuration, read-only.
struct Instructions {
  AdministrationId id;
  std::string name;
  std::string time_zone;      // IANA, known to the clock
  int run_from_minute = 545;  // local time from which the daily run may decide
  int mail_per_minute = 30;
  int mail_per_day = 0;        // of all administrations together; 0: no limit
  bool log_reminders = false;  // the ledger counts reminders, and is told of ours
  policy::AdministrationRules rules;
  std::shared_ptr<const policy::PolicySet> policies;
  std::shared_ptr<const law::Jurisdiction> jurisdiction;
  std::shared_ptr<const messages::Templates> templates;
  Limits limits{};
  // The digest of each template's text, by its file: "nl/reminder.txt" (S42). The texts are kept in
  // store::Definitions.
  std::shared_ptr<const std::map<std::string, std::string>> template_digests{};
  std::map<std::string, AgencyRoute> agencies{};  // by name
  TellAgency tell_agency{};                       // made by the application
  TextHours text_hours{};
  // S34: tasks go into the ledger's own list; where it has none, by mail to whoever the policy
  // names, else to these.
  bool tasks_in_ledger = false;
  std::vector<std::string> tasks_to{};
};

// The edges one administration's tasks work with. All of them outlive the tasks.
struct Edges {
  store::Store& store;
  ports::Books& books;
  ports::Channel& mail;
  ports::Channel& letters;
  ports::Channel& write_back;
  const ports::Clock& clock;
  ports::Log& log;
  std::string owner;              // names this process in claims: host:pid:start
  ports::Channel* sms = nullptr;  // these three only when they are configured
  ports::Channel* webhooks = nullptr;
  ports::Channel* folder = nullptr;  // of agencies
};

// The result of one bounded step.
struct Step {
  bool worked = false;                  // call again at once: there may be more to do
  std::optional<Instant> not_before{};  // when idle: the next moment at which time alone gives work
};

}  // namespace dunning::dispatch
