#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "daemon/settings/reference.hpp"

namespace {

// With DUNNING_UPDATE_GOLDENS=1 the page is printed again instead.
void in_step(const char* page, const std::string& printed) {
  const auto path = std::filesystem::path(DUNNING_SOURCE_DIR) / page;
  if (std::getenv("DUNNING_UPDATE_GOLDENS") != nullptr)
    std::ofstream(path, std::ios::binary) << printed;
  std::ifstream file(path, std::ios::binary);
  const std::string found{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CAPTURE(page);
  CHECK(found == printed);
}

}  // namespace

TEST_CASE("docs/settings.md says what the tables say") {
  in_step("docs/settings.md", dunning::settings::print_reference());
}

TEST_CASE("the manual page dunningd.yaml(5) says what the tables say") {
  in_step("docs/man/dunningd.yaml.5.scd", dunning::settings::print_reference_man_page());
}

TEST_CASE("the reference names every key with its default, and later keys as such") {
  const std::string page = dunning::settings::print_reference();
  CHECK(page.find("| `mail.port` | a whole number from 1 to 65535 | 587 |") != std::string::npos);
  CHECK(page.find("| `administrations.creditor.ibans` |") != std::string::npos);
  CHECK(page.find("| `web` |") == std::string::npos);
  CHECK(page.find("`steps.letter`") != std::string::npos);
}
