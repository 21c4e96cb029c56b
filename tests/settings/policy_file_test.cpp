#include <doctest/doctest.h>

#include "daemon/settings/configuration.hpp"
#include "tests/settings/files.hpp"

using namespace dunning;
using namespace dunning::settings;
using namespace dunning::settings::test;

namespace {

policy::Policy loaded(std::string_view text) {
  const Directory directory;
  auto result =
      load_policy(directory.write("policy.yaml", text), goldens / "support/templates", digest);
  REQUIRE_MESSAGE(result.value.has_value(), render(result.complaints));
  return *std::move(result.value);
}

constexpr std::string_view complete = R"(policy: nl-business
description: |
  Two lines,
  with "quotes" and a \.
for:
  debtor.type: business
  debtor.country: "!= NO"
  debtor.number: 0042
threshold: 10.00 EUR
min_gap: 7 days
gather: 0 days
same_step_gap: 1 day
small: { below: 25 EUR, percent: 2 }
disputed: left_out
broken_promise: next_level
promise_grace: 3 banking days
instalment_notice: 5 days
last_chance: 4 business days
settle: 1 banking day
repeat_after: 90 days
collected_by: 1 week
interest: 1.5 % per month
costs: { percent: 15, min: 150 EUR }
unpaid_costs: ask
send: { days: every_day, between: "08:30-24:00" }
steps:
  - step: heads_up
    at: due - 1 week
    if: { invoice.open: [">= 2500 EUR", "< 10000.50 EUR"], debtor.language: nl }
    email: heads_up
  - step: on_the_day
    at: due
    note: "Due today: don't"
  - step: reminder
    at: on_the_day + 1 business day
    email: reminder
  - step: second_reminder
    at: reminder + 2 months
    if: { case.open: "> 0.01 EUR" }
    email: second_reminder
    was: [dunning_2, old]
    approval: required
    deadline: 14 days
    repeat: { every: 1 month, times: 3 }
  - step: call
    at: second_reminder.deadline + 3 banking days
    task: { title: "Call: {{amount}}", assign: "Noor \\ ar@acme.example", wait: "done, at most 5 business days" }
    email: reminder
    uncertain: assume_delivered after 3 business days
  - step: notice
    at: call + 14 days
    email: reminder
    letter: second_reminder
    legal_notice: fourteen_days
  - step: claim
    at: notice.deadline + 3 banking days
    email: reminder
    announce: { interest: agreed }
    claim: { interest: statutory, costs: agreed }
)";

}  // namespace

TEST_CASE("a policy is read as it was written") {
  using policy::Comparison;
  using policy::Subject;
  using policy::Unit;
  const auto read = loaded(complete);
  CHECK(read.name == "nl-business");
  CHECK(read.description == "Two lines,\nwith \"quotes\" and a \\.\n");
  REQUIRE(read.applies.size() == 3);
  CHECK(read.applies[0].subject == Subject::debtor_type);
  CHECK(read.applies[1].comparison == Comparison::not_equal);
  CHECK(std::get<std::string>(read.applies[1].value) == "NO");  // Norway, not false
  CHECK(std::get<std::string>(read.applies[2].value) == "0042");
  REQUIRE(read.threshold.has_value());
  CHECK(to_string(*read.threshold) == "10.00 EUR");
  CHECK(read.min_gap_days == 7);
  CHECK(read.gather_days == 0);
  CHECK(read.same_step_gap_days == 1);
  CHECK(read.send.days == policy::SendWindow::Days::every_day);
  CHECK(read.send.from_minute == 8 * 60 + 30);
  CHECK(read.send.to_minute == 24 * 60);

  REQUIRE(read.steps.size() == 7);
  CHECK(read.steps[0].before_due());
  CHECK(read.steps[0].at.offset == policy::Span{-1, Unit::weeks});
  REQUIRE(read.steps[0].conditions.size() == 3);
  CHECK(std::get<Money>(read.steps[0].conditions[1].value).minor == 1000050);
  CHECK(read.steps[0].line == 27);
  CHECK_FALSE(read.steps[1].at.step.has_value());
  CHECK(read.steps[1].at.offset.count == 0);
  CHECK(read.steps[1].email.empty());
  CHECK(read.steps[2].at.step == 1);
  CHECK(read.steps[2].at.offset == policy::Span{1, Unit::business_days});
  CHECK(read.steps[3].at.offset == policy::Span{2, Unit::months});
}

