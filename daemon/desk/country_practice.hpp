#pragma once

#include <string>
#include <string_view>
#include <vector>

// What follows from the country of a company when its configuration is written for the first time.
namespace dunning::desk {

struct CountryPractice {
  std::string_view country;       // "NL"
  std::string_view jurisdiction;  // "nl"; "eu" where there is no table of its own
  std::string_view time_zone;
  std::string_view language;    // of the messages, to propose
  std::string_view exact_site;  // the site of Exact Online its accounts are on
  std::string_view currency;
};

// Null for a country whose law is in no table that ships.
const CountryPractice* practice_of(std::string_view country);

// The shipped policies for such debtors (`debtors_are`), the first that fits first.
std::vector<std::string> shipped_policies(const CountryPractice& practice,
                                          std::string_view debtors_are);

// Whether one of those policies gives notices by e-mail alone, which hold only when what comes back
// is read (S31).
bool needs_inbox(const CountryPractice& practice, std::string_view debtors_are);

}  // namespace dunning::desk
