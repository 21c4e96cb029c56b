#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/outcome.hpp"
#include "daemon/policy/policy.hpp"

// What a person is to do (S34), as it leaves the house: into the ledger's list of tasks, or by mail
// to whoever is to do it. Plain text, built here and not from templates, in the language of the
// administration (English when there is no row for it).
namespace dunning::messages {

// What one has to know when the telephone is answered. Everything of a debtor, by currency.
struct TalkingPoints {
  Debtor debtor;
  struct Open {
    std::string number;
    std::optional<Date> due;
    Money open;
  };
  std::vector<Open> open;  // oldest first
  struct Sent {
    Date on;
    std::string what;  // the step, or the event: "promise_confirmed"
    DeliveryState state = DeliveryState::planned;
  };
  std::vector<Sent> sent;  // to the debtor, or to an agency; oldest first
  struct Promised {
    Money amount;
    Date by;
    policy::PromiseState state = policy::PromiseState::open;
    Money received;
  };
  std::vector<Promised> promised;
  struct Disputed {
    std::string number;
    std::string category;
    Date since;
  };
  std::vector<Disputed> disputed;
  struct Said {
    Date on;
    std::string author;
    std::string text;
  };
  std::vector<Said> notes;  // our people's; the ledger's own stand in `debtor`
};

// Adds what one account knows; the policies tell which of its steps were sent and which a person
// did. Each list keeps its newest entries where it would grow long.
void add_talking_points(TalkingPoints& points, const policy::Account& account,
                        const policy::PolicySet& policies, const policy::Outcomes& outcomes);

struct TaskFacts {
  std::int64_t id = 0;  // by which `dunningctl done` knows it; 0: none
  std::string title;
  std::string assign;  // as the policy has it; may be empty
  std::optional<Date> due_on;
  bool by_phone = false;                  // its end has an outcome: promised, no answer…
  const TalkingPoints* points = nullptr;  // none: it is about no debtor
};

// As it lies in the outbox for the ledger, and comes back from there.
struct TaskText {
  std::string title;  // one line
  std::string assign;
  std::optional<Date> due_on;
  std::string text;
  bool operator==(const TaskText&) const = default;
};
std::string outbox_text(const TaskText& task);
Result<TaskText> parse_task_text(std::string_view bytes);

TaskText render_task(const TaskFacts& facts, std::string_view language);

// The same as a mail from the creditor's sender; has no Reply-To.
Mail task_mail(const TaskText& task, std::string_view language, const Creditor& creditor,
               const std::vector<Recipient>& recipients, const OutboxKey& key, Instant date);

}  // namespace dunning::messages
