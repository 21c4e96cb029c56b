#include "daemon/policy/subject.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>

namespace dunning::policy {
namespace {

struct Row {
  Subject subject;
  std::string_view name;
  Asked asked;
};

constexpr Row table[] = {
    {Subject::debtor_type, "debtor.type", Asked::word},
    {Subject::debtor_country, "debtor.country", Asked::word},
    {Subject::debtor_language, "debtor.language", Asked::word},
    {Subject::debtor_id, "debtor.id", Asked::word},
    {Subject::debtor_number, "debtor.number", Asked::word},
    {Subject::debtor_tag, "debtor.tag", Asked::tag},
    {Subject::debtor_average_days_late, "debtor.average_days_late", Asked::days},
    {Subject::debtor_share_paid_late, "debtor.share_paid_late", Asked::percent},
    {Subject::debtor_invoices_paid, "debtor.invoices_paid", Asked::count},
    {Subject::debtor_first_invoice, "debtor.first_invoice", Asked::yes_no},
    {Subject::debtor_payables, "debtor.payables", Asked::amount},
    {Subject::administration, "administration", Asked::word},
    {Subject::invoice_open, "invoice.open", Asked::amount},
    {Subject::invoice_total, "invoice.total", Asked::amount},
    {Subject::invoice_currency, "invoice.currency", Asked::word},
    {Subject::invoice_number, "invoice.number", Asked::pattern},
    {Subject::invoice_tag, "invoice.tag", Asked::tag},
    {Subject::invoice_age, "invoice.age", Asked::days},
    {Subject::invoice_days_overdue, "invoice.days_overdue", Asked::days},
    {Subject::invoice_reminders, "invoice.reminders", Asked::count},
    {Subject::case_open, "case.open", Asked::amount},
    {Subject::case_invoices, "case.invoices", Asked::count},
    {Subject::case_days_overdue, "case.days_overdue", Asked::days},
};

const Row& row_of(Subject subject) {
  const auto found = std::find_if(std::begin(table), std::end(table),
                                  [&](const Row& row) { return row.subject == subject; });
  if (found == std::end(table)) std::abort();
  return *found;
}

}  // namespace

std::string_view name(Subject subject) {
  return row_of(subject).name;
}

std::optional<Subject> parse_subject(std::string_view text) {
  const auto found = std::find_if(std::begin(table), std::end(table),
                                  [&](const Row& row) { return row.name == text; });
  if (found == std::end(table)) return std::nullopt;
  return found->subject;
}

std::span<const Subject> all_subjects() {
  static constexpr auto all = [] {
    std::array<Subject, std::size(table)> subjects{};
    for (std::size_t index = 0; index < subjects.size(); ++index)
      subjects[index] = table[index].subject;
    return subjects;
  }();
  return all;
}

Asked asked(Subject subject) {
  return row_of(subject).asked;
}

bool is_of_the_case(Subject subject) {
  return subject >= Subject::case_open;
}

bool is_behaviour(Subject subject) {
  return subject >= Subject::debtor_average_days_late && subject <= Subject::debtor_invoices_paid;
}

}  // namespace dunning::policy
