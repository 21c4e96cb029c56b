#include <charconv>

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/adoption_text.hpp"
#include "daemon/desk/csv.hpp"

// Adoption as a table that a spreadsheet can edit (S10).
namespace dunning::desk {
namespace {

using Choice = policy::Adoption::Choice;

const std::vector<std::string> columns = {"debtor",  "customer_number", "name", "type",
                                          "invoice", "due_date",        "open", "choice",
                                          "step",    "because"};

Error at(const CsvRow& row, const std::string& file, const std::string& message) {
  return {ErrorKind::invalid_input, file + " line " + std::to_string(row.line) + ": " + message,
          std::nullopt};
}

}  // namespace

std::string to_csv(const Proposal& proposal) {
  std::string text = csv_row(columns);
  for (const auto& debtor : proposal.debtors) {
    for (const auto& item : debtor.items) {
      text += csv_row({debtor.debtor.id.value, debtor.debtor.customer_number, debtor.debtor.name,
                       std::string(law::name(debtor.type.type)), item.number,
                       item.due_date ? to_string(*item.due_date) : "", to_string(item.open),
                       std::string(name(item.adoption.choice)), item.adoption.step, item.because});
    }
  }
  return text;
}

Result<std::vector<AdoptionRow>> read_adoption(const std::string& file) {
  const auto text = TRY(read_text_file(file));
  const auto table = read_csv(text, {"debtor", "invoice", "due_date", "choice", "step"});
  if (!table) return fail(Error(table.error()).with_context(file));
  std::vector<AdoptionRow> rows;
  for (const auto& row : *table) {
    AdoptionRow wish{row.line, row.cells[0], row.cells[1], std::nullopt, {}};
    const auto& due = row.cells[2];
    wish.due_date = parse_date(due);
    if (!due.empty() && !wish.due_date)
      return fail(at(row, file, "due_date is a day such as 2026-11-21, not \"" + due + "\""));
    const auto choice = parse_choice(row.cells[3]);
    if (!choice || *choice == Choice::not_yet) {
      return fail(at(row, file,
                     "choice is from_start, first_step, at_step, to_person or leave_out, not \"" +
                         row.cells[3] + "\""));
    }
    wish.adoption.choice = *choice;
    if (*choice == Choice::at_step) wish.adoption.step = row.cells[4];
    if (*choice == Choice::at_step && wish.adoption.step.empty())
      return fail(at(row, file, "at_step needs the name of a step in the column step"));
    rows.push_back(std::move(wish));
  }
  if (rows.empty()) return fail(ErrorKind::invalid_input, file + " has no rows");
  return rows;
}

Result<int> parse_ramp(const std::string& text) {
  constexpr int most = 100'000;
  constexpr std::string_view suffix = "/day";
  const bool ends_well = text.ends_with(suffix);
  const std::string number = ends_well ? text.substr(0, text.size() - suffix.size()) : text;
  int ramp = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), ramp);
  if (!ends_well || read.ec != std::errc() || read.ptr != number.data() + number.size() ||
      ramp < 1 || ramp > most)
    return fail(ErrorKind::invalid_input, "--ramp takes 20/day; not \"" + text + "\"");
  return ramp;
}

}  // namespace dunning::desk
