// What ships has to load, and its tables have to be what their sources say.
#include <doctest/doctest.h>

#include "daemon/settings/configuration.hpp"
#include "daemon/settings/review.hpp"
#include "tests/settings/files.hpp"

using namespace dunning;
using namespace dunning::settings;
using namespace dunning::settings::test;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

law::Jurisdiction netherlands() {
  auto loaded = load_jurisdiction(source / "config/jurisdictions/nl.yaml");
  REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
  return *std::move(loaded.value);
}

Date day(int year, unsigned month, unsigned number) {
  return *Date::from_ymd(year, month, number);
}

// Anonymous Gregorian computus (Meeus, Jones, Butcher).
Date easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  return day(year, static_cast<unsigned>((h + l - 7 * m + 114) / 31),
             static_cast<unsigned>((h + l - 7 * m + 114) % 31 + 1));
}

}  // namespace

TEST_CASE("the sample configuration loads, with its policies and its jurisdiction") {
  const auto loaded = load(source / "config/dunningd.yaml", digest);
  REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
  CHECK(loaded.value->policies.size() == 2);
  CHECK(loaded.value->policies[0].name == "nl-business");
  CHECK(loaded.value->policies[1].name == "nl-consumer");
  CHECK(loaded.value->jurisdictions.contains("nl"));
  CHECK_FALSE(loaded.value->administrations.at(0).adopt_at_once);
}

TEST_CASE(
    "S22, S34: the shipped business policy calls before its last reminder, which a person "
    "approves") {
  const auto loaded = load(source / "config/dunningd.yaml", digest);
  REQUIRE(loaded.value.has_value());
  const auto& policy = loaded.value->policies.at(0);
  const auto* call = policy.find("call");
  const auto* notice = policy.find("final_notice");
  REQUIRE(call != nullptr);
  REQUIRE(notice != nullptr);
  CHECK(call < notice);
  CHECK(call->task.has_value());
  CHECK(call->email.empty());
  CHECK(notice->approval);
  CHECK(notice->deadline.has_value());
  // Whatever sets a term waits for a person's yes, in every policy that ships.
  for (const auto& one : loaded.value->policies) {
    for (const auto& step : one.steps)
      CHECK((!step.deadline || step.approval));
  }
}

TEST_CASE(
    "S37: a shipped Dutch policy asks for nothing beside the invoices before its last message") {
  const auto loaded = load(source / "config/dunningd.yaml", digest);
  REQUIRE(loaded.value.has_value());
  for (const auto& policy : loaded.value->policies) {
    CAPTURE(policy.name);
    int claiming = 0;
    for (std::size_t index = 0; index < policy.steps.size(); ++index) {
      if (!policy.steps[index].claim.any()) continue;
      ++claiming;
      for (std::size_t later = index + 1; later < policy.steps.size(); ++later)
        CHECK(policy.steps[later].email.empty());
    }
    CHECK(claiming == 1);
    CHECK_FALSE(is_unreviewed_example(policy.file));
  }
}

TEST_CASE("every shipped example loads and says that nobody has reviewed it") {
  int examples = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(source / "config/policies/examples")) {
    const auto loaded = load_policy(entry.path(), source / "config/templates", digest);
    REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
    CHECK(is_unreviewed_example(entry.path()));
    CHECK(loaded.value->name == entry.path().stem().string());
    ++examples;
  }
  CHECK(examples == 6);
}

TEST_CASE("S36: every shipped profile of an agency loads and says that nobody has confirmed it") {
  const std::string plain = content(source / "config/dunningd.yaml");
  const Directory directory;
  for (const char* part : {"policies", "templates", "jurisdictions", "agencies"})
    std::filesystem::copy(source / "config" / part, directory.path() / part,
                          std::filesystem::copy_options::recursive);
  int profiles = 0;
  std::string agencies = "agencies:\n";
  for (const auto& entry : std::filesystem::directory_iterator(source / "config/agencies")) {
    const std::string text = content(entry.path());
    CAPTURE(entry.path().string());
    CHECK(text.find("status: unconfirmed") != std::string::npos);
    agencies += "  - name: " + entry.path().stem().string() + "\n";
    ++profiles;
  }
  CHECK(profiles == 4);
  const auto loaded = load(directory.write("dunningd.yaml", agencies + plain), digest);
  REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
  REQUIRE(loaded.value->agencies.size() == 4);
  for (const auto& agency : loaded.value->agencies) {
    CHECK_FALSE(agency.legal_name.empty());
    CHECK(agency.required.size() > 15);
  }
}