TEST_CASE("S37, S38, S39: what a policy announces, claims and gives notice of is read") {
  using policy::Basis;
  const auto read = loaded(complete);
  REQUIRE(read.interest.has_value());
  CHECK(read.interest->percent_e4 == 15'000);
  CHECK(read.interest->per == policy::AgreedInterest::Per::month);
  REQUIRE(read.costs.has_value());
  CHECK(read.costs->percent == 15);
  CHECK(to_string(*read.costs->minimum) == "150.00 EUR");
  CHECK(read.unpaid_costs == policy::Policy::UnpaidCosts::ask);
  const auto& notice = read.steps[5];
  CHECK(notice.letter == "second_reminder");
  CHECK(notice.legal_notice == "fourteen_days");
  CHECK(notice.sets_a_term());
  CHECK_FALSE(notice.claim.any());
  const auto& claim = read.steps[6];
  CHECK(claim.at.deadline);
  CHECK(claim.announce == policy::Charges{Basis::agreed, Basis::none});
  CHECK(claim.claim == policy::Charges{Basis::statutory, Basis::agreed});
  CHECK(claim.has_legal_effect());
  CHECK_FALSE(read.steps[2].has_legal_effect());
}

TEST_CASE("the defaults of a policy are those of the language") {
  const auto read =
      loaded("policy: small\nsteps:\n  - { step: reminder, at: due + 3 days, email: reminder }\n");
  CHECK(read.applies.empty());
  CHECK_FALSE(read.threshold.has_value());
  CHECK(read.min_gap_days == 5);
  CHECK(read.gather_days == 5);
  CHECK(read.same_step_gap_days == 14);
  CHECK(read.send.days == policy::SendWindow::Days::business_days);
  CHECK(read.send.from_minute == 9 * 60);
  CHECK(read.send.to_minute == 17 * 60);
  CHECK_FALSE(read.small.has_value());
  CHECK(read.show_disputed);
  CHECK_FALSE(read.broken_promise_next_level);
  CHECK(read.promise_grace == policy::Span{2, policy::Unit::banking_days});
  CHECK(read.instalment_notice == policy::Span{-3, policy::Unit::banking_days});
  CHECK(read.last_chance == policy::Span{3, policy::Unit::banking_days});
  CHECK(read.settle == policy::Span{2, policy::Unit::banking_days});
  CHECK(read.repeat_after_days == 60);
  CHECK(read.collected_by == policy::Span{5, policy::Unit::banking_days});
  const auto& step = read.steps.at(0);
  CHECK_FALSE(step.approval);
  CHECK_FALSE(step.repeat.has_value());
  CHECK_FALSE(step.deadline.has_value());
  CHECK_FALSE(step.task.has_value());
  CHECK_FALSE(step.assume_delivered.has_value());
  CHECK(step.was.empty());
}

TEST_CASE("S11, S13, S16, S22, S32, S34: what a step may have is read as it was written") {
  using policy::Unit;
  const auto read = loaded(complete);
  const auto& second = read.steps.at(3);
  CHECK(second.was == std::vector<std::string>{"dunning_2", "old"});
  CHECK(second.approval);
  CHECK(second.deadline == policy::Span{14, Unit::days});
  CHECK(second.repeat == policy::Repeat{{1, Unit::months}, 3});
  const auto& call = read.steps.at(4);
  CHECK(call.at.step == 3);
  CHECK(call.at.deadline);
  CHECK(call.at.offset == policy::Span{3, Unit::banking_days});
  CHECK(call.task == policy::TaskOrder{"Call: {{amount}}", "Noor \\ ar@acme.example",
                                       policy::Span{5, Unit::business_days}});
  CHECK(call.assume_delivered == policy::Span{3, Unit::business_days});
}

TEST_CASE("S18, S19, S26, S27, S29, S35: the spans of a policy are read as they were written") {
  using policy::Unit;
  const auto read = loaded(complete);
  CHECK(read.small == policy::Policy::Small{{2500, *Currency::parse("EUR")}, 2});
  CHECK_FALSE(read.show_disputed);
  CHECK(read.broken_promise_next_level);
  CHECK(read.promise_grace == policy::Span{3, Unit::banking_days});
  CHECK(read.instalment_notice == policy::Span{-5, Unit::days});
  CHECK(read.last_chance == policy::Span{4, Unit::business_days});
  CHECK(read.settle == policy::Span{1, Unit::banking_days});
  CHECK(read.repeat_after_days == 90);
  CHECK(read.collected_by == policy::Span{1, Unit::weeks});
}

TEST_CASE("the canonical text of a policy reads back as the same policy with the same digest") {
  const auto first = loaded(complete);
  const auto second = loaded(canonical_text(first));
  CHECK(canonical_text(second) == canonical_text(first));
  CHECK(second.digest == first.digest);
  CHECK(second.description == first.description);
  REQUIRE(second.steps.size() == first.steps.size());
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    CHECK(second.steps[i].was == first.steps[i].was);
    CHECK(second.steps[i].approval == first.steps[i].approval);
    CHECK(second.steps[i].deadline == first.steps[i].deadline);
    CHECK(second.steps[i].repeat == first.steps[i].repeat);
    CHECK(second.steps[i].task == first.steps[i].task);
    CHECK(second.steps[i].at.deadline == first.steps[i].at.deadline);
    CHECK(second.steps[i].assume_delivered == first.steps[i].assume_delivered);
  }
  CHECK(second.small == first.small);
  CHECK(second.instalment_notice == first.instalment_notice);
  CHECK(second.collected_by == first.collected_by);
}

