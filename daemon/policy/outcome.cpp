#include "daemon/policy/outcome.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "daemon/core/planted_bug.hpp"
#include "daemon/core/spelling.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/receipts.hpp"

namespace dunning::policy {
namespace {

constexpr Spelling<PromiseState> promise_states[] = {{PromiseState::unapproved, "unapproved"},
                                                     {PromiseState::open, "open"},
                                                     {PromiseState::kept, "kept"},
                                                     {PromiseState::kept_in_part, "kept_in_part"},
                                                     {PromiseState::broken, "broken"},
                                                     {PromiseState::withdrawn, "withdrawn"}};
constexpr Spelling<PlanState> plan_states[] = {{PlanState::running, "running"},
                                               {PlanState::completed, "completed"},
                                               {PlanState::ended, "ended"},
                                               {PlanState::withdrawn, "withdrawn"}};
constexpr Spelling<OfferState> offer_states[] = {{OfferState::open, "open"},
                                                 {OfferState::paid, "paid"},
                                                 {OfferState::lapsed, "lapsed"},
                                                 {OfferState::withdrawn, "withdrawn"}};

bool said_by(const Word& word, Date today) {
  return word.on <= today;
}

bool ended_by(const Word& word, Date today) {
  return word.ended_on && *word.ended_on <= today;
}

bool covers(const std::vector<Covered>& covered, ItemId item) {
  return std::any_of(covered.begin(), covered.end(),
                     [&](const Covered& one) { return one.item == item; });
}

bool share_an_item(const std::vector<Covered>& a, const std::vector<Covered>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Covered& one) { return covers(b, one.item); });
}

struct Derivation {
  const Account& account;
  const PolicySet& policies;
  const WorkingDays& calendar;
  Date today;
  Outcomes made{};

  Money money(std::int64_t minor) const { return {minor, account.currency}; }

  void look_on(Date date) {
    if (date > today) made.looks.push_back(date);
  }

  const Policy& policy_of(const std::vector<Covered>& covered) const {
    return policy_for(covered, account, policies);
  }

  void promises();
  void plan(const Word& word, const Plan& plan);
  void offer(const Word& word, const Offer& offer);
  void end_after_last_chance(PlanOutcome& outcome, const Receipts& receipts);
};

// The promise whose day comes first has the first claim on what came in.
void Derivation::promises() {
  std::vector<std::size_t> order(made.promises.size());
  for (std::size_t index = 0; index < order.size(); ++index)
    order[index] = index;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t index) {
      return std::tuple(made.promises[index].promise->by, index);
    };
    return key(a) < key(b);
  });
  Receipts::Used used;
  for (const auto index : order) {
    PromiseOutcome& outcome = made.promises[index];
    const Promise& promise = *outcome.promise;
    outcome.last_day = add(promise.by, policy_of(promise.covers).promise_grace, calendar);
    outcome.received = money(0);
    outcome.expected = promise.amount;
    if (ended_by(*outcome.word, today)) {
      outcome.state = PromiseState::withdrawn;
      continue;
    }
    if (promise.needs_approval && promise.approved_by.empty()) {
      outcome.state = PromiseState::unapproved;
      continue;
    }
    const Receipts receipts(account, promise.covers, outcome.word->on);
    const std::int64_t ever = std::min(receipts.ever(used), promise.amount.minor);
    const std::int64_t open = std::min(receipts.open_now(), promise.amount.minor - ever);
    outcome.expected = money(ever + open);
    outcome.received =
        money(receipts.use(outcome.last_day, std::max<std::int64_t>(ever + open, 0), used));
    if (outcome.received >= outcome.expected) {
      outcome.state = PromiseState::kept;
    } else if (today <= outcome.last_day) {
      outcome.state = PromiseState::open;
      look_on(outcome.last_day + 1);
    } else {
      outcome.state =
          outcome.received.is_positive() ? PromiseState::kept_in_part : PromiseState::broken;
    }
  }
}

// S27. A last chance that reached the debtor ends the plan unless the instalment came in by then.
void Derivation::end_after_last_chance(PlanOutcome& outcome, const Receipts& receipts) {
  const Policy& policy = policy_of(outcome.plan->covers);
  std::int64_t due_so_far = 0;
  for (std::size_t index = 0; index < outcome.instalments.size(); ++index) {
    due_so_far += outcome.instalments[index].amount.minor;
    const std::string subject = name(*outcome.word) + "/" + std::to_string(index + 1);
    for (const auto& sent : account.history.events) {
      if (sent.kind != event::last_chance || sent.subject != subject || !sent.delivered_on)
        continue;
      if (*sent.delivered_on > today) continue;
      const Date until = add(*sent.delivered_on, policy.last_chance, calendar);
      if (today > until && receipts.by(until) < due_so_far) {
        outcome.state = PlanState::ended;
        if (!outcome.ended_on || until < *outcome.ended_on) outcome.ended_on = until + 1;
      }
      if (today <= until) look_on(until + 1);
      outcome.last_chance_until = until;
    }
    if (outcome.ended_on) return;
  }
}

