#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/store/administrations.hpp"
#include "daemon/store/store.hpp"

// The engines the contract suite runs on: SQLite in a directory of its own, and a private
// PostgreSQL cluster on a Unix socket, started once per test program and ended with it.
namespace dunning::test {

// A PostgreSQL 15 server of our own, run as an unprivileged user, fsync on. Aborts the program with
// a plain message when it cannot be started: the suite never skips an engine.
class PostgresCluster {
 public:
  PostgresCluster();
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;
  // A connection string to a schema that exists nowhere else.
  std::string fresh_schema();

 private:
  std::string directory_;
  int pid_ = 0;
  int schemas_ = 0;
};

// A store of its own on one engine.
struct Bench {
  std::string engine;      // "sqlite" or "postgresql", for CAPTURE
  std::string connection;  // to open it again, as another process would
  std::string directory;   // of the SQLite file
  std::unique_ptr<store::Store> store;

  std::unique_ptr<store::Store> open_again() const;
  // Closes the store and leaves an empty database in its place.
  void start_over();
  // A file of statements, each ending with its line.
  void execute_file(const std::string& path) const;
  // Runs SQL beside the store, as somebody who tampers with it would.
  void execute(const std::string& sql) const;
  long long number(const std::string& sql) const;
  std::string text(const std::string& sql) const;
  // The administration most tests work in.
  AdministrationId administration(const std::string& label = "books") const;
};

// Runs `body` on a fresh store of each engine.
void on_both(const std::function<void(Bench&)>& body);

// A directory that is removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace dunning::test
