#include "daemon/policy/debtor_settings.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/policy/legal_facts.hpp"
#include "daemon/policy/outcome.hpp"

namespace dunning::policy {
namespace {

constexpr std::size_t most_recipients = 10;  // design: everything has a limit
constexpr std::string_view keys[] = {"policy", "language",  "contact",
                                     "type",   "reminders", "mailing"};

std::vector<std::string> addresses_in(std::string_view text) {
  std::vector<std::string> addresses;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find_first_of(", ;", from), text.size());
    std::string one(text.substr(from, end - from));
    if (!one.empty() && std::find(addresses.begin(), addresses.end(), one) == addresses.end())
      addresses.push_back(std::move(one));
    from = end + 1;
  }
  return addresses;
}

std::string two_letters(std::string_view text) {
  std::string code(text.substr(0, 2));
  for (char& c : code) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return code;
}

bool is_language(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto tone = text.substr(std::min<std::size_t>(text.size(), 2));
  return text.size() >= 2 && letter(text[0]) && letter(text[1]) &&
         (tone.empty() || tone == "-formal" || tone == "-informal");
}

// With the tone behind it, when one was said: "nl-informal".
std::string language_of(std::string_view text) {
  return two_letters(text) + std::string(text.substr(std::min<std::size_t>(text.size(), 2)));
}

const DebtorOverride* configured_for(const Debtor& debtor, const AdministrationRules& rules) {
  const auto found =
      std::find_if(rules.overrides.begin(), rules.overrides.end(), [&](const auto& one) {
        return one.number.empty() ? one.id == debtor.id : one.number == debtor.customer_number;
      });
  return found == rules.overrides.end() ? nullptr : &*found;
}

void apply(DebtorSettings& settings, const std::string& key, const std::string& value) {
  if (key == "policy") settings.policy = value;
  if (key == "language") settings.language = language_of(value);
  if (key == "contact") settings.contact = addresses_in(value);
  if (key == "type") settings.type = law::parse_debtor_type(value);
  if (key == "reminders") settings.no_reminders = value != "yes";
  if (key == "mailing") settings.mailing = value == "yes";
}

}  // namespace

const Word* DebtorSettings::about(std::string_view key) const {
  for (const auto* word : words) {
    if (std::get<DebtorSetting>(word->what).key == key) return word;
  }
  return nullptr;
}

DebtorSettings debtor_settings(const Account& account, const AdministrationRules& rules,
                               Date today) {
  DebtorSettings settings;
  settings.configured = configured_for(account.debtor, rules);
  if (settings.configured) {
    for (const auto& [key, value] : settings.configured->settings)
      apply(settings, key, value);
  }
  for (const auto& word : account.words) {
    const auto* setting = std::get_if<DebtorSetting>(&word.what);
    if (!setting || !in_force(word, today)) continue;
    const auto same = std::find_if(settings.words.begin(), settings.words.end(), [&](auto* other) {
      return std::get<DebtorSetting>(other->what).key == setting->key;
    });
    if (same == settings.words.end()) {
      settings.words.push_back(&word);
    } else if (std::pair(word.on, word.id) > std::pair((*same)->on, (*same)->id)) {
      *same = &word;
    }
  }
  std::erase_if(settings.words,
                [](auto* word) { return std::get<DebtorSetting>(word->what).value.empty(); });
  for (const auto* word : settings.words) {
    const auto& [key, value] = std::get<DebtorSetting>(word->what);
    apply(settings, key, value);
  }
  return settings;
}

std::string who_set(const DebtorSettings& settings, std::string_view key) {
  const Word* word = settings.about(key);
  if (!word) return "dunningd.yaml says";
  return (word->author.empty() ? "a person" : word->author) + " said on " + to_string(word->on);
}

Status check_setting(std::string_view key, std::string_view value) {
  const auto refuse = [&](const std::string& what) {
    return fail(ErrorKind::invalid_input, std::string(key) + ": " + what);
  };
  if (is_legal_fact(key)) return check_legal_fact(key, value);
  if (std::find(std::begin(keys), std::end(keys), key) == std::end(keys)) {
    std::string legal;
    for (const auto one : legal_fact_keys())
      legal += ", " + std::string(one);
    return fail(ErrorKind::invalid_input,
                "a debtor has no setting \"" + std::string(key) +
                    "\"; there are policy, language, contact, type, reminders and mailing, and "
                    "what the law asks" +
                    legal);
  }
  if (value.empty()) return {};
  if (key == "language" && !is_language(value))
    return refuse("two letters, like nl or en, with a tone or without: nl-formal, nl-informal");
  if (key == "type" && !law::parse_debtor_type(value))
    return refuse("consumer, business or public_body");
  if ((key == "reminders" || key == "mailing") && value != "yes" && value != "no")
    return refuse("yes or no");
  if (key == "contact") {
    const auto addresses = addresses_in(value);
    if (addresses.empty() || addresses.size() > most_recipients)
      return refuse("one to " + std::to_string(most_recipients) + " mail addresses");
    for (const auto& address : addresses) {
      if (!plausible_address(address)) return refuse("no mail can be sent to " + address);
    }
  }
  return {};
}

TypedBecause debtor_type(const Debtor& debtor, const DebtorSettings& settings, DebtorsAre declared,
                         const law::Jurisdiction& jurisdiction) {
  if (!settings.type) return debtor_type(debtor, declared, jurisdiction);
  const Word* word = settings.about("type");
  if (!word) return {*settings.type, "dunningd.yaml says so"};
  std::string because = word->author.empty() ? "a person" : word->author;
  because += " said so on " + to_string(word->on);
  if (!word->reason.empty()) because += ": " + word->reason;
  return {*settings.type, std::move(because)};
}

Contact contact(const Debtor& debtor, const DebtorSettings& settings,
                const std::vector<std::string>& roles, const std::vector<BadAddress>& bad) {
  if (settings.contact.empty()) return contact(debtor, roles, bad);
  Contact found;
  for (const auto& address : settings.contact) {
    if (!plausible_address(address)) {
      found.left_out.push_back(address);
    } else if (const auto* one = find_bad(bad, address)) {
      found.bad.push_back(*one);
    } else if (found.recipients.size() < most_recipients) {
      found.recipients.push_back({"set_by_a_person", address});
    }
  }
  return found;
}

std::string language(const Debtor& debtor, const DebtorSettings& settings,
                     const AdministrationRules& rules) {
  return settings.language.empty() ? language(debtor, rules) : settings.language;
}

}  // namespace dunning::policy
