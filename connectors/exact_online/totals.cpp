// What is read beside the records: how far the bank books are, what stands on suspense accounts,
// payment conditions, and Exact's own total.
#include <algorithm>

#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"

namespace dunning::exact_online {
namespace {

using json::Cursor;
using json::Value;
using ports::Purpose;

bool is_refusal(ErrorKind kind) {
  return kind == ErrorKind::auth || kind == ErrorKind::not_found || kind == ErrorKind::permanent ||
         kind == ErrorKind::invalid_input;
}

// The sites are at most two hours ahead of UTC.
Date latest_today(Instant now) {
  return *parse_date(to_string(now + Millis{2 * 3'600'000}).substr(0, 10));
}

// Books move while pages are read: within a tenth, or a hundred units of the currency.
bool about_the_same(std::int64_t a, std::int64_t b, std::int64_t allowed) {
  return std::abs(a - b) <= std::max(allowed, std::abs(b) / 10);
}

}  // namespace

Result<bool> ExactConnector::read_bank_entries(Purpose purpose, ports::Page& page) {
  if (!worth_asking(entries_refused_)) return false;
  const Date today = latest_today(clock_.now());
  const auto refuse = [&](const Error& error) -> Result<bool> {
    if (!is_refusal(error.kind)) return fail(error);
    newest_entry_.reset();
    refused(entries_refused_, "bank_lines_refused", error);
    return false;
  };
  std::optional<Date> newest;
  // A day may be booked ahead; that says nothing about how far the books are.
  const auto asked =
      read_page(query("/financialtransaction/TransactionLines",
                      "Type eq 40 and Date lt datetime'" + to_string(today + 1) + "'", "ID,Date") +
                    "&$orderby=Date%20desc&$top=1",
                purpose, [&](Value&& row) -> Status {
                  newest = std::max(newest, TRY(find_day(Cursor(row), "Date")));
                  return {};
                });
  if (!asked) return refuse(asked.error());
  page.bytes += asked->bytes;
  newest_entry_ = newest;
  entries_refused_ = {};
  const auto suspense = suspense_.filter();
  if (suspense.empty()) return true;
  std::vector<Record> records;
  std::vector<ports::Unreadable> unreadable;
  const auto read = read_all(
      query("/financialtransaction/TransactionLines",
            "Type eq 40 and Date ge datetime'" + to_string(today - suspense_days_back) +
                "' and Account eq null and " + suspense,
            bank_entry_fields),
      purpose, [&](Value&& row) -> Status {
        const auto entry = read_bank_entry(row, books_);
        auto line = entry ? understand(*entry, nullptr, suspense_) : fail(entry.error());
        if (line) {
          records.emplace_back(std::move(*line));
        } else {
          unreadable.push_back({{RecordKind::bank_line, id_of(row)}, line.error().message});
        }
        return {};
      });
  if (!read) return refuse(read.error());
  for (auto& record : records)
    page.records.push_back(std::move(record));
  for (auto& one : unreadable)
    page.unreadable.push_back(std::move(one));
  return true;
}

Status ExactConnector::refresh_conditions(bool now, Purpose purpose) {
  const bool young =
      conditions_read_at_ && clock_.elapsed() - *conditions_read_at_ < conditions_age_limit;
  if (young && !now) return {};
  Scenarios scenarios;
  TRY(read_all(query("/cashflow/PaymentConditions", "", condition_fields), purpose,
               [&](Value&& row) -> Status {
                 const auto condition = read_payment_condition(row);
                 // One that cannot be read is named by no invoice that we could read.
                 if (condition && condition->reminds) scenarios.insert(condition->code);
                 return {};
               }));
  scenarios_ = std::move(scenarios);
  conditions_read_at_ = clock_.elapsed();
  return {};
}

// Whether what is owed here is what Exact says is owed; when it is not, what is wrong.
Result<std::optional<Error>> ExactConnector::compare_totals(const Progress& progress,
                                                            Purpose purpose) {
  const std::optional<Error> nothing_wrong;
  if (!settings_.compare_totals || !worth_asking(totals_refused_)) return nothing_wrong;
  std::map<std::string, std::int64_t> theirs;
  const auto asked = read_page(
      query("/read/financial/OutstandingInvoicesOverview", "",
            "CurrencyCode,OutstandingReceivableInvoiceAmount"),
      purpose, [&](Value&& row) -> Status {
        const Cursor wire(row);
        const auto code = TRY(plain_text(wire, "CurrencyCode"));
        const auto currency = Currency::parse(code);
        if (!currency) return {};
        const auto amount = TRY(find_amount(wire, "OutstandingReceivableInvoiceAmount", *currency));
        if (amount) theirs[code] = amount->minor;
        return {};
      });
  if (!asked) {
    if (!is_refusal(asked.error().kind)) return fail(asked.error());
    refused(totals_refused_, "totals_refused", asked.error());
    return nothing_wrong;
  }
  totals_refused_ = {};
  for (const auto& [code, minor] : theirs) {
    const auto currency = TRY(Currency::parse(code));
    const auto found = progress.sums.find(code);
    const auto ours = found == progress.sums.end() ? Progress::Sums{} : found->second;
    const std::int64_t unit = currency.decimals() == 0 ? 1 : currency.decimals() == 3 ? 1000 : 100;
    // Whether credits are taken off their total is not documented, and neither is its sign.
    const std::int64_t total = std::abs(minor);
    if (about_the_same(ours.claims, total, 100 * unit) ||
        about_the_same(std::abs(ours.claims + ours.credits), total, 100 * unit))
      continue;
    return Error{ErrorKind::suspicious,
                 "what is owed in " + code + " adds up to " +
                     decimal_text({ours.claims, currency}) + " here, less credits of " +
                     decimal_text({-ours.credits, currency}) + ", and Exact Online says " +
                     decimal_text({total, currency}) +
                     "; nothing is believed until that is understood (the setting totals: ignore "
                     "switches this comparison off)",
                 std::nullopt};
  }
  return nothing_wrong;
}

}  // namespace dunning::exact_online
