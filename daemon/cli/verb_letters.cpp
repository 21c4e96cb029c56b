#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/letters.hpp"

namespace dunning::cli {
namespace {

using Need = Options::Need;

class Letters : public Verb {
 public:
  void options(Options&) override {}
  desk::Access access() const override { return desk::Access::read; }
  int run(const Asked& asked, const desk::Desk& desk) const override {
    return say(asked, desk::letters(desk, asked.administration), desk);
  }
};

class Posted : public Verb {
 public:
  void options(Options& options) override {
    options.positions("letter", letters_, "its key, or the beginning of it; several",
                      Need::required);
    options.date("--date", on_, "the day it was posted (otherwise today)", Need::optional);
    options.text("--not", not_because_, "it will not be posted, and why", "WHY", Need::optional);
  }
  int run(const Asked& asked, const desk::Desk& desk) const override {
    int worst = exit_fine;
    for (const auto& letter : letters_) {
      const int code = say(asked,
                           not_because_.empty() ? desk::posted(desk, letter, on_)
                                                : desk::not_posted(desk, letter, not_because_),
                           desk);
      worst = std::max(worst, code);
    }
    return worst;
  }

 private:
  std::vector<std::string> letters_;
  std::optional<Date> on_;
  std::string not_because_;
};

}  // namespace

std::unique_ptr<Verb> make_letters() {
  return make<Letters>();
}

std::unique_ptr<Verb> make_posted() {
  return make<Posted>();
}

}  // namespace dunning::cli
