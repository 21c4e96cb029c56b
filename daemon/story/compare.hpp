#pragma once

#include <vector>

#include "daemon/story/tell.hpp"
#include "daemon/story/world.hpp"

namespace dunning::story {

// What one day brought, before it is held against the story.
struct DayTold {
  std::vector<Left> left;
  std::vector<Quiet> quiet;        // every item that takes no step
  std::vector<std::string> tasks;  // that were made: of a step, or a kind
};

// Which of what left an expectation is about: its debtor and step; null when none.
const Left* meant_by(const Expected& expected, const std::vector<Left>& left);

// What becomes of what left, as the story says; delivered where it says nothing.
Expected::Fate fate_of(const Left& left, const Day* day);

// `day` is null on a day that the story does not mention.
std::vector<Mismatch> compare(const Day* day, Date on, const DayTold& told);

}  // namespace dunning::story
