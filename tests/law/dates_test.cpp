#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/law/default_date.hpp"
#include "daemon/law/limitation.hpp"
#include "daemon/law/notice.hpp"
#include "tests/law/netherlands.hpp"

using namespace dunning;
using namespace dunning::law;
using namespace dunning::law::test;

namespace {

const Statute& dutch() {
  return netherlands().statute;
}
const NoticeRule& letter() {
  const NoticeRule* rule = dutch().notice("fourteen_days");
  REQUIRE(rule != nullptr);
  return *rule;
}
DefaultDate default_of(const TermFacts& facts) {
  return default_date(dutch().payment_terms, facts);
}
TermFacts business() {
  TermFacts facts;
  facts.type = DebtorType::business;
  return facts;
}

}  // namespace

TEST_CASE(
    "S39 the term of the fourteen-day letter runs as the Supreme Court counts it, and ends "
    "on a working day") {
  for (const Row& row : rows("nl_dates.txt", "letter")) {
    CAPTURE(row[1]);
    CAPTURE(row[2]);
    const By by = row[1] == "post" ? By::post : By::electronic;
    const auto found =
        term(letter(), netherlands().working_days(), day(row[2]), by, std::stoi(row[3]));
    CHECK(to_string(found.deemed_received) == row[4]);
    if (row[5] != "-") CHECK(to_string(found.first_day) == row[5]);
    CHECK(to_string(found.plain_last_day) == row[6]);
    CHECK(to_string(found.last_day) == row[7]);
    CHECK(to_string(found.costs_from) == row[8]);
    if (row[9] != "-") CHECK(std::to_string(found.plain_last_day - found.sent) == row[9]);
  }
}

TEST_CASE("S39 three days of delivery are counted unless the setting says two") {
  const Date monday = day("2026-10-05");
  const auto& calendar = netherlands().working_days();
  CHECK(term(letter(), calendar, monday, By::post).deemed_received == day("2026-10-08"));
  CHECK(term(letter(), calendar, monday, By::post, 2).deemed_received == day("2026-10-07"));
}

TEST_CASE("S39 the term is never shorter than fourteen days after receipt, whatever the day") {
  const auto& calendar = netherlands().working_days();
  for (Date sent = day("2025-01-01"); sent <= day("2029-11-30"); sent = sent + 1) {
    for (const By by : {By::post, By::electronic}) {
      const auto found = term(letter(), calendar, sent, by);
      CHECK(found.last_day - found.deemed_received >= 14);
      CHECK(found.costs_from == found.last_day + 1);
      CHECK(calendar.is_business_day(found.last_day));
      CHECK(found.last_day >= found.plain_last_day);
      if (by == By::post) {
        CHECK(found.deemed_received - sent >= 3);
        CHECK(found.deemed_received.iso_weekday() != 7);
        CHECK(found.deemed_received.iso_weekday() != 1);
        CHECK_FALSE(calendar.holidays.contains(found.deemed_received));
      }
    }
  }
}

TEST_CASE("law: a term may begin on the day of receipt, and count other days for the post") {
  NoticeRule belgian;
  belgian.term_days = 14;
  belgian.post_days = 3;
  belgian.post_skips_weekdays = {6, 7};
  belgian.term_begins_on_receipt = true;
  const WorkingDays none;
  const auto by_post = term(belgian, none, day("2026-10-08"), By::post);
  CHECK(by_post.first_day == day("2026-10-13"));
  CHECK(by_post.last_day == day("2026-10-26"));
  CHECK(by_post.costs_from == day("2026-10-27"));
  const auto by_mail = term(belgian, none, day("2026-10-08"), By::electronic);
  CHECK(by_mail.first_day == day("2026-10-09"));
  CHECK(by_mail.last_day == day("2026-10-22"));
}

TEST_CASE(
    "S39 the sentences of the letter are the jurisdiction's own, without a calendar date and "
    "without a hole") {
  const std::map<std::string, std::string> words = {{"amount", "€ 1.000,00"},
                                                    {"costs", "€ 150,00"},
                                                    {"account", "NL91 ABNA 0417 1643 00"},
                                                    {"creditor", "Acme B.V."},
                                                    {"vat_percent", "21"}};
  for (const char* language : {"nl", "en", "de", "fr"}) {
    const auto lines = filled(letter(), language, words, false);
    REQUIRE(lines.has_value());
    std::string text;
    for (const auto& line : *lines)
      text += line + "\n";
    CHECK(text.find("€ 1.000,00") == text.rfind("€ 1.000,00"));  // one amount to pay
    CHECK(text.find("€ 150,00") != std::string::npos);
    CHECK(text.find("NL91") == text.rfind("NL91"));
    CHECK(text.find('{') == std::string::npos);
    CHECK(text.find("202") == std::string::npos);
    const auto with_vat = filled(letter(), language, words, true);
    REQUIRE(with_vat.has_value());
    CHECK(with_vat->size() == lines->size() + 1);
    CHECK(with_vat->back().find("21%") != std::string::npos);
    CHECK(dutch().reservation.contains(language));
  }
  const auto nl = filled(letter(), "nl", words, false);
  CHECK(nl->front().find("binnen veertien dagen, gerekend vanaf de dag nadat deze aanmaning bij u "
                         "is bezorgd") != std::string::npos);
  CHECK_FALSE(filled(letter(), "pl", words, false).has_value());
  auto without = words;
  without.erase("costs");
  const auto hole = filled(letter(), "nl", without, false);
  REQUIRE_FALSE(hole.has_value());
  CHECK(hole.error().message.find("{costs}") != std::string::npos);
}

