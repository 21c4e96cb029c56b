#include "daemon/app/read_configuration.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/approve.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/left_over.hpp"
#include "daemon/desk/lists.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/tasks.hpp"
#include "daemon/desk/why.hpp"
#include "daemon/desk/word_lists.hpp"

namespace dunning::cli {
namespace {

using desk::Access;
using desk::Desk;
using Need = Options::Need;

constexpr int list_limit = 1000;
constexpr int most_rows = 10'000'000;

class Looks : public Verb {
 public:
  Access access() const override { return Access::read; }
};

class Status : public Looks {
 public:
  void options(Options&) override {}
  int run(const Asked& asked, const Desk& desk) const override {
    const auto answer = desk::status(desk, asked.administration);
    return answer ? say(asked, *answer, desk, answer->all_well()) : complain(answer.error());
  }
};

class Check : public Looks {
 public:
  void options(Options&) override {}
  int run(const Asked&, const Desk&) const override { return exit_usage; }
  // With a store, also whether what is under way can go on with these files.
  std::optional<int> run_on_files(const Asked& asked,
                                  const settings::Loaded<settings::Configuration>&,
                                  const ports::Clock& clock) const override {
    const auto files = app::read_configuration_and_plugins(asked.config);
    auto answer = desk::check(files);
    if (answer.fine()) {
      const auto store = desk::open_store(*files.value, Access::read);
      dunning::Status looked;
      if (store) {
        looked = desk::check_live_items({**store, *files.value, clock, "", {}}, answer);
      } else if (store.error().kind != ErrorKind::not_found) {
        looked = fail(store.error());
      }
      if (!looked) {
        print_error("dunningctl: the store could not be looked at: " + looked.error().message +
                    "\n");
      }
    }
    print(asked.json ? json_text(to_json(answer)) : to_text(answer));
    return answer.fine() ? exit_fine : exit_attention;
  }
};

class Plan : public Looks {
 public:
  void options(Options& options) override {
    options.date("--date", date_, "on this day instead of today", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::plan(desk, {asked.administration, date_}), desk);
  }

 private:
  std::optional<Date> date_;
};

class Why : public Looks {
 public:
  void options(Options& options) override {
    options.position("invoice", invoice_, "its number", Need::required);
    options.date("--on", date_, "as it was on this day", Need::optional);
    options.flag("--law", law_, "what the law asks: what was met when, by which message");
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::why(desk, {invoice_, asked.administration, date_, law_}), desk);
  }

 private:
  std::string invoice_;
  std::optional<Date> date_;
  bool law_ = false;
};

class List : public Looks {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "",
                   {"invoices", "debtors", "messages", "promises", "plans", "disputes", "offers",
                    "words", "tasks", "waiting", "finished", "small"},
                   Need::required);
    options.text("--state", state_, "only those in this state", "STATE", Need::optional);
    options.number("--limit", limit_, "at most this many", 1, most_rows);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    const desk::ListQuestion question{
        asked.administration, state_.empty() ? std::nullopt : std::optional<std::string>(state_),
        static_cast<std::size_t>(limit_)};
    if (what_ == "invoices") return say(asked, list_invoices(desk, question), desk);
    if (what_ == "debtors") return say(asked, list_debtors(desk, question), desk);
    if (what_ == "messages") return say(asked, list_messages(desk, question), desk);
    if (what_ == "tasks")
      return say(asked, list_tasks(desk, question.administration, question.state, question.limit),
                 desk);
    if (what_ == "waiting") return say(asked, desk::waiting(desk, question.administration), desk);
    if (what_ == "finished") return say(asked, list_finished(desk, question.administration), desk);
    if (what_ == "small") return say(asked, list_small(desk, question.administration), desk);
    return say(asked, list_words(desk, what_, question), desk);
  }

 private:
  std::string what_;
  std::string state_;
  int limit_ = list_limit;
};

class Calls : public Looks {
 public:
  void options(Options&) override {}
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::calls(desk, asked.administration), desk);
  }
};

}  // namespace

std::vector<VerbEntry> questions() {
  constexpr std::string_view group = "Questions";
  return {
      {group, "status", "what stops sending, since when, and what lifts it", make<Status>},
      {group, "plan", "what would leave and why, and what would not", make<Plan>},
      {group, "why", "everything about one invoice, and why it is as it is", make<Why>},
      {group, "list", "invoices, debtors, messages, tasks, what people said, what waits",
       make<List>},
      {group, "report", "aging, days sales outstanding, who pays how, what each step brings",
       make_report},
      {group, "calls", "whom to call today, and what to know then", make<Calls>},
      {group, "preview", "a message as it would look: shown, written to files, or mailed to you",
       make_preview},
      {group, "mail", "whether receivers can tell that your mail is yours (SPF, DKIM, DMARC)",
       make_mail},
      {group, "check", "whether the configuration, policies and templates are right", make<Check>},
  };
}

}  // namespace dunning::cli
