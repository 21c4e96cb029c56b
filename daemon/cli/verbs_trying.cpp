#include "daemon/app/read_configuration.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/replay.hpp"
#include "daemon/desk/test_stories.hpp"

// What can be tried out before anything is in force.
namespace dunning::cli {
namespace {

using Need = Options::Need;

class Test : public Verb {
 public:
  void options(Options& options) override {
    options.positions("file", files_, "files of stories (docs/stories.md)", Need::required);
    options.text("--show", show_,
                 "of every story also its plan, with preview its texts too, or what the law asks",
                 "plan|preview|law", Need::optional);
  }
  desk::Access access() const override { return desk::Access::read; }
  int run(const Asked&, const desk::Desk&) const override { return exit_usage; }
  // Needs no configuration and no store.
  std::optional<int> run_on_files(const Asked& asked,
                                  const settings::Loaded<settings::Configuration>&,
                                  const ports::Clock&) const override {
    using Show = desk::ShowStories;
    if (!show_.empty() && show_ != "plan" && show_ != "preview" && show_ != "law")
      return wrong("--show takes plan, preview or law, not \"" + show_ + "\"");
    const Show show = show_ == "plan"      ? Show::plan
                      : show_ == "preview" ? Show::preview
                      : show_ == "law"     ? Show::law
                                           : Show::nothing;
    const auto answer = desk::test_stories(files_);
    print(asked.json ? json_text(to_json(answer)) : to_text(answer, show));
    return answer.fine() ? exit_fine : exit_attention;
  }

 private:
  std::vector<std::string> files_;
  std::string show_;
};

class Replay : public Verb {
 public:
  void options(Options& options) override {
    options.date("--from", from_, "the first day", Need::required);
    options.date("--to", to_, "the last day; yesterday when not given", Need::optional);
    options.text("--with", with_, "another configuration, to be held against the present one",
                 "CONFIG", Need::optional);
    options.flag("--details", details_, "every message that differs, not only the first ones");
  }
  desk::Access access() const override { return desk::Access::read; }
  int run(const Asked& asked, const desk::Desk& desk) const override {
    desk::ReplayQuestion question{asked.administration, *from_, to_};
    question.every_difference = details_;
    settings::Loaded<settings::Configuration> other;
    if (!with_.empty()) {
      other = app::read_configuration(with_);
      if (!other.value) {
        print_error(desk::to_text(desk::check(other)));
        return exit_trouble;
      }
      question.with = &*other.value;
    }
    return say(asked, desk::replay(desk, question), desk);
  }

 private:
  std::optional<Date> from_;
  std::optional<Date> to_;
  std::string with_;
  bool details_ = false;
};

}  // namespace

std::vector<VerbEntry> trying() {
  constexpr std::string_view group = "Trying out";
  return {
      {group, "test", "whether policies do what stories say they do", make<Test>},
      {group, "replay", "what would have left in the past, also under another configuration",
       make<Replay>},
  };
}

}  // namespace dunning::cli
