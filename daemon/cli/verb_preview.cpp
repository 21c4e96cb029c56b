#include <filesystem>

#include "daemon/app/mail_now.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/preview.hpp"
#include "daemon/desk/write_file.hpp"

namespace dunning::cli {
namespace {

namespace fs = std::filesystem;
using desk::Desk;
using Need = Options::Need;

class Preview : public Verb {
 public:
  void options(Options& options) override {
    options.position("step", step_, "of a policy, or an event such as statement", Need::required);
    options.text("--invoice", invoice_, "about this open invoice instead of a made-up one",
                 "NUMBER", Need::optional);
    options.text("--lang", language_, "in this language: nl, nl-informal, en, de, fr", "LANGUAGE",
                 Need::optional);
    options.text("--mail", mail_, "send it there, marked as a preview", "ADDRESS", Need::optional);
    options.text("--out", out_, "write STEP.txt, .html and .eml into this directory", "DIRECTORY",
                 Need::optional);
  }
  desk::Access access() const override { return desk::Access::read; }

  // A made-up invoice needs no store.
  std::optional<int> run_on_files(const Asked& asked,
                                  const settings::Loaded<settings::Configuration>& files,
                                  const ports::Clock& clock) const override {
    if (!invoice_.empty()) return std::nullopt;
    if (!files.value) {
      print_error(desk::to_text(desk::check(files)));
      return exit_trouble;
    }
    return show(asked, *files.value, clock,
                desk::preview_sample(*files.value, clock, question(asked)));
  }

  int run(const Asked& asked, const Desk& desk) const override {
    return show(asked, desk.configuration, desk.clock,
                desk::preview_invoice(desk, question(asked), invoice_));
  }

 private:
  desk::PreviewQuestion question(const Asked& asked) const {
    return {asked.administration, step_, language_};
  }

  int show(const Asked& asked, const settings::Configuration& configuration,
           const ports::Clock& clock, const Result<desk::Preview>& preview) const {
    if (!preview) return complain(preview.error());
    if (mail_.empty() && out_.empty()) {
      print(asked.json ? json_text(to_json(*preview)) : to_text(*preview));
      return exit_fine;
    }
    std::string done = preview->remark;
    for (const auto& part : {written(*preview), mailed(configuration, clock, *preview)}) {
      if (!part) return complain(part.error());
      done += (done.empty() || part->empty() ? "" : " ") + *part;
    }
    const desk::Done answer{done};
    print(asked.json ? json_text(to_json(answer)) : to_text(answer));
    return exit_fine;
  }

  Result<std::string> written(const desk::Preview& preview) const {
    if (out_.empty()) return std::string();
    std::error_code error;
    fs::create_directories(out_, error);
    const auto files = TRY(files_of(preview));
    const fs::path base = fs::path(out_) / step_;
    TRY(desk::write_file(base.string() + ".txt", files.text, desk::Readers::owner));
    TRY(desk::write_file(base.string() + ".html", files.html, desk::Readers::owner));
    TRY(desk::write_file(base.string() + ".eml", files.eml, desk::Readers::owner));
    if (preview.letter.empty()) return "Written: " + base.string() + ".txt, .html and .eml.";
    TRY(desk::write_file(base.string() + ".pdf", preview.letter, desk::Readers::owner));
    return "Written: " + base.string() + ".txt, .html, .eml and .pdf.";
  }

  Result<std::string> mailed(const settings::Configuration& configuration,
                             const ports::Clock& clock, const desk::Preview& preview) const {
    if (mail_.empty()) return std::string();
    const auto bytes = TRY(marked_mail(preview, mail_));
    TRY(app::mail_now(configuration, clock, preview.creditor.from_address, {mail_}, bytes));
    return "Sent to " + mail_ + ", marked as a preview.";
  }

  std::string step_;
  std::string invoice_;
  std::string language_;
  std::string mail_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Verb> make_preview() {
  return std::make_unique<Preview>();
}

}  // namespace dunning::cli
