#pragma once

#include <string>
#include <vector>

#include "daemon/core/result.hpp"

namespace dunning::ports {

// Questions to the domain name system. An empty answer: the name, or a record of that kind, does
// not exist. Errors: transient when nobody answered within some seconds; invalid_input when that is
// no name.
class NameServer {
 public:
  virtual ~NameServer() = default;
  virtual Result<std::vector<std::string>> texts(const std::string& name) = 0;  // TXT, each whole
  virtual Result<std::vector<std::string>> addresses(const std::string& name) = 0;     // A and AAAA
  virtual Result<std::vector<std::string>> mail_servers(const std::string& name) = 0;  // MX
};

}  // namespace dunning::ports
