#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/desk/law_checklist.hpp"
#include "daemon/json/value.hpp"
#include "daemon/settings/complaint.hpp"
#include "daemon/story/tell.hpp"

// `dunningctl test`: stories held against the policies, as `promtool test rules` does for alerts.
// Reads the files, their policies, jurisdiction and templates, and nothing else.
namespace dunning::desk {

// An invoice of a story held against the law, as `why --law` does (law_checklist.hpp).
struct HeldAgainstLaw {
  Date on;
  std::string after;  // the step that left that day; empty: the end of the story
  Debtor debtor;
  policy::Item item;
  std::vector<Requirement> checklist;
};

struct StoryResult {
  std::string file;
  std::string name;
  int line = 0;
  story::Told told;
  // Of every message that left, in the order of told.left: its subject, an empty line and its text;
  // empty for what is no message.
  std::vector<std::string> texts;
  std::vector<HeldAgainstLaw> law;  // after every message of legal weight, and at the end
};

struct StoriesAnswer {
  std::size_t files = 0;
  std::vector<settings::Complaint> complaints;  // about files that could not be read
  std::vector<StoryResult> stories;
  bool fine() const;
};

// A message that cannot be rendered fails its story.
StoriesAnswer test_stories(const std::vector<std::string>& files);

// What is printed of every story beside what went otherwise than it says.
enum class ShowStories {
  nothing,
  plan,     // what left and what stayed behind, with amounts and reasons
  preview,  // and every text
  law,      // what the law asks, after every message of legal weight and at the end
};
std::string to_text(const StoriesAnswer& answer, ShowStories show = ShowStories::nothing);
json::Value to_json(const StoriesAnswer& answer);

}  // namespace dunning::desk
