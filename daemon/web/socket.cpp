#include "daemon/web/socket.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace dunning::web {
namespace {

constexpr int backlog = 64;

sockaddr* generic(sockaddr_storage& address) {
  return reinterpret_cast<sockaddr*>(&address);  // how the socket API takes every address
}

std::string text_of(sockaddr_storage& address, socklen_t size) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (getnameinfo(generic(address), size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) !=
      0)
    return "";
  return text.data();
}

std::string shown(const Address& address) {
  const bool six = address.host.find(':') != std::string::npos;
  return (six ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Socket::~Socket() {
  if (fd_ >= 0) close(fd_);
}

Result<Socket> listen_on(const Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto port = std::to_string(address.port);
  if (const int error = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
      error != 0) {
    return fail(ErrorKind::invalid_input,
                "cannot listen on " + shown(address) + ": " + gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
  Socket socket(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  // Not SO_REUSEPORT: two programs on one port would each get a part of the requests.
  const bool listens = socket.fd() >= 0 &&
                       setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                       bind(socket.fd(), found->ai_addr, found->ai_addrlen) == 0 &&
                       listen(socket.fd(), backlog) == 0;
  if (listens) return socket;
  if (errno == EADDRINUSE) {
    return fail(ErrorKind::conflict, "cannot listen on " + shown(address) +
                                         ": another program has this port (ss -ltnp shows which); "
                                         "stop it, or give listen.address another port");
  }
  const auto kind = errno == EADDRNOTAVAIL ? ErrorKind::invalid_input : ErrorKind::permanent;
  return fail(kind, "cannot listen on " + shown(address) + ": " + std::strerror(errno));
}

int port_of(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(socket.fd(), generic(address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

Accepted accept_from(const Socket& listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  Socket socket(accept4(listener.fd(), generic(address), &size, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (socket.fd() < 0) {
    const bool exhausted =
        errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return {Socket(), "", exhausted};
  }
  const int yes = 1;
  setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return {std::move(socket), text_of(address, size), false};
}

bool is_address(const std::string& text) {
  in6_addr any{};
  return inet_pton(AF_INET, text.c_str(), &any) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &any) == 1;
}

bool is_loopback_address(const std::string& text) {
  return is_address(text) && (text.starts_with("127.") || text == "::1");
}

}  // namespace dunning::web
