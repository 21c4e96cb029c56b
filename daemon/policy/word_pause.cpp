#include <algorithm>
#include <tuple>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/outcome.hpp"

// What words keep an item from today (S26–S28, S30).
namespace dunning::policy {
namespace {

bool covers(const std::vector<Covered>& covered, const Item& item) {
  return std::any_of(covered.begin(), covered.end(),
                     [&](const Covered& one) { return one.item == item.id; });
}

std::string said(const Word& word) {
  std::string text = name(word) + " of " + to_string(word.on);
  if (!word.author.empty()) text += ", by " + word.author;
  return text;
}

std::string with_reason(const Word& word) {
  return word.reason.empty() ? std::string() : ": " + word.reason;
}

std::optional<WordPause> disputed_whole(const Item& item, const Account& account,
                                        const Outcomes& outcomes, Date today) {
  if (outcomes.disputes.empty() || disputed(item, account, today) != item.open) return std::nullopt;
  for (auto word = outcomes.disputes.rbegin(); word != outcomes.disputes.rend(); ++word) {
    const auto& dispute = std::get<Dispute>((*word)->what);
    if (dispute.invoice != item.invoice) continue;
    std::string detail = "all of it is in dispute";
    if (!dispute.category.empty()) detail += " (" + dispute.category + ")";
    detail += with_reason(**word) + "; " + said(**word);
    if (!dispute.owner.empty()) detail += ", with " + dispute.owner;
    if (dispute.review) detail += ", to be looked at again on " + to_string(*dispute.review);
    return WordPause{Reason::dispute, std::move(detail), std::nullopt, std::nullopt};
  }
  return std::nullopt;
}

std::optional<WordPause> promised(const Item& item, const Outcomes& outcomes) {
  const PromiseOutcome* last = nullptr;
  for (const auto& one : outcomes.promises) {
    if (one.state != PromiseState::open || !covers(one.promise->covers, item)) continue;
    if (!last || one.last_day > last->last_day) last = &one;
  }
  if (!last) return std::nullopt;
  std::string detail = to_string(last->promise->amount) + " is promised by " +
                       to_string(last->promise->by) + " (" + said(*last->word) + ")" +
                       with_reason(*last->word);
  if (last->received.is_positive()) detail += "; " + to_string(last->received) + " of it came in";
  return WordPause{Reason::promise, std::move(detail), last->last_day + 1, last->promise->by};
}

std::optional<WordPause> plan_requested(const Item& item, const Outcomes& outcomes) {
  for (const auto* word : outcomes.plan_requests) {
    if (!covers(std::get<PlanRequest>(word->what).covers, item)) continue;
    return WordPause{Reason::plan_requested,
                     "the debtor asked for instalments (" + said(*word) + ")" + with_reason(*word) +
                         "; nobody has answered",
                     std::nullopt, std::nullopt};
  }
  return std::nullopt;
}

std::optional<WordPause> in_a_plan(const Item& item, const Outcomes& outcomes) {
  for (const auto& one : outcomes.plans) {
    if (one.state != PlanState::running || !covers(one.plan->covers, item)) continue;
    const std::size_t next = one.next().value_or(0);
    const InstalmentOutcome& instalment = one.instalments[next];
    std::string detail = "instalment " + std::to_string(next + 1) + " of " +
                         std::to_string(one.instalments.size()) + ", " +
                         to_string(instalment.amount) + ", is due on " + to_string(instalment.due) +
                         " (" + said(*one.word) + ")";
    if (instalment.received.is_positive())
      detail += "; " + to_string(instalment.received) + " of it came in";
    if (one.last_chance_until)
      detail += "; it had its last chance until " + to_string(*one.last_chance_until);
    else if (instalment.missed)
      detail += "; it was missed";
    std::optional<Date> until;
    if (one.last_chance_until) until = *one.last_chance_until + 1;
    return WordPause{Reason::instalment_plan, std::move(detail), until, instalment.due};
  }
  return std::nullopt;
}

std::optional<WordPause> offered(const Item& item, const Outcomes& outcomes) {
  for (const auto& one : outcomes.offers) {
    if (!covers(one.offer->covers, item)) continue;
    const std::string offer = "to settle for " + to_string(one.offer->pay) + " by " +
                              to_string(one.offer->by) + " (" + said(*one.word) + ")";
    if (one.state == OfferState::open && !planted(PlantedBug::ignore_offer)) {
      return WordPause{Reason::hold, "the debtor has an offer " + offer, one.last_day + 1,
                       std::nullopt};
    }
    if (one.state == OfferState::paid && !planted(PlantedBug::ask_after_settlement)) {
      return WordPause{Reason::hold,
                       "the debtor paid the offer " + offer + "; the rest is to be credited",
                       std::nullopt, std::nullopt};
    }
  }
  return std::nullopt;
}

}  // namespace

Money disputed(const Item& item, const Account& account, Date today) {
  if (planted(PlantedBug::ignore_dispute)) return {0, item.open.currency};
  std::int64_t amount = 0;
  for (const auto& word : account.words) {
    const auto* dispute = std::get_if<Dispute>(&word.what);
    if (!dispute || dispute->invoice != item.invoice || !in_force(word, today)) continue;
    if (!dispute->amount) return item.open;
    if (planted(PlantedBug::ask_for_what_is_disputed)) continue;
    // An amount that cannot be compared is as good as all of it.
    if (dispute->amount->currency != item.open.currency) return item.open;
    if (__builtin_add_overflow(amount, dispute->amount->minor, &amount)) return item.open;
  }
  if (amount <= 0) return {0, item.open.currency};
  const auto order = [](const Item& one) {
    return std::tuple(!one.due_date.has_value(), one.due_date.value_or(Date{}), one.id);
  };
  for (const auto& other : account.items) {
    if (other.invoice != item.invoice || other.id == item.id || !other.open.is_positive()) continue;
    if (order(other) < order(item)) amount = std::max<std::int64_t>(0, amount - other.open.minor);
  }
  return {std::clamp<std::int64_t>(amount, 0, std::max<std::int64_t>(item.open.minor, 0)),
          item.open.currency};
}

std::optional<WordPause> word_pause(const Item& item, const Account& account,
                                    const Outcomes& outcomes, Date today) {
  if (auto found = disputed_whole(item, account, outcomes, today);
      found && !planted(PlantedBug::ignore_dispute))
    return found;
  if (auto found = promised(item, outcomes); found && !planted(PlantedBug::ignore_promise))
    return found;
  if (auto found = plan_requested(item, outcomes);
      found && !planted(PlantedBug::ignore_plan_request))
    return found;
  if (auto found = in_a_plan(item, outcomes)) return found;
  return offered(item, outcomes);
}

}  // namespace dunning::policy
