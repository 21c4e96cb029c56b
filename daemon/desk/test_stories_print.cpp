#include <algorithm>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/test_stories.hpp"

namespace dunning::desk {
namespace {

std::string block(const std::string& label, const std::vector<std::string>& lines) {
  constexpr std::size_t width = 10;
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string head = i == 0 ? label : "";
    head.resize(width, ' ');
    text += "    " + head + printable(lines[i]) + "\n";
  }
  return text;
}

std::string mismatches_text(const StoryResult& story) {
  std::string text;
  for (const auto& mismatch : story.told.mismatches) {
    const int line = mismatch.line > 0 ? mismatch.line : story.line;
    text += story.file + ":" + std::to_string(line) + ": " + printable(story.name) + "\n";
    text += "  on " + to_string(mismatch.on) +
            (mismatch.line > 0 ? "" : ", a day that the story does not mention") + "\n";
    text += block("expected", mismatch.expected) + block("happened", mismatch.happened) +
            block("because", mismatch.because) + "\n";
  }
  return text;
}

const policy::Line* line_of(const policy::Intent& intent, ItemId item) {
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
    for (const auto& line : *list) {
      if (line.item == item) return &line;
    }
  }
  return nullptr;
}

// The day's lines stand under its date.
class Diary {
 public:
  void add(Date on, const std::string& line) {
    text_ += (day_ == on ? std::string(10, ' ') : to_string(on)) + "  " + printable(line) + "\n";
    day_ = on;
  }
  void below(const std::string& line) { text_ += std::string(14, ' ') + printable(line) + "\n"; }
  void quote(const std::string& lines) {
    std::size_t from = 0;
    while (from < lines.size()) {
      const auto end = std::min(lines.find('\n', from), lines.size());
      const std::string line = lines.substr(from, end - from);
      text_ += line.empty() ? std::string(14, ' ') + "|\n"
                            : std::string(14, ' ') + "| " + printable(line) + "\n";
      from = end + 1;
    }
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
  std::optional<Date> day_;
};

// What it states of law, with the article that allows it.
void add_law(Diary& diary, const policy::StatedLaw& law) {
  const auto because = [](const std::string& article) {
    return article.empty() ? std::string() : " (" + article + ")";
  };
  if (law.notice) {
    const auto& notice = *law.notice;
    diary.below("the notice " + notice.name + because(notice.article) + " asks for " +
                to_string(notice.amount) + " on " + notice.account + ", and names costs of " +
                to_string(notice.costs) + because(notice.costs_article) + " after its term");
  }
  if (law.announced) {
    const auto& announced = *law.announced;
    if (announced.interest_rate) {
      diary.below("announces interest of " + law::to_text(*announced.interest_rate) +
                  (announced.monthly ? "% a month" : "% a year") +
                  (announced.from ? " from " + to_string(*announced.from) : " from default on") +
                  because(announced.interest_article));
    }
    if (announced.costs.is_positive()) {
      diary.below("announces costs of " + to_string(announced.costs) +
                  because(announced.costs_article));
    }
  }
  if (!law.claimed) return;
  const auto& claimed = *law.claimed;
  for (const auto& part : claimed.working) {
    diary.below("interest from " + to_string(part.from) + " to " + to_string(part.to) + ", " +
                counted(part.days, "day", "days") + " at " + law::to_text(part.rate) + "% of " +
                to_string(part.base) + ": " + to_string(part.interest));
  }
  if (claimed.interest.is_positive())
    diary.below("claims interest of " + to_string(claimed.interest) +
                because(claimed.interest_article));
  if (claimed.costs.is_positive()) {
    diary.below("claims costs of " + to_string(claimed.costs) + " over " +
                to_string(claimed.costs_of) + because(claimed.costs_article));
  }
  diary.below("in all " + to_string(claimed.total));
}

void add_message(Diary& diary, const story::Left& left) {
  const auto& intent = left.intent;
  const bool to_debtor = intent.writes() || intent.kind != "step";
  diary.add(left.on, what_it_is(intent) + (to_debtor ? " to " : " about ") + left.debtor.name +
                         ": " + to_string(intent.amount));
  for (const auto& advance : intent.advances) {
    const auto* line = line_of(intent, advance.item);
    std::string text = line ? line->number : "item " + std::to_string(advance.item.value);
    text += ", due " + date_text(advance.due_date);
    if (line) text += ", " + to_string(line->open) + " open";
    text += ": " + std::string(name(advance.reason));
    if (advance.step != intent.step) text += " (" + advance.step + ")";
    diary.below(text);
  }
  for (const auto& credit : intent.credits)
    diary.below(credit.number + ", credit: -" + to_string(credit.amount));
  if (intent.law) add_law(diary, *intent.law);
  if (intent.deadline) diary.below("the term it sets ends on " + to_string(*intent.deadline));
  if (!to_debtor) return;
  if (intent.pay_by && intent.pay_by != intent.deadline)
    diary.below("to be paid by " + to_string(*intent.pay_by));
  if (!intent.next_step.empty()) {
    diary.below("then " + intent.next_step +
                (intent.next_step_on ? ", not before " + to_string(*intent.next_step_on) : ""));
  }
  std::string to;
  for (const auto& mailbox : intent.recipients)
    to += (to.empty() ? "to " : ", ") + mailbox.address;
  diary.below(to + (intent.language.empty() ? "" : ", in " + intent.language));
}

std::string diary_of(const StoryResult& story, ShowStories show) {
  Diary diary;
  auto quiet = story.told.quiet.begin();
  const auto quiet_until = [&](const std::optional<Date>& day) {
    for (; quiet != story.told.quiet.end() && (!day || quiet->on < *day); ++quiet) {
      const auto& decision = quiet->decision;
      diary.add(quiet->on, quiet->invoice + " stays, " + std::string(name(decision.reason)) +
                               (decision.detail.empty() ? "" : ": " + decision.detail));
    }
  };
  for (std::size_t i = 0; i < story.told.left.size(); ++i) {
    const auto& left = story.told.left[i];
    quiet_until(left.on);
    add_message(diary, left);
    if (show == ShowStories::preview) diary.quote(story.texts[i]);
  }
  quiet_until(std::nullopt);
  return printable(story.name) + "\n\n" + std::move(diary).text() + "\n";
}

std::string checklists_of(const StoryResult& story) {
  std::string text = printable(story.name) + "\n";
  for (const auto& one : story.law) {
    text += "\n" + to_string(one.on) + ", " +
            (one.after.empty() ? "at the end" : "after " + one.after) + ": " +
            printable(one.item.number) + " of " + printable(one.debtor.name) + ", " +
            to_string(one.item.open) + " of " + to_string(one.item.total) + " open, due " +
            date_text(one.item.due_date) + "\n" + to_text(one.checklist);
  }
  return text + "\n";
}

json::Value law_json(const std::optional<policy::StatedLaw>& law) {
  if (!law) return {};
  const auto claimed = [&](auto part) {
    return law->claimed ? json_part((*law->claimed).*part) : json::Value();
  };
  json::Value costs;
  std::string article;
  if (law->claimed) {
    costs = json_part(law->claimed->costs);
    article = law->claimed->costs_article;
  } else if (law->announced) {
    costs = json_part(law->announced->costs);
    article = law->announced->costs_article;
  } else if (law->notice) {
    costs = json_part(law->notice->costs);
    article = law->notice->costs_article;
  }
  return json::Value::object(
      {{"notice", law->notice ? json::Value(law->notice->name) : json::Value()},
       {"interest", claimed(&policy::StatedClaim::interest)},
       {"interest_article",
        law->claimed ? json_or_null(law->claimed->interest_article) : json::Value()},
       {"costs", std::move(costs)},
       {"costs_article", json_or_null(article)},
       {"total", claimed(&policy::StatedClaim::total)}});
}

json::Value to_json(const story::Left& left, const std::string& text) {
  const auto& intent = left.intent;
  auto invoices = json::Value::array();
  for (const auto& advance : intent.advances) {
    const auto* line = line_of(intent, advance.item);
    invoices.push(
        json::Value::object({{"invoice", line ? json::Value(line->number) : json::Value()},
                             {"step", advance.step},
                             {"open", line ? json_part(line->open) : json::Value()},
                             {"reason", policy::name(advance.reason)}}));
  }
  return json::Value::object({{"on", json_part(left.on)},
                              {"debtor", left.debtor.name},
                              {"kind", intent.kind},
                              {"step", json_or_null(intent.step)},
                              {"amount", json_part(intent.amount)},
                              {"pay_by", json_part(intent.pay_by)},
                              {"deadline", json_part(intent.deadline)},
                              {"law", law_json(intent.law)},
                              {"invoices", std::move(invoices)},
                              {"text", json_or_null(text)}});
}

json::Value to_json(const HeldAgainstLaw& one) {
  return json::Value::object({{"on", json_part(one.on)},
                              {"after", json_or_null(one.after)},
                              {"debtor", one.debtor.name},
                              {"invoice", one.item.number},
                              {"open", json_part(one.item.open)},
                              {"checklist", to_json(one.checklist)}});
}

json::Value to_json(const StoryResult& story) {
  auto mismatches = json::Value::array();
  for (const auto& one : story.told.mismatches) {
    mismatches.push(json::Value::object({{"line", one.line > 0 ? one.line : story.line},
                                         {"on", json_part(one.on)},
                                         {"expected", json_part(one.expected)},
                                         {"happened", json_part(one.happened)},
                                         {"because", json_part(one.because)}}));
  }
  auto left = json::Value::array();
  for (std::size_t i = 0; i < story.told.left.size(); ++i)
    left.push(to_json(story.told.left[i], story.texts[i]));
  auto quiet = json::Value::array();
  for (const auto& one : story.told.quiet) {
    quiet.push(json::Value::object({{"on", json_part(one.on)},
                                    {"debtor", one.debtor},
                                    {"invoice", one.invoice},
                                    {"open", json_part(one.open)},
                                    {"reason", policy::name(one.decision.reason)},
                                    {"detail", json_or_null(one.decision.detail)}}));
  }
  auto law = json::Value::array();
  for (const auto& one : story.law)
    law.push(to_json(one));
  return json::Value::object({{"file", story.file},
                              {"line", story.line},
                              {"story", story.name},
                              {"fine", story.told.fine()},
                              {"mismatches", std::move(mismatches)},
                              {"left", std::move(left)},
                              {"stays", std::move(quiet)},
                              {"law", std::move(law)}});
}

}  // namespace

