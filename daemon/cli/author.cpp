#include "daemon/cli/author.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace dunning::cli {

std::string author(const std::string& as) {
  if (!as.empty()) return as;
  if (const char* behind_sudo = std::getenv("SUDO_USER"); behind_sudo != nullptr && *behind_sudo)
    return behind_sudo;
  std::array<char, 256> login{};
  if (getlogin_r(login.data(), login.size()) == 0 && login.front() != '\0') return login.data();
  if (const auto* user = getpwuid(geteuid()); user != nullptr) return user->pw_name;
  return "uid " + std::to_string(geteuid());
}

}  // namespace dunning::cli