TEST_CASE("S11, S13, S15: conditions of every kind, `else` and the end of a month are read back") {
  const auto file = goldens / "policy/accepted_conditions.yaml";
  const auto first = *load_policy(file, goldens / "support/templates", digest).value;
  const auto second = loaded(canonical_text(first));
  CHECK(second.digest == first.digest);
  const auto& call = second.steps.at(1);
  CHECK(call.conditions.size() == 15);
  REQUIRE(call.otherwise.size() == 1);
  CHECK(call.otherwise[0].email == "second_reminder");
  CHECK_FALSE(call.otherwise[0].task.has_value());
  CHECK(call.otherwise[0].at.step == call.at.step);
  const std::vector<std::string> countries = {"NL", "BE"};
  CHECK(std::get<std::vector<std::string>>(first.applies.at(0).value) == countries);
  CHECK(std::get<std::int64_t>(first.steps[1].conditions.at(3).value) == 25);
  const auto month = loaded(
      "policy: p\nsteps:\n  - { step: a, at: \"due + 1 month, end of month\", email: reminder }\n");
  CHECK(month.steps.at(0).at.end_of_month);
  CHECK(loaded(canonical_text(month)).digest == month.digest);
}

TEST_CASE("the digest of a policy sees every key there is") {
  const std::string top = "policy: p\n";
  const std::string steps =
      "steps:\n  - { step: a, at: due + 3 days, email: reminder, deadline: 5 days }\n";
  const std::string step = top + "steps:\n  - { step: a, at: due + 3 days, email: reminder";
  const auto digest_of = [](const std::string& text) { return loaded(text).digest; };
  for (const char* key :
       {"small: { below: 25 EUR }", "disputed: left_out", "broken_promise: next_level",
        "promise_grace: 1 day", "instalment_notice: 1 day", "last_chance: 1 day", "settle: 1 day",
        "repeat_after: 1 day", "collected_by: 1 day", "gather: 1 day", "same_step_gap: 1 day"}) {
    CAPTURE(key);
    CHECK(digest_of(top + key + "\n" + steps) != digest_of(top + steps));
  }
  for (const char* key :
       {"was: b", "approval: required", "deadline: 1 day", "repeat: { every: 1 day, times: 1 }",
        "task: { title: Call }", "if: { invoice.age: '> 3 days' }",
        "if: { invoice.age: '> 3 days' }, else: { note: n }",
        "uncertain: assume_delivered after 1 day", "note: n"}) {
    CAPTURE(key);
    CHECK(digest_of(step + ", " + key + " }\n") != digest_of(step + " }\n"));
  }
}

TEST_CASE(
    "the digest of a policy ignores comments, order of keys and spelled-out defaults, and sees the "
    "rest") {
  const std::string policy =
      "policy: p\nsteps:\n  - { step: a, at: due + 3 days, email: reminder }\n";
  const auto digest_of = [](const std::string& text) { return loaded(text).digest; };
  CHECK(digest_of("# why\n" + policy) == digest_of(policy));
  CHECK(digest_of("min_gap: 5 days\n" + policy) == digest_of(policy));
  CHECK(digest_of(
            "policy: p\nsteps:\n  - email: reminder\n    at:  due  +  3  days\n    step: a\n") ==
        digest_of(policy));
  CHECK(digest_of("min_gap: 6 days\n" + policy) != digest_of(policy));
  CHECK(digest_of("threshold: 10 EUR\n" + policy) == digest_of("threshold: 10.00 EUR\n" + policy));
  CHECK(digest_of("threshold: 10 EUR\n" + policy) != digest_of("threshold: 10 SEK\n" + policy));
  CHECK(digest_of("policy: p\nsteps:\n  - { step: a, at: due + 4 days, email: reminder }\n") !=
        digest_of(policy));
}

TEST_CASE("every example of docs/policies.md is a policy that loads") {
  const std::string page = content(source / "docs/policies.md");
  const std::string fence = "```yaml\npolicy:";
  int examples = 0;
  for (auto at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
    const auto begin = at + std::string("```yaml\n").size();
    const std::string text = page.substr(begin, page.find("```", begin) - begin);
    CAPTURE(text);
    CHECK(loaded(text).steps.size() >= 1);
    ++examples;
  }
  CHECK(examples >= 4);
}
