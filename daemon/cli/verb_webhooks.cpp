#include "daemon/cli/daemon_answer.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/webhooks.hpp"

namespace dunning::cli {
namespace {

using desk::Desk;
using Need = Options::Need;

constexpr int wait_s = 120;
constexpr int most_wait_s = 86'400;

// Our subscriptions to an accounting system's webhooks.
class Webhooks : public Verb {
 public:
  void options(Options& options) override {
    options.position("name", name_, "the administration", Need::required);
    options.choice("what", what_,
                   "list (when not given), make them, end them, or say with what "
                   "they are verified",
                   {"list", "on", "off", "secret"}, Need::optional);
    options.number("--wait", wait_s_, "seconds to wait for the daemon's answer", 0, most_wait_s);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    if (what_ == "secret") return say(asked, desk::webhook_secret(desk, name_), desk);
    const auto request = desk::request_webhooks(desk, name_, what_.empty() ? "list" : what_);
    if (!request) return complain(request.error());
    return await_text(asked, desk, *request, wait_s_);
  }

 private:
  std::string name_;
  std::string what_;
  int wait_s_ = wait_s;
};

}  // namespace

std::unique_ptr<Verb> make_webhooks() {
  return std::make_unique<Webhooks>();
}

}  // namespace dunning::cli
