#include "daemon/store/high_water.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

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

// What stands before the separator; it and the separator are gone from `text` then.
std::string_view taken_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A line of the file: "ADMINISTRATION SEQ HASH"; without a hash when the chain is empty.
struct Mark {
  AdministrationId administration;
  std::int64_t seq = 0;
  std::string hash;
};
std::optional<Mark> mark_of(std::string_view line) {
  const auto administration = number_of(taken_until(line, ' '));
  const auto seq = number_of(taken_until(line, ' '));
  if (!administration || !seq) return std::nullopt;
  return Mark{{*administration}, *seq, std::string(line)};
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
  std::string text;
  const int fd = open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return text;
  char some[4096];
  for (auto got = read(fd, some, sizeof(some)); got > 0; got = read(fd, some, sizeof(some)))
    text.append(some, static_cast<std::size_t>(got));
  close(fd);
  return text;
}

Result<std::string> HighWater::compare(Store& store) const {
  const std::string text = noted();
  for (std::string_view rest = text; !rest.empty();) {
    const auto line = taken_until(rest, '\n');
    const auto mark = mark_of(line);
    if (!mark) return "the high-water mark " + file_.string() + " cannot be read";
    const auto& [administration, seq, hash] = *mark;
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
