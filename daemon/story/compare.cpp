#include "daemon/story/compare.hpp"

#include <algorithm>
#include <utility>

namespace dunning::story {
namespace {

using policy::Intent;

const std::string& what_it_is(const Intent& intent) {
  return intent.kind == "step" ? intent.step : intent.kind;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts)
    text += (text.empty() ? "" : ", ") + part;
  return text;
}

const policy::Line* line_of(const Intent& intent, ItemId item) {
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged}) {
    for (const auto& line : *list) {
      if (line.item == item) return &line;
    }
  }
  return nullptr;
}

// The invoices that take a step with it; of what takes none, those it lists.
std::vector<std::string> invoices_of(const Intent& intent) {
  std::vector<std::string> numbers;
  for (const auto& advance : intent.advances) {
    if (const auto* line = line_of(intent, advance.item)) numbers.push_back(line->number);
  }
  if (intent.advances.empty()) {
    for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged}) {
      for (const auto& line : *list)
        numbers.push_back(line.number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

std::vector<std::string> addresses_of(const Intent& intent) {
  std::vector<std::string> addresses;
  for (const auto& mailbox : intent.recipients)
    addresses.push_back(mailbox.address);
  std::sort(addresses.begin(), addresses.end());
  return addresses;
}

std::string date_or_none(const std::optional<Date>& date) {
  return date ? to_string(*date) : "none";
}

// One fact of a message that a story can ask about.
struct Asked {
  std::string name;
  std::string expected;
  std::string happened;
};

// What it claims, else announces, else names as a notice: a message does one of these.
std::optional<Money> costs_stated(const Intent& intent) {
  if (!intent.law) return std::nullopt;
  if (intent.law->claimed) return intent.law->claimed->costs;
  if (intent.law->announced) return intent.law->announced->costs;
  if (intent.law->notice) return intent.law->notice->costs;
  return std::nullopt;
}

std::vector<Asked> facts_asked(const Expected& expected, const Left& left) {
  const Intent& intent = left.intent;
  std::vector<Asked> facts;
  if (!expected.invoices.empty()) {
    auto wanted = expected.invoices;
    std::sort(wanted.begin(), wanted.end());
    facts.push_back({"invoices", joined(wanted), joined(invoices_of(intent))});
  }
  if (expected.amount)
    facts.push_back({"amount", to_string(*expected.amount), to_string(intent.amount)});
  const auto& law = intent.law;
  const auto money_or_none = [](const std::optional<Money>& money) {
    return money ? to_string(*money) : std::string("none");
  };
  if (expected.interest) {
    facts.push_back({"interest", to_string(*expected.interest),
                     money_or_none(law && law->claimed ? std::optional(law->claimed->interest)
                                                       : std::nullopt)});
  }
  if (expected.costs)
    facts.push_back({"costs", to_string(*expected.costs), money_or_none(costs_stated(intent))});
  if (expected.total) {
    facts.push_back(
        {"total", to_string(*expected.total),
         money_or_none(law && law->claimed ? std::optional(law->claimed->total) : std::nullopt)});
  }
  if (!expected.notice.empty()) {
    facts.push_back({"notice", expected.notice, law && law->notice ? law->notice->name : "none"});
  }
  if (expected.pay_by)
    facts.push_back({"pay_by", to_string(*expected.pay_by), date_or_none(intent.pay_by)});
  if (expected.deadline)
    facts.push_back({"deadline", to_string(*expected.deadline), date_or_none(intent.deadline)});
  if (!expected.to.empty()) {
    auto wanted = expected.to;
    std::sort(wanted.begin(), wanted.end());
    facts.push_back({"to", joined(wanted), joined(addresses_of(intent))});
  }
  if (!expected.language.empty()) facts.push_back({"language", expected.language, intent.language});
  return facts;
}

std::string text_of(const Expected& expected) {
  std::string text = expected.what + " to " + expected.debtor;
  std::vector<std::string> parts = expected.invoices;
  if (expected.amount) parts.push_back(to_string(*expected.amount));
  return parts.empty() ? text : text + ": " + joined(parts);
}

// Why the invoices of a debtor stand as they do.
std::vector<std::string> reasons_of(const std::string& debtor, const DayTold& told) {
  std::vector<std::string> lines;
  for (const auto& quiet : told.quiet) {
    if (!debtor.empty() && quiet.debtor != debtor) continue;
    lines.push_back(quiet.invoice + ": " + std::string(name(quiet.decision.reason)) +
                    (quiet.decision.detail.empty() ? "" : ", " + quiet.decision.detail));
  }
  return lines;
}

Mismatch missing(const Expected& expected, Date on, const DayTold& told) {
  Mismatch mismatch{expected.line, on, {text_of(expected)}, {}, {}};
  for (const auto& left : told.left) {
    if (left.debtor.name == expected.debtor) mismatch.happened.push_back(text_of(left));
  }
  if (mismatch.happened.empty()) mismatch.happened.push_back("nothing left");
  mismatch.because = reasons_of(expected.debtor, told);
  return mismatch;
}

Mismatch unexpected(const Left& left, int line, Date on) {
  Mismatch mismatch{line, on, {"nothing more"}, {text_of(left)}, {}};
  for (const auto& advance : left.intent.advances) {
    const auto* listed = line_of(left.intent, advance.item);
    mismatch.because.push_back((listed ? listed->number : std::string("an invoice")) + ": " +
                               std::string(name(advance.reason)) + " for " + advance.step +
                               ", due date " + date_or_none(advance.due_date));
  }
  return mismatch;
}

// The reason of an invoice, with what a step took.
std::string reason_text(const Quiet& quiet) {
  return quiet.invoice + " " + std::string(name(quiet.decision.reason));
}

void compare_reason(const std::string& invoice, policy::Reason reason, int line, Date on,
                    const DayTold& told, std::vector<Mismatch>& mismatches) {
  const std::string expected = invoice + " " + std::string(name(reason));
  const auto quiet = std::find_if(told.quiet.begin(), told.quiet.end(),
                                  [&](const Quiet& one) { return one.invoice == invoice; });
  if (quiet == told.quiet.end()) {
    mismatches.push_back({line, on, {expected}, {invoice + " takes a step today"}, {}});
  } else if (quiet->decision.reason != reason) {
    mismatches.push_back({line,
                          on,
                          {expected},
                          {reason_text(*quiet)},
                          {quiet->invoice + ": " + quiet->decision.detail}});
  }
}

void compare_silence(const Day& day, const DayTold& told, std::vector<Mismatch>& mismatches) {
  if (!day.silence) return;
  const bool any_open = std::any_of(told.quiet.begin(), told.quiet.end(),
                                    [](const Quiet& quiet) { return quiet.open.is_positive(); });
  for (const auto& quiet : told.quiet) {
    if (any_open && !quiet.open.is_positive()) continue;
    compare_reason(quiet.invoice, *day.silence, day.silence_line, day.on, told, mismatches);
  }
  if (told.quiet.empty()) {
    mismatches.push_back({day.silence_line,
                          day.on,
                          {"silence: " + std::string(name(*day.silence))},
                          {"there is no invoice that stays behind"},
                          {}});
  }
}

}  // namespace

std::string text_of(const Left& left) {
  const Intent& intent = left.intent;
  auto parts = invoices_of(intent);
  parts.push_back(to_string(intent.amount));
  return what_it_is(intent) + " to " + left.debtor.name + ": " + joined(parts);
}

const Left* meant_by(const Expected& expected, const std::vector<Left>& left) {
  for (const auto& one : left) {
    if (one.debtor.name == expected.debtor && what_it_is(one.intent) == expected.what) return &one;
  }
  return nullptr;
}

Expected::Fate fate_of(const Left& left, const Day* day) {
  if (!day) return Expected::Fate::delivered;
  const auto expected =
      std::find_if(day->expected.begin(), day->expected.end(), [&](const Expected& one) {
        return one.debtor == left.debtor.name && one.what == what_it_is(left.intent);
      });
  return expected == day->expected.end() ? Expected::Fate::delivered : expected->fate;
}

std::vector<Mismatch> compare(const Day* day, Date on, const DayTold& told) {
  std::vector<Mismatch> mismatches;
  std::vector<const Left*> meant;
  if (day) {
    for (const auto& expected : day->expected) {
      const Left* left = meant_by(expected, told.left);
      if (!left) {
        mismatches.push_back(missing(expected, on, told));
        continue;
      }
      meant.push_back(left);
      Mismatch mismatch{expected.line, on, {}, {}, {}};
      for (auto& fact : facts_asked(expected, *left)) {
        if (fact.expected == fact.happened) continue;
        const std::string of = expected.what + ", " + fact.name + ": ";
        mismatch.expected.push_back(of + fact.expected);
        mismatch.happened.push_back(of + fact.happened);
      }
      if (mismatch.expected.empty()) continue;
      mismatch.because = reasons_of(expected.debtor, told);
      mismatches.push_back(std::move(mismatch));
    }
  }
  for (const auto& left : told.left) {
    if (std::find(meant.begin(), meant.end(), &left) == meant.end())
      mismatches.push_back(unexpected(left, day ? day->line : 0, on));
  }
  if (!day) return mismatches;
  for (const auto& of : day->reasons)
    compare_reason(of.invoice, of.reason, of.line, on, told, mismatches);
  compare_silence(*day, told, mismatches);
  for (const auto& task : day->tasks) {
    if (std::find(told.tasks.begin(), told.tasks.end(), task) != told.tasks.end()) continue;
    mismatches.push_back(
        {day->line,
         on,
         {"task: " + task},
         {told.tasks.empty() ? std::string("no task was made") : "tasks: " + joined(told.tasks)},
         {}});
  }
  return mismatches;
}

}  // namespace dunning::story
