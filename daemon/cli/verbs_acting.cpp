#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/act_now.hpp"
#include "daemon/desk/approve.hpp"
#include "daemon/desk/tasks.hpp"

namespace dunning::cli {
namespace {

using desk::Desk;
using Need = Options::Need;

class Approve : public Verb {
 public:
  void options(Options& options) override {
    options.position("which", wish_.which, "an id of the list, or a debtor (otherwise: the list)",
                     Need::optional);
    options.flag("--all", wish_.all, "everything that waits");
    options.text("--reason", wish_.reason, "for whoever asks later", "TEXT", Need::optional);
  }
  desk::Access access() const override {
    return looks() ? desk::Access::read : desk::Access::write;
  }
  int run(const Asked& asked, const Desk& desk) const override {
    if (looks()) return say(asked, desk::waiting(desk, asked.administration), desk);
    return say_of(asked, desk, wish_, desk::approve);
  }

 private:
  bool looks() const { return wish_.which.empty() && !wish_.all; }
  desk::ApprovalWish wish_;
};

class Reject : public Verb {
 public:
  void options(Options& options) override {
    options.position("which", wish_.which, "an id of the list of approve, or a debtor",
                     Need::required);
    options.text("--reason", wish_.reason, "why", "TEXT", Need::required);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::reject);
  }

 private:
  desk::ApprovalWish wish_;
};

class Send : public Verb {
 public:
  void options(Options& options) override {
    options.position("what", wish_.target, "debtor or invoice", Need::required);
    options.flag("--statement", wish_.statement, "a statement of account");
    options.flag("--copies", wish_.copies, "copies of the invoices");
    options.text("--step", wish_.step, "this step of the policy, before its time", "STEP",
                 Need::optional);
    options.text("--reason", wish_.reason, "for whoever asks later", "TEXT", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::send_now);
  }

 private:
  desk::SendWish wish_;
};

class Step : public Verb {
 public:
  void options(Options& options) override {
    options.position("invoice", wish_.invoice, "its number", Need::required);
    options.choice("how", wish_.how, "", {"set", "skip", "again"}, Need::required);
    options.position("step", wish_.step, "of its policy; skip: otherwise the next; again: the last",
                     Need::optional);
    options.text("--reason", wish_.reason, "for whoever asks later", "TEXT", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::move_ladder);
  }

 private:
  desk::StepWish wish_;
};

class Note : public Verb {
 public:
  void options(Options& options) override {
    options.position("what", wish_.target, "debtor or invoice", Need::required);
    options.position("text", wish_.text, "what there is to say", Need::required);
    options.flag("--in-next-message", wish_.in_next_message,
                 "the next message to the debtor says it, once");
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::note);
  }

 private:
  desk::NoteWish wish_;
};

class Done : public Verb {
 public:
  void options(Options& options) override {
    options.position("task", wish_.task, "its number (list tasks)", Need::required);
    options.text("--outcome", wish_.outcome, "promised, disputed, no_answer, wrong_number, other",
                 "OUTCOME", Need::required);
    options.text("--note", wish_.note, "what was said", "TEXT", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::done_task);
  }

 private:
  desk::DoneWish wish_;
};

}  // namespace

std::vector<VerbEntry> acting() {
  constexpr std::string_view group = "Acting now";
  return {
      {group, "approve", "what waits for a yes; or the yes", make<Approve>},
      {group, "reject", "no to what waits for a yes", make<Reject>},
      {group, "send", "a statement, copies or a step, now", make<Send>},
      {group, "step", "move the ladder of an invoice by hand", make<Step>},
      {group, "note", "a remark, for ourselves or for the next message", make<Note>},
      {group, "letters", "letters that wait to be posted", make_letters},
      {group, "posted", "a letter is on its way, and since when", make_posted},
      {group, "attach", "a file for a debtor's or an invoice's dossier", make_attach},
      {group, "handover", "what agencies have, recalling and closing it", make_hand_over},
      {group, "done", "a task is done, and how it ended", make<Done>},
  };
}

}  // namespace dunning::cli
