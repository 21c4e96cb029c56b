// The real program, as a person and a script meet it: exit codes, complaints, what it says and
// where.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/cli/command_line.hpp"

using dunning::test::dunningctl;
using dunning::test::says;

namespace {

namespace fs = std::filesystem;

// A directory with the configuration that ships; gone with the object.
class Etc {
 public:
  Etc() {
    std::string name = (fs::temp_directory_path() / "dunningctl-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    for (const char* part : {"dunningd.yaml", "policies", "templates", "jurisdictions"}) {
      fs::copy(fs::path(DUNNING_SOURCE_DIR) / "config" / part, path_ / part,
               fs::copy_options::recursive);
    }
    replace("dunningd.yaml", "state_dir: /var/lib/dunningd",
            "state_dir: " + (path_ / "state").string() + "\nplugins: " DUNNING_PLUGINS);
  }
  ~Etc() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Etc(const Etc&) = delete;
  Etc& operator=(const Etc&) = delete;

  std::string config() const { return "--config " + (path_ / "dunningd.yaml").string() + " "; }
  const fs::path& path() const { return path_; }

  void replace(const std::string& file, const std::string& what, const std::string& by) const {
    std::ifstream in(path_ / file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto at = text.find(what);
    REQUIRE_MESSAGE(at != std::string::npos, what);
    text.replace(at, what.size(), by);
    std::ofstream(path_ / file) << text;
  }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("a wrong command line ends with 2 and says what is wrong") {
  const std::pair<const char*, const char*> table[] = {
      {"", "--help lists the verbs"},
      {"plam", "plam"},
      {"status --frobnicate", "--frobnicate"},
      {"plan --date tomorrow", "is no date such as 2026-11-21"},
      {"plan --now noon", "is no moment such as"},
      {"why", "invoice is required"},
      {"list things", "things"},
      {"hold 1001", "--reason is required"},
      {"resolve ab12 perhaps", "perhaps"},
      {"adopt books --at reminder", "is not STEP=DEBTOR"},
  };
  for (const auto& [arguments, part] : table) {
    CAPTURE(arguments);
    const auto ran = dunningctl(arguments);
    CAPTURE(ran.output);
    CHECK(ran.code == 2);
    CHECK(says(ran, part));
    CHECK(ran.output.find("dunningctl: ") == 0);
  }
}

TEST_CASE("help and version end with 0") {
  const auto help = dunningctl("--help");
  CHECK(help.code == 0);
  for (const char* verb :
       {"status",  "plan",   "why",    "list",     "calls",   "check",   "verify",
        "adopt",   "import", "hold",   "release",  "extend",  "promise", "instalments",
        "dispute", "offer",  "debtor", "withdraw", "approve", "reject",  "send",
        "step",    "note",   "done",   "pause",    "resume",  "books",   "resolve",
        "trust",   "sync",   "auth",   "export",   "forget"}) {
    CAPTURE(verb);
    CHECK(says(help, verb));
    CHECK(dunningctl(std::string(verb) + " --help").code == 0);
  }
  const auto version = dunningctl("--version");
  CHECK(version.code == 0);
  CHECK(version.output.find("dunningctl 0.") == 0);
  CHECK(says(version, "schema"));
}

TEST_CASE("check: what ships is fine") {
  const Etc etc;
  const auto ran = dunningctl(etc.config() + "check");
  CAPTURE(ran.output);
  CHECK(ran.code == 0);
  CHECK(says(ran, "files fine"));
}

TEST_CASE("check: complaints say file, line and column, and end with 1") {
  const Etc etc;
  etc.replace("policies/nl-business.yaml", "min_gap:", "min_gab:");
  const auto ran = dunningctl(etc.config() + "check");
  CAPTURE(ran.output);
  CHECK(ran.code == 1);
  CHECK(says(ran, "nl-business.yaml:8:1: "));
  CHECK(says(ran, "min_gap"));
  CHECK(says(ran, "^^^^^^^"));
  const auto json = dunningctl(etc.config() + "check --json");
  CHECK(json.code == 1);
  CHECK(says(json, "\"fine\": false"));
}

TEST_CASE("check: a template with an unknown name, and one that a language lacks") {
  const Etc etc;
  std::ofstream(etc.path() / "templates/nl/reminder.txt", std::ios::app) << "{{debtr.name}}\n";
  const auto unknown = dunningctl(etc.config() + "check");
  CAPTURE(unknown.output);
  CHECK(unknown.code == 1);
  CHECK(says(unknown, "nl/reminder.txt:"));
  CHECK(says(unknown, "debtr.name"));
  fs::remove(etc.path() / "templates/en/second_reminder.txt");
  const auto missing = dunningctl(etc.config() + "check");
  CAPTURE(missing.output);
  CHECK(missing.code == 1);
  CHECK(says(missing, "second_reminder"));
}

TEST_CASE("check: a time zone nobody knows, and a file that is not there") {
  const Etc etc;
  etc.replace("dunningd.yaml", "time_zone: Europe/Amsterdam", "time_zone: Europe/Amsterdan");
  const auto zone = dunningctl(etc.config() + "check");
  CAPTURE(zone.output);
  CHECK(zone.code == 1);
  CHECK(says(zone, "Europe/Amsterdan"));
  const auto absent = dunningctl("--config /nowhere/dunningd.yaml check");
  CHECK(absent.code == 1);
  CHECK(says(absent, "/nowhere/dunningd.yaml"));
}

TEST_CASE("a broken configuration or a missing store ends with 3 and says what to do") {
  const Etc etc;
  const auto no_store = dunningctl(etc.config() + "status");
  CAPTURE(no_store.output);
  CHECK(no_store.code == 3);
  CHECK(says(no_store, "there is no store at"));
  CHECK(says(no_store, "dunningd --config"));
  CHECK_FALSE(fs::exists(etc.path() / "state"));
  etc.replace("dunningd.yaml", "daily_run:", "dayly_run:");
  const auto broken = dunningctl(etc.config() + "status");
  CHECK(broken.code == 3);
  CHECK(says(broken, "dunningd.yaml:"));
}

TEST_CASE("an answer that cannot be written was not given") {
  const Etc etc;
  CHECK(dunningctl(etc.config() + "check >/dev/full").code == 3);
}

TEST_CASE("pretended time is refused where a peer is not on this machine") {
  const Etc etc;
  const auto ran = dunningctl(etc.config() + "status --now 2026-03-09T09:30:00Z");
  CAPTURE(ran.output);
  CHECK(ran.code == 2);
  CHECK(says(ran, "is not a loopback address"));
}

TEST_CASE("stories are told without configuration and store; one that goes otherwise ends with 1") {
  const Etc etc;
  const auto stories = (etc.path() / "policies/stories/nl-consumer.yaml").string();
  const std::string nothing = "--config /nonexistent/dunningd.yaml ";
  const auto fine = dunningctl(nothing + "test " + stories);
  CHECK_MESSAGE(fine.code == 0, fine.output);
  CHECK(says(fine, "stories fine"));
  CHECK(says(dunningctl(nothing + "--json test " + stories), "\"kind\": \"test\""));
  CHECK(says(dunningctl(nothing + "test --show preview " + stories), "| "));
  etc.replace("policies/stories/nl-consumer.yaml", "silence: paid", "silence: hold");
  const auto otherwise = dunningctl(nothing + "test " + stories);
  CHECK(otherwise.code == 1);
  CHECK(says(otherwise, "F-1 hold"));
  CHECK(says(otherwise, "F-1 paid"));
  CHECK(dunningctl(nothing + "test --show everything " + stories).code == 2);
  CHECK(dunningctl(nothing + "test /nonexistent/story.yaml").code == 1);
}
