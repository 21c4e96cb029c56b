#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/policy/events.hpp"

namespace dunning::policy {

constexpr int days_to_thank = 7;                     // after the payment was seen
constexpr int days_to_pay = 7;                       // when nothing else follows a message
constexpr int banking_days_for_money_to_arrive = 2;  // S21

// The event messages of one account while they are made (policy/events.hpp). Refers to what it was
// made from.
class Speech {
 public:
  Speech(const Assessment& assessment, const Outcomes& of_words, const PolicySet& in_force);

  const Assessment& all;
  const Outcomes& outcomes;
  const PolicySet& policies;

  bool unsaid(std::string_view kind, const std::string& subject) const;
  // A message to the debtor, with nothing in its lists and the amount zero.
  Intent begin(std::string_view kind, std::string subject, const Policy& policy) const;
  // Keeps the message, unless there is nobody to write to.
  void leave(Intent intent);

  // The policy of the case that what is covered belongs to.
  const Policy& policy_of(const std::vector<Covered>& covers) const;
  // What is covered and open, in the list `arranged` with the day on which money is expected.
  void add_arranged(Intent& intent, const std::vector<Covered>& covers, Date by) const;
  // What is owed of one item, in its list, with the free credits that net it; when it is overdue,
  // the amount rises by what they leave.
  void add_owed(Intent& intent, const Standing& one) const;

  std::vector<Intent> made;
};

bool is_covered(const std::vector<Covered>& covers, ItemId item);
// The books have it open and its record is sound; whether anything holds it back is another matter.
bool is_open_in_the_books(const Standing& one);
void sort_oldest_first(std::vector<Line>& lines);

// S27. What is to be said about one plan today.
void speak_of_plan(Speech& speech, const PlanOutcome& plan);
// S30. Statements and copies that a person asked for.
void send_what_was_asked(Speech& speech, const Word& word, const SendNow& asked);
// S20. The statement of this month.
void send_monthly_statement(Speech& speech);
// Thanks for a case that was reminded of and has been paid.
void thank(Speech& speech, const Policy& policy);

}  // namespace dunning::policy
