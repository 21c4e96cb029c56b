#include "daemon/desk/write_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace dunning::desk {

Status write_file(const std::filesystem::path& path, std::string_view bytes, Readers readers) {
  namespace fs = std::filesystem;
  const auto trouble = [&](int number) {
    return fail(ErrorKind::permanent,
                path.string() + " could not be written: " + std::strerror(number));
  };
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error) return trouble(error.value());
  fs::path beside = path;
  beside += ".new";
  errno = 0;
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  if (readers == Readers::owner)
    fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write, error);
  if (readers == Readers::owner_and_group)
    fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read,
                    error);
  file << bytes;
  file.close();
  if (!file) return trouble(errno);
  fs::rename(beside, path, error);
  if (error) return trouble(error.value());
  return {};
}

}  // namespace dunning::desk
