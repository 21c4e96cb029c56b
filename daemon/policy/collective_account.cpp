#include "daemon/policy/collective_account.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "daemon/policy/whole_words.hpp"

namespace dunning::policy {
namespace {

constexpr std::size_t many_invoices = 5;
constexpr std::size_t many_contacts = 4;

std::string small(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == ' ') continue;
    made += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return made;
}

}  // namespace

std::optional<std::string> collective_account(const Account& account,
                                              const AdministrationRules& rules) {
  const Wording debtor(account.debtor.name);
  for (const auto& name : rules.collective_names) {
    if (debtor.says(name, Within::whole_words))
      return "the debtor's name says \"" + name + "\", as a collective account would";
  }
  if (account.items.size() < many_invoices) return std::nullopt;
  std::set<InvoiceId> invoices;
  std::set<std::string> persons;
  std::set<std::string> addresses;
  for (const auto& item : account.items) {
    if (item.state != InvoiceState::open || !item.open.is_positive()) continue;
    invoices.insert(item.invoice);
    if (!item.contact_person.empty()) persons.insert(small(item.contact_person));
    if (!item.contact_email.empty()) addresses.insert(small(item.contact_email));
  }
  const std::size_t contacts = std::max(persons.size(), addresses.size());
  if (invoices.size() < many_invoices || contacts < many_contacts) return std::nullopt;
  return "its " + std::to_string(invoices.size()) + " open invoices are for " +
         std::to_string(contacts) + " different contacts, as on a collective account";
}

}  // namespace dunning::policy
