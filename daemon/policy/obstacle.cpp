#include "daemon/policy/obstacle.hpp"

#include <algorithm>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/agency.hpp"
#include "daemon/policy/collective_account.hpp"
#include "daemon/policy/match_hold.hpp"
#include "daemon/policy/own_company.hpp"
#include "daemon/policy/stop_words.hpp"

namespace dunning::policy {
namespace {

using Found = std::optional<Obstacle>;

Found because(Reason reason, std::string detail) {
  return Obstacle{reason, std::move(detail), std::nullopt, nullptr, std::nullopt};
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
  if (hold.set_on && today < *hold.set_on) return false;
  if (hold.ended_on && today >= *hold.ended_on) return false;
  return !hold.until || today < *hold.until;
}

// The hold that lasts longest speaks for all of them.
Found held(const Item& item, const Circumstances& around) {
  const Debtor& debtor = around.account.debtor;
  for (const auto* signs : {&item.stop_signs, &debtor.stop_signs}) {
    if (!signs->empty() && !planted(PlantedBug::ignore_stop_sign))
      return because(Reason::hold, "a stop sign in the ledger: " + signs->front() + " (by ledger)");
  }
  const Hold* longest = nullptr;
  for (const auto& hold : item.holds) {
    if (!in_force(hold, around.today)) continue;
    const bool longer =
        !longest || (longest->until && (!hold.until || *hold.until > *longest->until));
    if (longer) longest = &hold;
  }
  if (!longest || planted(PlantedBug::ignore_hold)) return std::nullopt;
  std::string detail = longest->reason.empty() ? "no reason given" : longest->reason;
  detail += " (by " + longest->author + ")";
  detail += longest->until ? ", until " + to_string(*longest->until) : ", until it is lifted";
  const Reason reason = longest->author == reply_author ? Reason::reply_hold : Reason::hold;
  return Obstacle{reason, std::move(detail), longest->until, nullptr, std::nullopt};
}

// S25, S23: holds that nobody set on this item.
Found held_by_rule(const Item& item, const Circumstances& around) {
  if (!around.account.words.empty()) {
    if (const auto* word = matching_hold(item, around.account, around.today)) {
      const auto& hold = std::get<MatchHold>(word->what);
      std::string detail = word->reason.empty() ? "no reason given" : word->reason;
      detail += " (" + name(*word) + " on " + hold.subject + " " + hold.pattern + ", by " +
                word->author + ")";
      detail += hold.until ? ", until " + to_string(*hold.until) : ", until it is lifted";
      return Obstacle{Reason::hold, std::move(detail), hold.until, nullptr, std::nullopt};
    }
  }
  if (around.settings.no_reminders) {
    return because(Reason::hold,
                   "no reminders to this debtor, as " + who_set(around.settings, "reminders"));
  }
  if (around.settings.mailing) return std::nullopt;
  if (around.stop_word) return because(Reason::hold, *around.stop_word);
  if (item.tags.empty() || around.rules.stop_words.empty()) return std::nullopt;
  if (auto word = stop_word(item, around.account.debtor, around.rules))
    return because(Reason::hold, std::move(*word));
  return std::nullopt;
}

Found said(const Item& item, const Circumstances& around) {
  if (around.account.words.empty()) return std::nullopt;
  auto pause = word_pause(item, around.account, around.outcomes, around.today);
  if (!pause) return std::nullopt;
  return Obstacle{pause->reason, std::move(pause->detail), pause->until, nullptr,
                  pause->arranged_for};
}

Found under_way(const Item& item, const Circumstances& around) {
  if (item.state != InvoiceState::payment_under_way) return std::nullopt;
  auto veto = payment_under_way(item, around.account, around.calendar, around.today);
  if (!veto || !veto->blocks) return std::nullopt;
  return Obstacle{Reason::payment_under_way, std::move(veto->detail), veto->until, nullptr,
                  std::nullopt};
}

// S26: what a bookkeeper wrote into the ledger about one invoice.
Found expected(const Item& item, const Circumstances& around) {
  using Expected = AdministrationRules::Expected;
  const auto mode = around.rules.expected;
  if (!item.expected_on || mode == Expected::ignore) return std::nullopt;
  constexpr Span grace{2, Unit::banking_days};
  const Date last_day = mode == Expected::promise ? add(*item.expected_on, grace, around.calendar)
                                                  : *item.expected_on;
  if (around.today > last_day) return std::nullopt;
  return Obstacle{
      mode == Expected::promise ? Reason::promise : Reason::hold,
      "the ledger expects the payment on " + to_string(*item.expected_on) + " (by ledger)",
      last_day + 1, nullptr, mode == Expected::promise ? item.expected_on : std::nullopt};
}

// S35.
Found collected(const Item& item, const Circumstances& around,
                const std::optional<Date>& collected_by) {
  if (!by_direct_debit(item, around.account.debtor)) return std::nullopt;
  if (collected_by && around.today > *collected_by) return std::nullopt;
  std::string detail = item.direct_debit == Known::yes
                           ? "the invoice is collected by direct debit"
                           : "the debtor's invoices are collected by direct debit";
  if (!collected_by) return because(Reason::direct_debit, std::move(detail));
  detail += ", which may take until " + to_string(*collected_by);
  return Obstacle{Reason::direct_debit, std::move(detail), *collected_by + 1, nullptr,
                  collected_by};
}

Found bank_veto(const Item& item, const Circumstances& around) {
  if (!around.bank || planted(PlantedBug::ignore_bank_lines)) return std::nullopt;
  auto veto = around.bank->blocking(item);
  if (!veto) return std::nullopt;
  return Obstacle{Reason::maybe_paid, std::move(veto->detail), veto->until, nullptr, std::nullopt};
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

bool by_direct_debit(const Item& item, const Debtor& debtor) {
  return item.direct_debit == Known::yes ||
         (item.direct_debit == Known::unknown && debtor.direct_debit == Known::yes);
}

Circumstances circumstances(const Account& account, const AdministrationRules& rules,
                            const PolicySet& policies, const WorkingDays& calendar, Date today) {
  Circumstances around{account, rules, calendar, today};
  if (!account.words.empty() || !rules.overrides.empty())
    around.settings = debtor_settings(account, rules, today);
  if (!account.words.empty()) around.outcomes = outcomes(account, policies, calendar, today);
  around.own = own_company(account.debtor, rules.own_creditors);
  around.collective = collective_account(account, rules);
  if (!rules.stop_words.empty()) around.stop_word = stop_word(Item{}, account.debtor, rules);
  if (account.bank_lines && !account.bank_lines->empty()) {
    around.bank.emplace(account, calendar, today);
  }
  return around;
}

bool is_silenced(const Item& item, const Circumstances& around) {
  if (in_agency(item, around.today)) return true;
  if (!around.settings.mailing && (around.own || around.collective)) return true;
  return held(item, around).has_value() || held_by_rule(item, around).has_value();
}

Found obstacle_of_facts(const Item& item, const Circumstances& around,
                        const std::optional<Date>& collected_by) {
  if (auto found = unreadable(item, around.account)) return found;
  if (auto found = settled(item)) return found;
  if (auto found = kept_back_by_agency(item, around.account, around.today)) return found;
  if (auto found = adoption(item)) return found;
  if (!around.settings.mailing) {
    if (around.own) return because(Reason::own_company, *around.own);
    if (around.collective) return because(Reason::collective_account, *around.collective);
  }
  if (item.state == InvoiceState::written_off)
    return because(Reason::written_off, "the ledger calls it " + item.ledger_state);
  if (item.dubious) return because(Reason::dubious, "the ledger doubts that it can be collected");
  if (auto found = held(item, around)) return found;
  if (auto found = held_by_rule(item, around)) return found;
  if (auto found = said(item, around)) return found;
  if (auto found = expected(item, around)) return found;
  if (auto found = under_way(item, around)) return found;
  if (auto found = collected(item, around, collected_by)) return found;
  if (auto found = bank_veto(item, around)) return found;
  if (item.dunned_elsewhere && !around.rules.ignore_other_dunning) {
    return because(Reason::dunned_elsewhere,
                   "the ledger says that it sends reminders for this invoice itself");
  }
  if (auto found = never_sent(item, around.rules)) return found;
  if (!item.due_date) return because(Reason::no_due_date, "the invoice has no due date");
  return std::nullopt;
}

Found obstacle_of_delivery(std::span<const Taken* const> taken, const Policy& policy,
                           const WorkingDays& calendar, Date today) {
  const auto about = [](Reason reason, const Taken& row, const std::string& what) {
    std::string detail =
        "the message of step " + row.step + " of " + to_string(row.on) + " " + what;
    return Obstacle{reason, std::move(detail), std::nullopt, &row, std::nullopt};
  };
  for (const auto* row : taken) {
    if (row->state != DeliveryState::uncertain) continue;
    const auto step = policy.known_as(row->step);
    const auto span = step ? policy.steps[*step].assume_delivered : std::nullopt;
    const bool passes = span.has_value();
    const Date assumed = passes ? add(row->on, *span, calendar) : row->on;
    if (passes && today >= assumed) continue;
    auto found = about(Reason::uncertain, *row,
                       "may or may not have arrived; say which with dunningctl resolve");
    if (passes) {
      found.detail += ", or it counts as delivered on " + to_string(assumed);
      found.until = assumed;
    }
    return found;
  }
  // Two steps may have been taken on one day; in what order is not known then.
  for (const auto* row : taken) {
    if (row->round != taken.back()->round || row->on != taken.back()->on) continue;
    if (row->state == DeliveryState::bounced) return about(Reason::bounced, *row, "came back");
    if (row->state == DeliveryState::refused) return about(Reason::no_contact, *row, "was refused");
  }
  const auto pending = std::find_if(taken.begin(), taken.end(), [](const Taken* row) {
    return nothing_left_yet(row->state) || row->state == DeliveryState::sending ||
           row->state == DeliveryState::awaiting_posting;
  });
  if (pending == taken.end()) return std::nullopt;
  if ((*pending)->state == DeliveryState::awaiting_approval) {
    return about(Reason::awaiting_approval, **pending, "waits for a person to approve it");
  }
  if ((*pending)->state == DeliveryState::awaiting_posting) {
    return about(Reason::awaiting_posting, **pending,
                 "waits in the print folder; say when it was posted with dunningctl posted");
  }
  return about(Reason::not_due, **pending,
               "is on its way (" + std::string(name((*pending)->state)) + ")");
}

Found obstacle_of_event(const EventSent& event) {
  const std::string message =
      "the message " + event.kind + " of " + to_string(event.on) + ", which comes first, ";
  switch (event.state) {
    case DeliveryState::uncertain:
      return because(Reason::uncertain,
                     message + "may or may not have arrived; say which with dunningctl resolve");
    case DeliveryState::bounced:
      return because(Reason::bounced, message + "came back");
    case DeliveryState::refused:
      return because(Reason::no_contact, message + "was refused");
    case DeliveryState::awaiting_posting:
      return because(Reason::awaiting_posting, message + "waits in the print folder to be posted");
    case DeliveryState::accepted:
    case DeliveryState::delivered:
      return std::nullopt;
    case DeliveryState::planned:
    case DeliveryState::awaiting_approval:
    case DeliveryState::ready:
    case DeliveryState::claimed:
    case DeliveryState::sending:
    case DeliveryState::cancelled:
    case DeliveryState::expired:
      break;
  }
  return because(Reason::not_due,
                 message + "is on its way (" + std::string(name(event.state)) + ")");
}

}  // namespace dunning::policy
