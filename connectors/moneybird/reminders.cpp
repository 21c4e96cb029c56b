// Our messages, entered in Moneybird as reminders that were delivered by hand.
#include <algorithm>

#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/connector.hpp"

namespace dunning::moneybird {

using ports::Purpose;

namespace {

Error not_entered(const std::string& unreadable) {
  return {ErrorKind::invalid_input, "no reminder could be entered in Moneybird on " + unreadable,
          std::nullopt};
}

}  // namespace

// What is paid or gone is not reminded of, and neither are invoices of other programs.
Result<MoneybirdConnector::ToEnter> MoneybirdConnector::without_reminder(
    const LedgerReminder& reminder) {
  if (reminder.invoices.size() > reminded_limit)
    return fail(ErrorKind::invalid_input, "this reminder is about too many invoices");
  std::map<std::string, std::int64_t> before;  // by id
  for (const auto& one : reminder.invoices) {
    if (source_of(one.invoice) == Source::invoices)
      before.emplace(one.invoice.id, one.reminders_before);
  }
  ToEnter to_enter;
  std::map<std::string, Remindable> left;  // by id: an answer may hold a record twice
  for (auto next = before.begin(); next != before.end();) {
    Batch batch{Source::invoices, {}, Purpose::write_back};
    for (; next != before.end() && batch.ids.size() < batch_limit; ++next)
      batch.ids.push_back(next->first);
    Instant answered_at;
    for (const auto& value : TRY(post_ids(batch, answered_at))) {
      const auto id = id_of(value);
      const auto known = before.find(id);
      if (known == before.end() && !id.empty()) continue;
      auto invoice = read_remindable(value);
      if (!invoice) {
        to_enter.unreadable += (to_enter.unreadable.empty() ? "sales invoice " : ", and on ") +
                               (id.empty() ? "without an id" : id) + ": " + invoice.error().message;
      } else if (invoice->owed && invoice->reminders <= known->second) {
        left.insert_or_assign(known->first, std::move(*invoice));
      }
    }
  }
  for (auto& [id, invoice] : left)
    to_enter.invoices.push_back(std::move(invoice));
  return to_enter;
}

Result<std::optional<std::string>> MoneybirdConnector::find_reminder(
    const LedgerReminder& reminder) {
  const auto left = TRY(without_reminder(reminder));
  if (!left.invoices.empty() || reminder.invoices.empty()) return std::optional<std::string>();
  if (!left.unreadable.empty()) return fail(not_entered(left.unreadable));
  return std::optional(reminder.invoices.front().invoice.id);
}

Result<std::string> MoneybirdConnector::log_reminder(const LedgerReminder& reminder) {
  const auto left = TRY(without_reminder(reminder));
  if (reminder.invoices.empty())
    return fail(ErrorKind::invalid_input, "the reminder names no invoice");
  if (!left.invoices.empty()) {
    TRY(requests_.send({.method = "POST",
                        .path = path("sales_invoices/send_reminders.json"),
                        .body = reminders_body(left.invoices),
                        .purpose = Purpose::write_back}));
  }
  // The others have theirs now; these a person has to know of.
  if (!left.unreadable.empty()) return fail(not_entered(left.unreadable));
  return reminder.invoices.front().invoice.id;
}

}  // namespace dunning::moneybird
