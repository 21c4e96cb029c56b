#pragma once

#include <string>

#include "daemon/ports/vault.hpp"

namespace dunning::net {

constexpr std::size_t secret_limit_bytes = 64 << 10;

// Secrets from files. "file:/path": a regular file that nobody but its owner can read (mode 0600 or
// stricter) and that belongs to us or to root; its first line. "credential:NAME": the file of that
// name which systemd has put into the credentials directory; its first line. Files are read anew
// each time, so that a renewed secret needs no restart. Errors, of kind auth (a person has to act)
// or invalid_input (the reference), name the reference and never the content.
class FileVault : public ports::Vault {
 public:
  // `credentials_directory` is $CREDENTIALS_DIRECTORY, or empty when the service manager gave none.
  explicit FileVault(std::string credentials_directory)
      : credentials_directory_(std::move(credentials_directory)) {}
  static FileVault from_environment();

  Result<Secret> secret(const std::string& reference) const override;

 private:
  std::string credentials_directory_;
};

}  // namespace dunning::net
