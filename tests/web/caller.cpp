#include "tests/web/caller.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

namespace dunning::test {
namespace {

// The bytes of one whole answer at the beginning of `text`.
std::optional<std::size_t> whole(const std::string& text) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  const auto length = text.find("Content-Length: ");
  const auto body = length < end ? std::strtoul(text.c_str() + length + 16, nullptr, 10) : 0;
  if (text.size() < end + 4 + body) return std::nullopt;
  return end + 4 + body;
}

}  // namespace

Caller::Caller(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval longest{10, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

Caller::~Caller() {
  if (socket_ >= 0) close(socket_);
}

bool Caller::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string Caller::answer() {
  for (;;) {
    if (const auto size = whole(buffer_)) {
      const auto found = buffer_.substr(0, *size);
      buffer_.erase(0, *size);
      return found;
    }
    std::array<char, 4096> some{};
    const auto got = recv(socket_, some.data(), some.size(), 0);
    if (got <= 0) return std::exchange(buffer_, {});
    buffer_.append(some.data(), static_cast<std::size_t>(got));
  }
}

std::string Caller::rest() {
  std::array<char, 4096> some{};
  for (;;) {
    const auto got = recv(socket_, some.data(), some.size(), 0);
    if (got < 0 && errno == EAGAIN) FAIL("nothing came for ten seconds, and no end");
    if (got <= 0) return std::exchange(buffer_, {});
    buffer_.append(some.data(), static_cast<std::size_t>(got));
  }
}

bool Caller::closed() {
  return rest().empty();
}

std::string ask(int port, std::string_view bytes) {
  Caller caller(port);
  caller.send(bytes);
  return caller.rest();
}

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
}

std::string post(const std::string& path, const std::string& body, const std::string& headers) {
  return "POST " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

int status_of(std::string_view answer) {
  constexpr std::string_view begins = "HTTP/1.1 ";
  return answer.starts_with(begins)
             ? std::atoi(std::string(answer.substr(begins.size(), 3)).c_str())
             : 0;
}

std::string body_of(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace dunning::test
