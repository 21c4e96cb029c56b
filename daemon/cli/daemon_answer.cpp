#include "daemon/cli/daemon_answer.hpp"

#include <poll.h>

#include <string>

#include "daemon/app/system_doorbell.hpp"
#include "daemon/cli/print.hpp"
#include "daemon/cli/run.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/request_sync.hpp"

namespace dunning::cli {
namespace {

constexpr int look_again_ms = 200;

// A command has nothing else to do until the daemon has answered; the daemon itself never waits
// like this.
void wait_a_little() {
  poll(nullptr, 0, look_again_ms);
}

Result<std::optional<std::string>> await(const desk::Desk& desk, std::int64_t request,
                                         Millis until) {
  while (true) {
    auto answer = TRY(desk::answer_to(desk, request));
    if (answer || desk.clock.elapsed() >= until) return answer;
    wait_a_little();
  }
}

int answer_with(const Asked& asked, const std::string& sentence, int code) {
  const desk::Done done{sentence};
  print(asked.json ? json_text(to_json(done)) : to_text(done));
  return code;
}

bool ring(const desk::Desk& desk) {
  if (app::ring_daemon(desk.configuration.state_dir)) return true;
  print_error(
      "dunningctl: no daemon is running; it is asked when the next one starts "
      "(systemctl start dunningd, or dunningd --config " +
      desk.configuration.file.string() + " --once)\n");
  return false;
}

}  // namespace

int await_text(const Asked& asked, const desk::Desk& desk, std::int64_t request, int wait_s) {
  if (!ring(desk)) return exit_attention;
  const auto answer = await(desk, request, desk.clock.elapsed() + std::chrono::seconds(wait_s));
  if (!answer) return complain(answer.error());
  if (!*answer) return answer_with(asked, "the daemon has not answered yet", exit_attention);
  return answer_with(asked, **answer,
                     (*answer)->starts_with("failed: ") ? exit_attention : exit_fine);
}

int await_daemon(const Asked& asked, const desk::Desk& desk,
                 const std::vector<std::int64_t>& requests, int wait_s) {
  if (!ring(desk)) return exit_attention;
  const Millis until = desk.clock.elapsed() + std::chrono::seconds(wait_s);
  std::string sentence;
  bool done = true;
  for (const auto request : requests) {
    const auto answer = await(desk, request, until);
    if (!answer) return complain(answer.error());
    if (!sentence.empty()) sentence += "; ";
    sentence += answer->value_or("the daemon has not answered yet");
    done = done && *answer == "done";
  }
  return answer_with(asked, "The daemon says: " + sentence, done ? exit_fine : exit_attention);
}

}  // namespace dunning::cli
