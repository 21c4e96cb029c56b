#include "daemon/desk/offer.hpp"

#include "daemon/desk/amount.hpp"
#include "daemon/desk/speak.hpp"

namespace dunning::desk {

Result<Done> offer(const Desk& desk, const OfferWish& wish) {
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const auto of = TRY(meant(desk, wish.administration, wish.targets, currency_in(wish.pay)));
  const Date today = of.administration.today(desk.clock);
  if (!wish.by || *wish.by <= today)
    return fail(ErrorKind::invalid_input, "say by which day after today: --by 2026-11-21");
  const Money open = net_open(of, of.items, today);
  const Money pay = TRY(parse_amount(wish.pay, of.account.currency));
  if (!(pay < open)) {
    return fail(ErrorKind::invalid_input, to_string(pay) + " is no less than the " +
                                              to_string(open) + " to be paid on " +
                                              numbers_text(of.items));
  }
  const auto word =
      TRY(speak(desk, about(of), policy::Offer{pay, *wish.by, covered(of)}, wish.reason));
  return Done{who(of.debtor) + " is offered to pay " + to_string(pay) + " instead of " +
                  to_string(open) + " by " + to_string(*wish.by) + ", on " +
                  numbers_text(of.items) + "; the offer is mailed",
              policy::name(word)};
}

}  // namespace dunning::desk
