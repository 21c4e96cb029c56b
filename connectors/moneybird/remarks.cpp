#include "connectors/moneybird/remarks.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "connectors/moneybird/text.hpp"
#include "daemon/core/record_checks.hpp"
#include "daemon/core/text.hpp"

namespace dunning::moneybird {
namespace {

using json::Cursor;

constexpr std::string_view own_note = "[dunningd ";  // note_body of wire.hpp
constexpr std::array<std::string_view, 5> not_a_stop = {"", "no", "nee", "false", "0"};

struct CustomField {
  std::string name;
  std::string value;
  std::string text() const { return name.empty() ? value : name + ": " + value; }
};

// Without those that nobody filled in: every record carries all fields of its administration.
Result<std::vector<CustomField>> read_custom_fields(const Cursor& record) {
  std::vector<CustomField> fields;
  for (const Cursor& one : TRY(record.find_items("custom_fields"))) {
    CustomField field{TRY(plain_text(one, "name")), TRY(plain_text(one, "value"))};
    if (!field.value.empty()) fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace

Result<std::vector<std::string>> read_tags(const Cursor& record) {
  std::vector<std::string> tags;
  for (const auto& field : TRY(read_custom_fields(record)))
    tags.push_back(field.text());
  return tags;
}

Result<std::vector<std::string>> read_stop_signs(const Cursor& record,
                                                 std::string_view stop_field) {
  std::vector<std::string> signs;
  const auto wanted = ascii_lower(trimmed(stop_field));
  if (wanted.empty()) return signs;
  for (const auto& field : TRY(read_custom_fields(record))) {
    const auto value = ascii_lower(field.value);
    if (ascii_lower(field.name) == wanted &&
        std::find(not_a_stop.begin(), not_a_stop.end(), value) == not_a_stop.end())
      signs.push_back(field.text());
  }
  return signs;
}

Result<std::vector<std::string>> read_notes(const Cursor& record) {
  std::vector<std::string> notes;
  for (const Cursor& one : TRY(record.find_items("notes"))) {
    auto text = TRY(plain_text(one, "note"));
    if (text.empty() || text.find(own_note) != std::string::npos) continue;
    notes.push_back(cut_short(std::move(text), text_limit_bytes));
  }
  if (notes.size() > list_limit)
    notes.erase(notes.begin(), notes.end() - static_cast<std::ptrdiff_t>(list_limit));
  return notes;
}

}  // namespace dunning::moneybird
