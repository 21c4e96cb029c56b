#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace dunning::net {

// One connection as the scripted side sees it. Every wait ends when the other side hangs up or the
// peer is being stopped.
class Talk {
 public:
  Talk(int socket, int stop) : socket_(socket), stop_(stop) {}

  std::optional<std::string>
  read_line();  // without its line end; none when the connection has ended
  std::string read_bytes(std::size_t count);
  bool send(std::string_view bytes);                // false when the other side is gone
  bool stays_for(std::chrono::milliseconds pause);  // false when the other side hung up meanwhile
  void hang();                                      // says nothing until the other side hangs up

  struct Request {
    std::string line;  // "GET / HTTP/1.1"
    std::string head;  // the header lines, each ended by '\n'
    std::string body;  // by Content-Length
  };
  std::optional<Request> read_request();

 private:
  enum class Ready { input, output };
  bool wait(Ready ready);
  bool fill();

  int socket_;
  int stop_;
  std::string buffer_;
};

// A server on loopback whose behaviour is a function, called for one connection after another on a
// thread of its own. A connection is closed when the function returns.
class Peer {
 public:
  explicit Peer(std::function<void(Talk&)> serve);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& path = "/") const;
  int connections() const { return connections_; }

 private:
  void run();

  std::function<void(Talk&)> serve_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

int free_port();  // one that nothing listens on right now

}  // namespace dunning::net
