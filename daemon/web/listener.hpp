#pragma once

#include <memory>
#include <shared_mutex>

#include "daemon/core/result.hpp"
#include "daemon/web/content.hpp"
#include "daemon/web/gate.hpp"
#include "daemon/web/limits.hpp"
#include "daemon/web/site.hpp"
#include "daemon/web/traffic.hpp"

// The listener: health, metrics, incoming webhooks. Plain HTTP, on loopback unless told otherwise;
// TLS and the public side belong to a proxy (docs/listener.md). Its threads only read the store and
// write request rows.
namespace dunning::web {

class Listener {
 public:
  // Has the port from here on, and answers 503 until something is shown.
  static Result<std::unique_ptr<Listener>> open(const Address& address, const Limits& limits,
                                                const ports::Clock& clock);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Shows this instead of what was shown before. When it returns, nobody uses what was before.
  void show(Content content);
  // Answers 503 again. For before what is shown goes away.
  void show_nothing();

  const Address& address() const { return address_; }  // as it was asked for
  int port() const { return gate_->port(); }

 private:
  struct Shown;
  Listener(const Address& address, const Limits& limits);
  std::string answer(const Gate::Asked& asked);

  const Address address_;
  const Limits limits_;
  Traffic traffic_;
  std::shared_mutex mutex_;  // shared by answers in hand, alone while what is shown changes
  std::unique_ptr<Shown> shown_;
  std::unique_ptr<Gate> gate_;  // last: its threads use all of the above
};

}  // namespace dunning::web
