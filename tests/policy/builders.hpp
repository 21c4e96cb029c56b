#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/policy/decide.hpp"

// What a test arranges, one line each.
namespace dunning::policy::test {

Date day(std::string_view text);     // "2026-05-01"
Money money(std::string_view text);  // "100.00 EUR"; "100.00" is EUR
law::Jurisdiction netherlands();     // 2026 with its holidays and TARGET days
std::vector<std::string> split(std::string_view text, char at);  // trimmed parts
std::string trim(std::string_view text);

// Steps as a person would write them, one a line:
//   heads_up at due - 3 days if invoice.open >= 2500.00 EUR
//   reminder at due + 3 days
//   call at reminder + 5 business days note      (a step without a message, a note only)
//   last at reminder.deadline + 3 banking days   (the test sets the deadline itself)
//   last at reminder + 1 months, end of month
//   last at reminder + 10 days if case.open >= 500.00 EUR else gentle   (the template gentle; or
//   note)
// A policy without gaps, gathering and threshold unless the test sets them: one rule at a time.
Policy steps(std::string_view text, std::string_view name = "p");
std::vector<Condition> conditions(
    std::string_view text);  // "case.open >= 500.00 EUR and debtor.type = business"

// heads_up due-3, reminder due+3, second_reminder reminder+10, formal_notice due+30.
Policy usual();

// One debtor, with the mail address ap@customer.example, in the administration "books".
struct World {
  explicit World(Policy only = usual());
  Account account;
  AdministrationRules rules;
  PolicySet policies;
  law::Jurisdiction jurisdiction = netherlands();

  // An open, sent invoice; its item's id is the alphabet's place of its number: A is 1.
  Item& invoice(std::string_view number, std::string_view amount, std::string_view due);
  Item& item(std::string_view number);
  Credit& credit(std::string_view number, std::string_view amount,
                 std::string_view of_invoice = "");
  // Took the step on that day, delivered the same day and as the leading one.
  Taken& took(std::string_view number, std::string_view step, std::string_view on);
  Hold& hold(std::string_view number, std::string_view until = "");
  // An event message about the item and its round, delivered that day.
  EventSent& told(std::string_view number, std::string_view kind, std::string_view on);

  Verdict decide_on(std::string_view date) const;
  Decision decision(std::string_view number, std::string_view date) const;
  Reason reason(std::string_view number, std::string_view date) const {
    return decision(number, date).reason;
  }
  // "reminder: A B~ C+1 = 200.00" (B is gathered, C takes it once more), several after ';', or "-"
  // when nothing leaves.
  std::string leaves(std::string_view date) const;
  std::string waits(std::string_view date) const;  // for approval, in the same form
  std::string text(const Intent& intent) const;
};

}  // namespace dunning::policy::test
