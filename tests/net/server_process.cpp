#include "tests/net/server_process.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace dunning::net {
namespace {

bool is_listening(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_open =
      ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  ::close(socket);
  return is_open;
}

}  // namespace

ServerProcess::ServerProcess(Command command) : end_signal_(command.end_signal) {
  std::vector<char*> arguments;
  for (std::string& word : command.words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, command.log.c_str(), O_CREAT | O_WRONLY,
                                     0600);
  const int failure =
      ::posix_spawn(&pid_, arguments[0], &files, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  REQUIRE(failure == 0);
  while (!is_listening(command.port)) {
    REQUIRE(::waitpid(pid_, nullptr, WNOHANG) == 0);  // it is still there
    ::poll(nullptr, 0, 20);
  }
}

ServerProcess::~ServerProcess() {
  ::kill(pid_, end_signal_);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace dunning::net
