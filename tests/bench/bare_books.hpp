#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dunning::bench {

// A directory of its own, gone with the object.
struct Place {
  Place();
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  std::string path() const { return directory + "/store.db"; }
  std::string directory;
};

// The least that keeping invoices can cost, beside which ingest is measured: one row for the
// invoice with its text and one for its item, prepared statements, a page a transaction.
class BareBooks {
 public:
  BareBooks();
  ~BareBooks();
  BareBooks(const BareBooks&) = delete;
  BareBooks& operator=(const BareBooks&) = delete;

  struct Row {
    std::string id, text, number, open, due_date;
  };
  void begin_page() { run("BEGIN IMMEDIATE"); }
  void insert(const Row& row);
  void end_page() { run("COMMIT"); }

 private:
  void run(const char* sql);
  sqlite3_stmt* prepared(const char* sql);
  static void step(sqlite3_stmt* statement, const std::vector<std::string>& values);

  Place place_;
  sqlite3* raw_ = nullptr;
  sqlite3_stmt* invoice_ = nullptr;
  sqlite3_stmt* item_ = nullptr;
};

}  // namespace dunning::bench
