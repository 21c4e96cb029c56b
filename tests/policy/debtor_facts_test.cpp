// What keeps a debtor from being mailed at all, and what a person set (S2, S5, S23, S25).
#include <doctest/doctest.h>

#include "daemon/policy/collective_account.hpp"
#include "daemon/policy/debtor_settings.hpp"
#include "daemon/policy/match_hold.hpp"
#include "daemon/policy/stop_words.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

void set(World& world, std::string_view on, std::string_view key, std::string_view value) {
  say(world, on, DebtorSetting{std::string(key), std::string(value)});
}

DebtorSettings settings_on(const World& world, std::string_view date) {
  return debtor_settings(world.account, world.rules, day(date));
}

}  // namespace

TEST_CASE("S5 a debtor called like a collective account is one, by whole words") {
  AdministrationRules rules;
  rules.collective_names = {"diversen", "webshop", "Stripe", "walk-in customers", "bol.com"};
  struct Row {
    const char* name;
    bool collective;
  };
  const Row rows[] = {{"Diversen", true},
                      {"Debiteuren DIVERSEN 2026", true},
                      {"Webshop", true},
                      {"Stripe Payments Europe Ltd", true},
                      {"Walk-in customers", true},
                      {"Bol.com", true},
                      {"Webshopper B.V.", false},
                      {"Jansen", false},
                      {"Pinstripe Tailors", false},
                      {"", false}};
  for (const auto& row : rows) {
    CAPTURE(row.name);
    World world;
    world.account.debtor.name = row.name;
    CHECK(collective_account(world.account, rules).has_value() == row.collective);
  }
}

TEST_CASE("S5 many open invoices for different contacts are a collective account") {
  World world;
  const auto found = [&] { return collective_account(world.account, world.rules); };
  for (const char* number : {"A", "B", "C", "D", "E"}) {
    Item& item = world.invoice(number, "10.00", "2026-05-01");
    item.contact_email = std::string(number) + "@customer.example";
  }
  REQUIRE(found());
  CHECK(*found() == "its 5 open invoices are for 5 different contacts, as on a collective account");
  world.item("A").contact_email = "b@CUSTOMER.example";  // the same as B's
  CHECK(found());
  world.item("C").contact_email = "b@customer.example";  // three are left
  CHECK_FALSE(found());
  world.item("C").contact_email = "c@customer.example";
  world.item("D").state = InvoiceState::paid;  // four invoices are left
  CHECK_FALSE(found());
}

TEST_CASE("S23 a stop word in tags, notes or the name gives the item to a person") {
  World world;
  Item& item = world.invoice("A", "100.00", "2026-05-01");
  Debtor& debtor = world.account.debtor;
  world.rules.stop_words = {"faillissement", "WSNP", "schuldhulp", "erven van"};
  const auto found = [&] { return stop_word(item, debtor, world.rules).value_or("-"); };
  CHECK(found() == "-");
  debtor.notes = {"gebeld op 3 mei", "Faillissementsaanvraag ingediend"};
  CHECK(found() == "stop word \"faillissement\" in a note on the debtor: a person decides");
  debtor.notes = {"let op: wsnp."};
  CHECK(found() == "stop word \"WSNP\" in a note on the debtor: a person decides");
  debtor.notes = {"wsnpx"};  // a short one is a whole word
  CHECK(found() == "-");
  debtor.notes.clear();
  debtor.tags = {"Schuldhulpverlening"};
  CHECK(found() == "stop word \"schuldhulp\" in the debtor's tags: a person decides");
  debtor.tags = {"geen-schuldhulp"};  // a person reads it
  CHECK(found() != "-");
  debtor.tags.clear();
  debtor.name = "Erven  van J. de Boer";
  CHECK(found() == "stop word \"erven van\" in the debtor's name: a person decides");
  debtor.name = "Customer";
  item.tags = {"wsnp"};
  CHECK(found() == "stop word \"WSNP\" in the invoice's tags: a person decides");
}

TEST_CASE("S25 a hold by matcher is about a tag, a number pattern or an amount") {
  World world;
  Item& item = world.invoice("A", "100.00", "2026-05-01");
  item.number = "PRJ-2026-014";
  item.tags = {"project: Harbour"};
  world.account.debtor.tags = {"Key account"};
  struct Row {
    const char* subject;
    const char* pattern;
    bool match;
  };
  const Row rows[] = {{"tag", "key ACCOUNT", true},
                      {"tag", "project: harbour", true},
                      {"tag", "key", false},
                      {"number", "PRJ-2026-014", true},
                      {"number", "prj-*", true},
                      {"number", "*-014", true},
                      {"number", "P*26*4", true},
                      {"number", "*", true},
                      {"number", "PRJ-2026-01", false},
                      {"number", "PRJ-2026-014*", true},
                      {"number", "*15", false},
                      {"amount", "100.00 EUR", true},
                      {"amount", ">= 100 EUR", true},
                      {"amount", ">100 EUR", false},
                      {"amount", "< 100.01 EUR", true},
                      {"amount", "<= 99 EUR", false},
                      {"amount", "=100 EUR", true},
                      {"amount", ">= 1 USD", false}};
  for (const auto& row : rows) {
    CAPTURE(row.subject);
    CAPTURE(row.pattern);
    CHECK(check_match(row.subject, row.pattern));
    CHECK(matches({row.subject, row.pattern, std::nullopt}, item, world.account.debtor) ==
          row.match);
  }
}

