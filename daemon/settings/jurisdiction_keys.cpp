#include "daemon/settings/keys.hpp"

#include <iterator>

// Jurisdiction files, but for the law itself (statute_keys.cpp).
namespace dunning::settings {
namespace {

constexpr auto required = Presence::required;
constexpr auto optional = Presence::optional;

constexpr Key jurisdiction_keys[] = {
    {"jurisdiction",
     Type::name,
     required,
     "",
     {},
     "",
     "Name of the jurisdiction; the file is called the same."},
    {"country",
     Type::text,
     required,
     "",
     {},
     "",
     "Its country by ISO 3166-1, or EU for what holds in every member state."},
    {"calendar", Type::section, required, "", {}, "", "Which days count (S13)."},
    {"calendar.until", Type::date, required, "", {}, "", "The last day the two lists know about."},
    {"calendar.holidays",
     Type::named_dates,
     required,
     "",
     {},
     "",
     "Days other than Saturdays and Sundays on which offices are closed."},
    {"calendar.holidays_source",
     Type::paragraph,
     required,
     "",
     {},
     "",
     "Where they are laid down."},
    {"calendar.target_closed",
     Type::dates,
     required,
     "",
     {},
     "",
     "Days other than Saturdays and Sundays on which no euro payment is settled between banks."},
    {"calendar.target_source", Type::paragraph, required, "", {}, "", "Where they are laid down."},
    {"legal_forms",
     Type::section,
     required,
     "",
     {},
     "",
     "Words in a debtor's name that say what kind of party it is (S2)."},
    {"legal_forms.source", Type::paragraph, required, "", {}, "", "Where they are laid down."},
    {"legal_forms.business", Type::names_list, required, "", {}, "", "Legal forms of businesses."},
    {"legal_forms.public_body", Type::names_list, optional, "", {}, "", "Words for public bodies."},
};

}  // namespace

const Table& jurisdiction_table() {
  static const std::vector<Key> keys = [] {
    std::vector<Key> all(std::begin(jurisdiction_keys), std::end(jurisdiction_keys));
    const auto statute = statute_keys();
    all.insert(all.end(), statute.begin(), statute.end());
    return all;
  }();
  static const Table table{"jurisdiction files", keys};
  return table;
}

}  // namespace dunning::settings
