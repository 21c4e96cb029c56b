#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox {

// Something that a system sends by itself: a webhook.
struct Parcel {
  std::string system;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string content_type = "application/json";
  std::string body;
  Instant at;      // of the simulated clock
  int status = 0;  // what the receiver answered; 0: nobody did, or nobody was asked yet
  int attempts = 0;
};

// What the systems send by themselves, in order. Without a sender nothing leaves: everything stays
// to be looked at, and a handshake counts as answered. Thread rule: any thread.
class Outbox {
 public:
  // Delivers one parcel: the status of the answer, 0 when there was none. Called without any lock
  // of the sandbox, but by ask().
  using Send = std::function<int(const Parcel&)>;

  Outbox() = default;
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void start(Send send);  // from now on parcels leave, on a thread of the outbox
  void post(Parcel parcel);
  // A handshake: sent at once; the status of the answer, 200 without a sender.
  int ask(Parcel parcel);

  // {"lose": 2, "duplicate": 1}: what becomes of the next parcels; {"answer": 500}: of handshakes
  // without a sender.
  Status change(const Json& wanted);
  // Everything sent so far, oldest first, up to a limit.
  Json view() const;

 private:
  void run();
  void keep(Parcel parcel);

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Parcel> waiting_;
  std::deque<Parcel> kept_;
  Send send_;
  int lose_ = 0;
  int duplicate_ = 0;
  int unsent_answer_ = 200;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace dunning::sandbox
