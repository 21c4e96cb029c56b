#include "daemon/policy/own_company.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace dunning::policy {
namespace {

// Providers of mailboxes to the public. A domain missing here errs on the safe side: a person is
// asked.
constexpr std::array<std::string_view, 44> public_domains{
    "gmail.com",     "googlemail.com", "hotmail.com", "hotmail.nl", "hotmail.be",     "hotmail.fr",
    "hotmail.co.uk", "outlook.com",    "outlook.be",  "live.com",   "live.nl",        "live.be",
    "msn.com",       "icloud.com",     "me.com",      "mac.com",    "yahoo.com",      "yahoo.co.uk",
    "yahoo.fr",      "yahoo.de",       "ymail.com",   "aol.com",    "gmx.de",         "gmx.net",
    "gmx.com",       "web.de",         "t-online.de", "proton.me",  "protonmail.com", "pm.me",
    "kpnmail.nl",    "kpnplanet.nl",   "planet.nl",   "hetnet.nl",  "ziggo.nl",       "home.nl",
    "casema.nl",     "chello.nl",      "upcmail.nl",  "xs4all.nl",  "telfort.nl",     "telenet.be",
    "skynet.be",     "zonnet.nl"};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return upper(c) >= 'A' && upper(c) <= 'Z';
}

// "KvK 0123.4567" and "1234567" are the same number.
std::string company_number_key(std::string_view text) {
  std::string key;
  for (const char c : text) {
    if (is_digit(c) && !(key.empty() && c == '0')) key += c;
  }
  return key;
}

std::string alphanumeric_key(std::string_view text) {
  std::string key;
  for (const char c : text) {
    if (is_digit(c) || is_letter(c)) key += upper(c);
  }
  return key;
}

// Without the country, which some ledgers leave out: "NL 0012.34.567.B01" is "001234567B01".
std::string vat_number_key(std::string_view text) {
  const std::string key = alphanumeric_key(text);
  return key.size() > 2 && is_letter(key[0]) && is_letter(key[1]) ? key.substr(2) : key;
}

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return {};
  std::string domain(address.substr(at + 1));
  std::transform(domain.begin(), domain.end(), domain.begin(), lower);
  const bool is_public =
      std::find(public_domains.begin(), public_domains.end(), domain) != public_domains.end();
  return is_public ? std::string() : domain;
}

bool same(const std::string& a, const std::string& b) {
  return !a.empty() && a == b;
}

bool is_within(const std::string& domain, const std::string& own) {
  return same(domain, own) || (!own.empty() && domain.ends_with("." + own));
}

std::optional<std::string> same_domain(const Debtor& debtor, const Creditor& own) {
  for (const std::string& ours : {domain_of(own.from_address), domain_of(own.reply_to)}) {
    for (const auto& mailbox : debtor.mailboxes) {
      const std::string theirs = domain_of(mailbox.address);
      if (is_within(theirs, ours)) return theirs;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> own_company(const Debtor& debtor,
                                       const std::vector<Creditor>& own_creditors) {
  const std::string company_number = company_number_key(debtor.company_number);
  const std::string vat_number = vat_number_key(debtor.vat_number);
  const std::string iban = alphanumeric_key(debtor.iban);
  for (const auto& own : own_creditors) {
    const std::string of_own = " is that of your own " + own.name;
    if (same(company_number, company_number_key(own.company_number))) {
      return "the debtor's company number " + debtor.company_number + of_own;
    }
    if (same(vat_number, vat_number_key(own.vat_number))) {
      return "the debtor's VAT number " + debtor.vat_number + of_own;
    }
    for (const auto& [currency, own_iban] : own.ibans) {
      if (same(iban, alphanumeric_key(own_iban)))
        return "the debtor's IBAN " + debtor.iban + of_own;
    }
    for (const auto& other : own.pay_to) {
      if (same(iban, alphanumeric_key(other.iban)))
        return "the debtor's IBAN " + debtor.iban + of_own;
    }
    if (const auto domain = same_domain(debtor, own))
      return "the debtor's mail domain " + *domain + of_own;
  }
  return std::nullopt;
}

}  // namespace dunning::policy
