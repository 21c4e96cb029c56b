// What the daemon asks of its store, day by day, finds its rows by an index that narrows them down:
// a statement that reads a whole table costs more every year, and nothing else tells.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/messages/templates.hpp"
#include "daemon/store/store.hpp"
#include "tests/simulation/life.hpp"
#include "tests/simulation/place.hpp"

using namespace dunning;
using simulation::Trouble;

namespace {

namespace fs = std::filesystem;

constexpr int lived_days = 90;

std::set<std::string> statements;

int note(unsigned, void*, void*, void* text) {
  const std::string_view sql = static_cast<const char*>(text);
  if (!sql.starts_with("--")) statements.emplace(sql);
  return 0;
}
int watch(sqlite3* connection, const char**, const void*) {
  sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, note, nullptr);
  return SQLITE_OK;
}

// While it lives, every statement on every connection of this process is noted.
struct Watching {
  Watching() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch)); }
  ~Watching() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(watch)); }
};

// An empty store whose plans are asked for: without statistics they do not depend on the rows.
class Plans {
 public:
  explicit Plans(const fs::path& directory) {
    fs::create_directories(directory);
    const std::string file = (directory / "plans.db").string();
    REQUIRE(store::Store::open({"sqlite://" + file, 1, false}));
    REQUIRE(sqlite3_open(file.c_str(), &database_) == SQLITE_OK);
    REQUIRE(sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr) == SQLITE_OK);
  }
  ~Plans() { sqlite3_close(database_); }
  Plans(const Plans&) = delete;
  Plans& operator=(const Plans&) = delete;

  std::vector<std::string> of(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    std::vector<std::string> lines;
    REQUIRE(sqlite3_prepare_v2(database_, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &statement,
                               nullptr) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
      lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
    sqlite3_finalize(statement);
    return lines;
  }

 private:
  sqlite3* database_ = nullptr;
};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Tables that grow with the years, by the names and letters that statements give them.
bool reads_all_of_a_growing_table(std::string_view line) {
  static const std::set<std::string_view> others{
      // short
      "administrations", "machine", "schema_info", "sqlite_master", "links", "sweep_marks", "stops",
      // one row, or what a subquery found
      "CONSTANT", "one", "of_these", "firsts"};
  if (!line.starts_with("SCAN ") && !has(line, "(administration=?)")) return false;
  if (has(line, "hand_overs_open")) return false;  // holds only those that are
  const auto from = line.find(' ') + 1;
  return !others.contains(line.substr(from, line.find(' ', from) - from));
}

bool reads_one_row(std::string_view sql) {
  return has(sql, "FROM history WHERE administration = :p1 ORDER BY seq DESC LIMIT 1") ||
         has(sql,
             "(SELECT at FROM history WHERE administration = administrations.id "
             "ORDER BY seq DESC LIMIT 1)");
}

// When the configuration has changed, or an invoice was entered anew.
bool is_rare(std::string_view sql) {
  return sql ==
             "UPDATE accounts SET next_look = '', wakes = wakes + 1 WHERE administration = :p1" ||
         sql == "UPDATE items SET rests = 0 WHERE administration = :p1 AND rests = 1" ||
         sql == "UPDATE holds SET invoice = :p1 WHERE administration = :p2 AND invoice = :p3";
}

// The daemon alone, without judge and persons, who read what they like.
void live(const simulation::Plan& plan, const fs::path& directory) {
  simulation::World world(plan, parse_instant("2026-01-05T05:00:00Z").value());
  simulation::SimulatedLog log(world);
  world.add_debtors();
  const auto templates = std::make_shared<const messages::Templates>(
      messages::Templates::load(DUNNING_SOURCE_DIR "/config/templates").value());
  simulation::Life life(world, log, {directory, "first", "m", true}, templates);
  for (int day = 0; day < lived_days; ++day) {
    const auto morning = world.clock.instant({world.today() + 1, 6 * 60}, simulation::zone);
    world.clock.advance(morning - world.clock.peek());
    world.act_for_a_day();
    const auto evening = world.clock.instant({world.today(), 18 * 60}, simulation::zone);
    while (world.clock.peek() < evening) {
      const auto result = life.tasks().step();
      if (!result.worked) world.clock.advance(result.wait.value_or(Millis{3'600'000}));
    }
  }
}

}  // namespace

TEST_CASE("statements: the daemon's days read no table that grows with the years") {
  simulation::Plan plan;
  plan.troubles = {Trouble::moments, Trouble::bookkeeping, Trouble::reversals, Trouble::bank,
                   Trouble::answers, Trouble::network,     Trouble::errands,   Trouble::agencies};
  const auto directory = simulation::place();
  fs::create_directories(directory / "life");
  REQUIRE(store::Store::open({simulation::configuration_in(directory / "life").store, 1, false}));
  {
    const Watching watching;  // from the start on, but for the making of the tables
    live(plan, directory / "life");
  }
  REQUIRE(statements.size() > 100);
  const Plans plans(directory);
  for (const auto& sql : statements) {
    if (sql.starts_with("PRAGMA") || reads_one_row(sql) || is_rare(sql)) continue;
    for (const auto& line : plans.of(sql)) {
      CAPTURE(sql);
      CHECK_MESSAGE(!reads_all_of_a_growing_table(line), line);
    }
  }
  fs::remove_all(directory);
}
