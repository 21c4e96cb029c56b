#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/attach.hpp"
#include "daemon/desk/hand_over.hpp"

namespace dunning::cli {
namespace {

using desk::Access;
using desk::Desk;
using Need = Options::Need;
using End = store::HandOvers::End;

class HandOver : public Verb {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "list, recall or close", {"list", "recall", "close"},
                   Need::required);
    options.position("case", target_, "a debtor or an invoice", Need::optional);
    options.flag("--all", all_, "list what was ended, too");
  }
  Access access() const override { return what_ == "list" ? Access::read : Access::write; }
  int run(const Asked& asked, const Desk& desk) const override {
    if (what_ == "list")
      return say(asked, desk::hand_overs(desk, asked.administration, all_), desk);
    if (target_.empty()) {
      return complain(Error{ErrorKind::invalid_input,
                            "say which: dunningctl handover " + what_ + " DEBTOR|INVOICE",
                            {}});
    }
    const auto how = what_ == "recall" ? End::recalled : End::closed;
    return say(asked, desk::end_hand_over(desk, {asked.administration, target_, how}), desk);
  }

 private:
  std::string what_;
  std::string target_;
  bool all_ = false;
};

class Attach : public Verb {
 public:
  void options(Options& options) override {
    options.position("what", target_, "a debtor or an invoice", Need::optional);
    options.position("file", file_, "the file; without it what is attached is listed",
                     Need::optional);
    options.text("--kind", kind_, "contract, order, terms, delivery or correspondence", "KIND",
                 Need::optional);
    options.number("--remove", remove_, "take the file of this number away", 0, 1'000'000'000);
  }
  Access access() const override {
    return file_.empty() && remove_ == 0 ? Access::read : Access::write;
  }
  int run(const Asked& asked, const Desk& desk) const override {
    if (remove_ > 0) return say(asked, desk::detach(desk, asked.administration, remove_), desk);
    if (target_.empty()) {
      return complain(Error{
          ErrorKind::invalid_input, "say to what: dunningctl attach DEBTOR|INVOICE FILE", {}});
    }
    if (file_.empty())
      return say(asked, desk::attachments(desk, asked.administration, target_), desk);
    return say(asked, desk::attach(desk, {asked.administration, target_, file_, kind_}), desk);
  }

 private:
  std::string target_;
  std::string file_;
  std::string kind_;
  int remove_ = 0;
};

}  // namespace

std::unique_ptr<Verb> make_hand_over() {
  return make<HandOver>();
}

std::unique_ptr<Verb> make_attach() {
  return make<Attach>();
}

}  // namespace dunning::cli
