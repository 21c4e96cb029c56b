// Our messages, entered in Moneybird as reminders that were delivered by hand.
#include <algorithm>

#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/connector.hpp"

namespace dunning::moneybird {

using ports::Purpose;

// The invoices of the reminder that it is still to be entered on. What is paid, gone or cannot be
// read is not reminded of, and neither are invoices of other programs.
Result<std::vector<Remindable>> MoneybirdConnector::without_reminder(
    const LedgerReminder& reminder) {
  if (reminder.invoices.size() > reminded_limit)
    return fail(ErrorKind::invalid_input, "this reminder is about too many invoices");
  std::map<std::string, std::int64_t> before;  // by id
  for (const auto& one : reminder.invoices) {
    if (source_of(one.invoice) == Source::invoices)
      before.emplace(one.invoice.id, one.reminders_before);
  }
  std::map<std::string, Remindable> left;  // by id: an answer may hold a record twice
  for (auto next = before.begin(); next != before.end();) {
    Batch batch{Source::invoices, {}, Purpose::write_back};
    for (; next != before.end() && batch.ids.size() < batch_limit; ++next)
      batch.ids.push_back(next->first);
    Instant answered_at;
    for (const auto& value : TRY(post_ids(batch, answered_at))) {
      auto invoice = read_remindable(value);
      const auto known = invoice ? before.find(invoice->invoice) : before.end();
      if (known != before.end() && invoice->owed && invoice->reminders <= known->second)
        left.insert_or_assign(known->first, std::move(*invoice));
    }
  }
  std::vector<Remindable> all;
  for (auto& [id, invoice] : left)
    all.push_back(std::move(invoice));
  return all;
}

Result<std::optional<std::string>> MoneybirdConnector::find_reminder(
    const LedgerReminder& reminder) {
  const auto left = TRY(without_reminder(reminder));
  if (!left.empty() || reminder.invoices.empty()) return std::optional<std::string>();
  return std::optional(reminder.invoices.front().invoice.id);
}

Result<std::string> MoneybirdConnector::log_reminder(const LedgerReminder& reminder) {
  const auto left = TRY(without_reminder(reminder));
  if (reminder.invoices.empty())
    return fail(ErrorKind::invalid_input, "the reminder names no invoice");
  if (!left.empty()) {
    TRY(requests_.send({.method = "POST",
                        .path = path("sales_invoices/send_reminders.json"),
                        .body = reminders_body(left),
                        .purpose = Purpose::write_back}));
  }
  return reminder.invoices.front().invoice.id;
}

}  // namespace dunning::moneybird
