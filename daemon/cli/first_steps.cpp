#include "daemon/cli/first_steps.hpp"

#include <algorithm>

#include "daemon/app/mail_check.hpp"
#include "daemon/app/mail_now.hpp"
#include "daemon/app/system_doorbell.hpp"
#include "daemon/cli/daemon_answer.hpp"
#include "daemon/cli/login_dialogue.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/sync_here.hpp"
#include "daemon/cli/terminal.hpp"
#include "daemon/desk/adopt.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/preview.hpp"
#include "daemon/desk/report.hpp"
#include "daemon/desk/request_sync.hpp"

namespace dunning::cli {
namespace {

// Of a long list the beginning, and the end with its sums.
constexpr std::size_t first_lines = 20;
constexpr std::size_t last_lines = 8;
constexpr std::size_t plan_lines = 20;

constexpr int daemon_wait_s = 600;

std::string shortened(const std::string& text) {
  std::vector<std::size_t> begins = {0};
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '\n') begins.push_back(at + 1);
  }
  if (begins.size() <= first_lines + last_lines + 1) return text;
  const std::size_t left_out = begins.size() - first_lines - last_lines;
  return text.substr(0, begins[first_lines]) + "  … " + std::to_string(left_out) +
         " more lines …\n" + text.substr(begins[begins.size() - last_lines]);
}

class Walk {
 public:
  Walk(const FirstSteps& steps, const desk::Desk& desk) : steps_(steps), desk_(desk) {}

  int take() {
    log_in_once();
    const bool read = read_books();
    send_test_mail();
    check_mail();
    if (read) {
      show_aging();
      adopt_in_shadow();
      show_plan();
    }
    say_what_is_next(read);
    return left_.empty() ? exit_fine : exit_attention;
  }

 private:
  const settings::Administration& administration() const {
    return *desk_.configuration.find(steps_.administration);
  }

  void begin(const std::string& title, const std::string& arguments) const {
    print(heading(title) + "  By hand: " + by_hand(arguments) + "\n");
    std::fflush(stdout);
  }
  std::string by_hand(const std::string& arguments) const {
    return steps_.command + " " + arguments;
  }
  // What failed is named again at the end.
  void leave(const std::string& arguments) { left_.push_back(by_hand(arguments)); }

  void log_in_once() {
    const auto* login = desk_.configuration.find_login(administration().login);
    if (login == nullptr) return;
    const std::string command = "auth login " + login->name;
    begin("Access", command);
    app::LoginAsker asker(desk_);
    if (!steps_.ask || log_in(steps_.asked, asker, *login, {}) != exit_fine) leave(command);
  }

  bool read_books() {
    const bool daemon_runs = app::ring_daemon(desk_.configuration.state_dir);
    const std::string command = "sync " + steps_.administration + (daemon_runs ? "" : " --here");
    begin("Reading the books", command);
    const bool read =
        (daemon_runs ? ask_daemon() : sync_here(steps_.asked, desk_, steps_.administration)) ==
        exit_fine;
    if (!read) {
      print("  " + place_of(administration().token, "The token") +
            "what the books are, under administrations: in the configuration.\n");
      leave(command);
    }
    return read;
  }

  int ask_daemon() const {
    const auto requests = desk::request_sync(desk_, steps_.administration);
    return requests ? await_daemon(steps_.asked, desk_, *requests, daemon_wait_s)
                    : complain(requests.error());
  }

  // The step by which a customer hears of it first: what the owner gets is what customers will get.
  std::string first_reminder() const {
    for (const auto& policy : desk_.configuration.policies) {
      for (const auto& step : policy.steps) {
        if (!step.email.empty() && step.name.find("reminder") != std::string::npos)
          return step.name;
      }
    }
    return "statement";
  }

