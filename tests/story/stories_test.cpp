// Stories are told as dunningctl tells them: stories/ holds those of the format itself, wrong/
// those that go otherwise with what a person then reads, shipped/ what the shipped policies do in
// their own stories. With DUNNING_UPDATE_GOLDENS=1 the texts are written instead of compared, to be
// reviewed like code.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "daemon/desk/test_stories.hpp"

namespace {

namespace fs = std::filesystem;
using namespace dunning::desk;

const fs::path source = DUNNING_SOURCE_DIR;
const fs::path here = source / "tests/story";

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> files(const fs::path& directory, const std::string& ending) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().filename().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// The same wherever the source is checked out.
std::string without_directory(std::string text) {
  const std::string directory = source.string() + "/";
  for (auto at = text.find(directory); at != std::string::npos; at = text.find(directory))
    text.erase(at, directory.size());
  return text;
}

void is_as_written(const fs::path& golden, const std::string& found) {
  if (std::getenv("DUNNING_UPDATE_GOLDENS") != nullptr)
    std::ofstream(golden, std::ios::binary) << found;
  CAPTURE(golden.string());
  CHECK(found == content(golden));
}

std::string golden_name(const fs::path& stories, const std::string& kind) {
  return stories.stem().string() + kind;
}

// The YAML blocks of a page, in their order.
std::vector<std::string> examples_of(const std::string& page) {
  std::vector<std::string> examples;
  const std::string begin = "```yaml\n";
  for (auto at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
    at += begin.size();
    examples.push_back(page.substr(at, page.find("```", at) - at));
  }
  return examples;
}

}  // namespace

TEST_CASE("every story about the format is as the daemon would do it") {
  const auto all = files(here / "stories", ".stories.yaml");
  CHECK(all.size() >= 3);
  for (const auto& file : all) {
    const auto answer = test_stories({file.string()});
    CHECK_MESSAGE(answer.fine(), to_text(answer));
    CHECK(answer.stories.size() > 1);
  }
}

TEST_CASE("a story that goes otherwise says what was expected, what happened and why") {
  const auto all = files(here / "wrong", ".yaml");
  CHECK(all.size() >= 1);
  for (const auto& file : all) {
    const auto answer = test_stories({file.string()});
    CHECK_FALSE(answer.fine());
    for (const auto& story : answer.stories)
      CHECK_MESSAGE(!story.told.fine(), story.name);
    is_as_written(here / "wrong" / golden_name(file, ".txt"), without_directory(to_text(answer)));
  }
}

TEST_CASE(
    "every shipped policy does what its stories say, and its plan, texts and law are as reviewed") {
  const auto all = files(source / "config/policies/stories", ".yaml");
  CHECK(all.size() >= 2);
  for (const auto& file : all) {
    const auto answer = test_stories({file.string()});
    CHECK_MESSAGE(answer.fine(), to_text(answer));
    is_as_written(here / "shipped" / golden_name(file, ".plan.txt"),
                  to_text(answer, ShowStories::plan));
    is_as_written(here / "shipped" / golden_name(file, ".preview.txt"),
                  to_text(answer, ShowStories::preview));
    is_as_written(here / "shipped" / golden_name(file, ".why.txt"),
                  to_text(answer, ShowStories::law));
  }
}

TEST_CASE("every shipped policy has stories") {
  for (const auto& directory : {"config/policies", "config/policies/examples"}) {
    if (!fs::exists(source / directory)) continue;
    for (const auto& policy : files(source / directory, ".yaml")) {
      CAPTURE(policy.string());
      CHECK(fs::exists(source / "config/policies/stories" / policy.filename()));
    }
  }
}

TEST_CASE("the examples of docs/stories.md are told as they stand there") {
  const auto directory = fs::temp_directory_path() / "dunning_stories_page";
  fs::remove_all(directory);
  fs::create_directories(directory);
  fs::create_directory_symlink(source / "config/jurisdictions", directory / "jurisdictions");
  fs::create_directory_symlink(source / "config/templates", directory / "templates");
  int told = 0;
  for (const auto& example : examples_of(content(source / "docs/stories.md"))) {
    const std::string policy = "policy: ";
    if (example.starts_with(policy)) {
      const auto name = example.substr(policy.size(), example.find('\n') - policy.size());
      std::ofstream(directory / (name + ".yaml")) << example;
      continue;
    }
    const auto file = directory / "stories.yaml";
    std::ofstream(file) << example;
    const auto answer = test_stories({file.string()});
    CHECK_MESSAGE(answer.fine(), to_text(answer));
    ++told;
  }
  CHECK(told >= 3);
  fs::remove_all(directory);
}
