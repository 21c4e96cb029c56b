#include "tests/bench/bare_books.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace dunning::bench {
namespace {

[[noreturn]] void stop(const char* why) {
  std::fprintf(stderr, "%s\n", why);
  std::abort();
}

}  // namespace

Place::Place() {
  std::string pattern = (std::filesystem::temp_directory_path() / "dunning-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) stop("no temporary directory");
  directory = pattern;
}

Place::~Place() {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

BareBooks::BareBooks() {
  if (sqlite3_open(place_.path().c_str(), &raw_) != SQLITE_OK) stop("no database");
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("CREATE TABLE invoices (id TEXT PRIMARY KEY, body TEXT, number TEXT, open TEXT)");
  run("CREATE TABLE items (id INTEGER PRIMARY KEY, invoice TEXT, due_date TEXT)");
  invoice_ = prepared("INSERT INTO invoices VALUES (?, ?, ?, ?)");
  item_ = prepared("INSERT INTO items (invoice, due_date) VALUES (?, ?)");
}

BareBooks::~BareBooks() {
  sqlite3_finalize(invoice_);
  sqlite3_finalize(item_);
  sqlite3_close(raw_);
}

void BareBooks::insert(const Row& row) {
  step(invoice_, {row.id, row.text, row.number, row.open});
  step(item_, {row.id, row.due_date});
}

void BareBooks::run(const char* sql) {
  if (sqlite3_exec(raw_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) stop(sqlite3_errmsg(raw_));
}

sqlite3_stmt* BareBooks::prepared(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(raw_, sql, -1, &statement, nullptr) != SQLITE_OK) stop(sql);
  return statement;
}

void BareBooks::step(sqlite3_stmt* statement, const std::vector<std::string>& values) {
  sqlite3_reset(statement);
  int place = 0;
  for (const auto& value : values)
    sqlite3_bind_text(statement, ++place, value.data(), static_cast<int>(value.size()), nullptr);
  if (sqlite3_step(statement) != SQLITE_DONE) stop("the bare insert failed");
}

}  // namespace dunning::bench
