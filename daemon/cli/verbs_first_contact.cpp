#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/adopt.hpp"

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
    if (yes_) return say(asked, desk::adopt(desk, name_, wishes()), desk);
    return say(asked, desk::propose(desk, name_, wishes()), desk);
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
  std::vector<std::string> from_start_;
  std::vector<std::string> first_step_;
  std::vector<std::string> at_;
  std::vector<std::string> person_;
  std::vector<std::string> leave_out_;
};

}  // namespace

std::vector<VerbEntry> first_contact() {
  constexpr std::string_view group = "First contact";
  return {
      {group, "adopt", "look at the proposal for an administration; say yes", make<Adopt>},
  };
}

}  // namespace dunning::cli