TEST_CASE("the demo configuration loads once its words are filled in") {
  const Directory directory;
  std::filesystem::copy(source / "config/demo", directory.path(),
                        std::filesystem::copy_options::recursive);
  std::string text = content(source / "config/demo/dunningd.yaml");
  text = text.substr(text.find("\nstate_dir"));
  const std::pair<const char*, std::string> words[] = {{"@STATE_DIR@", "/tmp/state"},
                                                       {"@PLUGINS@", "/tmp/plugins"},
                                                       {"@CONFIG@", (source / "config").string()},
                                                       {"@CA_FILE@", "/tmp/ca.pem"},
                                                       {"@SMTP_PORT@", "2525"},
                                                       {"@BASE_URL@", "https://127.0.0.1:8443"},
                                                       {"@ADMINISTRATION@", "123"},
                                                       {"@TOKEN_FILE@", "/tmp/token.txt"}};
  for (const auto& [word, value] : words)
    text = replaced(text, word, value);
  CHECK(text.find("@}") == std::string::npos);
  const auto loaded = load(directory.write("dunningd.yaml", text), digest);
  REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
  CHECK(loaded.value->mail.port == 2525);
  CHECK(loaded.value->administrations.at(0).adopt_at_once);
  CHECK(loaded.value->administrations.at(0).token == "file:/tmp/token.txt");
  CHECK(loaded.value->policies.at(0).name == "short");
  CHECK(loaded.value->policies.at(1).steps.at(0).name == "heads_up");
  CHECK(loaded.value->agencies.at(0).folder == "/tmp/state/agencies/generic");
}

TEST_CASE(
    "S13: the Dutch holidays follow from Easter and the fixed days, each year to the end of the "
    "table") {
  const auto nl = netherlands();
  CHECK(nl.country == "NL");
  CHECK(nl.calendar_until == day(2029, 12, 31));
  std::set<Date> expected;
  for (int year = 2025; year <= 2029; ++year) {
    const Date sunday = easter(year);
    const Date kings_day = day(year, 4, 27);
    for (const Date holiday :
         {day(year, 1, 1), sunday - 2, sunday + 1,
          kings_day.iso_weekday() == 7 ? kings_day - 1 : kings_day, day(year, 5, 5), sunday + 39,
          sunday + 50, day(year, 12, 25), day(year, 12, 26)}) {
      expected.insert(holiday);
    }
  }
  CHECK(nl.calendar.holidays == expected);
}

TEST_CASE(
    "S13: TARGET is closed on its six days, and open on Dutch holidays that are none of them") {
  const auto nl = netherlands();
  std::set<Date> expected;
  for (int year = 2025; year <= 2029; ++year) {
    const Date sunday = easter(year);
    for (const Date closed : {day(year, 1, 1), sunday - 2, sunday + 1, day(year, 5, 1),
                              day(year, 12, 25), day(year, 12, 26)}) {
      expected.insert(closed);
    }
  }
  CHECK(nl.calendar.target_closed == expected);
  const Date kings_day_2026 = day(2026, 4, 27);
  CHECK_FALSE(nl.working_days().is_business_day(kings_day_2026));
  CHECK(nl.working_days().is_banking_day(kings_day_2026));
}

TEST_CASE("S2: the Dutch table of legal forms tells businesses and public bodies from people") {
  const auto nl = netherlands();
  const std::pair<const char*, const char*> table[] = {
      {"Bakkerij Jansen B.V.", "business"},
      {"BAKKERIJ JANSEN BV", "business"},
      {"Stichting Het Park", "business"},
      {"Coöperatie Zuid U.A.", "business"},
      {"COÖPERATIE ZUID", "business"},
      {"Müller GmbH & Co. KG", "business"},
      {"Acme Ltd", "business"},
      {"De Vries V.O.F.", "business"},
      {"Protestantse Gemeente Utrecht", "business"},
      {"Gemeente Utrecht", "public_body"},
      {"Provincie Zeeland", "public_body"},
      {"Ministerie van Financiën", "public_body"},
      {"Jan Jansen", ""},
      {"B.V. Jansen", ""},
      {"Ellen Sas", ""},
      {"Jansen, Ab", ""},
      {"Maria de Sa", ""},
      {"Jansen A.G.", ""},
      {"Bakkerij De Korenaar", ""},
      {"Holding de Boer", ""},
      {"A. Incze", ""},
  };
  for (const auto& [name, type] : table) {
    CAPTURE(name);
    const auto* form = law::find_legal_form(nl, name);
    CHECK((form == nullptr ? std::string() : std::string(law::name(form->type))) == type);
  }
}

