#include "daemon/desk/report_parts.hpp"

namespace dunning::desk {

Result<Report> fill_report(const Desk& desk, const ReportQuestion& question, Report report,
                           const FillReport& fill) {
  for (const auto& administration : TRY(administrations(desk, question.administration))) {
    const Date today = administration.today(desk.clock);
    if (question.as_of && *question.as_of > today)
      return fail(ErrorKind::invalid_input, to_string(*question.as_of) + " has not come yet");
    ReportOf of{administration, {}, {}};
    report.on = question.as_of.value_or(today);
    if (administration.stored) {
      TRY(fill(administration, report.on, of));
    } else {
      of.notes.push_back("its books have not been read yet");
    }
    report.administrations.push_back(std::move(of));
  }
  return report;
}

Tenths rounded_tenths(std::int64_t part, std::int64_t factor, std::int64_t whole) {
  const std::int64_t twenty = part * factor * 20;
  return {(twenty < 0 ? twenty - whole : twenty + whole) / (whole * 2)};
}

bool is_open(const policy::Item& item) {
  return item.open.minor != 0 && item.state != InvoiceState::draft &&
         item.state != InvoiceState::paid && item.state != InvoiceState::voided &&
         item.state != InvoiceState::written_off;
}

}  // namespace dunning::desk
