#include <CLI/CLI.hpp>

#include "daemon/app/version.hpp"
#include "daemon/cli/command.hpp"

namespace dunning::cli {
namespace {

const CLI::Validator is_date(
    [](std::string& text) {
      return parse_date(text) ? std::string() : "\"" + text + "\" is no date such as 2026-11-21";
    },
    "");

const CLI::Validator is_moment(
    [](std::string& text) {
      return parse_instant(text) ? std::string()
                                 : "\"" + text + "\" is no moment such as 2026-11-21T09:30:00Z";
    },
    "T");

// A verb's options as CLI11 takes them.
class SubcommandOptions : public Options {
 public:
  explicit SubcommandOptions(CLI::App& sub) : sub_(sub) {}

  void position(const std::string& name, std::string& into, const std::string& what,
                Need need) override {
    require(sub_.add_option(name, into, what), need)->type_name("");
  }
  void positions(const std::string& name, std::vector<std::string>& into, const std::string& what,
                 Need need) override {
    require(sub_.add_option(name, into, what), need)->type_name("");
  }
  void choice(const std::string& name, std::string& into, const std::string& what,
              const std::vector<std::string>& among, Need need) override {
    require(sub_.add_option(name, into, what), need)->type_name("")->check(CLI::IsMember(among));
  }
  void text(const std::string& flag, std::string& into, const std::string& what,
            const std::string& type, Need need) override {
    require(sub_.add_option(flag, into, what), need)->type_name(type);
  }
  void texts(const std::string& flag, std::vector<std::string>& into, const std::string& what,
             const std::string& type) override {
    sub_.add_option(flag, into, what)->allow_extra_args(false)->type_name(type);
  }
  void pairs(const std::string& flag, std::vector<std::string>& into, const std::string& what,
             const std::string& type) override {
    const std::string form = type.substr(0, type.find('|'));
    sub_.add_option(flag, into, what)
        ->allow_extra_args(false)
        ->type_name(type)
        ->check(CLI::Validator(
            [form](std::string& text) {
              const auto sign = text.find('=');
              const bool whole = sign != std::string::npos && sign > 0 && sign + 1 < text.size();
              return whole ? std::string() : "\"" + text + "\" is not " + form;
            },
            ""));
  }
  void date(const std::string& flag, std::optional<Date>& into, const std::string& what,
            Need need) override {
    require(sub_.add_option_function<std::string>(
                flag, [&into](const std::string& given) { into = parse_date(given); }, what),
            need)
        ->type_name("YYYY-MM-DD")
        ->check(is_date);
  }
  void position_date(const std::string& name, std::optional<Date>& into,
                     const std::string& what) override {
    date(name, into, what, Need::required);
  }
  void number(const std::string& flag, int& into, const std::string& what, int least,
              int most) override {
    sub_.add_option(flag, into, what)
        ->type_name("N")
        ->check(CLI::Range(least, most))
        ->capture_default_str();
  }
  void flag(const std::string& flag, bool& into, const std::string& what) override {
    sub_.add_flag(flag, into, what);
  }

 private:
  static CLI::Option* require(CLI::Option* option, Need need) {
    return option->required(need == Need::required);
  }
  CLI::App& sub_;
};

class Parser {
 public:
  Parser() {
    app_.name("dunningctl");
    app_.description("Ask dunningd what it does and why, and tell it what to do.");
    app_.footer("dunningctl VERB --help tells more about one verb. Manual: dunningctl(1).");
    app_.get_formatter()->label("SUBCOMMAND", "VERB");
    app_.require_subcommand(1);
    app_.fallthrough();
    config_ = app_.add_option("--config", command_.asked.config, "the configuration")
                  ->default_val("/etc/dunningd/dunningd.yaml")
                  ->type_name("FILE");
    app_.add_option("-a,--administration", administration_, "which administration")
        ->type_name("NAME");
    app_.add_flag("--json", command_.asked.json, "answer in JSON, as docs/json.md says");
    app_.add_option("--as", command_.asked.as, "who says it (otherwise the user who runs this)")
        ->type_name("NAME");
    app_.add_option("--now", now_, "pretend that it is T; only with the sandbox")
        ->check(is_moment)
        ->group("");
    app_.add_flag("--version", version_, "print version, commit, plugin ABI and store schema");
    for (const auto& entry : verbs())
      add(entry);
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
    if (!administration_.empty()) command_.asked.administration = administration_;
    if (!now_.empty()) command_.now = parse_instant(now_);
    command_.asked.pretends = command_.now.has_value();
    command_.asked.config_named = config_->count() > 0;
    return std::move(command_);
  }

 private:
  void add(const VerbEntry& entry) {
    auto* sub = app_.add_subcommand(std::string(entry.name), std::string(entry.what));
    sub->group(std::string(entry.group));
    verbs_.push_back(entry.make());
    SubcommandOptions options(*sub);
    verbs_.back()->options(options);
    sub->callback([this, index = verbs_.size() - 1] { command_.verb = std::move(verbs_[index]); });
  }

  std::string no_verb() const {
    const auto rest = app_.remaining();
    return "dunningctl: " + (rest.empty() ? "say what to do" : "no verb \"" + rest.front() + "\"") +
           "; dunningctl --help lists the verbs\n";
  }

  CLI::App app_;
  CLI::Option* config_ = nullptr;  // of the app
  Command command_;
  std::string administration_;
  std::string now_;
  std::vector<std::unique_ptr<Verb>> verbs_;
  bool version_ = false;
};

}  // namespace

std::variant<Command, Ended> parse(int argc, const char* const* argv) {
  return Parser().parse(argc, argv);
}

}  // namespace dunning::cli
