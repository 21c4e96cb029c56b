#include "daemon/messages/recipients.hpp"

#include <algorithm>

namespace dunning::messages {
namespace {

constexpr const char* too_many = "a message goes to at most 10 addresses";
constexpr std::size_t address_limit = 254;  // RFC 5321, 4.5.3.1.3, less the angle brackets

bool may_stand_in_address(char c) {
  return c > ' ' && c < '\x7f' &&
         std::string_view("<>()[]\\\",:;").find(c) == std::string_view::npos;
}

bool same_address(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    return lower(x) == lower(y);
  });
}

}  // namespace

Status check_address(std::string_view field, std::string_view address) {
  const auto wrong = [&](std::string_view why) {
    return fail(ErrorKind::invalid_input, std::string(field) + ": " + std::string(why));
  };
  if (address.empty()) return wrong("the address is empty");
  if (address.size() > address_limit) return wrong("the address is longer than 254 bytes");
  if (!std::all_of(address.begin(), address.end(), may_stand_in_address))
    return wrong("the address contains a character that no mail address can have");
  const auto at = address.find('@');
  if (at == std::string_view::npos || at != address.rfind('@') || at == 0 || at > 64)
    return wrong("the address is not of the form name@domain");
  const auto domain = address.substr(at + 1);
  if (domain.empty() || domain.front() == '.' || domain.front() == '-' || domain.back() == '.' ||
      domain.find("..") != std::string_view::npos)
    return wrong("the address has no usable domain");
  return {};
}

Result<Addressees> addressees(const policy::Intent& intent, const Creditor& creditor) {
  Addressees found;
  const auto known = [&](std::string_view address) {
    return std::any_of(found.recipients.begin(), found.recipients.end(),
                       [&](const Recipient& one) { return same_address(one.address, address); });
  };
  for (const auto& mailbox : intent.recipients) {
    if (const auto good = check_address("recipient", mailbox.address); !good) {
      found.unusable.push_back({mailbox.role, good.error().message});
    } else if (!known(mailbox.address)) {
      if (found.recipients.size() == recipients_limit) {
        found.unusable.push_back({mailbox.role, too_many});
      } else {
        found.recipients.push_back({mailbox.address, "to", mailbox.role});
      }
    }
  }
  if (found.recipients.empty()) {
    return fail(ErrorKind::not_found, found.unusable.empty()
                                          ? std::string("the debtor has no e-mail address")
                                          : found.unusable.front().why);
  }
  const auto copy_to = [&](const std::string& role, const std::vector<std::string>& addresses) {
    for (const auto& address : addresses) {
      if (const auto good = check_address(role, address); !good) {
        found.unusable.push_back({role, good.error().message});
      } else if (known(address)) {
        continue;
      } else if (found.recipients.size() == recipients_limit) {
        found.unusable.push_back({role, too_many});
      } else {
        found.recipients.push_back({address, role, role});
      }
    }
  };
  copy_to("cc", intent.cc);
  copy_to("bcc", intent.bcc);
  if (!creditor.bcc.empty() && !known(creditor.bcc)) {
    TRY(check_address("bcc", creditor.bcc));
    found.recipients.push_back({creditor.bcc, "bcc", "archive"});
  }
  return found;
}

}  // namespace dunning::messages