std::string to_text(const StoriesAnswer& answer, ShowStories show) {
  std::string text;
  if (show != ShowStories::nothing) {
    for (const auto& story : answer.stories)
      text += show == ShowStories::law ? checklists_of(story) : diary_of(story, show);
  }
  if (!answer.complaints.empty()) text += settings::render(answer.complaints) + "\n";
  for (const auto& story : answer.stories)
    text += mismatches_text(story);
  const auto all = static_cast<std::int64_t>(answer.stories.size());
  const auto wrong = std::count_if(answer.stories.begin(), answer.stories.end(),
                                   [](const auto& story) { return !story.told.fine(); });
  if (answer.fine()) return text + counted(all, "story", "stories") + " fine\n";
  if (wrong > 0) {
    text += std::to_string(wrong) + " of " + counted(all, "story", "stories") + " went otherwise\n";
  } else {
    text += counted(static_cast<std::int64_t>(answer.complaints.size()), "mistake", "mistakes") +
            " in the files\n";
  }
  return text;
}

json::Value to_json(const StoriesAnswer& answer) {
  auto complaints = json::Value::array();
  for (const auto& complaint : answer.complaints) {
    complaints.push(json::Value::object({{"file", complaint.file},
                                         {"line", complaint.line},
                                         {"column", complaint.column},
                                         {"message", complaint.message}}));
  }
  auto stories = json::Value::array();
  for (const auto& story : answer.stories)
    stories.push(to_json(story));
  auto value = json_answer("test");
  value.set("fine", answer.fine());
  value.set("files", answer.files);
  value.set("complaints", std::move(complaints));
  value.set("stories", std::move(stories));
  return value;
}

}  // namespace dunning::desk
