#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"

// Tables as spreadsheets read and write them (RFC 4180).
namespace dunning::desk {

struct CsvRow {
  std::size_t line = 0;            // in the file, from 1
  std::vector<std::string> cells;  // as many as there are columns asked for
};

// The rows under a heading, with the cells of these columns in this order; other columns are
// ignored, and a column whose name ends with "?" may be missing (its cells are empty then). The
// heading's first separator of , ; and tab counts. Blank rows are left out. invalid_input names the
// line.
Result<std::vector<CsvRow>> read_csv(std::string_view text,
                                     const std::vector<std::string>& columns);

// One row with its line end. A cell that a spreadsheet would take for a formula gets a quote in
// front; read_csv takes it away again.
std::string csv_row(const std::vector<std::string>& cells);

// The whole file, at most 64 MiB.
Result<std::string> read_text_file(const std::string& path);

}  // namespace dunning::desk
