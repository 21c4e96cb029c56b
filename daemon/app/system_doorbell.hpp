#pragma once

#include <filesystem>
#include <memory>

#include "daemon/core/result.hpp"
#include "daemon/ports/doorbell.hpp"

namespace dunning::app {

// The main loop's wait: a timer, SIGTERM and SIGINT (terminate), SIGHUP (reload), and a datagram
// socket in the state directory that dunningctl rings. Blocks those signals for the whole process,
// so make it before the first thread.
class SystemDoorbell : public ports::Doorbell {
 public:
  static Result<std::unique_ptr<SystemDoorbell>> create();
  ~SystemDoorbell() override;
  // From here on commands can ring. Only the daemon that holds the lock listens: the socket has one
  // name.
  Status listen(const std::filesystem::path& state_dir);
  ports::Wake wait(Millis at_most) override;
  void ring() override;

 private:
  SystemDoorbell() = default;
  std::filesystem::path path_;
  int signals_ = -1;
  int inner_ = -1;  // eventfd: rings from other threads
  int outer_ = -1;  // the socket
};

// What a command does after it has said something, or left a request row. False when no daemon
// listens.
bool ring_daemon(const std::filesystem::path& state_dir);

}  // namespace dunning::app
