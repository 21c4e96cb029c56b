#include "daemon/desk/country_practice.hpp"

#include <algorithm>

namespace dunning::desk {
namespace {

constexpr CountryPractice practices[] = {
    {"NL", "nl", "Europe/Amsterdam", "nl", "nl", "EUR"},
    {"BE", "be", "Europe/Brussels", "nl", "be", "EUR"},
    {"DE", "de", "Europe/Berlin", "de", "de", "EUR"},
    {"GB", "gb", "Europe/London", "en", "uk", "GBP"},
    {"AT", "eu", "Europe/Vienna", "de", "de", "EUR"},
    {"BG", "eu", "Europe/Sofia", "en", "com", "EUR"},
    {"CY", "eu", "Asia/Nicosia", "en", "com", "EUR"},
    {"CZ", "eu", "Europe/Prague", "en", "com", "CZK"},
    {"DK", "eu", "Europe/Copenhagen", "en", "com", "DKK"},
    {"EE", "eu", "Europe/Tallinn", "en", "com", "EUR"},
    {"ES", "eu", "Europe/Madrid", "en", "es", "EUR"},
    {"FI", "eu", "Europe/Helsinki", "en", "com", "EUR"},
    {"FR", "eu", "Europe/Paris", "fr", "fr", "EUR"},
    {"GR", "eu", "Europe/Athens", "en", "com", "EUR"},
    {"HR", "eu", "Europe/Zagreb", "en", "com", "EUR"},
    {"HU", "eu", "Europe/Budapest", "en", "com", "HUF"},
    {"IE", "eu", "Europe/Dublin", "en", "com", "EUR"},
    {"IT", "eu", "Europe/Rome", "en", "com", "EUR"},
    {"LT", "eu", "Europe/Vilnius", "en", "com", "EUR"},
    {"LU", "eu", "Europe/Luxembourg", "fr", "be", "EUR"},
    {"LV", "eu", "Europe/Riga", "en", "com", "EUR"},
    {"MT", "eu", "Europe/Malta", "en", "com", "EUR"},
    {"PL", "eu", "Europe/Warsaw", "en", "com", "PLN"},
    {"PT", "eu", "Europe/Lisbon", "en", "com", "EUR"},
    {"RO", "eu", "Europe/Bucharest", "en", "com", "RON"},
    {"SE", "eu", "Europe/Stockholm", "en", "com", "SEK"},
    {"SI", "eu", "Europe/Ljubljana", "en", "com", "EUR"},
    {"SK", "eu", "Europe/Bratislava", "en", "com", "EUR"},
};

}  // namespace

const CountryPractice* practice_of(std::string_view country) {
  const auto* found =
      std::find_if(std::begin(practices), std::end(practices),
                   [&](const CountryPractice& one) { return one.country == country; });
  return found == std::end(practices) ? nullptr : found;
}

std::vector<std::string> shipped_policies(const CountryPractice& practice,
                                          std::string_view debtors_are) {
  const bool businesses = debtors_are != "consumer";
  const bool consumers = debtors_are != "business";
  // The Dutch one for consumers has no `for`: it governs whatever no other does.
  if (practice.country == "NL") {
    if (!businesses) return {"policies/nl-consumer.yaml"};
    return {"policies/nl-business.yaml", "policies/nl-consumer.yaml"};
  }
  const std::string examples = "policies/examples/";
  std::vector<std::string> policies;
  if (businesses)
    policies.push_back(examples + std::string(practice.jurisdiction) + "-business.yaml");
  if (consumers && practice.country == "BE") policies.push_back(examples + "be-consumer.yaml");
  policies.push_back(examples + "friendly.yaml");
  return policies;
}

bool needs_inbox(const CountryPractice& practice, std::string_view debtors_are) {
  return practice.country == "BE" && debtors_are != "business";
}

}  // namespace dunning::desk
