#include "connectors/moneybird/text.hpp"

#include <cctype>

namespace dunning::moneybird {

std::string without_spaces(std::string_view account) {
  std::string compact;
  for (const char c : account) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) compact += c;
  }
  return compact;
}

Result<std::string> full_name(const json::Cursor& person) {
  return trimmed(TRY(plain_text(person, "firstname")) + " " + TRY(plain_text(person, "lastname")));
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto end = list.find_first_of(",;");
    auto part = trimmed(list.substr(0, end));
    if (!part.empty()) parts.push_back(std::move(part));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return parts;
}

std::string language_code(std::string_view text) {
  std::string code;
  for (const char c : text.substr(0, 2)) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) return {};
    code += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return code.size() == 2 ? code : std::string();
}

Result<Known> collected_by_direct_debit(const json::Cursor& contact) {
  const auto flag = TRY(contact.find_boolean("direct_debit"));
  const auto sepa = TRY(contact.find_boolean("sepa_active"));
  if (flag.value_or(false) || sepa.value_or(false)) return Known::yes;
  return flag || sepa ? Known::no : Known::unknown;
}

}  // namespace dunning::moneybird