void Derivation::plan(const Word& word, const Plan& plan) {
  PlanOutcome outcome{&word, &plan, PlanState::running, {}, std::nullopt, std::nullopt};
  const Policy& policy = policy_of(plan.covers);
  const Receipts receipts(account, plan.covers, word.on);
  const std::int64_t ever = receipts.ever();
  std::int64_t to_come = receipts.open_now();
  std::int64_t left = ever;
  for (const auto& instalment : plan.instalments) {
    InstalmentOutcome one;
    one.due = instalment.due;
    const std::int64_t got = std::clamp<std::int64_t>(left, 0, instalment.amount.minor);
    left -= got;
    const std::int64_t rest = std::min(to_come, instalment.amount.minor - got);
    to_come -= rest;
    one.amount = money(got + rest);
    one.received = money(got);
    one.last_day = add(instalment.due, policy.promise_grace, calendar);
    one.paid = rest == 0;
    one.missed = !one.paid && today > one.last_day;
    outcome.instalments.push_back(one);
  }
  if (ended_by(word, today)) {
    outcome.state = PlanState::withdrawn;
  } else if (!outcome.next()) {
    outcome.state = PlanState::completed;
  } else {
    end_after_last_chance(outcome, receipts);
    for (const auto& one : outcome.instalments) {
      if (one.paid) continue;
      const Date notice = add(one.due, policy.instalment_notice, calendar);
      look_on(notice);
      look_on(one.last_day + 1);
      // What is to be said then may have to wait for the bank or the books.
      if (one.missed || (today >= notice && today < one.due)) look_on(today + 1);
    }
  }
  made.plans.push_back(std::move(outcome));
}

void Derivation::offer(const Word& word, const Offer& offer) {
  OfferOutcome outcome{&word, &offer, OfferState::open, money(0), offer.by};
  outcome.last_day = add(offer.by, policy_of(offer.covers).promise_grace, calendar);
  const Receipts receipts(account, offer.covers, word.on);
  outcome.received = money(receipts.by(outcome.last_day));
  if (ended_by(word, today)) {
    outcome.state = OfferState::withdrawn;
  } else if (outcome.received >= offer.pay) {
    outcome.state = OfferState::paid;
  } else if (today <= outcome.last_day) {
    look_on(outcome.last_day + 1);
  } else if (!planted(PlantedBug::forget_lapsed_offer)) {
    outcome.state = OfferState::lapsed;
  }
  made.offers.push_back(std::move(outcome));
}

// A plan that was made after it was asked for answers the request, also when nobody ended it.
void drop_answered_requests(Outcomes& outcomes) {
  std::erase_if(outcomes.plan_requests, [&](const Word* request) {
    const auto& covered = std::get<PlanRequest>(request->what).covers;
    return std::any_of(outcomes.plans.begin(), outcomes.plans.end(), [&](const PlanOutcome& one) {
      return one.word->id > request->id && share_an_item(one.plan->covers, covered);
    });
  });
}

const PromiseOutcome* newest_promise(const Outcomes& outcomes, std::span<const ItemId> items) {
  const PromiseOutcome* newest = nullptr;
  for (const auto& one : outcomes.promises) {
    if (one.state == PromiseState::withdrawn || one.state == PromiseState::unapproved) continue;
    const bool about = std::any_of(items.begin(), items.end(),
                                   [&](ItemId item) { return covers(one.promise->covers, item); });
    if (!about) continue;
    if (!newest ||
        std::pair(one.word->on, one.word->id) > std::pair(newest->word->on, newest->word->id))
      newest = &one;
  }
  return newest;
}

// The newest promise about the items, when it was broken and no step was taken since.
const PromiseOutcome* freshly_broken(const Account& account, const Outcomes& outcomes,
                                     std::span<const ItemId> items) {
  const PromiseOutcome* newest = newest_promise(outcomes, items);
  if (!newest) return nullptr;
  if (newest->state != PromiseState::broken && newest->state != PromiseState::kept_in_part)
    return nullptr;
  for (const auto& row : account.history.taken) {
    if (row.on <= newest->last_day || row.state == DeliveryState::cancelled ||
        row.state == DeliveryState::expired)
      continue;
    const bool of_these = std::find(items.begin(), items.end(), row.item) != items.end();
    if (of_these && covers(newest->promise->covers, row.item)) return nullptr;
  }
  return newest;
}

}  // namespace

