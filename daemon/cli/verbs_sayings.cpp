#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/say.hpp"

namespace dunning::cli {
namespace {

using desk::Desk;
using Need = Options::Need;

class Hold : public Verb {
 public:
  void options(Options& options) override {
    options.position("what", what_, "debtor or invoice", Need::required);
    options.text("--reason", reason_, "why, for whoever asks later", "TEXT", Need::required);
    options.date("--until", until_, "the first day on which it ends", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::hold(desk, {asked.administration, what_, reason_, until_}), desk);
  }

 private:
  std::string what_;
  std::string reason_;
  std::optional<Date> until_;
};

class Release : public Verb {
 public:
  void options(Options& options) override {
    options.position("what", what_, "debtor or invoice", Need::required);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::release(desk, asked.administration, what_), desk);
  }

 private:
  std::string what_;
};

}  // namespace

std::vector<VerbEntry> sayings() {
  constexpr std::string_view group = "What a person says";
  return {
      {group, "hold", "send nothing about a debtor or an invoice", make<Hold>},
      {group, "release", "end the holds on a debtor or an invoice", make<Release>},
  };
}

}  // namespace dunning::cli
