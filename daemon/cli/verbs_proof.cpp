#include "daemon/app/read_configuration.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/export_case.hpp"
#include "daemon/desk/forget.hpp"
#include "daemon/desk/verify.hpp"

namespace dunning::cli {
namespace {

using desk::Access;
using desk::Desk;
using Need = Options::Need;

class Verify : public Verb {
 public:
  void options(Options&) override {}
  Access access() const override { return Access::read; }
  int run(const Asked& asked, const Desk& desk) const override {
    const auto answer = desk::verify(desk, asked.administration);
    return answer ? say(asked, *answer, desk, answer->whole()) : complain(answer.error());
  }
};

class Export : public Verb {
 public:
  void options(Options& options) override {
    options.position("what", what_, "debtor or invoice", Need::required);
    options.text("--out", out_, "the directory to make", "DIR", Need::required);
  }
  Access access() const override { return Access::read; }
  int run(const Asked& asked, const Desk& desk) const override {
    const auto answer =
        desk::export_case(desk, {asked.administration, what_, out_, app::content_digest()});
    return answer ? say(asked, *answer, desk, answer->whole) : complain(answer.error());
  }

 private:
  std::string what_;
  std::string out_;
};

class Forget : public Verb {
 public:
  void options(Options& options) override {
    options.position("debtor", debtor_, "which", Need::required);
    options.flag("--yes", yes_, "erase it; otherwise only shown");
  }
  Access access() const override { return yes_ ? Access::write : Access::read; }
  int run(const Asked& asked, const Desk& desk) const override {
    if (yes_) return say(asked, desk::forget(desk, asked.administration, debtor_), desk);
    return say(asked, desk::would_forget(desk, asked.administration, debtor_), desk);
  }

 private:
  std::string debtor_;
  bool yes_ = false;
};

}  // namespace

std::vector<VerbEntry> proof() {
  constexpr std::string_view group = "Proof";
  return {
      {group, "verify", "whether the history is whole, and what was erased by whom", make<Verify>},
      {group, "export", "everything about a debtor or an invoice, for a judge", make<Export>},
      {group, "forget", "erase what is personal about a debtor", make<Forget>},
  };
}

}  // namespace dunning::cli
