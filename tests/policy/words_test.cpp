// The vocabulary: reasons, subjects, spans, policies.
#include <doctest/doctest.h>

#include <set>

#include "tests/policy/builders.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

TEST_CASE("every reason has one spelling, read back, and a sentence of its own") {
  std::set<std::string_view> spellings;
  std::set<std::string_view> sentences;
  for (int index = 0; index <= static_cast<int>(Reason::paused); ++index) {
    const auto reason = static_cast<Reason>(index);
    CAPTURE(name(reason));
    spellings.insert(name(reason));
    sentences.insert(explain(reason));
    CHECK(parse_reason(name(reason)) == reason);
    CHECK(explain(reason).ends_with('.'));
  }
  CHECK(spellings.size() == static_cast<std::size_t>(Reason::paused) + 1);
  CHECK(sentences.size() == spellings.size());
  CHECK_FALSE(parse_reason("Due"));
  CHECK_FALSE(parse_reason(""));
}

TEST_CASE("every subject is spelled as in the policy language") {
  for (int index = 0; index <= static_cast<int>(Subject::case_open); ++index) {
    const auto subject = static_cast<Subject>(index);
    CHECK(parse_subject(name(subject)) == subject);
  }
  CHECK_FALSE(parse_subject("invoice.amount"));
}

TEST_CASE("S13 spans say their unit, in the singular too") {
  CHECK(to_string(Span{10, Unit::days}) == "10 days");
  CHECK(to_string(Span{1, Unit::weeks}) == "1 week");
  CHECK(to_string(Span{-3, Unit::business_days}) == "-3 business days");
  CHECK(to_string(Span{-1, Unit::banking_days}) == "-1 banking day");
  CHECK(to_string(Span{0, Unit::months}) == "0 months");
  const auto calendar = netherlands().calendar;
  CHECK(add(day("2026-05-01"), {2, Unit::weeks}, calendar) == day("2026-05-15"));
  CHECK(add(day("2026-05-31"), {-1, Unit::months}, calendar) == day("2026-04-30"));
  CHECK(add(day("2026-05-04"), {1, Unit::business_days}, calendar) == day("2026-05-06"));
  CHECK(add(day("2026-04-30"), {1, Unit::banking_days}, calendar) == day("2026-05-04"));
}

TEST_CASE("S12 only a step counted back from the due date is a pre-due one") {
  const Policy policy = steps("a at due - 1 days\nb at due + 0 days\nc at b + 1 days");
  CHECK(policy.steps[0].before_due());
  CHECK_FALSE(policy.steps[1].before_due());
  CHECK_FALSE(policy.steps[2].before_due());
}

TEST_CASE("a policy finds its steps by name") {
  const PolicySet policies{steps("a at due + 1 days\nb at a + 1 days", "one"),
                           steps("b at due + 1 days", "two")};
  CHECK(find_policy(policies, "two") == &policies[1]);
  CHECK(find_policy(policies, "three") == nullptr);
  CHECK(policies[0].index_of("b") == 1);
  CHECK(policies[0].find("b") == &policies[0].steps[1]);
  CHECK(policies[1].find("a") == nullptr);
}

TEST_CASE("S2 the debtor's type, and the fact it was derived from") {
  struct Row {
    const char* name;
    DebtorsAre declared;
    Known flag;
    law::DebtorType type;
    const char* because;
  };
  using enum law::DebtorType;
  const Row rows[] = {
      {"Jansen B.V.", DebtorsAre::consumer, Known::no, business,
       "the name carries the legal form B.V."},
      {"Gemeente Utrecht", DebtorsAre::mixed, Known::unknown, public_body,
       "the name carries the legal form Gemeente"},
      {"Jansen", DebtorsAre::business, Known::no, business,
       "the administration says debtors_are: business"},
      {"Jansen", DebtorsAre::consumer, Known::yes, consumer,
       "the administration says debtors_are: consumer"},
      {"Jansen", DebtorsAre::mixed, Known::yes, business,
       "the ledger marks the debtor as a company"},
      {"Jansen", DebtorsAre::mixed, Known::no, consumer,
       "the ledger marks the debtor as a private person"},
      {"Jansen", DebtorsAre::mixed, Known::unknown, consumer,
       "nothing says that the debtor is a business, and unknown means consumer"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.because);
    Debtor debtor;
    debtor.name = row.name;
    debtor.company_flag = row.flag;
    const auto typed = debtor_type(debtor, row.declared, netherlands());
    CHECK(typed.type == row.type);
    CHECK(typed.because == row.because);
  }
}

TEST_CASE("S2 a company or VAT number alone proves nothing") {
  Debtor debtor;
  debtor.name = "A. Jansen";
  debtor.company_number = "01234567";
  debtor.vat_number = "NL001234567B01";
  CHECK(debtor_type(debtor, DebtorsAre::mixed, netherlands()).type == law::DebtorType::consumer);
}
