#pragma once

#include <soci/soci.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "daemon/store/session.hpp"
#include "daemon/store/store.hpp"

// Private to daemon/store, and its only header that names SOCI: connections and their pool.
namespace dunning::store {

enum class Engine { sqlite, postgresql };

// Where a store lies, from its connection string.
struct Location {
  Engine engine = Engine::sqlite;
  std::string path;     // SQLite: the file
  std::string connect;  // PostgreSQL: what libpq is given
  std::int64_t most_pages = 0;
  bool read_only = false;
};
Result<Location> parse_location(const std::string& connection);

struct Session::Connection {
  // A prepared statement with the variables it was bound to once.
  struct Slot {
    bool is_text = false;
    long long number = 0;
    std::string text;
    soci::indicator indicator = soci::i_ok;
  };
  struct Prepared {
    explicit Prepared(soci::session& sql) : statement(sql) {}
    // Stable addresses: SOCI keeps references to them. Declared first, so that they outlive it.
    std::vector<std::unique_ptr<Slot>> uses;
    std::vector<std::unique_ptr<Slot>> intos;
    soci::statement statement;
    bool busy = false;
  };

  explicit Connection(const Location& where) : location(where) { open(); }
  void open();                         // throws; also opens again after the connection was lost
  bool begin(Access access);           // false: there is nothing to commit
  void command(std::string_view sql);  // throws
  void rest();                         // lets go of what is kept for the next call only

  Location location;
  soci::session session;
  // Declared last: prepared statements go before the session they belong to.
  // Statements are long, few, and looked up at every call: their length and some letters near the
  // end tell most of them apart, and the map compares all of it.
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const {
      constexpr std::size_t enough = 16;
      const auto some = sql.substr(sql.size() > enough ? sql.size() - enough : 0);
      return std::hash<std::string_view>{}(some) + sql.size() * 0x9e3779b97f4a7c15;
    }
  };
  std::unordered_map<std::string, std::unique_ptr<Prepared>, TextHash, std::equal_to<>> statements;
  bool broken = false;
  // Of Store::together, as long as it lasts.
  bool is_together = false;
  bool has_failed = false;  // a call in it that was to write
};

struct Store::Pool {
  Location location;
  int schema = 0;
  std::atomic<std::uint64_t> commits{0};

  std::mutex mutex;
  std::condition_variable given_back;
  std::vector<std::unique_ptr<Session::Connection>> all;
  std::vector<Session::Connection*> free;
  std::map<std::thread::id, Session::Connection*> together;  // of whom all calls are one

  Session::Connection& take();  // in Store::together always the same
  std::vector<Session::Connection*> take_all_free();
  void give_back(Session::Connection& connection);
};

}  // namespace dunning::store
