#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/done.hpp"
#include "daemon/desk/law_shelf.hpp"
#include "daemon/json/value.hpp"

// The tables of rates, and what a person adds to them when they end (S40).
namespace dunning::desk {

struct RateTableLine {
  std::string jurisdiction;
  std::string table;
  std::string article;
  Date newest_from;
  std::string percent;
  Date checked_until;
  bool ends_soon = false;  // within 30 days, or it has ended
};
struct RatesAnswer {
  std::vector<RateTableLine> tables;
  bool well() const;  // none ends soon
};
// Of one country, or of all when none is named.
Result<RatesAnswer> rates_answer(LawShelf& shelf, const std::string& country, Date today);
std::string to_text(const RatesAnswer& answer);
json::Value to_json(const RatesAnswer& answer);

struct NewRate {
  std::string country;
  std::string table;
  Date from;
  std::string percent;
  std::string source;
  std::optional<Date> until;  // none: the end of the half-year it begins in
  std::string author;
  Date today;
};
// Writes the rate into rates.d/NAME.yaml beside the configuration; one of the same table and day is
// replaced. invalid_input when there is no such table with rows of its own, when the percentage is
// none or beyond 50, when the rate begins before the newest row that shipped, or holds for longer
// than a year; what cannot be written is `permanent`.
Result<Done> add_rate(const std::string& configuration, const NewRate& rate);

}  // namespace dunning::desk
