#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/adopt.hpp"
#include "daemon/desk/import_reminders.hpp"

namespace dunning::cli {
namespace {

using desk::Desk;
using Need = Options::Need;
using Choice = policy::Adoption::Choice;

class Adopt : public Verb {
 public:
  void options(Options& options) override {
    options.position("name", name_, "the administration", Need::required);
    options.flag("--yes", yes_, "record it: from now on reminders leave");
    options.flag("--csv", csv_, "the proposal as a table, to be edited");
    options.text("--from", from_, "take the choices from the edited table", "FILE", Need::optional);
    options.text("--ramp", ramp_, "let at most so many debtors of the old book in: 20/day", "N/day",
                 Need::optional);
    const std::string type = "DEBTOR|all";
    options.texts("--from-start", from_start_, "start at the first step, also before the due date",
                  type);
    options.texts("--first-step", first_step_, "start at the first step after the due date", type);
    options.pairs("--at", at_, "start at this step", "STEP=DEBTOR|all");
    options.texts("--person", person_, "a person takes care of it", type);
    options.texts("--leave-out", leave_out_, "never remind", type);
  }
  desk::Access access() const override { return yes_ ? desk::Access::write : desk::Access::read; }
  int run(const Asked& asked, const Desk& desk) const override {
    desk::AdoptionWishes wanted{wishes(), {}, std::nullopt};
    if (!from_.empty()) {
      auto rows = desk::read_adoption(from_);
      if (!rows) return complain(rows.error());
      wanted.rows = std::move(*rows);
    }
    if (!ramp_.empty()) {
      const auto ramp = desk::parse_ramp(ramp_);
      if (!ramp) return complain(ramp.error());
      wanted.ramp = *ramp;
    }
    if (yes_) return say(asked, desk::adopt(desk, name_, wanted), desk);
    const auto proposal = desk::propose(desk, name_, wanted);
    if (!csv_ || !proposal) return say(asked, proposal, desk);
    print(desk::to_csv(*proposal));
    return exit_fine;
  }

 private:
  std::vector<desk::AdoptionWish> wishes() const {
    std::vector<desk::AdoptionWish> wishes;
    const auto add = [&](Choice choice, const std::vector<std::string>& debtors) {
      for (const auto& debtor : debtors)
        wishes.push_back({{choice, ""}, {debtor}});
    };
    add(Choice::from_start, from_start_);
    add(Choice::first_step, first_step_);
    for (const auto& pair : at_) {
      const auto sign = pair.find('=');
      wishes.push_back({{Choice::at_step, pair.substr(0, sign)}, {pair.substr(sign + 1)}});
    }
    add(Choice::to_person, person_);
    add(Choice::leave_out, leave_out_);
    return wishes;
  }

  std::string name_;
  bool yes_ = false;
  bool csv_ = false;
  std::string from_;
  std::string ramp_;
  std::vector<std::string> from_start_;
  std::vector<std::string> first_step_;
  std::vector<std::string> at_;
  std::vector<std::string> person_;
  std::vector<std::string> leave_out_;
};

class Import : public Verb {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "", {"reminders"}, Need::required);
    options.position("file", file_, "CSV with the columns invoice, count, last_on", Need::required);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::import_reminders(desk, asked.administration, file_), desk);
  }

 private:
  std::string what_;
  std::string file_;
};

}  // namespace

std::vector<VerbEntry> first_contact() {
  constexpr std::string_view group = "First contact";
  return {
      {group, "init", "ask a few questions, write the configuration, and take the first steps",
       make_init},
      {group, "adopt", "look at the proposal for an administration; say yes", make<Adopt>},
      {group, "import", "what was sent before dunningd came", make<Import>},
  };
}

}  // namespace dunning::cli
