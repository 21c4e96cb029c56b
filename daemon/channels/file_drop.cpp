#include "daemon/channels/file_drop.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace dunning::channels {
namespace {

using ports::Delivery;
using ports::Outcome;

constexpr mode_t readable_by_the_group = 0640;
constexpr mode_t open_to_the_group = 0750;

Error because(const std::string& doing) {
  return {ErrorKind::transient, doing + ": " + std::strerror(errno), std::nullopt};
}

// An open file; closed when it goes.
class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, readable_by_the_group)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return fd_ >= 0; }
  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }
  bool sync() const { return ::fsync(fd_) == 0; }
  // The service's umask would keep its group out.
  bool show_to_the_group() const { return ::fchmod(fd_, readable_by_the_group) == 0; }

 private:
  int fd_;
};

// Those that are missing; one that is there keeps the rights its owner gave it.
Status make_folders(const std::filesystem::path& folder, const std::string& called) {
  std::error_code error;
  if (folder.empty() || std::filesystem::exists(folder, error)) return {};
  if (folder.has_parent_path() && folder.parent_path() != folder)
    TRY(make_folders(folder.parent_path(), called));
  const bool made = ::mkdir(folder.c_str(), open_to_the_group) == 0;
  if (made && ::chmod(folder.c_str(), open_to_the_group) == 0) return {};
  if (!made && errno == EEXIST) return {};  // another was faster
  return fail(because("cannot make " + called));
}

// A name is on the disk only when its folder is.
Status sync_folder(const std::filesystem::path& folder) {
  const File opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open() || !opened.sync()) return fail(because("cannot sync " + folder.string()));
  return {};
}

Delivery ended(Outcome outcome, std::string evidence) {
  Delivery delivery;
  delivery.outcome = outcome;
  delivery.evidence = std::move(evidence);
  return delivery;
}

}  // namespace

std::filesystem::path FileDrop::place_of(const OutboxKey& key) const {
  return folder_ / (key.value + extension_);
}

std::filesystem::path FileDrop::draft_of(const OutboxKey& key) const {
  return folder_ / ("." + key.value + ".draft");
}

std::string FileDrop::evidence(const OutboxKey& key) const {
  return "in " + called_ + " as " + place_of(key).filename().string();
}

Status FileDrop::write_draft(const OutboxKey& key, std::string_view bytes) const {
  const auto draft = draft_of(key);
  TRY(make_folders(folder_, called_));
  const File file(draft, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.is_open()) return fail(because("cannot write " + draft.string()));
  if (!file.show_to_the_group() || !file.write(bytes) || !file.sync())
    return fail(because("cannot write " + draft.string()));
  return sync_folder(folder_);
}

Delivery FileDrop::deliver(const OutboxKey& key, std::string_view bytes,
                           const ports::BeforeFirstByte& before_first_byte) const {
  const auto place = place_of(key);
  const auto draft = draft_of(key);
  if (const auto written = write_draft(key, bytes); !written)
    return ended(Outcome::later, written.error().message);
  if (const auto go = before_first_byte(); !go) {
    ::unlink(draft.c_str());
    return ended(Outcome::withheld, go.error().message);
  }
  if (::link(draft.c_str(), place.c_str()) != 0 && errno != EEXIST)
    return ended(Outcome::uncertain, because("cannot name " + place.string()).message);
  if (const auto synced = sync_folder(folder_); !synced)
    return ended(Outcome::uncertain, synced.error().message);
  ::unlink(draft.c_str());
  return ended(Outcome::accepted, evidence(key));
}

std::optional<std::string> FileDrop::find(const OutboxKey& key) const {
  std::error_code error;
  if (!std::filesystem::exists(place_of(key), error)) return std::nullopt;
  std::filesystem::remove(draft_of(key), error);
  return evidence(key);
}

}  // namespace dunning::channels
