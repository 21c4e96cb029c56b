#pragma once

#include <memory>
#include <string>

#include "daemon/ports/name_server.hpp"

namespace dunning::net {

// The resolver of the C library (libresolv): over UDP, and over TCP where an answer is long. Every
// question has an end after some seconds. Thread rule: one call at a time.
class Resolver final : public ports::NameServer {
 public:
  // `server` is "127.0.0.1" or "127.0.0.1:5353"; when it is empty, the machine's own
  // (/etc/resolv.conf). invalid_input for anything else.
  static Result<std::unique_ptr<Resolver>> create(const std::string& server);
  ~Resolver() override;

  Result<std::vector<std::string>> texts(const std::string& name) override;
  Result<std::vector<std::string>> addresses(const std::string& name) override;
  Result<std::vector<std::string>> mail_servers(const std::string& name) override;

 private:
  struct State;
  explicit Resolver(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace dunning::net