TEST_CASE("S25 a matcher nobody can understand is refused, and holds back what has it anyway") {
  World world;
  Item& item = world.invoice("A", "100.00", "2026-05-01");
  const std::pair<const char*, const char*> rows[] = {
      {"colour", "red"},    {"tag", " "},   {"amount", "100"},         {"amount", "much EUR"},
      {"amount", ">= EUR"}, {"amount", ""}, {"amount", "100.00 euro"}, {"amount", "1,50 EUR"}};
  for (const auto& [subject, pattern] : rows) {
    CAPTURE(subject);
    CAPTURE(pattern);
    CHECK_FALSE(check_match(subject, pattern));
    CHECK(matches({subject, pattern, std::nullopt}, item, world.account.debtor));
  }
}

TEST_CASE("S25 a hold by matcher is in force until it expires or is ended; the longest speaks") {
  World world;
  const Item item = world.invoice("A", "100.00", "2026-05-01");
  say(world, "2026-06-01", MatchHold{"number", "A*", day("2026-06-10")});
  end(say(world, "2026-06-02", MatchHold{"number", "*", std::nullopt}), "2026-06-05", "released");
  const auto held = [&](std::string_view date) {
    const Word* word = matching_hold(item, world.account, day(date));
    return word ? word->id.value : 0;
  };
  CHECK(held("2026-05-31") == 0);
  CHECK(held("2026-06-01") == 1);
  CHECK(held("2026-06-02") == 2);
  CHECK(held("2026-06-05") == 1);
  CHECK(held("2026-06-09") == 1);
  CHECK(held("2026-06-10") == 0);
}

TEST_CASE("S30 of what a person sets about a debtor the newest counts, and empty takes it back") {
  World world;
  set(world, "2026-06-01", "policy", "gentle");
  set(world, "2026-06-01", "language", "EN");
  set(world, "2026-06-01", "contact", "a@x.example, b@x.example; a@x.example");
  set(world, "2026-06-01", "type", "public_body");
  set(world, "2026-06-01", "reminders", "no");
  set(world, "2026-06-02", "mailing", "yes");
  set(world, "2026-06-10", "policy", "firm");
  set(world, "2026-06-11", "policy", "");
  CHECK(settings_on(world, "2026-05-31").policy.empty());
  const auto first = settings_on(world, "2026-06-01");
  CHECK(first.policy == "gentle");
  CHECK(first.language == "en");
  CHECK(first.contact == std::vector<std::string>{"a@x.example", "b@x.example"});
  CHECK(first.type == law::DebtorType::public_body);
  CHECK(first.no_reminders);
  CHECK_FALSE(first.mailing);
  CHECK(first.about("policy")->id.value == 1);
  CHECK(first.about("mailing") == nullptr);
  CHECK(settings_on(world, "2026-06-10").mailing);
  CHECK(settings_on(world, "2026-06-10").policy == "firm");
  CHECK(settings_on(world, "2026-06-11").policy.empty());
  CHECK(settings_on(world, "2026-06-11").about("policy") == nullptr);
}

TEST_CASE("S30 a setting that makes no sense is refused with the reason") {
  CHECK(check_setting("policy", "anything"));
  CHECK(check_setting("contact", "a@x.example,b@x.example"));
  CHECK(check_setting("language", ""));
  CHECK(check_setting("language", "nl-informal"));
  CHECK_FALSE(check_setting("language", "nl-friendly"));
  const std::pair<const char*, const char*> rows[] = {
      {"colour", "red"},      {"language", "dutch"},        {"type", "friend"},
      {"reminders", "maybe"}, {"mailing", "YES"},           {"contact", "nobody"},
      {"contact", ","},       {"contact", "a@x.example b"}, {"language", "n1"}};
  for (const auto& [key, value] : rows) {
    CAPTURE(key);
    CAPTURE(value);
    const auto checked = check_setting(key, value);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().message.starts_with(
        std::string_view(key) == "colour" ? "a debtor has no setting" : key));
  }
}

TEST_CASE("S2 a person's word about the debtor's type comes before everything else") {
  World world;
  world.account.debtor.name = "Jansen B.V.";
  set(world, "2026-06-01", "type", "consumer");
  world.account.words.back().reason = "a sole trader";
  const auto typed = debtor_type(world.account.debtor, settings_on(world, "2026-06-01"),
                                 DebtorsAre::business, netherlands());
  CHECK(typed.type == law::DebtorType::consumer);
  CHECK(typed.because == "anna said so on 2026-06-01: a sole trader");
  CHECK(debtor_type(world.account.debtor, settings_on(world, "2026-05-01"), DebtorsAre::business,
                    netherlands())
            .type == law::DebtorType::business);
}

TEST_CASE("S33 a contact and language set by a person come before the ledger's") {
  World world;
  world.rules.language = "nl";
  CHECK(contact(world.account.debtor, settings_on(world, "2026-06-01")).recipients.at(0).address ==
        "ap@customer.example");
  CHECK(language(world.account.debtor, settings_on(world, "2026-06-01"), world.rules) == "nl");
  set(world, "2026-06-01", "contact", "boss@customer.example, no-address");
  set(world, "2026-06-01", "language", "en");
  const auto to = contact(world.account.debtor, settings_on(world, "2026-06-01"));
  REQUIRE(to.recipients.size() == 1);
  CHECK(to.recipients[0].address == "boss@customer.example");
  CHECK(to.left_out == std::vector<std::string>{"no-address"});
  CHECK(language(world.account.debtor, settings_on(world, "2026-06-01"), world.rules) == "en");
}
