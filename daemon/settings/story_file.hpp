#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/settings/configuration.hpp"
#include "daemon/story/story.hpp"

// A file of stories with the policies, the jurisdiction and the templates it names; docs/stories.md
// teaches the format.
namespace dunning::settings {

struct StoryFile {
  std::filesystem::path file;
  std::filesystem::path templates;
  story::Setting setting;
  std::vector<story::Story> stories;
};

// Complaints of the files it names are among its own. Relative paths are relative to the file.
Loaded<StoryFile> load_stories(const std::filesystem::path& file);

}  // namespace dunning::settings
