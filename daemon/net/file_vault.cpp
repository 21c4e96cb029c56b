#include "daemon/net/file_vault.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace dunning::net {
namespace {

// Who may read a file is checked for files people make; systemd answers for its own directory.
enum class Guard { mode_and_owner, service_manager };

class File {
 public:
  explicit File(const std::string& path)
      : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int number() const { return file_; }

 private:
  int file_;
};

tl::unexpected<Error> refuse(std::string why) {
  return fail(ErrorKind::auth, std::move(why));
}

Status check_guard(const struct stat& about) {
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return refuse("others than its owner may read or change it; make it private with chmod 600");
  }
  if (about.st_uid != ::geteuid() && about.st_uid != 0) return refuse("it belongs to another user");
  return {};
}

Result<Secret> first_line(const std::string& path, Guard guard) {
  const File file(path);
  struct stat about {};
  if (file.number() < 0 || ::fstat(file.number(), &about) != 0) {
    return refuse("cannot be read: " + std::generic_category().message(errno));
  }
  if (!S_ISREG(about.st_mode)) return refuse("is no regular file");
  if (guard == Guard::mode_and_owner) TRY(check_guard(about));
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refuse("cannot be read: " + std::generic_category().message(errno));
    if (count == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > secret_limit_bytes) return refuse("is too large for a secret");
  }
  text.resize(std::min(text.find('\n'), text.size()));
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return refuse("its first line is empty");
  return Secret(std::move(text));
}

bool is_credential_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

Result<Secret> look_up(const std::string& reference, const std::string& credentials_directory) {
  if (reference.starts_with("file:/"))
    return first_line(reference.substr(5), Guard::mode_and_owner);
  if (!reference.starts_with("credential:")) {
    return fail(ErrorKind::invalid_input, "expected file:/path or credential:NAME");
  }
  const std::string name = reference.substr(11);
  if (!is_credential_name(name))
    return fail(ErrorKind::invalid_input, "not the name of a credential");
  if (credentials_directory.empty()) {
    return refuse("the service manager gave no credentials; is LoadCredential= in the unit?");
  }
  return first_line(credentials_directory + "/" + name, Guard::service_manager);
}

}  // namespace

FileVault FileVault::from_environment() {
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  return FileVault(directory == nullptr ? "" : directory);
}

Result<Secret> FileVault::secret(const std::string& reference) const {
  auto found = look_up(reference, credentials_directory_);
  if (found) return found;
  // A reference of neither form may be a secret that was put where its place belongs: it is not
  // repeated.
  const bool is_reference = reference.starts_with("file:/") || reference.starts_with("credential:");
  return fail(std::move(found).error().with_context(is_reference ? "secret \"" + reference + "\""
                                                                 : "secret"));
}

}  // namespace dunning::net
