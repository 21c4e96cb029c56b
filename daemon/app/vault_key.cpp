#include "daemon/app/vault_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "daemon/crypto/encoding.hpp"
#include "daemon/crypto/random.hpp"
#include "daemon/crypto/seal.hpp"

namespace dunning::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* credential_name = "vault-key";

bool service_manager_gave_one() {
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  std::error_code error;
  return directory != nullptr && fs::exists(fs::path(directory) / credential_name, error);
}

Error trouble(const fs::path& file, const char* what) {
  return {ErrorKind::permanent,
          "the vault key " + file.string() + " cannot be " + what + ": " +
              std::generic_category().message(errno),
          std::nullopt};
}

Status write_durably(const fs::path& file, const std::string& text) {
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (out < 0) return fail(trouble(file, "made"));
  const bool written =
      ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fchmod(out, 0600) == 0 && ::fsync(out) == 0;
  const auto error = trouble(file, "written");
  ::close(out);
  if (!written) return fail(error);
  return {};
}

void sync_directory(const fs::path& directory) {
  const int in = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (in < 0) return;
  ::fsync(in);
  ::close(in);
}

// Whole or not at all, and never over one that is there.
Status make(const fs::path& file) {
  const auto key = TRY(crypto::random_bytes(crypto::seal_key_bytes));
  const fs::path draft = file.string() + "." + std::to_string(::getpid());
  TRY(write_durably(draft, crypto::base64(key) + "\n"));
  const bool linked = ::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST;
  const auto error = trouble(file, "made");
  ::unlink(draft.c_str());
  if (!linked) return fail(error);
  sync_directory(file.parent_path());
  return {};
}

Result<Secret> decoded(const Secret& text, const std::string& reference) {
  for (const auto& bytes :
       {crypto::parse_base64(text.reveal()), crypto::parse_hex(text.reveal())}) {
    if (bytes && bytes->size() == crypto::seal_key_bytes) return Secret(*bytes);
  }
  return fail(ErrorKind::auth, "the vault key " + reference +
                                   " is not 32 bytes in base64 or hex (make one with: openssl rand "
                                   "-base64 32)");
}

}  // namespace

VaultKey::VaultKey(std::string reference, fs::path state_dir, const ports::Vault& vault)
    : reference_(std::move(reference)), vault_(vault) {
  if (!reference_.empty()) return;
  if (service_manager_gave_one()) {
    reference_ = std::string("credential:") + credential_name;
    return;
  }
  file_ = fs::absolute(state_dir) / "vault.key";
  reference_ = "file:" + file_.string();
}

Result<Secret> VaultKey::read() const {
  auto text = vault_.secret(reference_);
  if (!text) return fail(std::move(text).error().with_context("vault key"));
  return decoded(*text, reference_);
}

Result<Secret> VaultKey::read_or_make() const {
  std::error_code error;
  if (!file_.empty() && !fs::exists(file_, error)) TRY(make(file_));
  return read();
}

}  // namespace dunning::app
