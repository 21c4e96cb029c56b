#include "daemon/settings/story_file.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/policy/legal_facts.hpp"
#include "daemon/settings/files.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"
#include "daemon/settings/section.hpp"
#include "daemon/settings/story_events.hpp"

namespace dunning::settings {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_stories = 500;
constexpr int longest_story_days = 3660;

class StoryReader {
 public:
  explicit StoryReader(const fs::path& path)
      : path_(path), source_(open_source(path)), report_(source_.report) {}

  Loaded<StoryFile> read() {
    if (source_.root) {
      const Section file = Section::read(story_table(), "", *source_.root, Place{}, report_);
      result_.file = path_;
      result_.templates = resolved(file.text("templates"));
      read_setting(file);
      const auto& stories = file.sections("stories");
      if (stories.size() > most_stories) {
        report_.add(stories[most_stories].place(), "story " + std::to_string(most_stories + 1) +
                                                       " of at most " +
                                                       std::to_string(most_stories));
      }
      for (const Section& story : stories)
        read_story(story);
    }
    auto complaints = report_.take();
    complaints.insert(complaints.end(), elsewhere_.begin(), elsewhere_.end());
    if (!complaints.empty()) return {std::nullopt, std::move(complaints)};
    return {std::move(result_), {}};
  }

 private:
  fs::path resolved(const std::string& path) const {
    return (path_.parent_path() / path).lexically_normal();
  }

  void take(Report& report) {
    auto complaints = report.take();
    elsewhere_.insert(elsewhere_.end(), complaints.begin(), complaints.end());
  }

  void read_setting(const Section& file) {
    story::Setting& setting = result_.setting;
    // A digest names a policy in the history, and a story has none.
    const Digest no_digest = [](std::string_view) { return std::string(); };
    const Templates templates = list_templates(result_.templates);
    for (const Value& path : file.value("policies").list) {
      Source source = open_source(resolved(path.text));
      auto policy = read_policy(source, templates, no_digest);
      if (source.report.clean()) setting.policies.push_back(std::move(policy));
      take(source.report);
    }
    if (file.value("jurisdiction").given) {
      Source source = open_source(resolved(file.text("jurisdiction")));
      setting.jurisdiction = read_jurisdiction(source);
      take(source.report);
    }
    const Section& administration = file.section("administration");
    policy::AdministrationRules& rules = setting.rules;
    rules.name = "story";
    rules.language = administration.text("language");
    const std::string& debtors = administration.text("debtors_are");
    rules.debtors_are = debtors == "business"   ? policy::DebtorsAre::business
                        : debtors == "consumer" ? policy::DebtorsAre::consumer
                                                : policy::DebtorsAre::mixed;
    rules.trust_books = administration.text("books") == "trusted";
    for (const Value& days : administration.value("quiet_days").list)
      rules.quiet_days.push_back(*read_quiet_days(days.text));
    for (const Value& word : administration.value("stop_words").list)
      rules.stop_words.push_back(word.text);
    for (const auto& fact : read_facts(administration.value("facts"), report_))
      policy::set_legal_fact(rules.facts, fact.key, fact.value);
    setting.messages_per_debtor = administration.number("messages_per_debtor");
    rules.creditor = sample_creditor();
    rules.own_creditors = {rules.creditor};
  }

  // Whose name stands under the messages of a story.
  static Creditor sample_creditor() {
    Creditor creditor;
    creditor.name = "Example B.V.";
    creditor.company_number = "12345678";
    creditor.vat_number = "NL123456789B01";
    creditor.address = {{"Voorbeeldstraat 1"}, "1234 AB", "Utrecht", "NL"};
    creditor.ibans = {{"EUR", "NL91ABNA0417164300"}, {"GBP", "GB29NWBK60161331926819"}};
    creditor.phone = "+31 30 123 45 67";
    creditor.from_name = "Example B.V., accounts receivable";
    creditor.from_address = "billing@example.com";
    return creditor;
  }

  void read_story(const Section& section) {
    story::Story story;
    story.name = section.text("story");
    story.line = section.place().line;
    StoryNames names;
    for (const Section& debtor : section.sections("debtors"))
      read_debtor(debtor, names, story);
    for (const Section& invoice : section.sections("invoices")) {
      auto given = read_invoice(invoice, names, invoice.value("dated").date, "number", report_);
      if (given) story.invoices.push_back(*std::move(given));
    }
    for (const Section& day : section.sections("days"))
      read_day(day, names, story);
    check_span(section, story);
    result_.stories.push_back(std::move(story));
  }

  void read_debtor(const Section& section, StoryNames& names, story::Story& story) {
    story::DebtorGiven debtor;
    debtor.name = section.text("name");
    debtor.number = section.text("number");
    debtor.type = law::parse_debtor_type(section.text("type"));
    debtor.country = section.text("country");
    debtor.language = section.text("language");
    for (const Value& address : section.value("email").list)
      debtor.emails.push_back(address.text);
    debtor.has_postal_address = section.text("post") == "known";
    for (const Value& tag : section.value("tags").list)
      debtor.tags.push_back(tag.text);
    for (const Value& note : section.value("notes").list)
      debtor.notes.push_back(note.text);
    debtor.facts = read_facts(section.value("facts"), report_);
    if (!names.add_debtor(debtor.name))
      report_.add(section.value("name").place, "name: a second debtor \"" + debtor.name + "\"");
    story.debtors.push_back(std::move(debtor));
  }

