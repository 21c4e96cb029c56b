#include "daemon/policy/compose.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/speech.hpp"

// Statements and copies (S30, S20).
namespace dunning::policy {
namespace {

// S18. Held items are not shown.
void add_everything(Intent& intent, const Standing& one, const Speech& speech) {
  if (one.owed) speech.add_owed(intent, one);
  if (one.arranged_for && one.open.is_positive()) {
    intent.arranged.push_back(line(one));
    intent.arranged.back().arranged_for = one.arranged_for;
  }
  const bool shown = one.owed || one.arranged_for || one.decision.reason == Reason::dispute;
  if (shown && one.disputed.is_positive()) {
    intent.disputed.push_back(line(one));
    intent.disputed.back().open = one.disputed;
  }
}

void add_documents(Intent& intent, const SendNow& asked) {
  if (asked.invoice) add_document(intent, *asked.invoice);
  for (const auto* list :
       {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed}) {
    for (const auto& line : *list)
      add_document(intent, line.invoice);
  }
}

// A day on which nothing runs does not cost a month's statement; a policy that is changed late in
// the month does not cause one.
constexpr int days_late_at_most = 7;

// Of what the debtor has open: which policy sends statements, or null.
const Policy* sends_statements(const Assessment& all) {
  for (const auto& one : all.items) {
    if ((one.owed || one.arranged_for) && one.policy && one.policy->statement_day)
      return one.policy;
  }
  return nullptr;
}

Date statement_day(const Policy& policy, Date month, const WorkingDays& calendar) {
  return calendar.add_business_days(month - 1, *policy.statement_day);
}

Date first_of_month(Date date) {
  return date - static_cast<std::int64_t>(date.day() - 1);
}

}  // namespace

std::optional<Date> next_statement(const Assessment& all) {
  const Policy* policy = sends_statements(all);
  if (!policy) return std::nullopt;
  const Date month = first_of_month(all.today);
  const Date day = statement_day(*policy, month, all.calendar);
  return day > all.today ? day : statement_day(*policy, add_months(month, 1), all.calendar);
}

void send_monthly_statement(Speech& speech) {
  const Policy* policy = sends_statements(speech.all);
  if (!policy) return;
  const Date month = first_of_month(speech.all.today);
  const Date day = statement_day(*policy, month, speech.all.calendar);
  if (speech.all.today < day || speech.all.today > day + days_late_at_most) return;
  const std::string subject = "month/" + to_string(month).substr(0, 7);
  if (!speech.unsaid(event::statement, subject)) return;
  Intent intent = speech.begin(event::statement, subject, *policy);
  for (const auto& one : speech.all.items)
    add_everything(intent, one, speech);
  for (auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed})
    sort_oldest_first(*list);
  speech.leave(std::move(intent));
}

void send_what_was_asked(Speech& speech, const Word& word, const SendNow& asked) {
  if (asked.what == SendNow::What::step || !in_force(word, speech.all.today)) return;
  const bool copies = asked.what == SendNow::What::copies;
  const auto kind = copies ? event::copies : event::statement;
  const std::string subject = name(word);
  if (!speech.unsaid(kind, subject) || speech.policies.empty()) return;
  const Policy* policy = nullptr;
  for (const auto& one : speech.all.items) {
    if (one.policy && (!policy || one.owed)) policy = one.policy;
  }
  Intent intent = speech.begin(kind, subject, policy ? *policy : speech.policies.front());
  for (const auto& one : speech.all.items) {
    if (asked.invoice && one.item->invoice != *asked.invoice) continue;
    add_everything(intent, one, speech);
  }
  for (auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed})
    sort_oldest_first(*list);
  if (copies) add_documents(intent, asked);
  const bool nothing = intent.to_pay_now.empty() && intent.not_yet_due.empty() &&
                       intent.arranged.empty() && intent.disputed.empty();
  if (!nothing || !intent.documents.empty()) speech.leave(std::move(intent));
}

}  // namespace dunning::policy
