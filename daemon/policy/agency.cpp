#include "daemon/policy/agency.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/compose.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/ladder_event.hpp"

namespace dunning::policy {
namespace {

constexpr std::size_t most_items_told_of = 100;  // in one report

// Whether a person has said since how the ladder of the item goes on.
bool moved_since(const Item& item, const Account& account, Date since, Date today) {
  return std::any_of(account.words.begin(), account.words.end(), [&](const Word& word) {
    if (word.on < since || !in_force(word, today)) return false;
    if (const auto* moved = std::get_if<MoveLadder>(&word.what))
      return moved->invoice == item.invoice;
    const auto* send = std::get_if<SendNow>(&word.what);
    return send && send->what == SendNow::What::step && send->invoice == item.invoice;
  });
}

bool was_acted_on(const Item& item, const Account& account, Date until) {
  const auto& taken = account.history.taken;
  return std::any_of(taken.begin(), taken.end(), [&](const Taken& row) {
    return row.item == item.id && row.on <= until && row.state != DeliveryState::cancelled &&
           row.state != DeliveryState::expired;
  });
}

std::string item_subject(const Item& item) {
  return "item/" + std::to_string(item.id.value);
}

// The first of the numbers in "…/12/3", and what is behind it.
std::optional<std::int64_t> next_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty() && text.front() != '/') return std::nullopt;
  text.remove_prefix(std::min<std::size_t>(text.size(), 1));
  return number;
}

std::optional<AgencyKnows> parse_one(std::string_view text) {
  constexpr std::string_view item = "item/";
  if (!text.starts_with(item)) return std::nullopt;
  text.remove_prefix(item.size());
  std::int64_t values[4] = {};
  for (auto& value : values) {
    const auto number = next_number(text);
    if (!number) return std::nullopt;
    value = *number;
  }
  if (!text.empty()) return std::nullopt;
  return AgencyKnows{{values[0]}, values[1], values[2], values[3]};
}

// What the agency knows of an item, and whether a report about it is on its way.
struct Told {
  AgencyKnows known;
  bool waits = false;
};

// What its mail server would not have, or sent back, it is told again after some days.
bool is_lost(const EventSent& sent, Date today) {
  return (sent.state == DeliveryState::refused || sent.state == DeliveryState::bounced) &&
         today - sent.on >= days_after_a_refusal;
}

Told told_of(const Standing& one, const Assessment& all) {
  const WithAgency& agency = *one.item->agency;
  Told told{{one.item->id, 0, agency.received_then.minor, agency.open_then.minor}};
  for (const auto& sent : all.account.history.events) {
    if (sent.kind != event::agency_payment || sent.on < agency.since) continue;
    for (const auto& known : parse_agency_subject(sent.subject)) {
      if (known.item != one.item->id || known.number <= told.known.number) continue;
      const bool arrived =
          sent.state == DeliveryState::accepted || sent.state == DeliveryState::delivered;
      if (is_lost(sent, all.today)) continue;
      told.known = known;
      told.waits = !arrived;
    }
  }
  return told;
}

// One report for each agency and kind.
class Reports {
 public:
  Reports(const Assessment& all, const PolicySet& policies) : all_(all), policies_(policies) {}

  void add(std::string_view kind, const Standing& one, const std::string& subject, Money amount) {
    Intent& intent = of(kind, *one.item);
    if (intent.settled.size() >= most_items_told_of) return;
    if (!intent.subject.empty()) intent.subject += subject_separator;
    intent.subject += subject;
    intent.amount.minor += amount.minor;
    intent.settled.push_back(line(one));
    intent.settled.back().open.minor = as_it_stands(one, 0).left_minor;
  }

  std::vector<Intent> made;

 private:
  Intent& of(std::string_view kind, const Item& item) {
    for (auto& intent : made) {
      if (intent.kind == kind && intent.hand_over == item.agency->agency) return intent;
    }
    Intent intent;
    intent.kind = kind;
    intent.hand_over = item.agency->agency;
    intent.policy = item.policy;
    if (const auto* policy = find_policy(policies_, item.policy))
      intent.policy_digest = policy->digest;
    intent.amount = {0, all_.account.currency};
    intent.language = all_.language;
    made.push_back(std::move(intent));
    return made.back();
  }

  const Assessment& all_;
  const PolicySet& policies_;
};

}  // namespace

std::string subject_of(const std::vector<AgencyKnows>& known) {
  std::string text;
  for (const auto& one : known) {
    if (!text.empty()) text += subject_separator;
    text += "item/" + std::to_string(one.item.value) + "/" + std::to_string(one.number) + "/" +
            std::to_string(one.received_minor) + "/" + std::to_string(one.left_minor);
  }
  return text;
}

std::vector<AgencyKnows> parse_agency_subject(std::string_view subject) {
  std::vector<AgencyKnows> known;
  while (!subject.empty()) {
    const auto end = std::min(subject.find(subject_separator), subject.size());
    const auto one = parse_one(subject.substr(0, end));
    if (!one) return {};
    known.push_back(*one);
    subject.remove_prefix(std::min(end + 1, subject.size()));
  }
  return known;
}

