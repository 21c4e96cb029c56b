#include "daemon/cli/redirect_catcher.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>

namespace dunning::cli {
namespace {

constexpr std::size_t head_limit_bytes = 8 << 10;
constexpr int connection_ms = 3'000;
constexpr int second_ms = 1'000;

// The port of "http://localhost:8765/…" or "http://127.0.0.1:8765/…"; none for anything else.
std::optional<std::uint16_t> port_of(std::string_view uri) {
  for (const std::string_view host : {"http://localhost", "http://127.0.0.1"}) {
    if (!uri.starts_with(host)) continue;
    const auto rest = uri.substr(host.size());
    if (rest.empty() || rest.front() == '/') return 80;
    if (rest.front() != ':') return std::nullopt;
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), port);
    const bool whole = end == rest.data() + rest.size() || *end == '/';
    if (error != std::errc() || !whole || port == 0) return std::nullopt;
    return port;
  }
  return std::nullopt;
}

void answer(int connection, std::string_view status, std::string_view sentence) {
  const std::string body =
      "<!DOCTYPE html><html><body><p>" + std::string(sentence) + "</p></body></html>\n";
  const std::string text = "HTTP/1.1 " + std::string(status) +
                           "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " +
                           std::to_string(body.size()) +
                           "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
                           "Connection: close\r\n\r\n" +
                           body;
  (void)::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
}

// The first line of a request; empty when none came in time and within the limit.
std::string request_line(int connection) {
  std::string head;
  std::array<char, 2048> buffer;
  while (head.find("\r\n\r\n") == std::string::npos) {
    pollfd ready{connection, POLLIN, 0};
    if (head.size() > head_limit_bytes || ::poll(&ready, 1, connection_ms) <= 0) return "";
    const auto count = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (count <= 0) return "";
    head.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return head.substr(0, head.find("\r\n"));
}

}  // namespace

bool RedirectCatcher::can_catch(const std::string& redirect_uri) {
  return port_of(redirect_uri).has_value();
}

Result<std::unique_ptr<RedirectCatcher>> RedirectCatcher::listen(const std::string& redirect_uri) {
  const auto port = port_of(redirect_uri);
  if (!port) return fail(ErrorKind::invalid_input, "not an address on this machine");
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(*port);
  if (socket < 0 || ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket, 4) != 0) {
    if (socket >= 0) ::close(socket);
    return fail(ErrorKind::transient, "port " + std::to_string(*port) + " cannot be listened on");
  }
  const auto path = redirect_uri.find('/', std::string_view("http://").size());
  return std::unique_ptr<RedirectCatcher>(
      new RedirectCatcher(socket, redirect_uri.substr(0, path)));
}

RedirectCatcher::~RedirectCatcher() {
  ::close(socket_);
}

std::optional<std::string> RedirectCatcher::serve(int connection) const {
  const auto line = request_line(connection);
  const std::string_view get = "GET /";
  const auto end = line.rfind(" HTTP/1.");
  if (!line.starts_with(get) || end == std::string::npos) {
    answer(connection, "400 Bad Request", "This is no page.");
    return std::nullopt;
  }
  const auto target = line.substr(get.size() - 1, end - get.size() + 1);
  const bool is_it =
      target.find("code=") != std::string::npos || target.find("error=") != std::string::npos;
  if (!is_it) {
    answer(connection, "404 Not Found", "There is nothing here.");
    return std::nullopt;
  }
  answer(connection, "200 OK", "dunningd has got the answer; you can close this page.");
  return origin_ + target;
}

std::optional<std::string> RedirectCatcher::wait(int stop, int at_most_s) {
  for (int second = 0; second < at_most_s; ++second) {
    std::array<pollfd, 2> ready{{{socket_, POLLIN, 0}, {stop, POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), second_ms) < 0) return std::nullopt;
    if ((ready[1].revents & (POLLIN | POLLHUP)) != 0) return std::nullopt;
    if ((ready[0].revents & POLLIN) == 0) continue;
    const int connection = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    auto address = serve(connection);
    ::close(connection);
    if (address) return address;
  }
  return std::nullopt;
}

}  // namespace dunning::cli
