#include "tests/contract/store/engines.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <vector>

namespace dunning::test {
namespace {

namespace fs = std::filesystem;
const std::string binaries = "/usr/lib/postgresql/15/bin/";

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "the private PostgreSQL cluster: %s\n", why.c_str());
  std::abort();
}

// In memory where there is room: what is tested here is what is committed, not how fast a disk is.
std::string temporary_directory() {
  std::error_code none;
  const fs::path memory = "/dev/shm";
  const bool room = access(memory.c_str(), W_OK) == 0 &&
                    fs::space(memory, none).available > (512ULL << 20) && !none;
  std::string pattern = ((room ? memory : fs::temp_directory_path()) / "dunning-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) give_up("no temporary directory");
  return pattern;
}

const passwd* unprivileged_user() {
  if (geteuid() != 0) return nullptr;
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* user = getpwnam(name)) return user;
  }
  give_up("there is neither a user postgres nor nobody to run it as");
}

// Starts a program as that user (the current one when null), its stderr in `output`. Ends with us.
int start(const std::vector<std::string>& arguments, const passwd* user, int output) {
  const int pid = fork();
  if (pid != 0) return pid;
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(125);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (output >= 0) dup2(output, 2);
  dup2(::open("/dev/null", O_WRONLY), 1);
  std::vector<char*> raw;
  for (const auto& one : arguments)
    raw.push_back(const_cast<char*>(one.c_str()));
  raw.push_back(nullptr);
  execv(raw[0], raw.data());
  _exit(126);
}

}  // namespace

PostgresCluster::PostgresCluster() : directory_(temporary_directory()) {
  const passwd* user = unprivileged_user();
  if (user != nullptr && chown(directory_.c_str(), user->pw_uid, user->pw_gid) != 0)
    give_up("its directory cannot be handed over");
  const std::string data = directory_ + "/data";
  const int made = start({binaries + "initdb", "-D", data, "-U", "dunning", "-A", "trust", "-E",
                          "UTF8", "--locale=C", "--no-instructions"},
                         user, -1);
  int status = 0;
  if (waitpid(made, &status, 0) != made || status != 0) give_up("initdb failed");
  int ends[2];
  if (pipe(ends) != 0) give_up("no pipe");
  pid_ = start({binaries + "postgres", "-D", data, "-k", directory_, "-c", "listen_addresses="},
               user, ends[1]);
  close(ends[1]);
  FILE* log = fdopen(ends[0], "r");
  char line[1024];
  bool ready = false;
  std::string said;
  while (!ready && fgets(line, sizeof line, log) != nullptr) {
    said += line;
    ready = said.find("ready to accept connections") != std::string::npos;
  }
  if (!ready) give_up("the server did not start: " + said);
  // What it says later is of no use; the pipe stays open so that it can say it.
}

PostgresCluster::~PostgresCluster() {
  kill(pid_, SIGINT);
  int status = 0;
  waitpid(pid_, &status, 0);
  fs::remove_all(directory_);
}

std::string PostgresCluster::fresh_schema() {
  const std::string server = "postgresql:///postgres?user=dunning&host=" + directory_;
  const std::string schema = "bench_" + std::to_string(++schemas_);
  soci::session sql(soci::postgresql, server);
  sql << "CREATE SCHEMA " + schema;
  return server + "&options=-csearch_path%3D" + schema;
}

TemporaryDirectory::TemporaryDirectory() : path_(temporary_directory()) {}
TemporaryDirectory::~TemporaryDirectory() {
  fs::remove_all(path_);
}

namespace {

std::unique_ptr<soci::session> beside(const Bench& bench) {
  if (bench.engine == "sqlite")
    return std::make_unique<soci::session>(soci::sqlite3,
                                           "dbname=\"" + bench.directory + "/store.db\" timeout=5");
  return std::make_unique<soci::session>(soci::postgresql, bench.connection);
}

}  // namespace

std::unique_ptr<store::Store> Bench::open_again() const {
  auto opened = store::Store::open({connection, 4, false});
  REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().message));
  return std::move(*opened);
}

void Bench::start_over() {
  store.reset();
  if (engine == "sqlite") {
    for (const char* file : {"/store.db", "/store.db-wal", "/store.db-shm"})
      fs::remove(directory + file);
    return;
  }
  const std::string schema = text("SELECT current_schema()");
  execute("SET client_min_messages = warning; DROP SCHEMA " + schema + " CASCADE");
  execute("CREATE SCHEMA " + schema);
}

namespace {

std::vector<std::string> statements_of(const std::string& path) {
  std::ifstream file(fs::path(DUNNING_SOURCE_DIR) / path);
  REQUIRE(file);
  std::vector<std::string> statements;
  std::string statement;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("--")) continue;
    statement += (statement.empty() ? "" : "\n") + line;
    if (!statement.ends_with(';')) continue;
    for (auto at = statement.find("<CR>"); at != std::string::npos; at = statement.find("<CR>"))
      statement.replace(at, 4, "\r");
    statement.pop_back();
    statements.push_back(std::move(statement));
    statement.clear();
  }
  return statements;
}

// Whether every table that it refers to is among those that are there.
bool can_run(const std::string& statement, const std::set<std::string>& tables) {
  constexpr std::string_view refers = "REFERENCES ";
  for (auto at = statement.find(refers); at != std::string::npos;
       at = statement.find(refers, at + 1)) {
    const auto from = at + refers.size();
    if (!tables.contains(statement.substr(from, statement.find(' ', from) - from))) return false;
  }
  return true;
}

}  // namespace

// A fixture lists its tables by name; PostgreSQL wants one that is referred to first.
void Bench::execute_file(const std::string& path) const {
  const auto sql = beside(*this);
  constexpr std::string_view create = "CREATE TABLE ";
  std::vector<std::string> rest = statements_of(path);
  std::set<std::string> tables;
  while (true) {
    const auto next = std::find_if(rest.begin(), rest.end(), [&](const std::string& one) {
      return one.starts_with(create) && can_run(one, tables);
    });
    if (next == rest.end()) break;
    tables.insert(next->substr(create.size(), next->find(' ', create.size()) - create.size()));
    *sql << *next;
    rest.erase(next);
  }
  for (const std::string& statement : rest)
    *sql << statement;
}

void Bench::execute(const std::string& sql) const {
  *beside(*this) << sql;
}

long long Bench::number(const std::string& sql) const {
  long long value = 0;
  soci::indicator indicator = soci::i_ok;
  *beside(*this) << sql, soci::into(value, indicator);
  return indicator == soci::i_null ? -1 : value;
}

std::string Bench::text(const std::string& sql) const {
  std::string value;
  soci::indicator indicator = soci::i_ok;
  *beside(*this) << sql, soci::into(value, indicator);
  return value;
}

AdministrationId Bench::administration(const std::string& label) const {
  auto entered = store::Administrations(*store).enter(label, "moneybird", "ledger-" + label,
                                                      "owner", Instant{1'000});
  REQUIRE(entered);
  return entered->id;
}

void on_both(const std::function<void(Bench&)>& body) {
  static PostgresCluster cluster;
  const TemporaryDirectory directory;
  for (const std::string engine : {"sqlite", "postgresql"}) {
    Bench bench;
    bench.engine = engine;
    bench.directory = directory.path();
    bench.connection =
        engine == "sqlite" ? "sqlite://" + directory.path() + "/store.db" : cluster.fresh_schema();
    CAPTURE(engine);
    bench.store = bench.open_again();
    body(bench);
  }
}

}  // namespace dunning::test
