#include "daemon/desk/find.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/core/text.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t search_limit = 1'000'000;  // more debtors or invoices than any book has

// Keystrokes from one text to the other (Levenshtein).
std::size_t keystrokes(const std::string& from, const std::string& to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t i = 0; i <= to.size(); ++i)
    row[i] = i;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t above = row[j];
      row[j] =
          std::min({row[j] + 1, row[j - 1] + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[to.size()];
}

std::string described(const FoundDebtor& debtor) {
  std::string text = printable(debtor.name);
  text += " (" +
          (debtor.customer_number.empty()
               ? "id " + debtor.id.value
               : "customer number " + debtor.customer_number + ", id " + debtor.id.value) +
          ")";
  return text;
}

Result<std::vector<FoundDebtor>> debtors_named(const Desk& desk,
                                               const Administration& administration,
                                               const std::string& text) {
  const auto all =
      TRY(store::Overview(desk.store).debtors(administration.stored->id, search_limit));
  std::vector<FoundDebtor> found;
  std::set<std::string> seen;  // a debtor has a row for each currency
  const std::string wanted = ascii_lower(text);
  for (const auto& row : all) {
    const bool fits =
        row.debtor.value == text || row.customer_number == text || ascii_lower(row.name) == wanted;
    if (fits && seen.insert(row.debtor.value).second)
      found.push_back({row.debtor, row.name, row.customer_number});
  }
  return found;
}

// By number, or by the ledger's own id. Two open invoices with one number are told apart by their
// ids.
Result<std::optional<FoundInvoice>> invoice_numbered(const Desk& desk,
                                                     const Administration& administration,
                                                     const std::string& number) {
  using Row = store::Overview::InvoiceRow;
  const store::Overview overview(desk.store);
  const auto id = administration.stored->id;
  std::map<std::string, Row> open;  // by id: an invoice with several due dates has several rows
  for (auto& row : TRY(overview.invoices(id, true, search_limit))) {
    if (row.number == number || row.invoice.value == number)
      open.emplace(row.invoice.value, std::move(row));
  }
  const auto found = [&](const Row& row) {
    return std::optional<FoundInvoice>(
        FoundInvoice{row.invoice, row.number, {id, row.debtor, row.total.currency}});
  };
  if (open.size() > 1) {
    std::string message = std::to_string(open.size()) + " open invoices are numbered " + number;
    std::string separator = ": ";
    for (const auto& [ledger_id, row] : open) {
      message += separator + "invoice:" + ledger_id + " is of " + printable(row.debtor_name);
      separator = "; ";
    }
    return fail(ErrorKind::invalid_input, message + "; say it that way");
  }
  if (!open.empty()) return found(open.begin()->second);
  // Settled.
  const auto key = TRY(store::Accounts(desk.store).of_invoice(id, number));
  if (!key) return std::optional<FoundInvoice>();
  for (const auto& row : TRY(overview.invoices(id, false, search_limit))) {
    if (row.number == number) return found(row);
  }
  return std::optional<FoundInvoice>();
}

}  // namespace

std::vector<std::string> most_like(const std::string& text,
                                   const std::vector<std::string>& candidates) {
  constexpr std::size_t most = 3;
  const std::size_t near = std::max<std::size_t>(1, text.size() / 4);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& candidate : candidates) {
    if (candidate.empty()) continue;
    const bool part = text.size() >= 3 && candidate.find(text) != std::string::npos;
    const std::size_t distance = part ? 0 : keystrokes(ascii_lower(text), ascii_lower(candidate));
    if (distance <= near) ranked.emplace_back(distance, candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
  std::vector<std::string> best;
  for (const auto& [distance, candidate] : ranked) {
    if (best.size() == most) break;
    best.push_back(candidate);
  }
  return best;
}

Result<FoundInvoice> find_invoice(const Desk& desk, const Administration& administration,
                                  const std::string& number) {
  if (auto found = TRY(invoice_numbered(desk, administration, number))) return *found;
  const auto rows =
      TRY(store::Overview(desk.store).invoices(administration.stored->id, false, search_limit));
  std::vector<std::string> numbers;
  numbers.reserve(rows.size());
  for (const auto& row : rows)
    numbers.push_back(row.number);
  std::string message = "no invoice " + number + " in " + administration.name();
  const auto like = most_like(number, numbers);
  for (std::size_t i = 0; i < like.size(); ++i)
    message += (i == 0 ? "; the nearest: " : ", ") + printable(like[i]);
  return fail(ErrorKind::not_found, message);
}

Result<FoundDebtor> find_debtor(const Desk& desk, const Administration& administration,
                                const std::string& text) {
  auto found = TRY(debtors_named(desk, administration, text));
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) {
    return fail(ErrorKind::not_found,
                "no debtor " + text + " in " + administration.name() +
                    ": give its number, its id in the ledger or its exact name "
                    "(dunningctl list debtors)");
  }
  std::string message = "\"" + text + "\" fits " + std::to_string(found.size()) + " debtors";
  for (std::size_t i = 0; i < found.size(); ++i)
    message += (i == 0 ? ": " : "; ") + described(found[i]);
  return fail(ErrorKind::invalid_input, message);
}

Result<Found> find(const Desk& desk, const Administration& administration,
                   const std::string& text) {
  constexpr std::string_view debtor_prefix = "debtor:";
  constexpr std::string_view invoice_prefix = "invoice:";
  if (text.starts_with(debtor_prefix))
    return Found{TRY(find_debtor(desk, administration, text.substr(debtor_prefix.size())))};
  if (text.starts_with(invoice_prefix))
    return Found{TRY(find_invoice(desk, administration, text.substr(invoice_prefix.size())))};

  const auto debtors = TRY(debtors_named(desk, administration, text));
  const auto invoice = TRY(invoice_numbered(desk, administration, text));
  if (invoice && debtors.empty()) return Found{*invoice};
  if (!invoice && debtors.size() == 1) return Found{debtors.front()};
  if (!invoice && debtors.empty()) {
    return fail(ErrorKind::not_found, "neither a debtor nor an invoice of " +
                                          administration.name() + " is called \"" + text +
                                          "\" (dunningctl list debtors, dunningctl list invoices)");
  }
  std::string message = "\"" + text + "\" can mean several things";
  std::string separator = ": ";
  for (const auto& debtor : debtors) {
    message += separator + "debtor:" + debtor.id.value + " is " + described(debtor);
    separator = "; ";
  }
  if (invoice) message += separator + "invoice:" + text + " is the invoice";
  return fail(ErrorKind::invalid_input, message + "; say it that way");
}

std::string to_text(const Found& found) {
  if (const auto* debtor = std::get_if<FoundDebtor>(&found)) {
    const std::string& number = debtor->customer_number;
    return "debtor " + printable(debtor->name) + " (" +
           (number.empty() ? debtor->id.value : number) + ")";
  }
  return "invoice " + printable(std::get<FoundInvoice>(found).number);
}

}  // namespace dunning::desk
