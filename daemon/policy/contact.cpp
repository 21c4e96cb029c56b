#include "daemon/policy/contact.hpp"

#include <algorithm>
#include <array>

#include "daemon/core/text.hpp"

namespace dunning::policy {
namespace {

constexpr std::array<std::string_view, 4> roles{"reminder_contact", "invoice_contact", "billing",
                                                "main"};
constexpr std::size_t most_recipients = 10;     // design: everything has a limit
constexpr std::size_t longest_address = 254;    // RFC 5321 4.5.3.1.3, less the angle brackets
constexpr std::size_t longest_local_part = 64;  // RFC 5321 4.5.3.1.1
constexpr std::string_view refused = "<>()[]\\,;:\"";

std::string two_letters(std::string_view text) {
  std::string code(text.substr(0, 2));
  for (char& c : code) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return code;
}

}  // namespace

bool plausible_address(std::string_view address) {
  if (address.size() > longest_address) return false;
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at > longest_local_part) return false;
  if (address.find('@', at + 1) != std::string_view::npos) return false;
  const auto domain = address.substr(at + 1);
  if (domain.empty() || domain.front() == '.' || domain.front() == '-' || domain.back() == '.') {
    return false;
  }
  if (domain.find("..") != std::string_view::npos) return false;
  return std::all_of(address.begin(), address.end(), [](char c) {
    return c > ' ' && c < 0x7f && refused.find(c) == std::string_view::npos;
  });
}

const BadAddress* find_bad(const std::vector<BadAddress>& bad, std::string_view address) {
  if (bad.empty()) return nullptr;
  const std::string small = ascii_lower(address);
  const auto found = std::find_if(bad.begin(), bad.end(), [&](const BadAddress& one) {
    return ascii_lower(one.address) == small;
  });
  return found == bad.end() ? nullptr : &*found;
}

Contact contact(const Debtor& debtor, const std::vector<std::string>& wanted,
                const std::vector<BadAddress>& bad) {
  Contact found;
  std::vector<std::string_view> order(roles.begin(), roles.end());
  if (!wanted.empty()) order.assign(wanted.begin(), wanted.end());
  for (const auto role : order) {
    for (const auto& mailbox : debtor.mailboxes) {
      if (mailbox.role != role) continue;
      if (!plausible_address(mailbox.address)) {
        found.left_out.push_back(mailbox.address);
        continue;
      }
      if (const auto* one = find_bad(bad, mailbox.address)) {
        found.bad.push_back(*one);
        continue;
      }
      const bool again =
          std::any_of(found.recipients.begin(), found.recipients.end(),
                      [&](const Debtor::Mailbox& one) { return one.address == mailbox.address; });
      if (!again && found.recipients.size() < most_recipients) found.recipients.push_back(mailbox);
    }
    if (!found.recipients.empty()) break;
  }
  return found;
}

bool has_postal_address(const Debtor& debtor) {
  const Address& address = debtor.address;
  const bool street = std::any_of(address.lines.begin(), address.lines.end(),
                                  [](const std::string& line) { return !line.empty(); });
  return !debtor.name.empty() && street && !address.city.empty();
}

std::string language(const Debtor& debtor, const AdministrationRules& rules) {
  if (debtor.language.size() >= 2) return two_letters(debtor.language);
  if (rules.language.size() >= 2) return two_letters(rules.language);
  const bool dutch = debtor.address.country == "NL" || debtor.address.country == "BE";
  return dutch ? "nl" : "en";
}

}  // namespace dunning::policy
