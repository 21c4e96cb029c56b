// S41: the facts the law needs, in three layers.
#include <doctest/doctest.h>

#include "daemon/policy/debtor_settings.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

law::LegalFacts facts_of(const World& world, std::string_view number) {
  for (const auto& item : world.account.items) {
    if (item.number == number)
      return legal_facts(world.account, world.rules, item.invoice, day("2026-06-30"));
  }
  return {};
}

}  // namespace

TEST_CASE(
    "S41 a fact of the invoice comes before the debtor's, and that before the administration's") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "100.00", "2026-05-10");
  CHECK(facts_of(world, "A") == law::LegalFacts{});
  world.rules.facts.term_agreed = Known::no;
  CHECK(facts_of(world, "A").term_agreed == Known::no);
  say(world, "2026-06-01", DebtorSetting{"term_agreed", "yes"});
  CHECK(facts_of(world, "A").term_agreed == Known::yes);
  say(world, "2026-06-02", InvoiceSetting{world.item("A").invoice, "term_agreed", "no"});
  CHECK(facts_of(world, "A").term_agreed == Known::no);
  CHECK(facts_of(world, "B").term_agreed == Known::yes);
}

TEST_CASE(
    "S41 the newest word counts, an empty one takes it back, and one of tomorrow is none yet") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  say(world, "2026-06-01", DebtorSetting{"claim_kind", "goods"});
  say(world, "2026-06-02", DebtorSetting{"claim_kind", "services"});
  CHECK(facts_of(world, "A").claim_kind == law::ClaimKind::services);
  say(world, "2026-06-03", DebtorSetting{"claim_kind", ""});
  CHECK(facts_of(world, "A").claim_kind == law::ClaimKind::unknown);
  say(world, "2026-07-01", DebtorSetting{"claim_kind", "goods"});
  CHECK(facts_of(world, "A").claim_kind == law::ClaimKind::unknown);
}

TEST_CASE("S41 who said a fact is known") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.rules.facts.recurring = true;
  say(world, "2026-06-01", DebtorSetting{"agreed_terms", "General terms, 2024, 2024-03-01"});
  const auto said =
      legal_facts_said(world.account, world.rules, world.item("A").invoice, day("2026-06-30"));
  REQUIRE(said.size() == 2);
  CHECK(said[0].key == "agreed_terms");
  CHECK(said[0].value == "General terms, 2024, 2024-03-01");
  CHECK(said[0].because == "anna on 2026-06-01 about the debtor");
  CHECK(said[1].key == "recurring");
  CHECK(said[1].because == "facts: of the administration");
  const auto terms = facts_of(world, "A").agreed_terms;
  REQUIRE(terms.has_value());
  CHECK(terms->document == "General terms, 2024");
  CHECK(terms->date == day("2024-03-01"));
}

TEST_CASE("S41 every key has its values, and others are refused with what is allowed") {
  struct Row {
    const char* key;
    const char* value;
    bool right;
  };
  for (const auto& [key, value, right] :
       std::initializer_list<Row>{{"term_agreed", "yes", true},
                                  {"term_agreed", "unknown", true},
                                  {"term_agreed", "maybe", false},
                                  {"can_deduct_vat", "no", true},
                                  {"be_costs_clause", "yes", true},
                                  {"recurring", "no", true},
                                  {"recurring", "unknown", false},
                                  {"taxed_collector", "yes", true},
                                  {"claim_kind", "goods", true},
                                  {"claim_kind", "bicycles", false},
                                  {"agreed_terms", "Offer 7, 2026-01-31", true},
                                  {"agreed_terms", "no", true},
                                  {"agreed_terms", "Offer 7", false},
                                  {"agreed_terms", "Offer 7, 2026-02-31", false},
                                  {"agreed_terms", ", 2026-01-31", false},
                                  {"term_agreed", "", true}}) {
    CAPTURE(key);
    CAPTURE(value);
    CHECK(check_legal_fact(key, value).has_value() == right);
    CHECK(check_setting(key, value).has_value() == right);
    law::LegalFacts facts;
    if (right && *value != '\0') {
      CHECK(set_legal_fact(facts, key, value));
      CHECK(legal_fact_text(facts, key) == value);
    }
  }
  CHECK_FALSE(check_legal_fact("colour", "red"));
  CHECK(check_legal_fact("term_agreed", "maybe").error().message ==
        "term_agreed: yes, no or unknown");
}
