#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "daemon/core/result.hpp"

// The directory of the daemon's own files, and whose it is.
namespace dunning::app {

// Made when it is missing; permanent when others can read it, or when it cannot be made.
Status prepare_state_directory(const std::filesystem::path& directory);

struct Account {
  std::string name;
  uid_t user = 0;
  gid_t group = 0;
};

// Whose the state directory is: of its owner, or, while it is missing, of the account whose home it
// is. None while it is missing and nobody's.
std::optional<Account> state_owner(const std::filesystem::path& directory);

// Root goes on as the account whose state directory this is, for good, and makes the directory when
// it is missing: what a command leaves there has to be the daemon's. Nothing for anybody else.
Status become_state_owner(const std::filesystem::path& directory);

}  // namespace dunning::app
