#include <CLI/CLI.hpp>

#include "daemon/app/version.hpp"
#include "daemon/cli/command.hpp"

namespace dunning::cli {
namespace {

constexpr std::size_t list_limit = 1000;
constexpr int sync_wait_s = 120;

// What CLI11 fills; turned into a Command afterwards.
struct Words {
  std::string now;
  std::string administration;
  std::string date;
  std::string until;
  std::string state;
  std::vector<std::string> from_start;
  std::vector<std::string> first_step;
  std::vector<std::string> at;
  std::vector<std::string> person;
  std::vector<std::string> leave_out;
};

const CLI::Validator is_date(
    [](std::string& text) {
      return parse_date(text) ? std::string() : "\"" + text + "\" is no date such as 2026-11-21";
    },
    "YYYY-MM-DD");

const CLI::Validator is_moment(
    [](std::string& text) {
      return parse_instant(text) ? std::string()
                                 : "\"" + text + "\" is no moment such as 2026-11-21T09:30:00Z";
    },
    "T");

const CLI::Validator is_step_and_debtor(
    [](std::string& text) {
      const auto sign = text.find('=');
      const bool whole = sign != std::string::npos && sign > 0 && sign + 1 < text.size();
      return whole ? std::string() : "\"" + text + "\" is not STEP=DEBTOR";
    },
    "");

class Parser {
 public:
  Parser() {
    app_.name("dunningctl");
    app_.description("Ask dunningd what it does and why, and tell it what to do.");
    app_.footer("dunningctl VERB --help tells more about one verb. Manual: dunningctl(1).");
    app_.get_formatter()->label("SUBCOMMAND", "VERB");
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.add_option("--config", command_.config, "the configuration")
        ->default_val("/etc/dunningd/dunningd.yaml")
        ->type_name("FILE");
    app_.add_option("-a,--administration", words_.administration, "which administration")
        ->type_name("NAME");
    app_.add_flag("--json", command_.json, "answer in JSON, as docs/json.md says");
    app_.add_option("--as", command_.as, "who says it (otherwise the user who runs this)")
        ->type_name("NAME");
    app_.add_option("--now", words_.now, "pretend that it is T; only with the sandbox")
        ->check(is_moment)
        ->group("");
    app_.add_flag("--version", version_, "print version, commit, plugin ABI and store schema");
    questions();
    sayings();
    adoption();
    requests();
  }

  std::variant<Command, Ended> parse(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i) {  // also without a verb, which is required otherwise
      if (std::string_view(argv[i]) == "--version")
        return Ended{0, app::version_text("dunningctl")};
    }
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      std::ostringstream out;
      std::ostringstream complaint;
      const int code = app_.exit(error, out, complaint);
      if (code == 0) return Ended{0, out.str() + "\n"};
      if (app_.get_subcommands().empty()) return Ended{2, no_verb()};
      return Ended{2, "dunningctl: " + complaint.str()};
    }
    return finished();
  }

 private:
  CLI::App* verb(Verb verb, const std::string& name, const std::string& what) {
    auto* sub = app_.add_subcommand(name, what);
    sub->group("Verbs");
    sub->callback([this, verb] { command_.verb = verb; });
    return sub;
  }

  void questions() {
    verb(Verb::status, "status", "what stops sending, since when, and what lifts it");
    verb(Verb::check, "check", "whether the configuration, policies and templates are right");
    auto* plan = verb(Verb::plan, "plan", "what would leave and why, and what would not");
    plan->add_option("--date", words_.date, "on this day instead of today")->check(is_date);
    auto* why = verb(Verb::why, "why", "everything about one invoice, and why it is as it is");
    why->add_option("invoice", command_.subject, "its number")->required();
    why->add_option("--on", words_.date, "as it was on this day")->check(is_date);
    auto* list = verb(Verb::list, "list", "invoices, debtors or messages");
    list->add_option("what", command_.subject)
        ->required()
        ->check(CLI::IsMember({"invoices", "debtors", "messages"}));
    list->add_option("--state", words_.state, "only those in this state")->type_name("STATE");
    list->add_option("--limit", command_.limit, "at most this many")
        ->default_val(list_limit)
        ->check(CLI::Range(1, 10'000'000));
    verb(Verb::verify, "verify", "whether the history is whole");
  }

