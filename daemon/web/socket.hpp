#pragma once

#include <string>
#include <utility>

#include "daemon/core/result.hpp"

namespace dunning::web {

// Where to listen: a numeric address and a port, 0 for any that is free.
struct Address {
  std::string host;
  int port = 0;
  bool operator==(const Address&) const = default;
};

// A descriptor that closes itself.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();
  int fd() const { return fd_; }

 private:
  int fd_ = -1;
};

// Non-blocking. `conflict` when another program listens there already; invalid_input when the
// machine has no such address.
Result<Socket> listen_on(const Address& address);
int port_of(const Socket& socket);

struct Accepted {
  Socket socket;  // non-blocking; fd -1: nobody waits
  std::string peer;
  bool exhausted = false;  // the process has no descriptor left
};
Accepted accept_from(const Socket& listener);

// Whether it is the numeric address of some machine, of this machine.
bool is_address(const std::string& text);
bool is_loopback_address(const std::string& text);

}  // namespace dunning::web
