#include <algorithm>

#include "daemon/cli/daemon_answer.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/sync_here.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/request_sync.hpp"
#include "daemon/desk/resolve.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/trust.hpp"

namespace dunning::cli {
namespace {

using desk::Desk;
using Need = Options::Need;

constexpr int wait_s = 120;
constexpr int most_wait_s = 86'400;

class Pause : public Verb {
 public:
  void options(Options&) override {}
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::pause(desk, asked.administration), desk);
  }
};

class Resume : public Verb {
 public:
  void options(Options&) override {}
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::resume(desk, asked.administration), desk);
  }
};

class Books : public Verb {
 public:
  void options(Options& options) override {
    options.position("name", name_, "the administration", Need::required);
    options.date("--as-of", as_of_, "the newest day that is booked", Need::required);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::books_as_of(desk, name_, as_of_), desk);
  }

 private:
  std::string name_;
  std::optional<Date> as_of_;
};

class Resolve : public Verb {
 public:
  void options(Options& options) override {
    options.position("key", key_, "its key, or the beginning of it", Need::required);
    options.choice("outcome", outcome_, "", {"delivered", "not_delivered"}, Need::required);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    using Resolution = store::Outbox::Resolution;
    return say(
        asked,
        desk::resolve(desk, key_,
                      outcome_ == "delivered" ? Resolution::delivered : Resolution::not_delivered),
        desk);
  }

 private:
  std::string key_;
  std::string outcome_;
};

class Trust : public Verb {
 public:
  void options(Options& options) override {
    options.position("what", what_, "an administration, or store, machine, clock", Need::required);
    options.number("--wait", wait_s_, "seconds to wait for the daemon's answer", 0, most_wait_s);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    const auto trusted = desk::trust(desk, what_);
    if (!trusted) return complain(trusted.error());
    if (!trusted->request) return say(asked, trusted->done, desk);
    return await_daemon(asked, desk, {*trusted->request}, wait_s_);
  }

 private:
  std::string what_;
  int wait_s_ = wait_s;
};

class Sync : public Verb {
 public:
  void options(Options& options) override {
    options.position("name", name_, "the administration (otherwise all)", Need::optional);
    options.number("--wait", wait_s_, "seconds to wait for the daemon's answer", 0, most_wait_s);
    options.flag("--here", here_, "read them in this command, where no daemon runs");
  }
  desk::Access access() const override { return here_ ? desk::Access::make : desk::Access::write; }
  int run(const Asked& asked, const Desk& desk) const override {
    if (here_) return read_here(asked, desk);
    const auto requests =
        desk::request_sync(desk, name_.empty() ? asked.administration : std::optional(name_));
    return requests ? await_daemon(asked, desk, *requests, wait_s_) : complain(requests.error());
  }

 private:
  int read_here(const Asked& asked, const Desk& desk) const {
    const auto named =
        desk::administrations(desk, name_.empty() ? asked.administration : std::optional(name_));
    if (!named) return complain(named.error());
    int worst = exit_fine;
    for (const auto& one : *named)
      worst = std::max(worst, sync_here(asked, desk, one.name()));
    return worst;
  }

  std::string name_;
  int wait_s_ = wait_s;
  bool here_ = false;
};

}  // namespace

std::vector<VerbEntry> stopping() {
  constexpr std::string_view group = "Stopping and mending";
  return {
      {group, "pause", "send nothing at all (or nothing of -a NAME)", make<Pause>},
      {group, "resume", "the end of pause", make<Resume>},
      {group, "books", "how far the books have been kept", make<Books>},
      {group, "trust", "take as right what a guard doubts", make<Trust>},
      {group, "resolve", "say what became of an uncertain message", make<Resolve>},
      {group, "auth", "give dunningd access: log in, how logins stand, log out", make_auth},
      {group, "sync", "read the books now: the daemon, or --here", make<Sync>},
      {group, "webhooks", "our subscriptions to what an accounting system tells by itself",
       make_webhooks},
  };
}

}  // namespace dunning::cli
