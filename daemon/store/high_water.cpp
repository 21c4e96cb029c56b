#include "daemon/store/high_water.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "daemon/store/administrations.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

Error io_error(const std::string& doing) {
  return {ErrorKind::transient, doing + ": " + std::strerror(errno), std::nullopt};
}

// A name is on the disk only when its directory is.
Status sync_directory(const std::filesystem::path& directory) {
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return fail(io_error("cannot open " + directory.string()));
  const bool synced = fsync(fd) == 0;
  close(fd);
  if (!synced) return fail(io_error("cannot sync " + directory.string()));
  return {};
}

Status write_whole(const std::filesystem::path& file, const std::string& text) {
  const std::string temporary = file.string() + ".new";
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return fail(io_error("cannot open " + temporary));
  const bool written =
      write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(fd) == 0;
  if (!written) {
    const auto error = io_error("cannot write " + temporary);
    close(fd);
    return fail(error);
  }
  close(fd);
  if (rename(temporary.c_str(), file.c_str()) != 0)
    return fail(io_error("cannot rename " + temporary));
  return sync_directory(file.parent_path());
}

}  // namespace

Status HighWater::note(Store& store) const {
  Administrations administrations(store);
  History history(store);
  std::string text;
  for (const auto& administration : TRY(administrations.all())) {
    const auto head = TRY(history.head(administration.id));
    text += std::to_string(administration.id.value) + " " + std::to_string(head.seq) + " " +
            head.hash + "\n";
  }
  if (noted() == text) return {};
  return write_whole(file_, text);
}

std::string HighWater::noted() const {
  std::ostringstream text;
  if (std::ifstream file(file_); file.peek() != std::ifstream::traits_type::eof())
    text << file.rdbuf();
  return text.str();
}

Result<std::string> HighWater::compare(Store& store) const {
  std::ifstream file(file_);
  if (!file) return std::string();
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    AdministrationId administration;
    std::int64_t seq = 0;
    std::string hash;
    if (!(words >> administration.value >> seq))
      return "the high-water mark " + file_.string() + " cannot be read";
    words >> hash;
    if (seq == 0) continue;
    const auto at_mark = TRY(transact(
        store, Access::glance, [&](Session& session) -> Result<std::optional<std::string>> {
          return session.value<std::string>(
              "SELECT hash FROM history WHERE administration = ? AND seq = ?",
              {administration, seq});
        }));
    const std::string whose =
        "the history of administration " + std::to_string(administration.value);
    if (!at_mark)
      return whose + " ends before entry " + std::to_string(seq) +
             ", which this machine has written";
    if (*at_mark != hash)
      return whose + " has another entry " + std::to_string(seq) + " than this machine has written";
  }
  return std::string();
}

}  // namespace dunning::store
