#include "daemon/app/mail_check.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/check.hpp"

namespace dunning::cli {
namespace {

using Need = Options::Need;

class Mail : public Verb {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "check: can receivers tell that your mail is yours?", {"check"},
                   Need::required);
    options.text("--selector", selector_,
                 "of the DKIM key: what stands behind s= in a mail of yours", "NAME",
                 Need::optional);
    options.text("--dns", name_server_, "ask this name server instead of the machine's own",
                 "ADDRESS[:PORT]", Need::optional);
  }
  std::optional<int> run_on_files(const Asked& asked,
                                  const settings::Loaded<settings::Configuration>& files,
                                  const ports::Clock&) const override {
    if (!files.value) {
      print_error(desk::to_text(desk::check(files)));
      return exit_trouble;
    }
    const auto check =
        app::check_mail(*files.value, {asked.administration, name_server_, selector_});
    if (!check) return complain(check.error());
    print(asked.json ? json_text(to_json(*check)) : to_text(*check));
    return check->fine() ? exit_fine : exit_attention;
  }
  int run(const Asked&, const desk::Desk&) const override { return exit_trouble; }

 private:
  std::string what_;
  std::string selector_;
  std::string name_server_;
};

}  // namespace

std::unique_ptr<Verb> make_mail() {
  return std::make_unique<Mail>();
}

}  // namespace dunning::cli