  void sayings() {
    auto* hold = verb(Verb::hold, "hold", "send nothing about a debtor or an invoice");
    hold->add_option("what", command_.subject, "debtor or invoice")->required();
    hold->add_option("--reason", command_.reason, "why, for whoever asks later")->required();
    hold->add_option("--until", words_.until, "the first day on which it ends")->check(is_date);
    auto* release = verb(Verb::release, "release", "end the holds on a debtor or an invoice");
    release->add_option("what", command_.subject, "debtor or invoice")->required();
    verb(Verb::pause, "pause", "send nothing at all (or nothing of -a NAME)");
    verb(Verb::resume, "resume", "the end of pause");
    auto* resolve = verb(Verb::resolve, "resolve", "say what became of an uncertain message");
    resolve->add_option("key", command_.subject, "its key, or the beginning of it")->required();
    resolve->add_option("outcome", command_.outcome)
        ->required()
        ->check(CLI::IsMember({"delivered", "not_delivered"}));
  }

  void adoption() {
    auto* adopt = verb(Verb::adopt, "adopt", "look at the proposal for an administration; say yes");
    adopt->add_option("name", command_.subject, "the administration")->required();
    adopt->add_flag("--yes", command_.yes, "record it: from now on reminders leave");
    const auto choice = [&](const std::string& flag, std::vector<std::string>& debtors,
                            const std::string& what) {
      return adopt->add_option(flag, debtors, what)
          ->allow_extra_args(false)
          ->type_name("DEBTOR|all");
    };
    choice("--from-start", words_.from_start, "start at the first step, also before the due date");
    choice("--first-step", words_.first_step, "start at the first step after the due date");
    choice("--person", words_.person, "a person takes care of it");
    choice("--leave-out", words_.leave_out, "never remind");
    choice("--at", words_.at, "start at this step")
        ->type_name("STEP=DEBTOR|all")
        ->check(is_step_and_debtor);
  }

  void requests() {
    auto* trust = verb(Verb::trust, "trust", "take as right what a guard doubts");
    trust->add_option("what", command_.subject, "an administration, or store, machine, clock")
        ->required();
    auto* sync = verb(Verb::sync, "sync", "let the daemon read the books now");
    sync->add_option("name", command_.subject, "the administration (otherwise all)");
    for (auto* sub : {trust, sync}) {
      sub->add_option("--wait", command_.wait_s, "seconds to wait for the daemon's answer")
          ->default_val(sync_wait_s)
          ->check(CLI::Range(0, 86'400));
    }
  }

  void add_choices(Choice::Kind kind, const std::vector<std::string>& debtors) {
    for (const auto& text : debtors) {
      if (kind != Choice::Kind::at_step) {
        command_.choices.push_back({kind, "", text});
        continue;
      }
      const auto sign = text.find('=');
      command_.choices.push_back({kind, text.substr(0, sign), text.substr(sign + 1)});
    }
  }

  std::string no_verb() const {
    const auto rest = app_.remaining();
    return "dunningctl: " + (rest.empty() ? "say what to do" : "no verb \"" + rest.front() + "\"") +
           "; dunningctl --help lists the verbs\n";
  }

  Command finished() {
    if (!words_.administration.empty()) command_.administration = words_.administration;
    if (!words_.now.empty()) command_.now = parse_instant(words_.now);
    if (!words_.date.empty()) command_.date = parse_date(words_.date);
    if (!words_.until.empty()) command_.date = parse_date(words_.until);
    if (!words_.state.empty()) command_.state = words_.state;
    add_choices(Choice::Kind::from_start, words_.from_start);
    add_choices(Choice::Kind::first_step, words_.first_step);
    add_choices(Choice::Kind::at_step, words_.at);
    add_choices(Choice::Kind::person, words_.person);
    add_choices(Choice::Kind::leave_out, words_.leave_out);
    return std::move(command_);
  }

  CLI::App app_;
  Command command_;
  Words words_;
  bool version_ = false;
};

}  // namespace

std::variant<Command, Ended> parse(int argc, const char* const* argv) {
  return Parser().parse(argc, argv);
}

}  // namespace dunning::cli
