#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/instalments.hpp"

namespace dunning::cli {
namespace {

using Need = Options::Need;

constexpr int most_times = 60;

class Instalments : public Verb {
 public:
  void options(Options& options) override {
    options.positions("what", what_,
                      "a debtor, or invoices of one; accept, refuse or end before it answers "
                      "a request or ends a plan",
                      Need::required);
    options.flag("--requested", requested_, "the debtor asks for a plan; nothing is agreed yet");
    options.number("--times", times_, "so many equal parts", 0, most_times);
    options.text("--every", every_, "month, \"2 weeks\", \"10 days\" (otherwise month)", "SPAN",
                 Need::optional);
    options.date("--first", schedule_.first, "when the deposit or the first part is due",
                 Need::optional);
    options.text("--deposit", schedule_.deposit, "a first part of this amount, before the others",
                 "AMOUNT", Need::optional);
    options.pairs("--on", on_, "instead: each part by itself", "DATE=AMOUNT");
    options.flag("--no-confirmation", no_confirmation_, "do not mail the plan to the debtor");
    options.text("--reason", reason_, "for whoever asks later", "TEXT", Need::optional);
  }

  int run(const Asked& asked, const desk::Desk& desk) const override {
    const std::string& first = what_.front();
    if (first == "refuse" || first == "end") {
      if (what_.size() != 2) return wrong("instalments " + first + " takes a debtor or a word");
      const auto done = first == "end"
                            ? desk::end_instalments(desk, asked.administration, what_[1])
                            : desk::refuse_instalments(desk, asked.administration, what_[1]);
      return say(asked, done, desk);
    }
    desk::InstalmentsWish wish{asked.administration, what_, schedule_, !no_confirmation_, reason_};
    if (first == "accept") wish.targets.erase(wish.targets.begin());
    wish.schedule.times = times_;
    for (const auto& pair : on_) {
      const auto sign = pair.find('=');
      const auto date = parse_date(pair.substr(0, sign));
      if (!date) return wrong("\"" + pair + "\" is not DATE=AMOUNT, as 2026-11-21=100.00");
      wish.schedule.on.emplace_back(*date, pair.substr(sign + 1));
    }
    if (!every_.empty()) {
      const auto every = desk::parse_every(every_);
      if (!every) return complain(every.error());
      wish.schedule.every = *every;
    }
    return say(
        asked,
        requested_ ? desk::request_instalments(desk, wish) : desk::plan_instalments(desk, wish),
        desk);
  }

 private:
  std::vector<std::string> what_;
  bool requested_ = false;
  int times_ = 0;
  std::string every_;
  desk::Schedule schedule_;
  std::vector<std::string> on_;
  bool no_confirmation_ = false;
  std::string reason_;
};

}  // namespace

std::unique_ptr<Verb> make_instalments() {
  return make<Instalments>();
}

}  // namespace dunning::cli
