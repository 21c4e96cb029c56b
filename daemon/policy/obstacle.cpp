#include "daemon/policy/obstacle.hpp"

#include <algorithm>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"

namespace dunning::policy {
namespace {

using Found = std::optional<Obstacle>;

Found because(Reason reason, std::string detail) {
  return Obstacle{reason, std::move(detail), std::nullopt, nullptr};
}

Found unreadable(const Item& item, const Account& account) {
  if (!item.quarantined.empty())
    return because(Reason::quarantined, "its record could not be read: " + item.quarantined);
  if (item.open.currency != account.currency || item.total.currency != account.currency) {
    return because(Reason::quarantined,
                   "its amounts are in " + std::string(item.open.currency.code()) + " and " +
                       std::string(item.total.currency.code()) + " in an account of " +
                       std::string(account.currency.code()));
  }
  return std::nullopt;
}

Found settled(const Item& item) {
  switch (item.state) {
    case InvoiceState::paid:
      return because(Reason::paid, "the books say it is paid");
    case InvoiceState::voided:
      return because(Reason::paid, "the books say it is voided");
    case InvoiceState::draft:
      return because(Reason::never_sent, "it is still a draft");
    case InvoiceState::unknown:
      return because(Reason::quarantined, "unknown ledger state " + item.ledger_state);
    case InvoiceState::open:
      if (!item.open.is_positive())
        return because(Reason::paid, "nothing is open on it: " + to_string(item.open));
      break;
    case InvoiceState::payment_under_way:
    case InvoiceState::written_off:
      break;
  }
  return std::nullopt;
}

Found adoption(const Item& item) {
  switch (item.adoption.choice) {
    case Adoption::Choice::not_yet:
      return because(Reason::not_adopted, "the administration has not been adopted yet");
    case Adoption::Choice::to_person:
      return because(Reason::not_adopted, "at adoption it was given to a person");
    case Adoption::Choice::leave_out:
      return because(Reason::not_adopted, "at adoption it was left out");
    case Adoption::Choice::from_start:
    case Adoption::Choice::first_step:
    case Adoption::Choice::at_step:
      break;
  }
  return std::nullopt;
}

bool in_force(const Hold& hold, Date today) {
  const bool ended = hold.ended_on && today >= *hold.ended_on;
  return !ended && (!hold.until || today < *hold.until);
}

// The hold that lasts longest speaks for all of them.
Found held(const Item& item, const Debtor& debtor, Date today) {
  for (const auto* signs : {&item.stop_signs, &debtor.stop_signs}) {
    if (!signs->empty() && !planted(PlantedBug::ignore_stop_sign))
      return because(Reason::hold, "a stop sign in the ledger: " + signs->front() + " (by ledger)");
  }
  const Hold* longest = nullptr;
  for (const auto& hold : item.holds) {
    if (!in_force(hold, today)) continue;
    const bool longer =
        !longest || (longest->until && (!hold.until || *hold.until > *longest->until));
    if (longer) longest = &hold;
  }
  if (!longest || planted(PlantedBug::ignore_hold)) return std::nullopt;
  std::string detail = longest->reason.empty() ? "no reason given" : longest->reason;
  detail += " (by " + longest->author + ")";
  detail += longest->until ? ", until " + to_string(*longest->until) : ", until it is lifted";
  return Obstacle{Reason::hold, std::move(detail), longest->until, nullptr};
}

Found collected(const Item& item, const Debtor& debtor, const AdministrationRules& rules) {
  if (item.state == InvoiceState::payment_under_way) {
    return because(Reason::payment_under_way, "the ledger calls it " + item.ledger_state);
  }
  if (item.direct_debit == Known::yes)
    return because(Reason::direct_debit, "the invoice is collected by direct debit");
  if (item.direct_debit == Known::unknown && debtor.direct_debit == Known::yes) {
    return because(Reason::direct_debit, "the debtor's invoices are collected by direct debit");
  }
  if (item.dunned_elsewhere && !rules.ignore_other_dunning) {
    return because(Reason::dunned_elsewhere,
                   "the ledger says that it sends reminders for this invoice itself");
  }
  return std::nullopt;
}

Found never_sent(const Item& item, const AdministrationRules& rules) {
  if (item.sent == Known::no)
    return because(Reason::never_sent, "the ledger says that the invoice was not sent");
  if (item.sent == Known::yes || rules.unsent == AdministrationRules::Unsent::ignore)
    return std::nullopt;
  const bool ask = rules.unsent == AdministrationRules::Unsent::ask;
  return because(Reason::never_sent,
                 std::string("the ledger does not say whether the invoice was sent (unsent: ") +
                     (ask ? "ask" : "block") + ")");
}

}  // namespace

Found obstacle_of_facts(const Item& item, const Account& account, const AdministrationRules& rules,
                        const std::optional<std::string>& own, Date today) {
  if (auto found = unreadable(item, account)) return found;
  if (auto found = settled(item)) return found;
  if (auto found = adoption(item)) return found;
  if (own) return because(Reason::own_company, *own);
  if (item.state == InvoiceState::written_off)
    return because(Reason::written_off, "the ledger calls it " + item.ledger_state);
  if (item.dubious) return because(Reason::dubious, "the ledger doubts that it can be collected");
  if (auto found = held(item, account.debtor, today)) return found;
  if (auto found = collected(item, account.debtor, rules)) return found;
  if (auto found = never_sent(item, rules)) return found;
  if (!item.due_date) return because(Reason::no_due_date, "the invoice has no due date");
  return std::nullopt;
}

Found obstacle_of_delivery(std::span<const Taken* const> taken) {
  const auto about = [](Reason reason, const Taken& row, const std::string& what) {
    std::string detail =
        "the message of step " + row.step + " of " + to_string(row.on) + " " + what;
    return Obstacle{reason, std::move(detail), std::nullopt, &row};
  };
  for (const auto* row : taken) {
    if (row->state != DeliveryState::uncertain) continue;
    return about(Reason::uncertain, *row,
                 "may or may not have arrived; say which with dunningctl resolve");
  }
  // Two steps may have been taken on one day; in what order is not known then.
  for (const auto* row : taken) {
    if (row->round != taken.back()->round || row->on != taken.back()->on) continue;
    if (row->state == DeliveryState::bounced) return about(Reason::bounced, *row, "came back");
    if (row->state == DeliveryState::refused) return about(Reason::no_contact, *row, "was refused");
  }
  const auto pending = std::find_if(taken.begin(), taken.end(), [](const Taken* row) {
    return nothing_left_yet(row->state) || row->state == DeliveryState::sending;
  });
  if (pending == taken.end()) return std::nullopt;
  if ((*pending)->state == DeliveryState::awaiting_approval) {
    return about(Reason::awaiting_approval, **pending, "waits for a person to approve it");
  }
  return about(Reason::not_due, **pending,
               "is on its way (" + std::string(name((*pending)->state)) + ")");
}

}  // namespace dunning::policy
