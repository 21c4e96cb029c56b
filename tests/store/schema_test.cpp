// The schema of a released version is a fixture: what 0.1.0 wrote can be read for ever.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/store/administrations.hpp"
#include "daemon/store/store.hpp"

using namespace dunning;

namespace {

namespace fs = std::filesystem;

class Database {
 public:
  explicit Database(const std::string& path) {
    REQUIRE(sqlite3_open(path.c_str(), &raw_) == SQLITE_OK);
  }
  ~Database() { sqlite3_close(raw_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const std::string& sql) {
    REQUIRE(sqlite3_exec(raw_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  // The first column of every row, each followed by what separates them.
  std::string column(const std::string& sql, const std::string& end) {
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(raw_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    std::string text;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      const unsigned char* value = sqlite3_column_text(statement, 0);
      text += std::string(value, value + sqlite3_column_bytes(statement, 0)) + end;
    }
    sqlite3_finalize(statement);
    return text;
  }

 private:
  sqlite3* raw_ = nullptr;
};

struct Directory {
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "dunning-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Directory() { fs::remove_all(path); }
  std::string path;
};

// Tables and indices by name, and the numbers a fresh store begins with.
std::string dump(const std::string& file) {
  Database database(file);
  return database.column(
             "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name",
             ";\n") +
         database.column(
             "SELECT 'INSERT INTO schema_info (version) VALUES (' || version || ')' "
             "FROM schema_info",
             ";\n") +
         database.column(
             "SELECT 'INSERT INTO sequences (name, next) VALUES (''' || name || ''', ' "
             "|| next || ')' FROM sequences ORDER BY name",
             ";\n");
}

std::string fixture(const std::string& version) {
  std::ifstream file(fs::path(DUNNING_SOURCE_DIR) / ("tests/fixtures/schema-" + version + ".sql"));
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("schema: a fresh store has the schema of the newest fixture") {
  const Directory directory;
  const std::string file = directory.path + "/store.db";
  REQUIRE(store::Store::open({"sqlite://" + file, 1, false, 0}));
  CHECK(dump(file) == fixture("0.6.0"));
}

TEST_CASE("schema: a store that 0.1.0 made opens with this program") {
  const Directory directory;
  const std::string file = directory.path + "/store.db";
  Database(file).execute(fixture("0.1.0"));
  const auto opened = store::Store::open({"sqlite://" + file, 1, false, 0});
  REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().message));
  CHECK((*opened)->schema() == store::schema_version);
  CHECK(store::Administrations(**opened).enter("a", "moneybird", "1", "", Instant{1}));
  // And has the tables of a fresh one.
  const std::string fresh = directory.path + "/fresh.db";
  REQUIRE(store::Store::open({"sqlite://" + fresh, 1, false, 0}));
  const std::string schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";
  CHECK(Database(file).column(schema, ";\n") == Database(fresh).column(schema, ";\n"));
}
