#include "daemon/web/gate.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

namespace dunning::web {
namespace {

constexpr std::size_t chunk = 16 * 1024;
constexpr Millis deaf_for{200};

std::string_view phrase(int status) {
  switch (status) {
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Bad Request";
  }
}

std::string refusal(int status) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " ";
  text += phrase(status);
  text += "\r\n";
  if (status == 429 || status == 503) text += "Retry-After: 1\r\n";
  return text + "Content-Length: 0\r\nConnection: close\r\n\r\n";
}

}  // namespace

Gate::Gate(const Limits& limits, const ports::Clock& clock, Calls calls)
    : limits_(limits), clock_(clock), calls_(std::move(calls)) {}

Result<std::unique_ptr<Gate>> Gate::open(const Address& address, const Limits& limits,
                                         const ports::Clock& clock, Calls calls) {
  std::unique_ptr<Gate> gate(new Gate(limits, clock, std::move(calls)));
  gate->listener_ = TRY(listen_on(address));
  gate->wake_ = Socket(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (gate->wake_.fd() < 0) return fail(ErrorKind::permanent, "no descriptor for the listener");
  gate->port_ = port_of(gate->listener_);
  for (int i = 0; i < limits.workers; ++i)
    gate->workers_.emplace_back([one = gate.get()] { one->work(); });
  gate->watcher_ = std::thread([one = gate.get()] { one->watch(); });
  return gate;
}

Gate::~Gate() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  asked_.notify_all();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_.fd(), &one, sizeof one);
  if (watcher_.joinable()) watcher_.join();
  for (auto& worker : workers_)
    worker.join();
}

void Gate::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    asked_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (ending_) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    const std::string_view request = job.request;
    auto bytes =
        calls_.answer({job.peer, request.substr(0, job.head), request.substr(job.head), job.last});
    lock.lock();
    answers_.emplace_back(job.id, std::move(bytes));
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(wake_.fd(), &one, sizeof one);
  }
}

void Gate::watch() {
  std::vector<pollfd> fds;
  std::vector<Id> ids;
  for (;;) {
    fds.assign({{wake_.fd(), POLLIN, 0}, {listener_.fd(), POLLIN, 0}});
    if (clock_.elapsed() < deaf_until_) fds[1].events = 0;
    ids.clear();
    for (const auto& [id, connection] : connections_) {
      using Doing = Connection::Doing;
      const bool in = connection.doing == Doing::reading || connection.doing == Doing::draining;
      const bool out = connection.doing == Doing::writing;
      fds.push_back({connection.socket.fd(),
                     static_cast<short>(in    ? POLLIN
                                        : out ? POLLOUT
                                              : 0),
                     0});
      ids.push_back(id);
    }
    poll(fds.data(), fds.size(), wait_ms());
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
    }
    std::uint64_t count = 0;
    [[maybe_unused]] const auto rung = read(wake_.fd(), &count, sizeof count);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto found = connections_.find(ids[i]);
      auto& connection = found->second;
      const auto events = fds[i + 2].revents;
      if (has_ended(connection, events)) {
        connections_.erase(found);
        continue;
      }
      if ((events & POLLIN) != 0) take_in(ids[i], connection);
      if ((events & POLLOUT) != 0) send_out(connection);
    }
    collect();
    look_ahead();
    std::erase_if(connections_, [](const auto& one) { return one.second.socket.fd() < 0; });
    if ((fds[1].revents & POLLIN) != 0) accept_all();
  }
}

