#include "daemon/messages/demands.hpp"

#include <map>
#include <string>

#include "daemon/policy/event.hpp"

namespace dunning::messages {
namespace {

namespace event = policy::event;
using Demands = std::vector<Demand>;

// Whom to ask is in every message; a person's line must not get lost in any.
const Demands everywhere = {
    {{"creditor.email"}, "S21"}, {{"creditor.phone"}, "S21"}, {{"remark"}, "S21"}};

const Demands how_to_pay = {{{"payment.iban"}, "S21"}, {{"payment.reference"}, "S21"}};

const Demands asked_for = {{{"amount"}, "S21"},
                           {{"to_pay.number"}, "S21"},
                           {{"to_pay.invoice_date"}, "S21"},
                           {{"to_pay.due_date"}, "S21"},
                           {{"to_pay.reference"}, "S21"},
                           {{"to_pay.open"}, "S21"},
                           {{"to_pay_more"}, "S21"},
                           {{"credits.amount", "credits_total"}, "S21"}};

const Demands until_when = {{{"pay_by"}, "S21"}};
const Demands what_next = {{{"next"}, "S21"}};
const Demands not_asked_for = {{{"arranged.open"}, "S18"},
                               {{"arranged_subtotal"}, "S18"},
                               {{"disputed.open"}, "S18"},
                               {{"disputed_subtotal"}, "S18"}};
const Demands not_yet = {{{"not_yet_due.open"}, "S18"}, {{"not_yet_due_subtotal"}, "S18"}};
const Demands broken = {{{"promise_broken"}, "S26"}};
const Demands announced = {
    {{"upcoming.number"}, "S21"}, {{"upcoming.due_date"}, "S21"}, {{"upcoming.open"}, "S21"}};
const Demands covered = {{{"arranged.number"}, "S21"}};
const Demands plan = {{{"instalments.due_date"}, "S27"}, {{"instalments.amount"}, "S27"}};
const Demands own_amount = {{{"amount"}, "S21"}};

Demands all(std::initializer_list<Demands> parts) {
  Demands sum;
  for (const auto& part : parts)
    sum.insert(sum.end(), part.begin(), part.end());
  return sum;
}

Demands of(std::string_view rule, std::initializer_list<std::string_view> names) {
  Demands demands;
  for (const auto name : names)
    demands.push_back({{name}, rule});
  return demands;
}

std::map<std::string_view, Demands> events() {
  const Demands pays = all({how_to_pay, everywhere});
  const Demands missed =
      all({own_amount, until_when, plan, of("S27", {"instalments_open", "otherwise"}), pays});
  return {
      {event::promise_confirmed, all({own_amount, covered, of("S26", {"by", "otherwise"}), pays})},
      {event::plan_confirmed, all({own_amount, covered, plan, of("S27", {"otherwise"}), pays})},
      {event::instalment_coming, all({own_amount, until_when, plan, pays})},
      {event::instalment_missed, missed},
      {event::last_chance, missed},
      {event::dispute_unfounded, all({asked_for, until_when, what_next, pays})},
      {event::offer, all({own_amount, covered, of("S30", {"by", "rest", "otherwise"}), pays})},
      {event::reopened, all({asked_for, until_when, pays})},
      {event::direct_debit_failed, all({asked_for, until_when, pays})},
      {event::statement, all({asked_for, not_yet, not_asked_for, of("S30", {"total_open"}), pays})},
      {event::copies, all({of("S30", {"attached", "not_attached"}), pays})},
      {event::thank_you, all({of("S21", {"settled.number"}), everywhere})},
  };
}

}  // namespace

std::vector<Demand> demands_of(Use use, Stated stated) {
  static const Demands overdue =
      all({asked_for, until_when, what_next, how_to_pay, broken, not_asked_for, everywhere});
  static const Demands before_due = all({announced, how_to_pay, everywhere});
  static const Demands legal_notice =
      all({of("S39", {"notice.sentences", "notice.amount", "notice.account"}),
           of("S21", {"to_pay.number", "to_pay.invoice_date", "to_pay.due_date", "to_pay.reference",
                      "to_pay.open", "to_pay_more", "payment.reference"}),
           everywhere});
  Demands demands = use == Use::overdue      ? overdue
                    : use == Use::before_due ? before_due
                                             : legal_notice;
  const auto add = [&](bool wanted, std::initializer_list<std::string_view> names) {
    if (!wanted) return;
    for (const auto& demand : of("S37", names))
      demands.push_back(demand);
  };
  if (stated.reserves) demands.push_back({{"reservation"}, "S41"});
  add(stated.announced_interest, {"announce.interest_rate"});
  add(stated.announced_costs && use != Use::legal_notice, {"announce.costs"});
  add(stated.claimed_interest, {"claim.interest", "claim.working.rate"});
  add(stated.claimed_costs, {"claim.costs"});
  add(stated.claimed_interest || stated.claimed_costs, {"claim.principal", "claim.total"});
  return demands;
}

// A statutory term runs from receipt, which nobody knows when the letter is written: any day that
// is named may be the wrong one, and then there are no costs at all.
std::span<const Refusal> refusals_of(Use use) {
  constexpr std::string_view day = "the term of a statutory notice runs from its receipt";
  constexpr std::string_view more = "a statutory notice asks for one amount";
  static constexpr Refusal legal_notice[] = {
      {"pay_by", day, "S39"},          {"deadline", day, "S39"},
      {"next.on", day, "S39"},         {"by", day, "S39"},
      {"total_open", more, "S39"},     {"claim.total", more, "S39"},
      {"claim.interest", more, "S39"}, {"claim.costs", more, "S39"},
      {"arranged.open", more, "S39"},  {"disputed.open", more, "S39"},
      {"upcoming.open", more, "S39"},  {"not_yet_due.open", more, "S39"},
      {"announce.costs", more, "S39"}, {"payment.link", "it names one account", "S39"},
  };
  if (use != Use::legal_notice) return {};
  return legal_notice;
}

std::span<const Demand> demands_of_event(std::string_view kind) {
  static const auto by_kind = events();
  const auto found = by_kind.find(kind);
  if (found == by_kind.end()) return {};
  return found->second;
}

}  // namespace dunning::messages
