#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/law_checklist.hpp"
#include "daemon/desk/replies.hpp"
#include "daemon/desk/stops.hpp"
#include "daemon/desk/told_word.hpp"
#include "daemon/json/value.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/tasks.hpp"

// Everything there is to know about one invoice: the facts, the ladder with what was done, what is
// decided today (or was on a day in the past, recomputed from what was known at its end), and what
// was stored when it acted.
namespace dunning::desk {

// One step of the governing policy, as this item stands on it.
struct Rung {
  enum class Standing {
    taken,
    skipped,      // its condition was false on the day it was due
    lapsed,       // a step before the due date, which has passed
    passed_over,  // before the step the item was adopted at
    next,
    later,
  } standing = Standing::later;
  std::string step;
  std::string at;                    // "due + 3 days"
  std::vector<policy::Taken> taken;  // oldest first
  std::optional<Date> on;            // next: when it is due; skipped: when it would have been
};
std::string_view name(Rung::Standing standing);

struct WhyItem {
  policy::Item item;
  policy::Decision decision;
  std::string policy;       // name of the governing one, or empty
  std::string description;  // of the policy
  std::vector<Rung> ladder;
  std::vector<policy::LegalFactSaid> facts;  // S41: what is known of it, and from whom
  std::vector<store::Overview::StoredDecision> decisions;  // oldest first
  std::vector<store::Overview::OccasionOf> occasions;      // oldest first, cancelled ones too
  std::optional<std::vector<Requirement>> law;             // the checklist, when it was asked for
};

struct Why {
  Administration administration;
  Date date;
  bool today = true;
  std::vector<Stop> stops;  // as things stand now; of a day in the past nothing is said
  std::string number;
  Debtor debtor;
  policy::TypedBecause type;
  std::vector<WhyItem> items;
  std::vector<ToldWord> words;     // about the invoice, its debtor or everything; oldest first
  std::vector<ToldReply> replies;  // what came in by mail
  std::vector<policy::BadAddress> bad_addresses;  // S33: of the debtor, on that day
  std::vector<store::Task> tasks;  // about the debtor, made by that day; oldest first
  std::string approval;            // the id under which a message about it waits, or empty
  std::optional<Date> next_look;   // the first day on which time alone can change the decision
};

struct WhyQuestion {
  std::string number;
  std::optional<std::string> administration;  // none: where the number is found
  std::optional<Date> date;                   // none: now
  bool law = false;                           // with the checklist of the law
};

// not_found when no administration has the number; invalid_input when several have it.
Result<Why> why(const Desk& desk, const WhyQuestion& question);

std::string to_text(const Why& why, const ports::Clock& clock);
json::Value to_json(const Why& why);

}  // namespace dunning::desk