  void read_day(const Section& section, StoryNames& names, story::Story& story) {
    story::Day day;
    day.on = section.value("day").date;
    day.line = section.place().line;
    if (!section.value("day").given) return;
    if (!story.days.empty() && day.on <= story.days.back().on) {
      report_.add(
          section.value("day").place,
          "day: " + to_string(day.on) + " does not come after " + to_string(story.days.back().on));
    }
    for (const Section& event : section.sections("happens")) {
      if (auto read = read_event(event, names, day.on, report_))
        day.events.push_back(*std::move(read));
    }
    for (const Section& expected : section.sections("expect"))
      read_expected(expected, names, day);
    const Value& silence = section.value("silence");
    if (silence.given) day.silence = reason(silence, "silence");
    day.silence_line = silence.place.line;
    for (const Section& stays : section.sections("stays")) {
      const auto why = reason(stays.value("reason"), "reason");
      names.check_invoice(stays.value("invoice"), "invoice", report_);
      if (why) day.reasons.push_back({stays.text("invoice"), *why, stays.place().line});
    }
    for (const Value& task : section.value("tasks").list)
      day.tasks.push_back(task.text);
    story.days.push_back(std::move(day));
  }

  std::optional<policy::Reason> reason(const Value& value, const std::string& key) {
    const auto found = policy::parse_reason(value.text);
    if (found || !value.given) return found;
    std::vector<std::string_view> all;
    for (int i = 0; i <= static_cast<int>(policy::Reason::paused); ++i)
      all.push_back(policy::name(static_cast<policy::Reason>(i)));
    report_.add(value.place, key + ": there is no reason \"" + value.text + "\"" +
                                 did_you_mean(value.text, all));
    return std::nullopt;
  }

  void read_expected(const Section& section, const StoryNames& names, story::Day& day) {
    story::Expected expected;
    expected.line = section.place().line;
    const Value& step = section.value("step");
    const Value& message = section.value("message");
    if (step.given == message.given && !step.wrong && !message.wrong) {
      report_.add(section.place(), "expect: say which `step`, or which `message`");
    }
    expected.what = step.given ? step.text : message.text;
    if (step.given) check_step(step, "step");
    expected.debtor = names.debtor(section.value("debtor"), section.place(), report_);
    for (const Value& invoice : section.value("invoices").list) {
      names.check_invoice(invoice, "invoices", report_);
      expected.invoices.push_back(invoice.text);
    }
    if (section.value("amount").given) expected.amount = section.value("amount").amount;
    if (section.value("interest").given) expected.interest = section.value("interest").amount;
    if (section.value("costs").given) expected.costs = section.value("costs").amount;
    if (section.value("total").given) expected.total = section.value("total").amount;
    expected.notice = section.text("notice");
    if (section.value("pay_by").given) expected.pay_by = section.value("pay_by").date;
    if (section.value("deadline").given) expected.deadline = section.value("deadline").date;
    for (const Value& address : section.value("to").list)
      expected.to.push_back(address.text);
    expected.language = section.text("language");
    using Fate = story::Expected::Fate;
    static const std::map<std::string, Fate> fates = {{"delivered", Fate::delivered},
                                                      {"uncertain", Fate::uncertain},
                                                      {"bounced", Fate::bounced},
                                                      {"refused", Fate::refused},
                                                      {"not_sent", Fate::not_sent}};
    const auto fate = fates.find(section.text("delivery"));
    if (fate != fates.end()) expected.fate = fate->second;
    day.expected.push_back(std::move(expected));
  }

  void check_step(const Value& step, const std::string& key) {
    const auto& policies = result_.setting.policies;
    if (!elsewhere_.empty()) return;  // a policy that cannot be read has no steps to know
    std::vector<std::string_view> all;
    for (const auto& policy : policies) {
      for (const auto& one : policy.steps)
        all.push_back(one.name);
    }
    if (std::find(all.begin(), all.end(), step.text) != all.end()) return;
    report_.add(step.place, key + ": no policy here has a step \"" + step.text +
                                "\"; there are: " + join(all) + did_you_mean(step.text, all));
  }

  void check_span(const Section& section, const story::Story& story) {
    if (story.days.empty()) return;
    Date first = story.days.front().on;
    for (const auto& invoice : story.invoices)
      first = std::min(first, invoice.dated);
    const Date last = story.days.back().on;
    const Date known = result_.setting.jurisdiction.calendar_until;
    if (last - first > longest_story_days) {
      report_.add(section.place(), "from " + to_string(first) + " to " + to_string(last) +
                                       " is more than a story may tell: at most " +
                                       std::to_string(longest_story_days) + " days");
    } else if (elsewhere_.empty() && last > known) {
      report_.add(section.place(), "the story goes to " + to_string(last) +
                                       ", and the calendar of the jurisdiction to " +
                                       to_string(known));
    }
  }

  const fs::path path_;
  Source source_;
  Report& report_;
  StoryFile result_;
  std::vector<Complaint> elsewhere_;
};

}  // namespace

Loaded<StoryFile> load_stories(const fs::path& file) {
  return StoryReader(file).read();
}

}  // namespace dunning::settings
