#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/contact.hpp"

// What was decided about one debtor: in the configuration (AdministrationRules::overrides), and by
// `dunningctl debtor set`, which comes before it. The newest word of a key counts; an empty value
// takes it back, and so does ending the word.
namespace dunning::policy {

struct DebtorSettings {
  std::string policy;                   // instead of the first that matches, or empty
  std::string language;                 // ISO 639-1, with or without a tone, or empty
  std::vector<std::string> contact;     // addresses to write to instead of the ledger's
  std::optional<law::DebtorType> type;  // S2: a person's word comes first
  bool no_reminders = false;            // reminders: no
  bool mailing = false;                 // mailing: yes, the person's decision of S5 and S23
  // Who said it, and when; null: nobody, or the configuration.
  const Word* about(std::string_view key) const;

  std::vector<const Word*> words;
  const DebtorOverride* configured = nullptr;  // or null
};

// Of the rules, refers to what they say about the debtor.
DebtorSettings debtor_settings(const Account& account, const AdministrationRules& rules,
                               Date today);

// "anna said on 2026-05-01" or "dunningd.yaml says".
std::string who_set(const DebtorSettings& settings, std::string_view key);

// For the desk: invalid_input with a sentence when there is no such key or it cannot have that
// value. Whether a policy of that name exists is the caller's to know.
Status check_setting(std::string_view key, std::string_view value);

// As without settings, but a person's word comes first.
TypedBecause debtor_type(const Debtor& debtor, const DebtorSettings& settings, DebtorsAre declared,
                         const law::Jurisdiction& jurisdiction);
// `roles` as for contact(); what was set comes before them.
Contact contact(const Debtor& debtor, const DebtorSettings& settings,
                const std::vector<std::string>& roles = {},
                const std::vector<BadAddress>& bad = {});
std::string language(const Debtor& debtor, const DebtorSettings& settings,
                     const AdministrationRules& rules);

}  // namespace dunning::policy
