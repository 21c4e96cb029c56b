#pragma once

#include <string>

#include "daemon/core/result.hpp"
#include "daemon/core/secret.hpp"

namespace dunning::ports {

// Where secrets come from. `reference` is what the configuration says: "file:/path" (mode 0600 or
// stricter, first line) or "credential:NAME" (systemd, $CREDENTIALS_DIRECTORY). Thread-safe.
class Vault {
 public:
  virtual ~Vault() = default;
  virtual Result<Secret> secret(const std::string& reference) const = 0;
};

}  // namespace dunning::ports
