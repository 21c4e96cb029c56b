#include "daemon/app/system_doorbell.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace dunning::app {
namespace {

std::filesystem::path socket_path(const std::filesystem::path& state_dir) {
  return state_dir / "doorbell";
}

// The address of the socket; fails when the path does not fit (108 bytes on Linux).
bool address_of(const std::filesystem::path& path, sockaddr_un& address) {
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path) return false;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return true;
}

sockaddr* generic(sockaddr_un& address) {
  return reinterpret_cast<sockaddr*>(&address);  // how the socket API takes every address
}

Error errno_error(const std::string& doing) {
  return {ErrorKind::permanent, doing + ": " + std::strerror(errno), std::nullopt};
}

}  // namespace

Result<std::unique_ptr<SystemDoorbell>> SystemDoorbell::create() {
  std::unique_ptr<SystemDoorbell> bell(new SystemDoorbell);
  sigset_t set;
  sigemptyset(&set);
  for (const int one : {SIGTERM, SIGINT, SIGHUP})
    sigaddset(&set, one);
  if (pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0)
    return fail(errno_error("cannot block signals"));
  bell->signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  bell->inner_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (bell->signals_ < 0 || bell->inner_ < 0) return fail(errno_error("cannot wait for signals"));
  return bell;
}

Status SystemDoorbell::listen(const std::filesystem::path& state_dir) {
  path_ = socket_path(state_dir);
  sockaddr_un address{};
  if (!address_of(path_, address)) {
    return fail(ErrorKind::invalid_input,
                "state_dir is too long a path for a socket in it: " + state_dir.string());
  }
  outer_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  unlink(address.sun_path);
  if (outer_ < 0 || bind(outer_, generic(address), sizeof address) != 0) {
    return fail(errno_error("cannot listen on " + path_.string()));
  }
  chmod(address.sun_path, 0600);
  return {};
}

SystemDoorbell::~SystemDoorbell() {
  for (const int fd : {signals_, inner_, outer_}) {
    if (fd >= 0) close(fd);
  }
  if (outer_ >= 0) unlink(path_.c_str());
}

ports::Wake SystemDoorbell::wait(Millis at_most) {
  std::array<pollfd, 3> fds{pollfd{signals_, POLLIN, 0}, pollfd{inner_, POLLIN, 0},
                            pollfd{outer_, POLLIN, 0}};
  const auto timeout = static_cast<int>(std::clamp<std::int64_t>(at_most.count(), 0, 86'400'000));
  if (poll(fds.data(), fds.size(), timeout) <= 0) return ports::Wake::timer;
  if ((fds[0].revents & POLLIN) != 0) {
    signalfd_siginfo info{};
    if (read(signals_, &info, sizeof info) == sizeof info) {
      return info.ssi_signo == SIGHUP ? ports::Wake::reload : ports::Wake::terminate;
    }
  }
  std::uint64_t count = 0;
  [[maybe_unused]] const auto rung = read(inner_, &count, sizeof count);
  std::array<char, 16> drop{};
  bool from_outside = false;
  while (recv(outer_, drop.data(), drop.size(), 0) >= 0)
    from_outside = true;
  return from_outside ? ports::Wake::doorbell : ports::Wake::worker;
}

void SystemDoorbell::ring() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(inner_, &one, sizeof one);
}

bool ring_daemon(const std::filesystem::path& state_dir) {
  sockaddr_un address{};
  if (!address_of(socket_path(state_dir), address)) return false;
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const bool sent = sendto(fd, "r", 1, MSG_DONTWAIT, generic(address), sizeof address) == 1;
  close(fd);
  return sent;
}

}  // namespace dunning::app