AgencyKnows as_it_stands(const Standing& one, std::int64_t number) {
  const Item& item = *one.item;
  const bool settled = item.state == InvoiceState::paid || item.state == InvoiceState::voided;
  // What is in dispute is still claimed; that it is, stands in the dossier.
  const std::int64_t left = std::clamp(one.open.minor + one.disputed.minor, std::int64_t{0},
                                       std::max(item.open.minor, std::int64_t{0}));
  return {item.id, number, item.received.minor, settled ? 0 : left};
}

const WithAgency* in_agency(const Item& item, Date today) {
  if (!item.agency || today < item.agency->since) return nullptr;
  if (item.agency->ended_on && *item.agency->ended_on <= today) return nullptr;
  return &*item.agency;
}

std::optional<Obstacle> kept_back_by_agency(const Item& item, const Account& account, Date today) {
  if (planted(PlantedBug::speak_despite_agency)) return std::nullopt;
  const auto because = [](Reason reason, std::string detail) {
    return Obstacle{reason, std::move(detail), std::nullopt, nullptr, std::nullopt};
  };
  if (const auto* agency = in_agency(item, today)) {
    return because(Reason::with_agency,
                   agency->agency + " has it since " + to_string(agency->since));
  }
  if (item.agency && item.agency->ended_on &&
      !moved_since(item, account, *item.agency->ended_on, today)) {
    const bool lost = item.agency->ended_how == "came back";
    return because(Reason::ladder_finished,
                   (lost ? "the dossier came back" : item.agency->ended_how) + " on " +
                       to_string(*item.agency->ended_on) + ", " + item.agency->agency +
                       (lost ? " never got it" : " had it") +
                       "; a person says how it goes on: dunningctl step");
  }
  // What was never acted on no agency has: most accounts end here.
  if (item.agency || account.history.taken.empty()) return std::nullopt;
  for (const auto& other : account.items) {
    const auto* agency = in_agency(other, today);
    if (!agency || was_acted_on(item, account, agency->since)) continue;
    if (moved_since(item, account, agency->since, today)) continue;
    return because(Reason::with_agency,
                   agency->agency + " has other invoices of this debtor since " +
                       to_string(agency->since) +
                       "; a person says what becomes of this one: dunningctl step");
  }
  return std::nullopt;
}

void tell_agencies(const Assessment& all, const PolicySet& policies, std::vector<Intent>& made) {
  Reports reports(all, policies);
  for (const auto& one : all.items) {
    if (!one.item->agency || !one.item->quarantined.empty()) continue;
    const WithAgency& agency = *one.item->agency;
    if (in_agency(*one.item, all.today)) {
      const Told told = told_of(one, all);
      const auto now = as_it_stands(one, told.known.number + 1);
      const bool same = now.received_minor == told.known.received_minor &&
                        now.left_minor == told.known.left_minor;
      if (same || told.waits) continue;
      reports.add(event::agency_payment, one, subject_of({now}),
                  {now.received_minor - told.known.received_minor, all.account.currency});
    } else if (agency.ended_on && *agency.ended_on <= all.today && agency.ended_how == "recalled") {
      const std::string subject = item_subject(*one.item) + "/" + to_string(*agency.ended_on);
      const auto* said = find_event(all.account.history, event::agency_recall, subject);
      if (said != nullptr && !is_lost(*said, all.today)) continue;
      reports.add(event::agency_recall, one, subject,
                  {as_it_stands(one, 0).left_minor, all.account.currency});
    }
  }
  for (auto& intent : reports.made)
    made.push_back(std::move(intent));
}

std::vector<NewTask> agency_tasks(const Assessment& all) {
  std::vector<NewTask> tasks;
  const auto& raised = all.account.history.tasks;
  const auto order = [&](std::string kind, std::string subject, std::string title) {
    const bool known = std::any_of(raised.begin(), raised.end(), [&](const TaskMade& task) {
      return task.kind == kind && task.subject == subject;
    });
    if (known) return;
    NewTask task;
    task.kind = std::move(kind);
    task.subject = std::move(subject);
    task.title = std::move(title);
    tasks.push_back(std::move(task));
  };
  for (const auto& one : all.items) {
    const Item& item = *one.item;
    const bool waits = one.decision.reason == Reason::with_agency ||
                       one.decision.reason == Reason::ladder_finished;
    if (!waits || !item.open.is_positive()) continue;
    if (!item.agency) {
      if (one.decision.reason != Reason::with_agency) continue;
      order("decide_new_invoice", item_subject(item),
            "Decide about invoice " + item.number + ": " + one.decision.detail);
    } else if (item.agency->ended_on && !in_agency(item, all.today)) {
      order("decide_returned", item_subject(item) + "/" + to_string(*item.agency->ended_on),
            "Decide about invoice " + item.number + ": " + one.decision.detail);
    }
  }
  return tasks;
}

}  // namespace dunning::policy
