#pragma once

#include <string>
#include <string_view>

namespace dunning::test {

// One raw connection to a port of this machine. Every wait ends after ten seconds, as a failure.
class Caller {
 public:
  explicit Caller(int port);
  ~Caller();
  Caller(Caller&& other) noexcept : socket_(other.socket_) { other.socket_ = -1; }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  bool send(std::string_view bytes);  // false when the other side has gone
  // The next answer, head and body by its Content-Length; what came before the end when it ends.
  std::string answer();
  std::string rest();  // until the other side closes
  bool closed();       // waits for that; false when something is said instead

 private:
  int socket_ = -1;
  std::string buffer_;
};

// Sends that and returns everything until the other side closes.
std::string ask(int port, std::string_view bytes);

std::string get(const std::string& path);  // a request for it that closes afterwards
std::string post(const std::string& path, const std::string& body, const std::string& headers = "");
int status_of(std::string_view answer);  // 0 when it is none
std::string body_of(const std::string& answer);

}  // namespace dunning::test
