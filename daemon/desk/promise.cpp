#include "daemon/desk/promise.hpp"

#include <algorithm>

#include "daemon/desk/amount.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/outcome.hpp"

namespace dunning::desk {
namespace {

// What is to be paid by that day when nobody says how much: what is due by then, or all of it when
// nothing is.
Money due_by(const Meant& meant, Date by, Date today) {
  std::vector<policy::Item> due;
  std::copy_if(meant.items.begin(), meant.items.end(), std::back_inserter(due),
               [&](const auto& item) { return item.due_date && *item.due_date <= by; });
  return net_open(meant, due.empty() ? meant.items : due, today);
}

}  // namespace

Result<Done> promise(const Desk& desk, const PromiseWish& wish) {
  if (!wish.by) return fail(ErrorKind::invalid_input, "say by when: --by 2026-11-21");
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const auto of = TRY(meant(desk, wish.administration, wish.targets, currency_in(wish.amount)));
  const Date today = of.administration.today(desk.clock);
  if (*wish.by < today) {
    return fail(ErrorKind::invalid_input,
                "--by " + to_string(*wish.by) + " has passed: today is " + to_string(today));
  }
  policy::Promise promise;
  promise.by = *wish.by;
  promise.confirm = wish.confirm;
  promise.covers = covered(of);
  const Money most = net_open(of, of.items, today);
  promise.amount = wish.amount.empty() ? due_by(of, *wish.by, today)
                                       : TRY(parse_amount(wish.amount, of.account.currency));
  if (!promise.amount.is_positive() || promise.amount > most) {
    return fail(ErrorKind::invalid_input, to_string(promise.amount) + " is not what " +
                                              who(of.debtor) + " can promise: " + to_string(most) +
                                              " is to be paid on " + numbers_text(of.items));
  }
  const auto needs = policy::promise_needs_approval(of.facts, promise, today);
  promise.needs_approval = needs.has_value();
  if (needs && wish.approve) promise.approved_by = desk.author;
  const auto word = TRY(speak(desk, about(of), promise, wish.reason));

  std::string sentence = who(of.debtor) + " promises " + to_string(promise.amount) + " by " +
                         to_string(promise.by) + " on " + numbers_text(of.items);
  if (needs && !wish.approve) {
    sentence += ". It does not count before somebody approves it (" + *needs +
                "): dunningctl approve " + policy::name(word);
  } else if (promise.confirm) {
    sentence += ". A confirmation is mailed";
  }
  return Done{sentence, policy::name(word)};
}

}  // namespace dunning::desk