std::string_view name(PromiseState state) {
  return spelled(promise_states, state);
}

std::string_view name(PlanState state) {
  return spelled(plan_states, state);
}

std::string_view name(OfferState state) {
  return spelled(offer_states, state);
}

std::optional<std::size_t> PlanOutcome::next() const {
  for (std::size_t index = 0; index < instalments.size(); ++index) {
    if (!instalments[index].paid) return index;
  }
  return std::nullopt;
}

std::optional<std::size_t> PlanOutcome::missed() const {
  for (std::size_t index = 0; index < instalments.size(); ++index) {
    if (instalments[index].missed) return index;
  }
  return std::nullopt;
}

bool in_force(const Word& word, Date today) {
  return said_by(word, today) && !ended_by(word, today);
}

const Policy& policy_for(const std::vector<Covered>& covered, const Account& account,
                         const PolicySet& policies) {
  static const Policy usual;
  for (const auto& one : covered) {
    for (const auto& item : account.items) {
      if (item.id != one.item || item.policy.empty()) continue;
      if (const auto* policy = find_policy(policies, item.policy)) return *policy;
    }
  }
  return policies.empty() ? usual : policies.front();
}

Outcomes outcomes(const Account& account, const PolicySet& policies, const WorkingDays& calendar,
                  Date today) {
  Derivation derive{account, policies, calendar, today};
  for (const auto& word : account.words) {
    if (!said_by(word, today)) continue;
    const auto ours = [&](const Money& amount) { return amount.currency == account.currency; };
    if (const auto* promise = std::get_if<Promise>(&word.what); promise && ours(promise->amount)) {
      derive.made.promises.push_back({&word, promise, PromiseState::open, {}, {}, promise->by});
    } else if (const auto* plan = std::get_if<Plan>(&word.what);
               plan && !plan->instalments.empty() && ours(plan->instalments.front().amount)) {
      derive.plan(word, *plan);
    } else if (const auto* offer = std::get_if<Offer>(&word.what); offer && ours(offer->pay)) {
      derive.offer(word, *offer);
    } else if (!in_force(word, today)) {
      continue;
    } else if (std::holds_alternative<PlanRequest>(word.what)) {
      derive.made.plan_requests.push_back(&word);
    } else if (const auto* dispute = std::get_if<Dispute>(&word.what)) {
      derive.made.disputes.push_back(&word);
      if (dispute->review) derive.look_on(*dispute->review);
    }
  }
  derive.promises();
  drop_answered_requests(derive.made);
  return std::move(derive.made);
}

std::optional<PromiseBroken> promise_to_mention(const Account& account, const Outcomes& outcomes,
                                                std::span<const ItemId> items) {
  const auto* broken = freshly_broken(account, outcomes, items);
  if (!broken) return std::nullopt;
  return PromiseBroken{broken->promise->amount, broken->promise->by, broken->received};
}

bool broke_a_promise(const Item& item, const Account& account, const Outcomes& outcomes) {
  return freshly_broken(account, outcomes, std::span(&item.id, 1)) != nullptr;
}

std::optional<std::string> promise_needs_approval(const Account& account, const Promise& promise,
                                                  Date today) {
  const auto ahead = promise.by - today;
  if (ahead > promise_days_ahead)
    return "it is " + std::to_string(ahead) + " days ahead, more than " +
           std::to_string(promise_days_ahead);
  const auto before =
      std::count_if(account.words.begin(), account.words.end(), [&](const Word& word) {
        const auto* other = std::get_if<Promise>(&word.what);
        return other && in_force(word, today) && share_an_item(other->covers, promise.covers);
      });
  if (before < promises_without_approval) return std::nullopt;
  return "there were " + std::to_string(before) + " promises about the same invoices before";
}

std::vector<Covered> cover(const Account& account, const std::optional<InvoiceId>& invoice) {
  std::vector<Covered> covered;
  for (const auto& item : account.items) {
    if (invoice && item.invoice != *invoice) continue;
    const bool open =
        item.state == InvoiceState::open || item.state == InvoiceState::payment_under_way;
    if (!open || !item.open.is_positive() || !item.quarantined.empty()) continue;
    if (item.open.currency != account.currency) continue;
    covered.push_back({item.id, item.invoice, item.open, {item.received.minor, account.currency}});
  }
  return covered;
}

}  // namespace dunning::policy
