// The arrows of docs/architecture.md, held against every include in the tree.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
const fs::path root = DUNNING_SOURCE_DIR;

// "daemon/policy/decide.cpp" → "policy"; "connectors/xero/wire.cpp" → "connectors/xero".
std::string place(const fs::path& relative) {
  auto part = relative.begin();
  const std::string top = (part++)->string();
  const std::string second = part == relative.end() ? "" : part->string();
  if (top == "daemon") return second == "main.cpp" ? "main" : second;
  if (top == "tests" && second == "sandbox") return "tests/sandbox";
  if (top == "connectors") return top + "/" + second;
  return top;
}

// Read from the table in docs/architecture.md: lines "| `from` | `a`, `b` |".
std::map<std::string, std::set<std::string>> allowed_arrows() {
  std::ifstream file(root / "docs/architecture.md");
  REQUIRE(file);
  std::map<std::string, std::set<std::string>> arrows;
  const std::regex row("^\\| `([a-zA-Z_/]+)` → \\| (.*) \\|$");
  const std::regex word("`([a-zA-Z_/]+)`");
  for (std::string line; std::getline(file, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, row)) continue;
    const std::string targets = found[2];
    auto& to = arrows[found[1]];
    for (std::sregex_iterator it(targets.begin(), targets.end(), word), end; it != end; ++it)
      to.insert((*it)[1]);
  }
  return arrows;
}

bool is_source(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".hpp";
}

std::vector<std::string> includes_of(const fs::path& path) {
  std::vector<std::string> found;
  std::ifstream file(path);
  const std::regex include("^\\s*#\\s*include\\s+\"([^\"]+)\"");
  std::smatch match;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_search(line, match, include)) found.push_back(match[1]);
  }
  return found;
}

// The library that may be named in one directory only, by the header that gives it away.
const std::map<std::string, std::string> wrapped_libraries = {
    {"nlohmann/", "json"},    {"openssl/", "crypto"}, {"yaml-cpp/", "settings"},
    {"soci/", "store"},       {"curl/", "net"},       {"gmime/", "messages"},
    {"kainjow/", "messages"}, {"spdlog/", "app"},     {"httplib.h", "web"},
    {"prometheus/", "web"},   {"CLI/", "cli"},        {"systemd/", "app"},
    {"date/", "app"},         {"dlfcn.h", "app"},     {"qrcodegen", "messages"},
    {"zip.h", "messages"},    {"resolv.h", "net"},    {"arpa/nameser.h", "net"},
    {"png.h", "messages"},    {"cairo", "messages"},  {"pango/", "messages"},
};

}  // namespace

TEST_CASE("architecture: every include follows an arrow of docs/architecture.md") {
  const auto arrows = allowed_arrows();
  REQUIRE(arrows.size() >= 15);
  std::size_t seen = 0;
  for (const char* top : {"daemon", "connectors", "tests/sandbox"}) {
    if (!fs::exists(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      if (!is_source(entry.path())) continue;
      const auto relative = fs::relative(entry.path(), root);
      const std::string from = place(relative);
      const auto known = arrows.find(from.starts_with("connectors/") ? "connectors" : from);
      CAPTURE(relative.string());
      REQUIRE_MESSAGE(known != arrows.end(), "no row for this directory in docs/architecture.md");
      for (const auto& include : includes_of(entry.path())) {
        if (include == "build_info.hpp") continue;  // made by CMake
        ++seen;
        const std::string to = place(include);
        CAPTURE(include);
        CHECK_MESSAGE(fs::exists(root / include), "includes are quoted from the repository root");
        CHECK_MESSAGE((to == from || known->second.contains(to)), "this arrow is forbidden");
      }
    }
  }
  CHECK(seen > 20);
}

TEST_CASE("architecture: a third-party library is named in one directory only") {
  const std::regex include("^\\s*#\\s*include\\s+<([^>]+)>");
  for (const auto& entry : fs::recursive_directory_iterator(root / "daemon")) {
    if (!is_source(entry.path())) continue;
    const auto relative = fs::relative(entry.path(), root);
    const std::string from = place(relative);
    std::ifstream file(entry.path());
    std::smatch match;
    for (std::string line; std::getline(file, line);) {
      if (!std::regex_search(line, match, include)) continue;
      const std::string header = match[1];
      for (const auto& [prefix, home] : wrapped_libraries) {
        if (!header.starts_with(prefix)) continue;
        CAPTURE(relative.string());
        CAPTURE(header);
        CHECK(from == home);
      }
      if (header.starts_with("tl/")) CHECK(relative.string() == "daemon/core/result.hpp");
    }
  }
}

TEST_CASE("architecture: nobody but the clock port's implementation reads a clock") {
  const std::regex clock(
      "system_clock::now|steady_clock::now|clock_gettime|std::time\\(|gettimeofday");
  for (const char* top : {"daemon", "connectors"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      if (!is_source(entry.path())) continue;
      const auto relative = fs::relative(entry.path(), root).string();
      if (relative == "daemon/app/system_clock.cpp") continue;
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        CAPTURE(relative);
        CAPTURE(line);
        CHECK_FALSE(std::regex_search(line, clock));
      }
    }
  }
}
