// The program itself: its ready file, its end, its complaints.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/sandbox/json.hpp"
#include "tests/sandbox/options.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

const std::string program = std::string(DUNNING_BINARY_DIR) + "/bin/dunning-sandbox";

pid_t start(std::vector<std::string> arguments) {
  std::vector<char*> pointers{const_cast<char*>(program.c_str())};
  for (std::string& argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  REQUIRE(failed == 0);
  return child;
}

int exit_status(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("the program writes a whole ready file, answers, and ends cleanly on SIGTERM") {
  std::string directory = (std::filesystem::temp_directory_path() / "sandbox-XXXXXX").string();
  REQUIRE(::mkdtemp(directory.data()) != nullptr);
  const std::string ready_file = directory + "/ready.json";
  const pid_t child =
      start({"--listen", "127.0.0.1:0", "--seed", "7", "--debtors", "4", "--invoices", "20",
             "--date", "2026-11-02", "--ready-file", ready_file});
  // The file appears by a rename: once it is there it is whole.
  for (int i = 0; i < 1000 && !std::filesystem::exists(ready_file); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::ifstream file(ready_file);
  REQUIRE(file);
  const Json ready = Json::parse(file);
  const std::string base_url = ready["base_url"].get<std::string>();
  CHECK(base_url.starts_with("https://127.0.0.1:"));
  CHECK(ready["control_url"] == base_url + "/control");
  CHECK(std::filesystem::exists(ready["ca_file"].get<std::string>()));
  CHECK(ready["moneybird"]["api_root"] == base_url + "/api/v2");
  CHECK_FALSE(ready["moneybird"]["token"].get<std::string>().empty());
  CHECK_FALSE(ready["moneybird"]["administration_id"].get<std::string>().empty());
  REQUIRE(::kill(child, SIGTERM) == 0);
  CHECK(exit_status(child) == 0);
  std::filesystem::remove_all(directory);
}

TEST_CASE("the program refuses to listen beyond loopback and to start on a wrong command line") {
  CHECK(exit_status(start(
            {"--listen", "0.0.0.0:0", "--date", "2026-11-02", "--ready-file", "/dev/null"})) == 1);
  CHECK(exit_status(start({})) == 2);
}

TEST_CASE("a wrong option is named with what it needs") {
  struct Row {
    std::vector<std::string> arguments;
    const char* says;
  };
  const Row rows[] = {
      {{}, "--date is needed"},
      {{"--date", "2026-11-02"}, "--ready-file is needed"},
      {{"--date", "yesterday"}, "--date needs YYYY-MM-DD, not 'yesterday'"},
      {{"--date"}, "--date needs a value"},
      {{"--debtors", "many"}, "--debtors needs a whole number, not 'many'"},
      {{"--invoices", "9999999999"}, "--invoices is at most 2000000"},
      {{"--listen", "127.0.0.1"}, "--listen needs HOST:PORT, not '127.0.0.1'"},
      {{"--frob", "1"}, "unknown option --frob"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.says);
    const auto options = read_options(row.arguments);
    REQUIRE_FALSE(options);
    CHECK(options.error().message == row.says);
  }
}
