#include "daemon/law/epc.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/law/references.hpp"

namespace dunning::law {
namespace {

constexpr std::int64_t largest_minor = 99'999'999'999;

auto refused(const std::string& what) {
  return fail(ErrorKind::invalid_input, what);
}

bool is_capital_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

// The number of characters of a UTF-8 text; none when it is not valid or holds a control character,
// which a line break is.
std::optional<std::size_t> characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned first = byte(i);
    if (first < 0x20 || first == 0x7F) return std::nullopt;
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length == 0 || i + length > text.size()) return std::nullopt;
    std::uint32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0U) != 0x80U) return std::nullopt;
      code = code << 6U | (byte(i + k) & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool no_character =
        (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF || (code >= 0x80 && code < 0xA0);
    if (overlong || no_character) return std::nullopt;
    i += length;
  }
  return count;
}

Status check_text(const std::string& element, std::string_view text, std::size_t longest) {
  const auto count = characters(text);
  if (!count) return refused(element + " has to be one line of UTF-8 without control characters");
  if (*count > longest) {
    return refused(element + " has " + std::to_string(*count) + " characters; at most " +
                   std::to_string(longest));
  }
  return {};
}

std::string without_spaces(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c != ' ') kept += c;
  }
  return kept;
}

// ISO 13616: a country, two check digits and up to 30 capitals or digits; mod 97 is 1.
bool is_iban(std::string_view iban) {
  if (iban.size() < 15 || iban.size() > 34) return false;
  int rest = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + 4) % iban.size()];
    if (!is_capital_or_digit(c)) return false;
    rest = c <= '9' ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  const bool country = iban[0] >= 'A' && iban[1] >= 'A';
  const bool check = iban[2] <= '9' && iban[3] <= '9';
  return country && check && rest == 1;
}

Status check_code(const std::string& element, std::string_view code) {
  for (const char c : code) {
    if (!is_capital_or_digit(c)) return refused(element + " is made of capitals and digits");
  }
  return {};
}

Status check(const EpcPayment& payment, const std::string& iban) {
  if (payment.name.empty()) return refused("the name of the payee is missing");
  TRY(check_text("the name", payment.name, 70));
  if (!is_iban(iban)) return refused("this is no IBAN, or its check digits are wrong");
  if (!payment.bic.empty() && payment.bic.size() != 8 && payment.bic.size() != 11)
    return refused("a BIC has 8 or 11 characters");
  TRY(check_code("a BIC", payment.bic));
  if (payment.amount.currency.code() != "EUR")
    return refused("a payment by EPC QR code is in EUR, not " +
                   std::string(payment.amount.currency.code()));
  if (payment.amount.minor < 1 || payment.amount.minor > largest_minor)
    return refused("the amount has to be from 0.01 to 999999999.99 EUR");
  if (payment.purpose.size() > 4) return refused("a purpose has at most 4 characters");
  TRY(check_code("a purpose", payment.purpose));
  if (!payment.reference.empty() && !payment.text.empty())
    return refused("a reference and a text cannot be given both");
  if (!payment.reference.empty() && !is_creditor_reference(payment.reference))
    return refused("this is no ISO 11649 reference, or its check digits are wrong");
  TRY(check_text("the text", payment.text, 140));
  return check_text("the note", payment.note, 70);
}

}  // namespace

Result<std::string> epc_payload(const EpcPayment& payment) {
  const std::string iban = without_spaces(payment.iban);
  TRY(check(payment, iban));
  const std::vector<std::string> elements = {"BCD",
                                             "002",
                                             "1",
                                             "SCT",
                                             payment.bic,
                                             payment.name,
                                             iban,
                                             "EUR" + decimal_text(payment.amount),
                                             payment.purpose,
                                             without_spaces(payment.reference),
                                             payment.text,
                                             payment.note};
  std::string payload;
  std::size_t open = 0;  // elements since the last one used
  for (const auto& element : elements) {
    if (element.empty()) {
      ++open;
      continue;
    }
    payload.append(open, '\n');
    payload += element;
    open = 1;
  }
  if (payload.size() > epc_bytes_limit) {
    return refused("the QR code would hold " + std::to_string(payload.size()) + " bytes; at most " +
                   std::to_string(epc_bytes_limit));
  }
  return payload;
}

}  // namespace dunning::law
