#include "daemon/policy/books.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/match_hold.hpp"

namespace dunning::policy {
namespace {

constexpr int banking_days_after_due = 1;
constexpr int banking_days_after_deadline = 2;

bool covers(const std::vector<Covered>& covered, const Item& item) {
  return std::any_of(covered.begin(), covered.end(),
                     [&](const Covered& one) { return one.item == item.id; });
}

// The day on which a word stopped pausing the item because a person ended it; none when it never
// paused it, or ended by itself.
std::optional<Date> ended_by_a_person(const Word& word, const Item& item, const Debtor& debtor) {
  const auto about = [&]() {
    if (const auto* dispute = std::get_if<Dispute>(&word.what))
      return dispute->invoice == item.invoice;
    if (const auto* promise = std::get_if<Promise>(&word.what)) {
      const bool counted = !promise->needs_approval || !promise->approved_by.empty();
      return counted && covers(promise->covers, item);
    }
    if (const auto* request = std::get_if<PlanRequest>(&word.what))
      return covers(request->covers, item);
    if (const auto* plan = std::get_if<Plan>(&word.what)) return covers(plan->covers, item);
    if (const auto* offer = std::get_if<Offer>(&word.what)) return covers(offer->covers, item);
    if (const auto* setting = std::get_if<DebtorSetting>(&word.what))
      return setting->key == "reminders" && setting->value == "no";
    if (const auto* hold = std::get_if<MatchHold>(&word.what)) return matches(*hold, item, debtor);
    return false;
  };
  if (!about()) return std::nullopt;
  std::optional<Date> ended = word.ended_on;
  if (const auto* hold = std::get_if<MatchHold>(&word.what); hold && hold->until)
    ended = ended ? std::min(*ended, *hold->until) : *hold->until;
  return ended;
}

// A newer word of the same key takes the place of `reminders: no`.
std::optional<Date> replaced_on(const Word& word, const Account& account) {
  const auto* setting = std::get_if<DebtorSetting>(&word.what);
  if (!setting || setting->key != "reminders" || setting->value != "no") return std::nullopt;
  std::optional<Date> first;
  for (const auto& other : account.words) {
    const auto* newer = std::get_if<DebtorSetting>(&other.what);
    if (!newer || newer->key != setting->key || newer->value == "no") continue;
    if (std::pair(other.on, other.id) < std::pair(word.on, word.id)) continue;
    first = first ? std::min(*first, other.on) : other.on;
  }
  return first;
}

// A promise whose day had passed when somebody ended it did not pause any more.
bool was_over(const Word& word) {
  if (const auto* promise = std::get_if<Promise>(&word.what))
    return word.ended_on && promise->by < *word.ended_on;
  return false;
}

}  // namespace

std::optional<Date> books_needed(const Item& item, const Step& step,
                                 const std::optional<Date>& deadline, const Outcomes& outcomes,
                                 const WorkingDays& calendar) {
  if (step.before_due() || !step.writes() || !item.due_date) return std::nullopt;
  Date needed = calendar.add_banking_days(*item.due_date, banking_days_after_due);
  const auto at_least = [&](Date day) { needed = std::max(needed, day); };
  if (deadline) at_least(calendar.add_banking_days(*deadline, banking_days_after_deadline));
  for (const auto& one : outcomes.promises) {
    const bool broken =
        one.state == PromiseState::broken || one.state == PromiseState::kept_in_part;
    if (broken && covers(one.promise->covers, item)) at_least(one.last_day);
  }
  for (const auto& one : outcomes.plans) {
    if (one.state == PlanState::ended && covers(one.plan->covers, item))
      at_least(*one.ended_on - 1);
  }
  for (const auto& one : outcomes.offers) {
    if (one.state == OfferState::lapsed && covers(one.offer->covers, item)) at_least(one.last_day);
  }
  return needed;
}

std::optional<std::string> stale_books(const Books& books, const AdministrationRules& rules,
                                       Date needed) {
  if (rules.trust_books || planted(PlantedBug::trust_stale_books)) return std::nullopt;
  if (!books.as_of)
    return "nobody says how far the books have been kept; they have to be as of " +
           to_string(needed);
  if (*books.as_of >= needed) return std::nullopt;
  return "the books are as of " + to_string(*books.as_of) + ", they have to be as of " +
         to_string(needed);
}

std::optional<Date> pause_ended(const Item& item, const Account& account, Date today) {
  std::optional<Date> latest;
  const auto ended = [&](const std::optional<Date>& on) {
    if (on && *on <= today && (!latest || *on > *latest)) latest = on;
  };
  for (const auto& hold : item.holds) {
    std::optional<Date> on = hold.ended_on;
    if (hold.until) on = on ? std::min(*on, *hold.until) : *hold.until;
    // What was lifted on the day it was set has kept nothing.
    if (!hold.set_on || on > hold.set_on) ended(on);
  }
  for (const auto& word : account.words) {
    if (word.on > today || was_over(word)) continue;
    ended(ended_by_a_person(word, item, account.debtor));
    ended(replaced_on(word, account));
  }
  ended(account.books.fresh_since);
  return latest;
}

std::optional<Date> settled_on(const Item& item, const Account& account, const Policy& policy,
                               const WorkingDays& calendar, Date today) {
  const auto since = pause_ended(item, account, today);
  if (!since) return std::nullopt;
  return add(*since, policy.settle, calendar);
}

}  // namespace dunning::policy
