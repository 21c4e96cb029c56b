#include "daemon/app/state_directory.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace dunning::app {
namespace {

constexpr const char* service_account = "dunningd";  // systemd/dunningd.sysusers

Account account_of(const passwd& entry) {
  return {entry.pw_name, entry.pw_uid, entry.pw_gid};
}

tl::unexpected<Error> trouble(const std::string& doing) {
  return fail(ErrorKind::permanent, doing + ": " + std::strerror(errno));
}

}  // namespace

Status prepare_state_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return fail(ErrorKind::permanent,
                "cannot make the state directory " + directory.string() + ": " + error.message());
  }
  struct stat found {};
  if (stat(directory.c_str(), &found) != 0 || (found.st_mode & 077) != 0) {
    return fail(ErrorKind::permanent, "the state directory " + directory.string() +
                                          " can be read by others: chmod 0700 it");
  }
  return {};
}

std::optional<Account> state_owner(const std::filesystem::path& directory) {
  struct stat found {};
  if (stat(directory.c_str(), &found) == 0) {
    if (const auto* entry = getpwuid(found.st_uid)) return account_of(*entry);
    return Account{"uid " + std::to_string(found.st_uid), found.st_uid, found.st_gid};
  }
  const auto* entry = getpwnam(service_account);
  if (entry == nullptr || directory != entry->pw_dir) return std::nullopt;
  return account_of(*entry);
}

Status become_state_owner(const std::filesystem::path& directory) {
  if (geteuid() != 0) return {};
  const auto owner = state_owner(directory);
  if (!owner || owner->user == 0) return {};
  std::error_code error;
  if (std::filesystem::create_directory(directory, error)) {
    if (chmod(directory.c_str(), 0700) != 0 ||
        chown(directory.c_str(), owner->user, owner->group) != 0)
      return trouble("cannot give " + directory.string() + " to " + owner->name);
  }
  if (error) {
    return fail(ErrorKind::permanent,
                "cannot make the state directory " + directory.string() + ": " + error.message());
  }
  if (setgroups(0, nullptr) != 0 || setgid(owner->group) != 0 || setuid(owner->user) != 0)
    return trouble("cannot go on as " + owner->name);
  return {};
}

}  // namespace dunning::app
