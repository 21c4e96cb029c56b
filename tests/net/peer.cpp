#include "tests/net/peer.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace dunning::net {
namespace {

int listen_on_loopback(int* port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(listener, generic, size) == 0);
  REQUIRE(::listen(listener, 16) == 0);
  REQUIRE(::getsockname(listener, generic, &size) == 0);
  *port = ntohs(address.sin_port);
  return listener;
}

}  // namespace

bool Talk::wait(Ready ready) {
  const short events = ready == Ready::input ? POLLIN : POLLOUT;
  std::array<pollfd, 2> polled{pollfd{socket_, events, 0}, pollfd{stop_, POLLIN, 0}};
  return ::poll(polled.data(), polled.size(), -1) > 0 && polled[1].revents == 0;
}

bool Talk::fill() {
  std::array<char, 65536> chunk;
  if (!wait(Ready::input)) return false;
  const ssize_t count = ::recv(socket_, chunk.data(), chunk.size(), 0);
  if (count <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(count));
  return true;
}

std::optional<std::string> Talk::read_line() {
  std::size_t end = 0;
  while ((end = buffer_.find('\n')) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::string Talk::read_bytes(std::size_t count) {
  while (buffer_.size() < count && fill()) {
  }
  std::string bytes = buffer_.substr(0, count);
  buffer_.erase(0, bytes.size());
  return bytes;
}

bool Talk::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!wait(Ready::output)) return false;
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Talk::stays_for(std::chrono::milliseconds pause) {
  std::array<pollfd, 2> polled{pollfd{socket_, POLLRDHUP, 0}, pollfd{stop_, POLLIN, 0}};
  return ::poll(polled.data(), polled.size(), static_cast<int>(pause.count())) == 0;
}

void Talk::hang() {
  while (fill()) {
  }
}

std::optional<Talk::Request> Talk::read_request() {
  const auto line = read_line();
  if (!line) return std::nullopt;
  Request request{*line, {}, {}};
  std::size_t length = 0;
  for (;;) {
    const auto header = read_line();
    if (!header) return std::nullopt;
    if (header->empty()) break;
    request.head += *header + "\n";
    if (header->starts_with("Content-Length: ")) length = std::stoul(header->substr(16));
  }
  request.body = read_bytes(length);
  return request;
}

Peer::Peer(std::function<void(Talk&)> serve) : serve_(std::move(serve)) {
  REQUIRE(::pipe(stop_) == 0);
  listener_ = listen_on_loopback(&port_);
  thread_ = std::thread([this] { run(); });
}

Peer::~Peer() {
  ::close(stop_[1]);  // readable for everyone who waits
  thread_.join();
  ::close(stop_[0]);
  ::close(listener_);
}

void Peer::run() {
  for (;;) {
    std::array<pollfd, 2> polled{pollfd{listener_, POLLIN, 0}, pollfd{stop_[0], POLLIN, 0}};
    if (::poll(polled.data(), polled.size(), -1) <= 0 || polled[1].revents != 0) return;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    ++connections_;
    Talk talk(socket, stop_[0]);
    serve_(talk);
    ::close(socket);
  }
}

std::string Peer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

int free_port() {
  int port = 0;
  ::close(listen_on_loopback(&port));
  return port;
}

}  // namespace dunning::net
