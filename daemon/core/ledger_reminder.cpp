#include "daemon/core/ledger_reminder.hpp"

#include <algorithm>

#include "daemon/core/digits.hpp"

namespace dunning {

std::string to_text(const LedgerReminder& reminder) {
  std::string text;
  for (const auto& one : reminder.invoices)
    text += one.invoice.id + " " + std::to_string(one.reminders_before) + "\n";
  return text;
}

Result<LedgerReminder> parse_ledger_reminder(std::string_view text) {
  LedgerReminder reminder;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto space = line.rfind(' ');
    const auto count =
        space == std::string_view::npos ? std::nullopt : digits(line.substr(space + 1));
    if (!count || space == 0)
      return fail(ErrorKind::invalid_input, "this is no reminder for a ledger");
    reminder.invoices.push_back(
        {{RecordKind::invoice, std::string(line.substr(0, space))}, *count});
  }
  return reminder;
}

}  // namespace dunning
