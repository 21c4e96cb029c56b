// Bad input, one file a case: golden/KIND/NAME.yaml and, beside it, the complaints a person will
// read. With DUNNING_UPDATE_GOLDENS=1 they are written instead of compared, to be reviewed like
// code.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "daemon/settings/configuration.hpp"
#include "daemon/settings/story_file.hpp"
#include "tests/settings/files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace dunning::settings;
using namespace dunning::settings::test;

// The same complaints wherever the source is checked out.
std::string without_directory(std::string text) {
  const std::string directory = goldens.string() + "/";
  for (auto at = text.find(directory); at != std::string::npos; at = text.find(directory)) {
    text.erase(at, directory.size());
  }
  return text;
}

template <class T>
std::string outcome(const Loaded<T>& loaded) {
  CHECK(loaded.value.has_value() == loaded.complaints.empty());
  return loaded.value ? "accepted\n" : without_directory(render(loaded.complaints));
}

int compare_all(const char* kind, const std::function<std::string(const fs::path&)>& load_one) {
  int cases = 0;
  for (const auto& entry : fs::directory_iterator(goldens / kind)) {
    if (entry.path().extension() != ".yaml") continue;
    ++cases;
    const std::string found = load_one(entry.path());
    const fs::path expected = fs::path(entry.path()).replace_extension(".txt");
    if (std::getenv("DUNNING_UPDATE_GOLDENS") != nullptr) {
      std::ofstream(expected, std::ios::binary) << found;
      continue;
    }
    CAPTURE(expected.string());
    CHECK(found == content(expected));
    const bool meant_to_load = entry.path().stem().string().starts_with("accepted");
    CHECK((found == "accepted\n") == meant_to_load);
  }
  return cases;
}

}  // namespace

TEST_CASE(
    "settings: every fault in a configuration is shown with its place, what was found and what is "
    "allowed") {
  CHECK(compare_all("configuration",
                    [](const fs::path& path) { return outcome(load(path, digest)); }) >= 50);
}

TEST_CASE(
    "settings: every fault in a policy is shown with its place, what was found and what is "
    "allowed") {
  CHECK(compare_all("policy", [](const fs::path& path) {
          return outcome(load_policy(path, goldens / "support/templates", digest));
        }) >= 45);
}

TEST_CASE(
    "S40: every fault in the law of a jurisdiction is shown with its place, what was found and "
    "what is allowed") {
  CHECK(compare_all("jurisdiction",
                    [](const fs::path& path) { return outcome(load_jurisdiction(path)); }) >= 20);
}

TEST_CASE(
    "settings: every fault in a file of stories is shown with its place, what was found and what "
    "is allowed") {
  CHECK(compare_all("story", [](const fs::path& path) { return outcome(load_stories(path)); }) >=
        20);
}
