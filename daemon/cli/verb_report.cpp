#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/report.hpp"

namespace dunning::cli {
namespace {

using Need = Options::Need;

class Report : public Verb {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "", {"aging", "dso", "behaviour", "steps", "data-quality"},
                   Need::required);
    options.date("--as-of", as_of_, "as it stood on the evening of that day", Need::optional);
    options.number("--days", days_,
                   "dso and behaviour: the period; steps: paid within so many days after delivery",
                   1, 3650);
    options.flag("--csv", csv_, "for a spreadsheet");
  }
  desk::Access access() const override { return desk::Access::read; }
  int run(const Asked& asked, const desk::Desk& desk) const override {
    const auto answer = desk::report(desk, what_, {asked.administration, as_of_, days_});
    if (!answer || !csv_) return say(asked, answer, desk);
    print(to_csv(*answer));
    return exit_fine;
  }

 private:
  std::string what_;
  std::optional<Date> as_of_;
  int days_ = 0;
  bool csv_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_report() {
  return make<Report>();
}

}  // namespace dunning::cli
