#include "daemon/store/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "daemon/store/connection.hpp"
#include "daemon/store/migrations.hpp"

namespace dunning::store {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite://";

// Owner only, before SQLite sees it: its -wal and -shm files take over the mode.
Status create_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return fail(ErrorKind::permanent,
                "the database file " + path + " cannot be opened: " + std::strerror(errno));
  ::close(file);
  return {};
}

Status file_exists(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) return {};
  return fail(ErrorKind::not_found, "there is no database file " + path);
}

bool has_table(Session& session, Engine engine, std::string_view name) {
  const auto* sql = engine == Engine::sqlite
                        ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
                        : "SELECT COUNT(*) FROM information_schema.tables "
                          "WHERE table_schema = current_schema() AND table_name = ?";
  return session.value<std::int64_t>(sql, {name}).value_or(0) > 0;
}

bool has_any_table(Session& session, Engine engine) {
  const auto* sql = engine == Engine::sqlite ? "SELECT COUNT(*) FROM sqlite_master"
                                             : "SELECT COUNT(*) FROM information_schema.tables "
                                               "WHERE table_schema = current_schema()";
  return session.value<std::int64_t>(sql, {}).value_or(0) > 0;
}

// 0: an empty database.
Result<int> schema_of(Session& session, Engine engine) {
  if (!has_table(session, engine, "schema_info")) {
    if (has_any_table(session, engine))
      return fail(ErrorKind::permanent, "the database holds tables of something else");
    return 0;
  }
  const auto version = session.value<int>("SELECT version FROM schema_info", {});
  if (!version) return fail(ErrorKind::permanent, "the database has no schema number");
  if (*version > schema_version)
    return fail(ErrorKind::permanent,
                "the database has schema " + std::to_string(*version) +
                    ", newer than this program's " + std::to_string(schema_version) +
                    ": install the version of dunningd that wrote it, or a later one");
  return *version;
}

Status migrate(Session& session, Engine engine) {
  const int from = TRY(schema_of(session, engine));
  for (const Migration& migration : migrations()) {
    if (migration.version <= from) continue;
    for (const std::string_view statement : migration.statements)
      session.run(statement);
    session.run("UPDATE schema_info SET version = ?", {migration.version});
  }
  return {};
}

}  // namespace

Result<Location> parse_location(const std::string& connection) {
  if (connection.starts_with(sqlite_scheme)) {
    const std::string path = connection.substr(sqlite_scheme.size());
    if (path.empty() || path.find('"') != std::string::npos)
      return fail(ErrorKind::invalid_input, "the store's path is empty or holds a quote");
    return Location{Engine::sqlite, path, "", 0, false};
  }
  if (connection.starts_with("postgresql://") || connection.starts_with("postgres://"))
    return Location{Engine::postgresql, "", connection, 0, false};
  return fail(ErrorKind::invalid_input,
              "a store is sqlite:///path/to/file or postgresql://…, not what was given");
}

// Refused by an SQLite that is in use already: then it goes on as it was.
void prepare_sqlite() {
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  });
}

Store::Store(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const Options& options) {
  auto pool = std::make_unique<Pool>();
  pool->location = TRY(parse_location(options.connection));
  pool->location.most_pages = options.most_pages;
  pool->location.read_only = options.read_only;
  if (pool->location.engine == Engine::sqlite) {
    prepare_sqlite();
    if (options.read_only) {
      TRY(file_exists(pool->location.path));
    } else {
      TRY(create_private_file(pool->location.path));
    }
  }
  const std::size_t sessions = options.sessions == 0 ? 1 : options.sessions;
  try {
    for (std::size_t made = 0; made < sessions; ++made) {
      pool->all.push_back(std::make_unique<Session::Connection>(pool->location));
      pool->free.push_back(pool->all.back().get());
    }
  } catch (...) {
    return fail(translate_exception().with_context("opening the store"));
  }
  std::unique_ptr<Store> store(new Store(std::move(pool)));
  const Engine engine = store->pool_->location.engine;
  const auto look = [engine](Session& session) { return schema_of(session, engine); };
  auto schema = transact(*store, Access::read, look);
  if (schema && *schema < schema_version && !options.read_only) {
    auto moved = transact(*store, Access::write,
                          [engine](Session& session) { return migrate(session, engine); });
    if (!moved) return fail(std::move(moved).error().with_context("preparing the store's tables"));
    schema = transact(*store, Access::read, look);
  }
  if (!schema) return fail(std::move(schema).error().with_context("opening the store"));
  if (*schema < schema_version)
    return fail(ErrorKind::permanent, "the database has schema " + std::to_string(*schema) +
                                          ": start dunningd once, it brings it to " +
                                          std::to_string(schema_version));
  store->pool_->schema = *schema;
  store->pool_->commits = 0;
  return store;
}

int Store::schema() const {
  return pool_->schema;
}
bool Store::is_sqlite() const {
  return pool_->location.engine == Engine::sqlite;
}
std::uint64_t Store::commits() const {
  return pool_->commits;
}
void Store::rest() {
  for (auto* connection : pool_->take_all_free()) {
    connection->rest();
    pool_->give_back(*connection);
  }
}

}  // namespace dunning::store
