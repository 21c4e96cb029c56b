#include "daemon/desk/extend.hpp"

#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {

Result<Done> extend(const Desk& desk, const ExtendWish& wish) {
  if (!wish.due) return fail(ErrorKind::invalid_input, "say until when: 2026-11-21");
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const auto of = TRY(meant_invoice(desk, wish.administration, wish.invoice));
  if (of.items.size() > 1) {
    return fail(ErrorKind::invalid_input,
                "invoice " + wish.invoice + " has " + std::to_string(of.items.size()) +
                    " due dates; an agreement about them is a plan: dunningctl instalments " +
                    wish.invoice);
  }
  const auto& item = of.items.front();
  const Date today = of.administration.today(desk.clock);
  if (*wish.due < today || (item.due_date && *wish.due <= *item.due_date)) {
    return fail(ErrorKind::invalid_input, "invoice " + item.number + " is due on " +
                                              date_text(item.due_date) + " and today is " +
                                              to_string(today) + ": give a later day");
  }
  const auto word =
      TRY(speak(desk, about(of), policy::Extension{item.invoice, *wish.due}, wish.reason));
  return Done{"Invoice " + printable(item.number) + " of " + who(of.debtor) + " is due on " +
                  to_string(*wish.due) + " by our agreement, instead of " +
                  date_text(item.due_date),
              policy::name(word)};
}

}  // namespace dunning::desk