// Until the next deadline; without connections for ever, so that an idle daemon sleeps.
int Gate::wait_ms() const {
  std::optional<Millis> next;
  for (const auto& [id, connection] : connections_) {
    if (connection.doing == Connection::Doing::answering) continue;
    next = std::min(next.value_or(connection.deadline), connection.deadline);
  }
  const auto now = clock_.elapsed();
  if (deaf_until_ > now) next = std::min(next.value_or(deaf_until_), deaf_until_);
  if (!next) return -1;
  return static_cast<int>(std::clamp<std::int64_t>((*next - now).count() + 1, 0, 60'000));
}

void Gate::accept_all() {
  for (;;) {
    auto accepted = accept_from(listener_);
    if (accepted.exhausted) deaf_until_ = clock_.elapsed() + deaf_for;
    if (accepted.socket.fd() < 0) return;
    if (connections_.size() >= limits_.connections) make_room();
    Connection connection;
    connection.socket = std::move(accepted.socket);
    connection.peer = std::move(accepted.peer);
    begin_request(connection);
    if (connections_.size() >= limits_.connections) {
      calls_.refused(503);
      connection.output = refusal(503);
      send_out(connection);
      continue;
    }
    connections_.emplace(next_id_++, std::move(connection));
  }
}

// Ends the connection that has kept us waiting longest for a request.
void Gate::make_room() {
  auto slowest = connections_.end();
  for (auto one = connections_.begin(); one != connections_.end(); ++one) {
    const auto doing = one->second.doing;
    if (doing != Connection::Doing::reading && doing != Connection::Doing::draining) continue;
    if (slowest == connections_.end() || one->second.since < slowest->second.since) slowest = one;
  }
  if (slowest != connections_.end()) connections_.erase(slowest);
}

bool Gate::has_ended(Connection& connection, short events) {
  using Doing = Connection::Doing;
  if ((events & (POLLERR | POLLNVAL)) != 0) return true;
  if ((events & POLLHUP) != 0 && (events & POLLIN) == 0) return true;
  if (connection.doing == Doing::answering || clock_.elapsed() < connection.deadline) return false;
  // An idle connection just ends; one in the middle of a request is told.
  if (connection.doing != Doing::reading || connection.input.empty()) return true;
  refuse(connection, 408);
  return false;
}

void Gate::begin_request(Connection& connection) {
  connection.since = clock_.elapsed();
  connection.deadline = connection.since + limits_.idle_time;
  connection.framing = {};
  connection.ahead = !connection.input.empty();
  connection.doing = Connection::Doing::reading;
}

void Gate::take_in(Id id, Connection& connection) {
  std::array<char, chunk> buffer;
  const auto got = recv(connection.socket.fd(), buffer.data(), buffer.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    connection.socket = Socket();
    return;
  }
  if (connection.doing == Connection::Doing::draining) return;
  if (connection.input.empty()) connection.deadline = clock_.elapsed() + limits_.head_time;
  connection.input.append(buffer.data(), static_cast<std::size_t>(got));
  look(id, connection);
}

void Gate::look(Id id, Connection& connection) {
  auto& framing = connection.framing;
  const bool head_known = framing.state == Framing::State::in_body;
  if (!head_known) {
    framing = frame(connection.input, limits_);
  } else if (connection.input.size() >= framing.head + framing.body) {
    framing.state = Framing::State::whole;
  }
  switch (framing.state) {
    case Framing::State::in_head:
      return;
    case Framing::State::in_body:
      if (head_known) return;
      connection.deadline = clock_.elapsed() + limits_.body_time;
      if (framing.expects_continue) {
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        send(connection.socket.fd(), go_on.data(), go_on.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      }
      return;
    case Framing::State::refused:
      refuse(connection, framing.status);
      return;
    case Framing::State::whole:
      hand_out(id, connection);
  }
}

void Gate::hand_out(Id id, Connection& connection) {
  const auto framing = std::exchange(connection.framing, {});
  const std::string_view head = std::string_view(connection.input).substr(0, framing.head);
  std::string peer = connection.peer;
  // Behind a proxy of this machine everybody comes from here: the proxy says who it is.
  if (const auto real = header_in(head, "x-real-ip"); real && is_loopback_address(peer)) {
    if (std::string said(*real); is_address(said)) peer = std::move(said);
  }
  if (!rate_.admit(peer, clock_.elapsed())) {
    refuse(connection, 429);
    return;
  }
  const auto size = framing.head + framing.body;
  connection.last = framing.last || ++connection.answered >= limits_.requests_per_connection;
  connection.doing = Connection::Doing::answering;
  Job job{id, std::move(peer), connection.input.substr(0, size), framing.head, connection.last};
  connection.input.erase(0, size);
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  asked_.notify_one();
}

void Gate::refuse(Connection& connection, int status) {
  calls_.refused(status);
  connection.input.clear();
  connection.output = refusal(status);
  connection.last = true;
  connection.doing = Connection::Doing::writing;
  connection.deadline = clock_.elapsed() + limits_.answer_time;
  send_out(connection);
}

void Gate::collect() {
  std::vector<std::pair<Id, std::string>> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
  }
  for (auto& [id, bytes] : answers) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;  // it hung up meanwhile
    auto& connection = found->second;
    connection.last = connection.last || bytes.empty();
    connection.output = std::move(bytes);
    connection.doing = Connection::Doing::writing;
    connection.deadline = clock_.elapsed() + limits_.answer_time;
    send_out(connection);
  }
}

// What came with one request may be the next one already.
void Gate::look_ahead() {
  for (auto& [id, connection] : connections_) {
    if (!connection.ahead || connection.doing != Connection::Doing::reading) continue;
    connection.ahead = false;
    connection.deadline = clock_.elapsed() + limits_.head_time;
    look(id, connection);
  }
}

void Gate::send_out(Connection& connection) {
  while (!connection.output.empty()) {
    const auto sent = send(connection.socket.fd(), connection.output.data(),
                           connection.output.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (sent <= 0) {
      connection.socket = Socket();
      return;
    }
    connection.output.erase(0, static_cast<std::size_t>(sent));
  }
  if (!connection.last) {
    begin_request(connection);
    return;
  }
  // Closing with unread bytes in the buffer would destroy the answer before it is read.
  shutdown(connection.socket.fd(), SHUT_WR);
  connection.doing = Connection::Doing::draining;
  connection.deadline = clock_.elapsed() + limits_.linger_time;
}

}  // namespace dunning::web
