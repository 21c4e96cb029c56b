#pragma once

#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/law/percent.hpp"

// How the rates of the tables follow from reference rates: to check a new row with, never to make
// one from.
namespace dunning::law {

// The commercial rate for a half-year from the ECB's main refinancing rate before it: 8 points
// above it in the Netherlands (BW 6:120(2)) and at least in the European Union (Directive
// 2011/7/EU, art. 2(6)); in Belgium 8 points above the rate rounded up to the half point (law of 2
// August 2002, art. 5). invalid_input for another country ("NL", "BE", "EU").
Result<Percent> commercial_rate(std::string_view country, Percent reference);

// What the Dutch civil rate would be if its decree followed the usual policy: the ECB's rate at the
// end of April or October and 2.25 points, in whole percents half-up. The decree alone counts (BW
// 6:120(1)): on 1 July 2025 it said 6 where this says 5.
Percent civil_policy_rate(Percent reference);

}  // namespace dunning::law
