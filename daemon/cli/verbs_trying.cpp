#include "daemon/cli/print.hpp"
#include "daemon/cli/run.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/test_stories.hpp"

// What can be tried out before anything is in force.
namespace dunning::cli {
namespace {

using Need = Options::Need;

class Test : public Verb {
 public:
  void options(Options& options) override {
    options.positions("file", files_, "files of stories (docs/stories.md)", Need::required);
    options.text("--show", show_, "of every story also its plan, or with preview its texts too",
                 "plan|preview", Need::optional);
  }
  desk::Access access() const override { return desk::Access::read; }
  int run(const Asked&, const desk::Desk&) const override { return exit_usage; }
  // Needs no configuration and no store.
  std::optional<int> run_on_files(const Asked& asked,
                                  const settings::Loaded<settings::Configuration>&,
                                  const ports::Clock&) const override {
    using Show = desk::ShowStories;
    if (!show_.empty() && show_ != "plan" && show_ != "preview")
      return wrong("--show takes plan or preview, not \"" + show_ + "\"");
    const Show show = show_ == "plan"      ? Show::plan
                      : show_ == "preview" ? Show::preview
                                           : Show::nothing;
    const auto answer = desk::test_stories(files_);
    print(asked.json ? json_text(to_json(answer)) : to_text(answer, show));
    return answer.fine() ? exit_fine : exit_attention;
  }

 private:
  std::vector<std::string> files_;
  std::string show_;
};

}  // namespace

std::vector<VerbEntry> trying() {
  constexpr std::string_view group = "Trying out";
  return {
      {group, "test", "whether policies do what stories say they do", make<Test>},
  };
}

}  // namespace dunning::cli
