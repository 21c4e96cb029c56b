#pragma once

#include <string>

#include "daemon/settings/keys.hpp"

namespace dunning::settings {

// A JSON Schema (draft 7) of one kind of file, printed from the table that validates it, so that an
// editor completes and checks the YAML (yaml-language-server). It refuses nothing that the reader
// accepts; what depends on other files or on other keys only the reader knows.
std::string print_schema(const Table& table, std::string_view title);

// config/schema/NAME.schema.json with its text, for each kind of file.
struct SchemaFile {
  std::string_view name;  // "policy"
  std::string text;
};
std::vector<SchemaFile> print_schemas();

}  // namespace dunning::settings
