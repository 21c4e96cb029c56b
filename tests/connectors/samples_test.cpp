// The samples that ship are read by the daemon and understood by their connectors, and the manual
// page names every setting in them.
#include <doctest/doctest.h>

#include <regex>

#include "daemon/settings/known_settings.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/in_process/systems.hpp"
#include "tests/settings/files.hpp"

using namespace dunning;
using settings::test::content;
using settings::test::source;

namespace {

// The same file with the settings that are only shown in it switched on.
std::string with_everything(const std::string& text) {
  return std::regex_replace(text, std::regex("\n      # ([a-z_]+: )"), "\n      $1");
}

Result<std::vector<std::string>> known_settings(const std::filesystem::path&,
                                                const std::string& connector) {
  for (const auto& system : in_process::systems()) {
    if (system.name == connector)
      return std::vector<std::string>(system.setting_names.begin(), system.setting_names.end());
  }
  return fail(ErrorKind::not_found, "there is no connector " + connector);
}

// Loads as the daemon does, beside the policies and templates that ship, and a logo of one's own.
settings::Configuration load(const std::string& text) {
  const settings::test::Directory directory;
  std::filesystem::copy(source / "config", directory.path(),
                        std::filesystem::copy_options::recursive);
  directory.write("logo.png",
                  std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\xe0\0\0\0\x60rest", 28));
  auto loaded = settings::load(directory.write("dunningd.yaml", text), settings::test::digest,
                               known_settings);
  REQUIRE_MESSAGE(loaded.value.has_value(), settings::render(loaded.complaints));
  return *std::move(loaded.value);
}

}  // namespace

TEST_CASE("samples: each loads as it is, and its connector and login take what it shows") {
  fakes::ManualClock clock(*parse_instant("2026-11-16T08:00:00Z"));
  fakes::RecordingLog log;
  in_process::InProcessSandbox nowhere(clock, 1);
  for (const auto& system : in_process::systems()) {
    const std::string name =
        system.name == "moneybird" ? "dunningd.yaml" : "examples/" + system.name + ".yaml";
    CAPTURE(name);
    const auto text = content(source / "config" / name);
    for (const auto& one : {text, with_everything(text)}) {
      const auto configuration = load(one);
      REQUIRE(configuration.administrations.size() == 1);
      const auto& books = configuration.administrations.front();
      CHECK(books.connector == system.name);
      CHECK_FALSE(books.adopt_at_once);
      const auto made = system.create({nowhere, clock, log, books.settings});
      REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
      const auto rules = system.rules(books.settings);
      REQUIRE_MESSAGE(rules, (rules ? "" : rules.error().message));
      CHECK(rules->base_url.starts_with("https://"));
      for (const auto& login : configuration.logins) {
        CHECK(login.name == books.login);
        CHECK(login.system == system.name);
        const auto of_login = system.rules(login.settings);
        REQUIRE_MESSAGE(of_login, (of_login ? "" : of_login.error().message));
        // The app's tokens come from where the books are.
        CHECK(of_login->tokens.token_url == rules->tokens.token_url);
      }
      CHECK(configuration.logins.empty() == books.login.empty());
    }
  }
  CHECK(nowhere.requests() == 0);
}

TEST_CASE("samples: the manual page names every setting that a connector knows") {
  const std::string manual = content(source / "docs/man/dunningd-connectors.5.scd");
  for (const auto& system : in_process::systems()) {
    CAPTURE(system.name);
    CHECK(system.setting_names.size() > 4);
    for (const auto key : system.setting_names) {
      CAPTURE(key);
      CHECK(manual.find("*" + std::string(key) + "*") != std::string::npos);
    }
  }
}
