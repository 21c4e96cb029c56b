#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/creditor.hpp"
#include "daemon/core/message.hpp"
#include "daemon/core/result.hpp"
#include "daemon/policy/decide.hpp"

namespace dunning::messages {

constexpr std::size_t recipients_limit = 10;

// Whether it can stand in an envelope and a header: ASCII local@domain of at most 254 bytes without
// spaces, brackets or control characters. The error names the field and never repeats the address.
Status check_address(std::string_view field, std::string_view address);

struct UnusableAddress {
  std::string contact;  // which mailbox of the debtor
  std::string why;
};

struct Addressees {
  std::vector<Recipient>
      recipients;  // to: the debtor's; cc: third parties; bcc: the owner's archive
  std::vector<UnusableAddress> unusable;
};

// S33: the addresses of the intent's contact as `to`, a third party's and the policy's as `cc`
// (S28) or `bcc`, the creditor's archive as `bcc`. An address that cannot be used is set aside with
// its reason; not_found when none of the debtor's is left.
Result<Addressees> addressees(const policy::Intent& intent, const Creditor& creditor);

}  // namespace dunning::messages
