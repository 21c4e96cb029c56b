#include "daemon/law/rate_formula.hpp"

#include <string>

#include "daemon/law/rounding.hpp"

namespace dunning::law {
namespace {

constexpr std::int64_t point = 10'000;
constexpr Percent margin{8 * point, 0};

// The multiple of `step` that is not below it.
std::int64_t rounded_up(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return rest > 0 ? value - rest + step : value - rest;
}

}  // namespace

Result<Percent> commercial_rate(std::string_view country, Percent reference) {
  if (country == "NL" || country == "EU") return reference + margin;
  if (country == "BE") return Percent{rounded_up(reference.e4, point / 2), 0} + margin;
  return fail(ErrorKind::invalid_input, "there is no such formula for \"" +
                                            std::string(country.substr(0, 20)) +
                                            "\"; there is one for NL, BE and EU");
}

Percent civil_policy_rate(Percent reference) {
  const Wide whole = divided(Wide{reference.e4} + 22'500, point, Rounding::half_up);
  return {static_cast<std::int64_t>(whole) * point, 0};
}

}  // namespace dunning::law
