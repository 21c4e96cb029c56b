// What docs/complaints.md and docs/semantics.md promise has a test that can be found by its name.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
const fs::path root = DUNNING_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file, path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

// The names of all test cases, and the file names of the end-to-end tests.
std::set<std::string> test_names() {
  std::set<std::string> names;
  const std::regex test_case(
      "TEST_CASE(?:_FIXTURE)?\\(\\s*(?:\\w+,\\s*)?((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)");
  const std::regex piece("\"((?:[^\"\\\\]|\\\\.)*)\"");
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests")) {
    const fs::path& path = entry.path();
    if (path.filename().string().ends_with("_test.py")) names.insert(path.filename().string());
    if (path.extension() != ".cpp") continue;
    const std::string text = text_of(path);
    for (std::sregex_iterator it(text.begin(), text.end(), test_case), end; it != end; ++it) {
      const std::string quoted = (*it)[1];
      std::string name;
      for (std::sregex_iterator part(quoted.begin(), quoted.end(), piece); part != end; ++part)
        name += (*part)[1];
      names.insert(name);
    }
  }
  return names;
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  REQUIRE_MESSAGE(file, path.string());
  for (std::string line; std::getline(file, line);)
    lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("every complaint of docs/complaints.md has an answer, and every test it names exists") {
  const auto names = test_names();
  const std::regex row("^\\| (\\d+|D\\d+) \\|[^|]+\\|[^|]+\\|([^|]+)\\|$");
  const std::regex quoted("`([^`]+)`");
  std::map<std::string, int> seen;
  for (const std::string& line : lines_of(root / "docs/complaints.md")) {
    std::smatch found;
    if (!std::regex_match(line, found, row)) continue;
    const std::string number = found[1];
    const std::string evidence = found[2];
    ++seen[number];
    CAPTURE(number);
    const std::sregex_iterator end;
    std::sregex_iterator it(evidence.begin(), evidence.end(), quoted);
    const bool says_why_not = evidence.find("out of scope: ") != std::string::npos;
    CHECK_MESSAGE((it != end || says_why_not), "neither a test nor a reason");
    for (; it != end; ++it)
      CHECK_MESSAGE(names.contains((*it)[1]), "no test is called: " << (*it)[1].str());
  }
  for (int number = 1; number <= 61; ++number)
    CHECK_MESSAGE(seen[std::to_string(number)] == 1, number);
  for (int number = 1; number <= 19; ++number)
    CHECK_MESSAGE(seen["D" + std::to_string(number)] == 1, "D" << number);
}

TEST_CASE("every rule that docs/semantics.md restates is carried in the name of a test") {
  const auto names = test_names();
  const std::regex heading("^## (S\\d+[a-z]?) .*$");
  int rules = 0;
  for (const std::string& line : lines_of(root / "docs/semantics.md")) {
    std::smatch found;
    if (!std::regex_match(line, found, heading)) continue;
    const std::string rule = found[1];
    ++rules;
    const std::regex carried("\\b" + rule + "\\b");
    bool has = false;
    for (const std::string& name : names)
      has = has || std::regex_search(name, carried);
    CHECK_MESSAGE(has, "no test is named after " << rule);
  }
  CHECK(rules > 25);
}