TEST_CASE(
    "S39 default between businesses starts after the agreed day, or thirty days after "
    "receipt") {
  for (const Row& row : rows("nl_dates.txt", "default")) {
    CAPTURE(row[1]);
    TermFacts facts = business();
    if (row[1] == "agreed") {
      facts.term_agreed = Known::yes;
      facts.due = day(row[2]);
    } else {
      facts.invoice_received = day(row[2]);
    }
    if (row[1] == "large_to_small_60") {
      facts.term_agreed = Known::yes;
      facts.agreed_days = 60;
      facts.large_debtor_small_creditor = true;
    }
    const auto found = default_of(facts);
    REQUIRE(found.first_day.has_value());
    if (row[3] != "-") CHECK(to_string(*found.last_day_to_pay) == row[3]);
    CHECK(to_string(*found.first_day) == row[4]);
    CHECK(found.agreed_term_void == (row[1] == "large_to_small_60"));
  }
}

TEST_CASE(
    "S41 a business whose term nobody agreed is in default at the later of thirty days and "
    "the due date") {
  TermFacts facts = business();
  facts.due = day("2026-10-15");
  facts.invoice_received = day("2026-10-01");
  CHECK(default_of(facts).first_day == day("2026-11-01"));
  facts.due = day("2026-12-15");
  CHECK(default_of(facts).first_day == day("2026-12-16"));
  facts.due = day("2026-10-15");
  facts.performed = day("2026-10-20");  // the invoice came before the goods
  CHECK(default_of(facts).first_day == day("2026-11-20"));
  facts.accepted = day("2026-10-25");
  CHECK(default_of(facts).first_day == day("2026-11-25"));
  // Nothing known at all: a demand first.
  TermFacts nothing = business();
  nothing.due = day("2026-10-15");
  CHECK(default_of(nothing).needs_demand);
  CHECK_FALSE(default_of(nothing).first_day.has_value());
}

TEST_CASE("S39 a consumer whose term was not agreed is in default only after a demand") {
  TermFacts facts;
  facts.due = day("2026-10-15");
  facts.invoice_received = day("2026-10-01");
  for (const Known known : {Known::unknown, Known::no}) {
    facts.term_agreed = known;
    CHECK(default_of(facts).needs_demand);
    CHECK_FALSE(default_of(facts).first_day.has_value());
  }
  facts.demand_last_day = day("2026-11-10");
  CHECK(default_of(facts).first_day == day("2026-11-11"));
  CHECK_FALSE(default_of(facts).needs_demand);
  facts.demand_last_day = day("2026-10-12");
  CHECK(default_of(facts).first_day == day("2026-10-16"));
  facts.term_agreed = Known::yes;
  facts.demand_last_day.reset();
  CHECK(default_of(facts).first_day == day("2026-10-16"));
}

TEST_CASE(
    "S41 limitation: five years, two for the price of a consumer sale, and a demand starts "
    "it again") {
  for (const Row& row : rows("nl_dates.txt", "limitation")) {
    const bool sale = row[1] == "consumer_sale";
    const auto& rule =
        limitation_rule(dutch().limitation, sale ? DebtorType::consumer : DebtorType::business,
                        sale ? ClaimKind::goods : ClaimKind::services);
    std::vector<Date> interruptions;
    if (row[3] != "-") interruptions.push_back(day(row[3]));
    const auto found = limitation(rule, day(row[2]), interruptions, dutch().limitation.warn_days);
    CHECK(to_string(found.last_day) == row[4]);
    CHECK(to_string(found.barred_from) == row[5]);
    CHECK(found.last_day - found.warn_from == 90);
  }
}

TEST_CASE("S41 a consumer's claim of an unknown kind is warned of as if it were a sale") {
  const auto years = [](DebtorType type, ClaimKind kind) {
    return limitation_rule(dutch().limitation, type, kind).years;
  };
  CHECK(years(DebtorType::consumer, ClaimKind::unknown) == 2);
  CHECK(years(DebtorType::consumer, ClaimKind::goods) == 2);
  CHECK(years(DebtorType::consumer, ClaimKind::services) == 5);
  CHECK(years(DebtorType::business, ClaimKind::goods) == 5);
}

TEST_CASE(
    "law: an interruption after the end revives nothing, and counts from the end of a year "
    "where the law says so") {
  LimitationRule rule;
  rule.years = 3;
  const std::vector<Date> late = {day("2024-06-02")};
  CHECK(limitation(rule, day("2021-06-01"), late).last_day == day("2024-06-01"));
  const std::vector<Date> chain = {day("2026-01-01"), day("2023-06-01")};
  CHECK(limitation(rule, day("2021-06-01"), chain).last_day == day("2029-01-01"));
  rule.from = LimitationRule::From::end_of_year;
  rule.demand_interrupts = false;
  CHECK(limitation(rule, day("2021-06-01"), chain).last_day == day("2024-12-31"));
}
