#include "daemon/app/login_asker.hpp"

#include <poll.h>
#include <unistd.h>

#include <optional>

#include "daemon/app/event_log.hpp"
#include "daemon/app/logins.hpp"
#include "daemon/app/system_doorbell.hpp"
#include "daemon/app/system_random.hpp"
#include "daemon/desk/request_sync.hpp"
#include "daemon/net/file_vault.hpp"
#include "daemon/net/token_requests.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::app {
namespace {

constexpr int look_again_ms = 200;

}  // namespace

// Declared in the order of their making: each borrows from those before it.
struct LoginAsker::Here {
  store::DaemonLock lock;
  EventLog log{ports::Level::warning};
  net::FileVault vault = net::FileVault::from_environment();
  SystemRandom random{};
  std::optional<PluginHost> plugins{};
  std::unique_ptr<Logins> logins{};
};

LoginAsker::LoginAsker(const desk::Desk& desk) : desk_(desk) {}
LoginAsker::~LoginAsker() = default;

Result<LoginReply> LoginAsker::ask(LoginWish wish) {
  wish.by = desk_.author;
  if (!here_) {
    if (ring_daemon(desk_.configuration.state_dir)) return ask_daemon(wish);
    TRY(work_here());
  }
  return here_->logins->grant(wish);
}

Status LoginAsker::work_here() {
  const std::string owner = "dunningctl:" + std::to_string(::getpid());
  auto here = std::unique_ptr<Here>(new Here{TRY(store::DaemonLock::acquire(desk_.store, owner))});
  here->plugins = TRY(PluginHost::load(desk_.configuration.plugins, here->log));
  here->logins =
      TRY(Logins::create(desk_.configuration, {desk_.store, &*here->plugins, here->vault,
                                               desk_.clock, here->log, here->random, owner}));
  here_ = std::move(here);
  return {};
}

Result<LoginReply> LoginAsker::ask_daemon(const LoginWish& wish) const {
  const auto id =
      TRY(store::Requests(desk_.store).put("auth", text_of(wish), desk_.author, desk_.clock.now()));
  ring_daemon(desk_.configuration.state_dir);
  const auto until = desk_.clock.elapsed() + net::token_deadline + Millis{20'000};
  for (;;) {
    const auto answer = TRY(desk::answer_to(desk_, id));
    if (answer) return read_login_reply(*answer);
    if (desk_.clock.elapsed() >= until)
      return fail(ErrorKind::transient, "the daemon has not answered; is it busy? Try again");
    ::poll(nullptr, 0, look_again_ms);
  }
}

}  // namespace dunning::app
