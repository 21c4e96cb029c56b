#pragma once

#include <string_view>

#include "tests/policy/said.hpp"

// A world with the law of the shipped jurisdiction nl.
namespace dunning::policy::test {

const law::Jurisdiction& the_netherlands();  // config/jurisdictions/nl.yaml

// reminder due + 3; demand reminder + 10 with 14 days; notice, the fourteen-day letter, three
// banking days after that; claim, statutory interest and costs, three banking days after its term.
Policy consumer_ladder();
// reminder due + 3; announce reminder + 10; claim announce + 14.
Policy business_ladder();

World consumer_world(Policy policy = consumer_ladder());
World business_world(Policy policy = business_ladder());

// Decides, and what leaves arrives the same day; judgements, tasks and voids are kept as the store
// keeps them.
Verdict send_on(World& world, std::string_view date);
// The same for every day of a span; the texts of what left, "DATE text; …".
std::string send_from(World& world, std::string_view first, std::string_view last);

// What the only message of the day states of law; fails when there is none.
StatedLaw stated_on(const World& world, std::string_view date);

}  // namespace dunning::policy::test
