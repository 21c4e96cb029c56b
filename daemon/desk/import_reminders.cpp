#include "daemon/desk/import_reminders.hpp"

#include <charconv>
#include <map>
#include <set>

#include "daemon/desk/csv.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

using Row = store::Overview::InvoiceRow;

constexpr std::size_t search_limit = 1'000'000;
constexpr int most_reminders = 99;

Error at(const CsvRow& row, const std::string& file, const std::string& message) {
  return {ErrorKind::invalid_input, file + " line " + std::to_string(row.line) + ": " + message,
          std::nullopt};
}

struct Sent {
  Row invoice;
  policy::RemindedBefore before;
};

// The open invoices by number; a number that two of them have is none.
std::map<std::string, std::optional<Row>> by_number(std::vector<Row> rows) {
  std::map<std::string, std::optional<Row>> found;
  for (auto& row : rows) {
    const auto [place, fresh] = found.try_emplace(row.number, row);
    if (!fresh && place->second && place->second->invoice != row.invoice)
      place->second = std::nullopt;
  }
  return found;
}

Result<policy::RemindedBefore> read(const CsvRow& row, const std::string& file, Date today) {
  policy::RemindedBefore before;
  const auto& count = row.cells[1];
  const auto read = std::from_chars(count.data(), count.data() + count.size(), before.count);
  if (read.ec != std::errc() || read.ptr != count.data() + count.size() || before.count < 1 ||
      before.count > most_reminders)
    return fail(at(row, file, "count is a number from 1 to 99, not \"" + count + "\""));
  const auto last = parse_date(row.cells[2]);
  if (!last || *last > today) {
    return fail(
        at(row, file,
           "last_on is a day such as 2026-11-21, not after today; not \"" + row.cells[2] + "\""));
  }
  before.last_on = *last;
  return before;
}

}  // namespace

Result<Done> import_reminders(const Desk& desk, const std::optional<std::string>& name,
                              const std::string& file) {
  const auto of = TRY(administration(desk, name));
  const auto text = TRY(read_text_file(file));
  const auto table = read_csv(text, {"invoice", "count", "last_on"});
  if (!table) return fail(Error(table.error()).with_context(file));
  const Date today = of.today(desk.clock);
  const auto id = of.stored->id;
  const auto open = by_number(TRY(store::Overview(desk.store).invoices(id, true, search_limit)));
  std::vector<Sent> found;
  std::set<std::string> named;
  int not_open = 0;
  for (const auto& row : *table) {
    auto before = TRY(read(row, file, today));
    const auto& number = row.cells[0];
    if (!named.insert(number).second)
      return fail(at(row, file, "invoice " + number + " stands there twice"));
    const auto invoice = open.find(number);
    if (invoice == open.end()) {
      ++not_open;
      continue;
    }
    if (!invoice->second) {
      return fail(at(row, file,
                     "several open invoices are numbered " + number +
                         ": leave the row out, and use dunningctl adopt --person for the debtor"));
    }
    before.invoice = invoice->second->invoice;
    found.push_back({*invoice->second, before});
  }

  // What was imported before about the same invoice.
  std::map<InvoiceId, store::SaidWord> earlier;
  for (auto& said :
       TRY(store::Words(desk.store).list(id, {std::nullopt, "reminded_before", true}))) {
    const auto invoice = std::get<policy::RemindedBefore>(said.word.what).invoice;
    earlier.insert_or_assign(invoice, std::move(said));
  }
  int written = 0;
  for (const auto& one : found) {
    const auto before = earlier.find(one.before.invoice);
    if (before != earlier.end()) {
      if (std::get<policy::RemindedBefore>(before->second.word.what) == one.before) continue;
      TRY(end(desk, FoundWord{of, before->second}, "withdrawn"));
    }
    TRY(speak(desk, {of, one.invoice.debtor, one.invoice.total.currency}, one.before, ""));
    ++written;
  }
  std::string sentence = counted(written, "invoice", "invoices") + " reminded before dunningd came";
  const auto known = static_cast<std::int64_t>(found.size()) - written;
  if (known > 0) sentence += ", " + std::to_string(known) + " known already";
  if (not_open > 0) sentence += ", " + std::to_string(not_open) + " not open and left out";
  return Done{sentence};
}

}  // namespace dunning::desk
