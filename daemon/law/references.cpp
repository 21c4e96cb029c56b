#include "daemon/law/references.hpp"

#include <cstddef>

namespace dunning::law {
namespace {

constexpr std::size_t rf_head = 4;  // "RF" and two check digits
constexpr std::size_t rf_longest = 25;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
char capital(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool all_digits(std::string_view text, std::size_t count) {
  if (text.size() != count) return false;
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return true;
}

std::string without(std::string_view text, std::string_view left_out) {
  std::string kept;
  for (const char c : text) {
    if (left_out.find(c) == std::string_view::npos) kept += c;
  }
  return kept;
}

// The rest after division by 97 of a text of digits and capitals, A written 10 … Z written 35.
int rest_of_97(std::string_view text) {
  int rest = 0;
  for (const char c : text)
    rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  return rest;
}

std::string two_digits(int number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

int check_of_payment_mark(std::string_view body) {
  constexpr int weights[] = {2, 4, 8, 5, 10, 9, 7, 3, 6, 1};
  int sum = 0;
  for (std::size_t i = 0; i < body.size(); ++i)
    sum += (body[body.size() - 1 - i] - '0') * weights[i % 10];
  const int check = 11 - sum % 11;
  if (check == 10) return 1;
  return check == 11 ? 0 : check;
}

int check_of_communication(std::string_view body) {
  const int rest = rest_of_97(body);
  return rest == 0 ? 97 : rest;
}

}  // namespace

Result<std::string> make_creditor_reference(std::string_view reference) {
  std::string kept;
  for (const char c : reference) {
    if (is_digit(c) || is_capital(capital(c))) {
      kept += capital(c);
    } else if (c < ' ' || c > '~') {
      return fail(ErrorKind::invalid_input,
                  "a creditor reference is made of the letters A to Z and digits only");
    }
  }
  if (kept.empty()) {
    return fail(ErrorKind::invalid_input, "a creditor reference needs a letter or a digit");
  }
  if (kept.size() > rf_longest - rf_head) {
    return fail(ErrorKind::invalid_input,
                "a creditor reference holds at most 21 letters and digits; these are " +
                    std::to_string(kept.size()));
  }
  return "RF" + two_digits(98 - rest_of_97(kept + "RF00")) + kept;
}

bool is_creditor_reference(std::string_view rf) {
  std::string text;
  for (const char c : without(rf, " -"))
    text += capital(c);
  if (text.size() <= rf_head || text.size() > rf_longest || !text.starts_with("RF")) return false;
  if (!is_digit(text[2]) || !is_digit(text[3])) return false;
  for (const char c : text) {
    if (!is_digit(c) && !is_capital(c)) return false;
  }
  const auto check = text.substr(2, 2);
  if (check == "00" || check == "01" || check == "99") return false;
  return rest_of_97(text.substr(rf_head) + text.substr(0, rf_head)) == 1;
}

std::string in_fours(std::string_view rf) {
  std::string printed;
  std::size_t written = 0;
  for (const char c : rf) {
    if (c == ' ') continue;
    if (written != 0 && written % 4 == 0) printed += ' ';
    printed += c;
    ++written;
  }
  return printed;
}

Result<std::string> make_structured_communication(std::string_view body) {
  if (!all_digits(body, 10)) {
    return fail(ErrorKind::invalid_input,
                "a structured communication is made of exactly 10 digits, to which 2 are added");
  }
  const std::string whole = std::string(body) + two_digits(check_of_communication(body));
  return "+++" + whole.substr(0, 3) + "/" + whole.substr(3, 4) + "/" + whole.substr(7) + "+++";
}

bool is_structured_communication(std::string_view text) {
  const auto whole = without(text, "+*/ .");
  return all_digits(whole, 12) &&
         whole.substr(10) == two_digits(check_of_communication(whole.substr(0, 10)));
}

Result<std::string> make_payment_mark(std::string_view body) {
  if (!all_digits(body, 15)) {
    return fail(ErrorKind::invalid_input,
                "a betalingskenmerk is made of exactly 15 digits, before which 1 is put");
  }
  return static_cast<char>('0' + check_of_payment_mark(body)) + std::string(body);
}

bool is_payment_mark(std::string_view text) {
  const auto whole = without(text, " ");
  return all_digits(whole, 16) &&
         whole.front() - '0' == check_of_payment_mark(std::string_view(whole).substr(1));
}

}  // namespace dunning::law
