#include <algorithm>

#include "daemon/policy/compose.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/ladder_event.hpp"
#include "daemon/policy/speech.hpp"

// Thanks for a case that was reminded of and has been paid. Said once, soon, and never to somebody
// to whom nothing may be said.
namespace dunning::policy {
namespace {

constexpr std::size_t most_items_thanked_for = 100;

std::string subject_of(const Item& item) {
  return "item/" + std::to_string(item.id.value) + "/" + std::to_string(item.round);
}

bool was_reminded_of(const Item& item, const Policy& policy, const History& history) {
  return std::any_of(history.taken.begin(), history.taken.end(), [&](const Taken& row) {
    if (row.item != item.id || row.round != item.round || !row.delivered_on) return false;
    if (row.due_date_then && row.on <= *row.due_date_then) return false;
    const auto step = policy.known_as(row.step);
    return step && kind_of(policy.steps[*step]).message;
  });
}

bool was_paid_lately(const Item& item, Date today) {
  return item.state == InvoiceState::paid && item.received.is_positive() && item.state_since &&
         *item.state_since <= today && today - *item.state_since <= days_to_thank;
}

// Nothing of the case is overdue, and nothing of the debtor is anything but simply not due.
bool is_settled(const Assessment& all) {
  return std::none_of(all.items.begin(), all.items.end(), [&](const Standing& one) {
    if (is_silenced(*one.item, all)) return true;
    const bool done =
        one.item->state == InvoiceState::paid || one.item->state == InvoiceState::voided;
    return !done && (!one.owed || one.overdue);
  });
}

}  // namespace

void thank(Speech& speech, const Policy& policy) {
  if (!policy.thank_you) return;
  std::vector<const Standing*> about;
  std::string subject;
  for (const auto& one : speech.all.items) {
    const Item& item = *one.item;
    if (item.policy != policy.name || !item.quarantined.empty()) continue;
    if (!was_paid_lately(item, speech.all.today)) continue;
    if (!was_reminded_of(item, policy, speech.all.account.history)) continue;
    if (!speech.unsaid(event::thank_you, subject_of(item))) continue;
    if (!subject.empty()) subject += subject_separator;
    subject += subject_of(item);
    about.push_back(&one);
    if (about.size() == most_items_thanked_for) break;
  }
  if (about.empty() || !is_settled(speech.all)) return;
  Intent intent = speech.begin(event::thank_you, std::move(subject), policy);
  for (const auto* one : about)
    intent.settled.push_back(line(*one));
  sort_oldest_first(intent.settled);
  speech.leave(std::move(intent));
}

}  // namespace dunning::policy
