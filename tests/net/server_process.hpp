#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace dunning::net {

// A server that others wrote, as a process of its own that listens on loopback. What it complains
// of goes into `log`.
class ServerProcess {
 public:
  struct Command {
    std::vector<std::string> words;
    int port = 0;  // on which it is awaited
    std::string log;
    int end_signal = 0;  // what ends it
  };
  // Returns when somebody listens there; the test fails when it ends before.
  explicit ServerProcess(Command command);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

 private:
  int end_signal_;
  pid_t pid_ = 0;
};

}  // namespace dunning::net
