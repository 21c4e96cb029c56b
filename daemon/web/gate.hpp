#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/web/framing.hpp"
#include "daemon/web/limits.hpp"
#include "daemon/web/rate.hpp"
#include "daemon/web/socket.hpp"

namespace dunning::web {

// The sockets. One thread waits on all of them at once and collects whole requests under the
// limits, so that however many connections drip or hang, none of them holds a worker; a few workers
// answer. Whatever is refused before it is a whole request never reaches `answer`.
class Gate {
 public:
  struct Asked {
    std::string peer;       // an address without port; the proxy's word for it when that is on
                            // this machine (X-Real-IP)
    std::string_view head;  // as `frame` accepted it, with its empty line
    std::string_view body;
    bool last = false;  // say that the connection ends with the answer
  };
  struct Calls {
    std::function<std::string(const Asked&)> answer;  // on a worker; the bytes to send back
    std::function<void(int status)> refused;          // counted, on the gate's thread
  };

  // Listens at once and answers from here on. `conflict` when somebody else has the port.
  static Result<std::unique_ptr<Gate>> open(const Address& address, const Limits& limits,
                                            const ports::Clock& clock, Calls calls);
  ~Gate();  // what the workers have in hand is finished; connections are closed
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  int port() const { return port_; }

 private:
  struct Connection {
    Socket socket;
    std::string peer;
    std::string input;
    std::string output;
    enum class Doing { reading, answering, writing, draining } doing = Doing::reading;
    Millis deadline{0};
    Millis since{0};     // when it began to wait for its present request
    Framing framing;     // of that request, as far as it has come
    bool ahead = false;  // bytes of it came with the request before
    bool last = false;
    int answered = 0;
  };
  using Id = std::uint64_t;
  struct Job {
    Id id = 0;
    std::string peer;
    std::string request;
    std::size_t head = 0;
    bool last = false;
  };

  Gate(const Limits& limits, const ports::Clock& clock, Calls calls);
  void watch();
  void work();
  int wait_ms() const;
  void accept_all();
  void make_room();
  void take_in(Id id, Connection& connection);
  void look(Id id, Connection& connection);
  void hand_out(Id id, Connection& connection);
  void refuse(Connection& connection, int status);
  void send_out(Connection& connection);
  void collect();
  void look_ahead();
  bool has_ended(Connection& connection, short events);
  void begin_request(Connection& connection);

  const Limits limits_;
  const ports::Clock& clock_;
  const Calls calls_;
  Socket listener_;
  Socket wake_;  // an eventfd
  int port_ = 0;
  Rate rate_{limits_};
  std::map<Id, Connection> connections_;  // the oldest first
  Id next_id_ = 1;
  Millis deaf_until_{0};  // no descriptors are left: what waits to be accepted waits

  std::mutex mutex_;  // guards what follows
  std::condition_variable asked_;
  std::deque<Job> jobs_;
  std::vector<std::pair<Id, std::string>> answers_;
  bool ending_ = false;

  std::vector<std::thread> workers_;
  std::thread watcher_;
};

}  // namespace dunning::web
