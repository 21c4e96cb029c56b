#include "daemon/desk/csv.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

namespace dunning::desk {
namespace {

constexpr std::size_t file_limit = 64UL * 1024 * 1024;

// A negative number is none.
bool starts_a_formula(std::string_view cell) {
  if (cell.empty() || std::string_view("=+-@\t\r").find(cell.front()) == std::string_view::npos)
    return false;
  return cell.front() != '-' || cell.size() == 1 ||
         cell.find_first_not_of("0123456789.", 1) != std::string_view::npos;
}

std::string plain(std::string cell) {
  const auto first = cell.find_first_not_of(' ');
  const auto last = cell.find_last_not_of(' ');
  cell = first == std::string::npos ? std::string() : cell.substr(first, last - first + 1);
  if (cell.size() > 1 && cell.front() == '\'' && starts_a_formula(cell.substr(1))) cell.erase(0, 1);
  return cell;
}

char separator_of(std::string_view text) {
  const auto end = text.find_first_of("\r\n");
  const auto at = text.substr(0, end).find_first_of(",;\t");
  return at == std::string_view::npos ? ',' : text[at];
}

// Reads one row from `at` on; moves `at` and `line` behind it.
Result<CsvRow> next_row(std::string_view text, char separator, std::size_t& at, std::size_t& line) {
  CsvRow row;
  row.line = line;
  std::string cell;
  bool quoted = false;
  bool was_quoted = false;
  while (true) {
    if (at == text.size()) break;
    const char byte = text[at++];
    if (byte == '\n') ++line;
    if (quoted) {
      if (byte != '"') {
        cell += byte;
      } else if (at < text.size() && text[at] == '"') {
        cell += '"';
        ++at;
      } else {
        quoted = false;
      }
      continue;
    }
    if (byte == '"' && cell.empty() && !was_quoted) {
      quoted = was_quoted = true;
    } else if (byte == separator) {
      row.cells.push_back(plain(std::move(cell)));
      cell.clear();
      was_quoted = false;
    } else if (byte == '\n') {
      break;
    } else if (byte != '\r') {
      cell += byte;
    }
  }
  if (quoted)
    return fail(ErrorKind::invalid_input, "line " + std::to_string(row.line) + ": a quote is open");
  row.cells.push_back(plain(std::move(cell)));
  return row;
}

// Where each wanted column stands in the heading; none for one that may be missing.
Result<std::vector<std::optional<std::size_t>>> places(const std::vector<std::string>& heading,
                                                       const std::vector<std::string>& columns) {
  std::vector<std::optional<std::size_t>> found;
  for (std::string column : columns) {
    const bool needed = !column.ends_with('?');
    if (!needed) column.pop_back();
    const auto at = std::find(heading.begin(), heading.end(), column);
    if (at == heading.end() && needed) {
      return fail(ErrorKind::invalid_input, "line 1: there is no column \"" + column + "\"");
    }
    found.push_back(at == heading.end()
                        ? std::nullopt
                        : std::optional(static_cast<std::size_t>(at - heading.begin())));
  }
  return found;
}

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text,
                                     const std::vector<std::string>& columns) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const char separator = separator_of(text);
  std::size_t at = 0;
  std::size_t line = 1;
  const auto heading = TRY(next_row(text, separator, at, line));
  const auto where = TRY(places(heading.cells, columns));
  std::vector<CsvRow> rows;
  while (at < text.size()) {
    auto row = TRY(next_row(text, separator, at, line));
    if (std::all_of(row.cells.begin(), row.cells.end(),
                    [](const std::string& cell) { return cell.empty(); }))
      continue;
    CsvRow wanted{row.line, {}};
    for (const auto& place : where) {
      wanted.cells.push_back(place && *place < row.cells.size() ? row.cells[*place]
                                                                : std::string());
    }
    rows.push_back(std::move(wanted));
  }
  return rows;
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string cell = starts_a_formula(cells[i]) ? "'" + cells[i] : cells[i];
    if (cell.find_first_of(",;\t\"\r\n") != std::string::npos) {
      for (auto at = cell.find('"'); at != std::string::npos; at = cell.find('"', at + 2))
        cell.insert(at, 1, '"');
      cell = "\"" + cell + "\"";
    }
    row += (i == 0 ? "" : ",") + cell;
  }
  return row + "\r\n";
}

Result<std::string> read_text_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::not_found, "cannot read " + path);
  std::string text;
  char part[16384];
  while (file.read(part, sizeof part), file.gcount() > 0) {
    text.append(part, static_cast<std::size_t>(file.gcount()));
    if (text.size() > file_limit)
      return fail(ErrorKind::invalid_input, path + " is larger than 64 MiB");
  }
  if (file.bad()) return fail(ErrorKind::permanent, "cannot read " + path);
  return text;
}

}  // namespace dunning::desk
