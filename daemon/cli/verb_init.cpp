#include <unistd.h>

#include "daemon/app/loopback.hpp"
#include "daemon/app/read_configuration.hpp"
#include "daemon/cli/author.hpp"
#include "daemon/cli/first_answers.hpp"
#include "daemon/cli/first_files.hpp"
#include "daemon/cli/first_steps.hpp"
#include "daemon/cli/machine.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/terminal.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/check.hpp"

namespace dunning::cli {
namespace {

using Need = Options::Need;

std::map<std::string, std::string> by_key(const std::vector<std::string>& pairs) {
  std::map<std::string, std::string> found;
  for (const auto& pair : pairs) {
    const auto sign = pair.find('=');
    found[pair.substr(0, sign)] = pair.substr(sign + 1);
  }
  return found;
}

class Init : public Verb {
 public:
  void options(Options& options) override {
    options.pairs("--answer", answers_, "answer a question beforehand; the rest is asked",
                  "QUESTION=TEXT");
    options.flag("--replace", replace_, "also where there is a configuration; it is kept as .old");
    options.flag("--resume", resume_, "take the steps with the configuration that is there");
    options.flag("--files-only", files_only_, "write the files, and leave the steps to you");
    options.pairs("--setting", settings_, "a further setting of the connector", "KEY=VALUE");
    options.text("--state-dir", places_.state_dir, "instead of /var/lib/dunningd", "DIRECTORY",
                 Need::optional);
    options.text("--plugins", places_.plugins, "where the connectors are", "DIRECTORY",
                 Need::optional);
    options.text("--dns", name_server_, "ask this name server instead of the machine's own",
                 "ADDRESS[:PORT]", Need::optional);
    options.text("--ca-file", places_.ca_file, "authorities to trust instead of the system's",
                 "FILE", Need::optional);
  }

  std::optional<int> run_alone(const Asked& asked, const ports::Clock& clock) const override {
    const std::filesystem::path file = std::filesystem::absolute(asked.config).lexically_normal();
    if (resume_) return take_steps(asked, clock, file);
    const auto existing = replace_ ? Existing::replace : Existing::keep;
    if (const auto why = in_the_way(file, existing); !why.empty()) return wrong(why);
    const auto given = desk::take_answers(by_key(answers_));
    if (!given) return wrong(given.error().message);
    const auto answers = all_answers(*given, file);
    if (!answers) return exit_usage;

    desk::FirstPlaces places = places_;
    places.settings = by_key(settings_);
    // Relative to where the person stands, and not to the file they go into.
    for (auto* path : {&places.state_dir, &places.plugins, &places.ca_file}) {
      if (!path->empty()) *path = std::filesystem::absolute(*path).lexically_normal().string();
    }
    print(heading("Files"));
    if (const auto written = write_first_files(file, *answers, places); !written) {
      complain(written.error());
      return exit_trouble;
    }
    return take_steps(asked, clock, file);
  }
  int run(const Asked&, const desk::Desk&) const override { return exit_trouble; }

 private:
  // None after it has been said why.
  std::optional<desk::Answers> all_answers(const desk::Answers& given,
                                           const std::filesystem::path& file) const {
    const auto kept = kept_secrets(file);
    if (!somebody_is_there()) {
      auto known = given;
      known.insert(kept.begin(), kept.end());
      const auto completed = desk::complete(known);
      if (completed.open.empty()) return completed.answers;
      std::string list;
      for (const auto& key : completed.open)
        list += (list.empty() ? "" : ", ") + key;
      wrong("there is no terminal to ask at, and these have no answer: " + list +
            ". Give --answer KEY=VALUE for each; a secret goes into its file first (" +
            (file.parent_path() / "secrets").string() + "/token, app, mail, inbox; mode 0600)");
      return std::nullopt;
    }
    print(
        "A few questions; Enter takes what stands in brackets, Ctrl-C ends it and changes "
        "nothing.\n");
    auto answers = ask_first_questions(given, kept);
    if (answers && confirmed(file)) return answers;
    print_error("dunningctl: nothing was written\n");
    return std::nullopt;
  }

  static bool confirmed(const std::filesystem::path& file) {
    for (;;) {
      const auto answer = ask_line("\nWrite " + file.string() + "? [yes]: ");
      if (!answer || *answer == "no" || *answer == "n") return false;
      if (answer->empty() || *answer == "yes" || *answer == "y") return true;
      print("  yes or no\n");
    }
  }

  int take_steps(const Asked& asked, const ports::Clock& clock,
                 const std::filesystem::path& file) const {
    const std::string command = std::string(::geteuid() == 0 ? "sudo " : "") + "dunningctl" +
                                (asked.config_named ? " --config " + asked.config : "");
    const auto loaded = app::read_configuration_and_plugins(file);
    const auto checked = desk::check(loaded);
    print(to_text(checked));
    if (!checked.fine()) {
      print_error("dunningctl: mend it, then: " + command + " init --resume\n");
      return exit_trouble;
    }
    if (files_only_) return exit_fine;
    const auto& configuration = *loaded.value;
    const auto* one = asked.administration ? configuration.find(*asked.administration)
                                           : &configuration.administrations.front();
    if (one == nullptr)
      return wrong("there is no administration \"" + *asked.administration + "\"");
    if (!one->rules.shadow) {
      return wrong("the first steps are for shadow mode, and administration " + one->name +
                   " does not say shadow: yes; dunningctl(1) has each step as a command");
    }
    if (asked.pretends && !app::first_remote_peer(configuration).empty())
      return wrong("--now is for the sandbox only");
    const auto& owners = one->reports.to;
    const FirstSteps steps{asked,
                           one->name,
                           owners.empty() ? one->rules.creditor.from_address : owners.front(),
                           command,
                           somebody_is_there(),
                           name_server_};
    if (const auto ready = stand_in(configuration); !ready) {
      complain(ready.error());
      return exit_trouble;
    }
    const auto store = desk::open_store(configuration, desk::Access::make);
    if (!store) {
      complain(store.error());
      return exit_trouble;
    }
    desk::Desk desk{**store, configuration, clock, author(asked.as), {}};
    desk.machine = look_at_machine(desk);
    return take_first_steps(steps, desk);
  }

  std::vector<std::string> answers_;
  std::vector<std::string> settings_;
  desk::FirstPlaces places_;
  std::string name_server_;
  bool replace_ = false;
  bool resume_ = false;
  bool files_only_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_init() {
  return std::make_unique<Init>();
}

}  // namespace dunning::cli
