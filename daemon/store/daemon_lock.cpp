#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "daemon/store/connection.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::store {
namespace {

constexpr long long advisory_lock = 0x64756e6e;  // "dunn"

Error held_by(const std::string& holder) {
  return {ErrorKind::conflict,
          "another daemon works on this store: " + (holder.empty() ? "unknown" : holder),
          {}};
}

}  // namespace

// One of the two: a locked file beside an SQLite store, or a PostgreSQL session that holds an
// advisory lock.
struct DaemonLock::Held {
  int file = -1;
  std::string file_path;
  std::unique_ptr<Session::Connection> connection;

  Held() = default;
  ~Held() {
    if (file >= 0) close(file);
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  // A file that was removed or replaced keeps nobody out.
  bool file_is_there() const {
    struct stat ours {};
    struct stat there {};
    return fstat(file, &ours) == 0 && stat(file_path.c_str(), &there) == 0 &&
           ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
  }

  Status lock_file(const std::string& path, const std::string& holder);
  Status lock_session(const Location& location, const std::string& holder);
};

Status DaemonLock::Held::lock_file(const std::string& path, const std::string& holder) {
  file_path = path;
  file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return fail(ErrorKind::permanent, "cannot open " + path + ": " + std::strerror(errno));
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 256> text{};
    const auto length = pread(file, text.data(), text.size() - 1, 0);
    return fail(
        held_by(length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : ""));
  }
  if (ftruncate(file, 0) != 0 || pwrite(file, holder.data(), holder.size(), 0) < 0) {
    return fail(ErrorKind::transient, "cannot write " + path + ": " + std::strerror(errno));
  }
  return {};
}

Status DaemonLock::Held::lock_session(const Location& location, const std::string& holder) {
  try {
    connection = std::make_unique<Session::Connection>(location);
    int got = 0;
    connection->session << "SELECT CASE WHEN pg_try_advisory_lock(:key) THEN 1 ELSE 0 END",
        soci::use(advisory_lock), soci::into(got);
    if (got == 0) {
      std::string who;
      soci::indicator indicator = soci::i_null;
      connection->session << "SELECT holder FROM lock_holder WHERE id = 1",
          soci::into(who, indicator);
      return fail(held_by(connection->session.got_data() ? who : ""));
    }
    connection->session << "DELETE FROM lock_holder";
    connection->session << "INSERT INTO lock_holder (id, holder) VALUES (1, :holder)",
        soci::use(holder);
    return {};
  } catch (...) {
    return fail(translate_exception());
  }
}

DaemonLock::DaemonLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}
DaemonLock::DaemonLock(DaemonLock&&) noexcept = default;
DaemonLock& DaemonLock::operator=(DaemonLock&&) noexcept = default;
DaemonLock::~DaemonLock() = default;

Result<DaemonLock> DaemonLock::acquire(Store& store, const std::string& holder) {
  auto held = std::make_unique<Held>();
  const auto& location = store.pool().location;
  if (location.engine == Engine::sqlite) {
    TRY(held->lock_file(location.path + ".lock", holder));
  } else {
    TRY(held->lock_session(location, holder));
  }
  return DaemonLock(std::move(held));
}

bool DaemonLock::held() {
  if (!held_) return false;
  if (!held_->connection) return held_->file_is_there();
  try {
    int one = 0;
    held_->connection->session << "SELECT 1", soci::into(one);
    return one == 1;
  } catch (...) {
    return false;
  }
}

}  // namespace dunning::store