  void send_test_mail() {
    const std::string step = first_reminder();
    const std::string command = "preview " + step + " --mail " + steps_.owner;
    begin("A test mail to you", command);
    const auto sent = [&]() -> Status {
      const auto preview = TRY(desk::preview_sample(desk_.configuration, desk_.clock,
                                                    {steps_.administration, step, ""}));
      const auto bytes = TRY(marked_mail(preview, steps_.owner));
      return app::mail_now(desk_.configuration, desk_.clock, preview.creditor.from_address,
                           {steps_.owner}, bytes);
    }();
    if (sent) {
      print("Sent to " + steps_.owner +
            ": a reminder about a made-up invoice, marked as a "
            "preview, as a customer would get it.\n");
    } else {
      complain(sent.error());
      print("  " + place_of(desk_.configuration.mail.password, "The password") +
            "the mail server, under mail: in the configuration.\n");
      leave(command);
    }
  }

  // "The token stands in /etc/dunningd/secrets/token; ", or nothing where there is none.
  static std::string place_of(const std::string& reference, const std::string& what) {
    constexpr std::string_view file = "file:";
    if (!reference.starts_with(file)) return "";
    return what + " stands in " + reference.substr(file.size()) + "; ";
  }

  // What is not as it should be is told, and left to the owner: nothing leaves yet.
  void check_mail() const {
    begin("Will your mail be believed?", "mail check");
    const auto check =
        app::check_mail(desk_.configuration, {steps_.administration, steps_.name_server, ""});
    if (check) {
      print(to_text(*check));
    } else {
      print("DNS is not reachable from here (" + check.error().message +
            "). Check it later with: " + by_hand("mail check") + "\n");
    }
  }

  void show_aging() const {
    begin("What is owed to you", "report aging");
    const auto report = desk::aging(desk_, {steps_.administration, {}, 0});
    if (report)
      print(shortened(to_text(*report)));
    else
      complain(report.error());
  }

  void adopt_in_shadow() {
    const auto known = desk::administration(desk_, steps_.administration);
    if (known && known->stored->adopted_on) return;
    const std::string command = "adopt " + steps_.administration + " --yes";
    begin("Which of it will be reminded", command);
    const auto proposal = desk::propose(desk_, steps_.administration, {});
    if (!proposal) {
      complain(proposal.error());
      return leave(command);
    }
    print(shortened(to_text(*proposal)));
    print("\n  Nothing leaves while shadow: yes stands in the configuration.\n");
    if (!steps_.ask) return leave(command);
    const auto answer = ask_line("Adopt the books so, in shadow mode? [yes]: ");
    if (!answer || !(answer->empty() || *answer == "y" || *answer == "yes")) return leave(command);
    const auto adopted = desk::adopt(desk_, steps_.administration, {});
    if (adopted) {
      print(to_text(*adopted));
    } else {
      complain(adopted.error());
      leave(command);
    }
  }

  void show_plan() const {
    begin("The first plan, in shadow mode: nothing of it is sent", "plan");
    const auto plan = desk::plan(desk_, {steps_.administration, {}});
    if (plan)
      print(to_text(*plan, desk_.clock, plan_lines));
    else
      complain(plan.error());
  }

  void say_what_is_next(bool read) const {
    if (!left_.empty()) {
      print(heading("Left to do by hand"));
      for (const auto& command : left_)
        print("  " + command + "\n");
      print("  or all of it once more: " + by_hand("init --resume") + "\n");
    }
    print(heading("Next"));
    if (!read)
      print("  Then look at: " + by_hand("report aging") + " and " + by_hand("plan") + "\n");
    print(
        "  Start the service:  sudo systemctl enable --now dunningd\n"
        "  Every day, what would have left and why:  " +
        by_hand("plan") +
        "\n"
        "  When the plans of some days were right, take shadow: yes out of\n  " +
        desk_.configuration.file.string() +
        " and: sudo systemctl reload dunningd. Then reminders leave.\n");
  }

  const FirstSteps& steps_;
  const desk::Desk& desk_;
  std::vector<std::string> left_;
};

}  // namespace

int take_first_steps(const FirstSteps& steps, const desk::Desk& desk) {
  return Walk(steps, desk).take();
}

}  // namespace dunning::cli
