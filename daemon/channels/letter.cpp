#include "daemon/channels/letter.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "daemon/crypto/encoding.hpp"

namespace dunning::channels {
namespace {

using ports::Delivery;
using ports::Outcome;

constexpr mode_t readable_by_the_group = 0640;

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

 private:
  int fd_;
};

// A name is on the disk only when its folder is.
Status sync_folder(const std::filesystem::path& folder) {
  const File opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open() || !opened.sync()) return fail(because("cannot sync " + folder.string()));
  return {};
}

Status write_draft(const std::filesystem::path& draft, std::string_view bytes) {
  std::error_code error;
  std::filesystem::create_directories(draft.parent_path(), error);
  if (error) return fail(ErrorKind::transient, "cannot make the print folder: " + error.message());
  const File file(draft, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.is_open()) return fail(because("cannot write " + draft.string()));
  if (!file.write(bytes) || !file.sync()) return fail(because("cannot write " + draft.string()));
  return sync_folder(draft.parent_path());
}

Delivery ended(Outcome outcome, std::string evidence) {
  Delivery delivery;
  delivery.outcome = outcome;
  delivery.evidence = std::move(evidence);
  return delivery;
}

}  // namespace

std::filesystem::path Letter::place_of(const OutboxKey& key) const {
  return folder_ / (key.value + ".pdf");
}

std::filesystem::path Letter::draft_of(const OutboxKey& key) const {
  return folder_ / ("." + key.value + ".draft");
}

Delivery Letter::deliver(const Outgoing& outgoing,
                         const ports::BeforeFirstByte& before_first_byte) {
  if (outgoing.channel != kind()) return ended(Outcome::refused, "this is no letter");
  const auto bytes = crypto::parse_base64(outgoing.bytes);
  if (!bytes || bytes->empty()) return ended(Outcome::refused, "the letter is not base64");
  const auto place = place_of(outgoing.key);
  const auto draft = draft_of(outgoing.key);
  if (const auto written = write_draft(draft, *bytes); !written)
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
  return ended(Outcome::accepted, "in the print folder as " + place.filename().string());
}

Result<std::optional<std::string>> Letter::find(const Outgoing& outgoing) {
  std::error_code error;
  const auto place = place_of(outgoing.key);
  if (!std::filesystem::exists(place, error)) return std::nullopt;
  std::filesystem::remove(draft_of(outgoing.key), error);
  return "in the print folder as " + place.filename().string();
}

}  // namespace dunning::channels