TEST_CASE("S40: the digest of a jurisdiction changes with every number of its law") {
  const auto text = content(source / "config/jurisdictions/nl.yaml");
  const auto canonical = [&](const std::string& from, const std::string& to) {
    const Directory directory;
    const auto changed = replaced(text, from, to);
    CHECK_MESSAGE(changed != text, from);
    auto loaded = load_jurisdiction(directory.write("nl.yaml", changed));
    REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
    return canonical_text(*loaded.value);
  };
  const auto shipped = canonical("jurisdiction: nl", "jurisdiction: nl  ");
  CHECK(shipped == canonical_text(netherlands()));
  const std::pair<const char*, const char*> changes[] = {
      {"2026-07-01, percent: 10.40", "2026-07-01, percent: 10.65"},
      {"2026-07-01, percent: 10.40, status: confirmed",
       "2026-07-01, percent: 10.40, status: unconfirmed"},
      {"checked_until: 2026-12-31", "checked_until: 2026-12-30"},
      {"compounds: yearly", "compounds: never"},
      {"above: 2500 EUR", "above: 2400 EUR"},
      {"minimum: 40 EUR", "minimum: 41 EUR"},
      {"maximum: 6775 EUR", "maximum: 6000 EUR"},
      {"term_days: 14", "term_days: 15"},
      {"      days: 3", "      days: 2"},
      {"not_counted: [sunday, monday, holidays]", "not_counted: [sunday, holidays]"},
      {"term_begins: next_day", "term_begins: same_day"},
      {"after_default: yes", "after_default: no"},
      {"ends_on_working_day: yes", "ends_on_working_day: no"},
      {"binnen veertien dagen", "binnen 14 dagen"},
      {"months: 6", "months: 12"},
      {"without_demand: 40 EUR", "without_demand: 39 EUR"},
      {"after_notice: fourteen_days", "needs_clause: yes"},
      {"      percent: 21", "      percent: 22"},
      {"rounding: down", "rounding: half_up"},
      {"default_days: 30", "default_days: 31"},
      {"{ years: 5,", "{ years: 4,"},
      {"warn_days: 90", "warn_days: 91"},
      {"stuit de verjaring", "stuit"}};
  for (const auto& [from, to] : changes) {
    CAPTURE(from);
    CHECK(canonical(from, to) != shipped);
  }
}

TEST_CASE("S39, S41: the shipped Dutch law names an article for everything it allows") {
  const auto nl = netherlands();
  const auto& statute = nl.statute;
  CHECK(statute.known());
  CHECK(statute.country == "NL");
  for (const auto type :
       {law::DebtorType::consumer, law::DebtorType::business, law::DebtorType::public_body}) {
    const auto* rates = statute.rates_for(type);
    const auto* costs = statute.costs_for(type, day(2026, 1, 1));
    REQUIRE(rates != nullptr);
    REQUIRE(costs != nullptr);
    CHECK(rates->article.starts_with("BW 6:119"));
    CHECK_FALSE(costs->article.empty());
    CHECK(covers(*rates, day(2015, 1, 1), rates->checked_until));
    for (const auto& row : rates->rows)
      CHECK_FALSE(row.source.empty());
  }
  CHECK(statute.rates_for(law::DebtorType::public_body)->rows.back().percent ==
        statute.rates_for(law::DebtorType::business)->rows.back().percent);
  CHECK(statute.of(law::DebtorType::consumer).rounding == law::Rounding::down);
  CHECK_FALSE(statute.of(law::DebtorType::consumer).may_be_agreed);
  REQUIRE(statute.notice("fourteen_days") != nullptr);
  CHECK(statute.notice("fourteen_days")->after_default);
  CHECK(statute.notice("first_reminder") == nullptr);
}
