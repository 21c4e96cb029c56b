// The law of other countries as it ships, and rates that are added to it later.
#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/law/costs.hpp"
#include "daemon/law/interest.hpp"
#include "daemon/settings/added_rates.hpp"
#include "daemon/settings/law_books.hpp"
#include "tests/settings/files.hpp"

using namespace dunning;
using namespace dunning::settings;
using namespace dunning::settings::test;
using law::DebtorType;

namespace {

law::Jurisdiction shipped(std::string_view name) {
  auto loaded = find_jurisdiction({}, name);
  REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
  return *std::move(loaded.value);
}

Date day(int year, unsigned month, unsigned number) {
  return *Date::from_ymd(year, month, number);
}

// The date of Easter by Gauss' rule as Lichtenberg corrected it; the shipped test of the
// Netherlands takes another.
Date easter(int year) {
  const int k = year / 100;
  const int m = 15 + (3 * k + 3) / 4 - (8 * k + 13) / 25;
  const int s = 2 - (3 * k + 3) / 4;
  const int a = year % 19;
  const int d = (19 * a + m) % 30;
  const int r = (d + a / 11) / 29;
  const int og = 21 + d - r;
  const int sz = 7 - (year + year / 4 + s) % 7;
  const int oe = 7 - (og - sz) % 7;
  return day(year, 3, 1) + (og + oe - 1);
}

Date monday_from(Date date) {
  while (date.iso_weekday() != 1)
    date = date + 1;
  return date;
}

std::set<Date> every_year(std::vector<Date> (*of)(int)) {
  std::set<Date> all;
  for (int year = 2025; year <= 2029; ++year) {
    for (const Date date : of(year))
      all.insert(date);
  }
  return all;
}

std::string rate_of(const law::Jurisdiction& jurisdiction, DebtorType type, Date date) {
  const auto* table = jurisdiction.statute.rates_for(type);
  const auto* row = table == nullptr ? nullptr : law::row_on(*table, date);
  return row == nullptr ? "-" : law::to_text(row->percent);
}

std::string costs(const law::Jurisdiction& jurisdiction, DebtorType type, std::int64_t minor) {
  const auto* rule = jurisdiction.statute.costs_for(type, day(2026, 11, 22));
  if (rule == nullptr) return "-";
  const std::vector<Money> principals{{minor, jurisdiction.statute.currency}};
  return decimal_text(
      law::costs(*rule, principals, jurisdiction.statute.of(type).rounding).value().costs);
}

constexpr auto consumer = DebtorType::consumer;
constexpr auto business = DebtorType::business;
constexpr auto public_body = DebtorType::public_body;

}  // namespace

TEST_CASE("every jurisdiction that ships is inside the program, and has a law with its sources") {
  const std::vector<std::string_view> names{"be", "de", "eu", "gb", "nl"};
  CHECK(shipped_jurisdictions() == names);
  for (const auto name : names) {
    CAPTURE(name);
    const auto jurisdiction = shipped(name);
    CHECK(canonical_text(jurisdiction) ==
          canonical_text(
              *load_jurisdiction(source / "config/jurisdictions" / (std::string(name) + ".yaml"))
                   .value));
    CHECK(jurisdiction.statute.known());
    CHECK(jurisdiction.calendar_until == day(2029, 12, 31));
    CHECK_FALSE(jurisdiction.legal_forms.empty());
    for (const auto& table : jurisdiction.statute.rates) {
      CHECK_FALSE(table.article.empty());
      CHECK(table.checked_until == day(2026, 12, 31));
      for (const auto& row : table.rows)
        CHECK_FALSE(row.source.empty());
    }
    for (const auto& rule : jurisdiction.statute.costs) {
      CHECK_FALSE(rule.article.empty());
      CHECK_FALSE(rule.source.empty());
    }
  }
  CHECK_FALSE(find_jurisdiction({}, "fr").value.has_value());
}

TEST_CASE(
    "S13: the holidays of Belgium, Germany and Britain follow from Easter and the fixed days") {
  CHECK(shipped("be").calendar.holidays == every_year([](int year) {
          const Date sunday = easter(year);
          return std::vector{day(year, 1, 1),  sunday + 1,       day(year, 5, 1),
                             sunday + 39,      sunday + 50,      day(year, 7, 21),
                             day(year, 8, 15), day(year, 11, 1), day(year, 11, 11),
                             day(year, 12, 25)};
        }));
  CHECK(shipped("de").calendar.holidays == every_year([](int year) {
          const Date sunday = easter(year);
          return std::vector{day(year, 1, 1),  sunday - 2,        sunday + 1,
                             day(year, 5, 1),  sunday + 39,       sunday + 50,
                             day(year, 10, 3), day(year, 12, 25), day(year, 12, 26)};
        }));
  const auto britain = shipped("gb").calendar;
  CHECK(britain.holidays.size() == 8 * 5);
  CHECK(britain.holidays == britain.target_closed);
  for (int year = 2025; year <= 2029; ++year) {
    CAPTURE(year);
    const Date sunday = easter(year);
    for (const Date holiday : {sunday - 2, sunday + 1, monday_from(day(year, 5, 1)),
                               monday_from(day(year, 5, 25)), monday_from(day(year, 8, 25))})
      CHECK(britain.holidays.contains(holiday));
    // Two working days are free at Christmas and one at New Year, whatever day they fall on.
    for (const Date holiday : britain.holidays)
      CHECK(holiday.iso_weekday() < 6);
  }
  CHECK(britain.holidays.contains(day(2026, 12, 28)));
  CHECK(britain.holidays.contains(day(2027, 12, 28)));
  CHECK(britain.holidays.contains(day(2028, 1, 3)));
}

TEST_CASE("S2: the tables of legal forms know the companies of their country, and no initials") {
  const std::tuple<const char*, const char*, const char*> table[] = {
      {"be", "Bouwwerken Peeters BV", "business"},
      {"be", "Boulangerie Dubois SRL", "business"},
      {"be", "Chiro Leuven VZW", "business"},
      {"be", "OCMW Gent", "public_body"},
      {"be", "Jan Peeters", ""},
      {"de", "Müller GmbH & Co. KG", "business"},
      {"de", "Bäckerei Schmidt UG (haftungsbeschränkt)", "business"},
      {"de", "Finanzamt Köln-Mitte", "public_body"},
      {"de", "Erika Mustermann e.K.", ""},
      {"gb", "Acme Widgets Limited", "business"},
      {"gb", "Leeds City Council", "public_body"},
      {"gb", "John Smith", ""},
      {"eu", "Rossi S.r.l.", "business"},
      {"eu", "Maria Rossi", ""},
  };
  for (const auto& [country, name, type] : table) {
    CAPTURE(name);
    const auto jurisdiction = shipped(country);
    const auto* form = law::find_legal_form(jurisdiction, name);
    CHECK((form == nullptr ? std::string() : std::string(law::name(form->type))) == type);
  }
}

TEST_CASE(
    "S40: rates of other countries are those of their sources, and none where none was read") {
  const auto be = shipped("be");
  CHECK(rate_of(be, business, day(2016, 6, 30)) == "8.5");
  CHECK(rate_of(be, business, day(2026, 7, 1)) == "10.5");
  CHECK(rate_of(be, consumer, day(2026, 7, 1)) == "4.5");
  CHECK(rate_of(be, consumer, day(2024, 7, 1)) == "-");  // unconfirmed
  CHECK(rate_of(be, business, day(2027, 1, 1)) == "-");
  const auto de = shipped("de");
  CHECK(rate_of(de, consumer, day(2026, 6, 30)) == "6.27");
  CHECK(rate_of(de, consumer, day(2026, 7, 1)) == "6.52");
  CHECK(rate_of(de, business, day(2026, 7, 1)) == "10.52");
  CHECK(rate_of(de, business, day(2014, 7, 29)) == "8.27");
  CHECK(rate_of(de, business, day(2014, 7, 28)) == "-");  // 8 points then, unconfirmed
  CHECK(rate_of(de, consumer, day(2016, 12, 31)) == "4.12");
  const auto gb = shipped("gb");
  CHECK(rate_of(gb, business, day(2026, 11, 22)) == "11.75");
  CHECK(rate_of(gb, business, day(2025, 6, 30)) == "12.75");
  CHECK(rate_of(gb, consumer, day(2026, 11, 22)) == "-");
  CHECK(gb.statute.rates_for(business)->fixed_at_start);
  const auto eu = shipped("eu");
  CHECK(rate_of(eu, business, day(2026, 1, 1)) == "10.15");
  CHECK(rate_of(eu, public_body, day(2026, 7, 1)) == "10.40");
  CHECK(rate_of(eu, consumer, day(2026, 7, 1)) == "-");
  for (const auto* country : {"be", "de", "gb", "eu"}) {
    const auto some = shipped(country);
    for (const auto& one : some.statute.rates)
      CHECK_FALSE(one.compounds_yearly);
  }
}

TEST_CASE("what collecting may cost in other countries") {
  const auto be = shipped("be");
  CHECK(costs(be, consumer, 15000) == "20.00");
  CHECK(costs(be, consumer, 15001) == "30.00");
  CHECK(costs(be, consumer, 50000) == "65.00");
  CHECK(costs(be, consumer, 50001) == "65.00");
  CHECK(costs(be, consumer, 3919999) == "1999.99");  // rounded down for a consumer
  CHECK(costs(be, consumer, 100000000) == "2000.00");
  CHECK(costs(be, business, 1) == "40.00");
  const auto* clause = be.statute.costs_for(consumer, day(2026, 1, 1));
  CHECK(clause->needs_clause);
  CHECK(clause->after_notice == "first_reminder");
  CHECK(be.statute.costs_for(consumer, day(2023, 11, 30)) == nullptr);
  const auto de = shipped("de");
  CHECK(costs(de, business, 10000) == "40.00");
  CHECK(costs(de, public_body, 10000) == "40.00");
  CHECK(costs(de, consumer, 10000) == "-");
  const auto gb = shipped("gb");
  CHECK(costs(gb, business, 99999) == "40.00");
  CHECK(costs(gb, business, 100000) == "70.00");
  CHECK(costs(gb, business, 999999) == "70.00");
  CHECK(costs(gb, business, 1000000) == "100.00");
  CHECK(costs(gb, consumer, 1000000) == "-");
  const auto eu = shipped("eu");
  const std::vector<Money> three{{100, {}}, {200, {}}, {300, {}}};
  const auto* each = eu.statute.costs_for(business, day(2026, 1, 1));
  CHECK(law::costs(*each, three, law::Rounding::half_up).value().costs.minor == 12000);
  CHECK(law::costs_without_demand(*each, three).value().minor == 12000);
}

TEST_CASE(
    "S39: the free Belgian reminder runs from the third working day, or the day after a mail") {
  const auto be = shipped("be");
  const auto* rule = be.statute.notice("first_reminder");
  REQUIRE(rule != nullptr);
  const auto runs = [&](Date sent, law::By by) {
    const auto term = law::term(*rule, be.calendar, sent, by);
    return to_string(term.first_day) + " " + to_string(term.last_day) + " " +
           to_string(term.costs_from);
  };
  CHECK(runs(day(2026, 10, 8), law::By::post) == "2026-10-13 2026-10-26 2026-10-27");
  CHECK(runs(day(2026, 10, 9), law::By::post) == "2026-10-14 2026-10-27 2026-10-28");
  // 11 November is no working day.
  CHECK(runs(day(2026, 11, 9), law::By::post) == "2026-11-13 2026-11-26 2026-11-27");
  CHECK(runs(day(2026, 10, 8), law::By::electronic) == "2026-10-09 2026-10-22 2026-10-23");
}

TEST_CASE(
    "the limitation of German claims begins with the end of the year, and no letter ends it") {
  const auto de = shipped("de");
  const auto& rule = de.statute.limitation.contract;
  const std::vector<Date> letters{day(2027, 3, 1)};
  CHECK(to_string(law::limitation(rule, day(2026, 2, 1), letters).last_day) == "2029-12-31");
  CHECK(shipped("gb").statute.limitation.contract.years == 6);
}

TEST_CASE("S40: an added rate is read on top of its table and of those that take its rows") {
  const Directory directory;
  const LawPlaces places{{}, directory.path()};
  const auto write = [&](const std::string& name, const std::string& table,
                         const std::string& percent) {
    AddedRate rate;
    rate.table = table;
    rate.row.from = day(2027, 1, 1);
    rate.row.percent = law::parse_percent(percent).value();
    rate.row.source = "Official journal, \"number 1\"";
    rate.checked_until = day(2027, 6, 30);
    rate.author = "an accountant";
    rate.added = day(2026, 12, 20);
    directory.write(name + ".yaml", added_rates_text(name, {rate}));
  };
  const auto with = [&](std::string_view name) {
    auto loaded = find_jurisdiction(places, name);
    REQUIRE_MESSAGE(loaded.value.has_value(), render(loaded.complaints));
    return *std::move(loaded.value);
  };
  write("nl", "civil", "5");
  CHECK(rate_of(with("nl"), consumer, day(2027, 6, 30)) == "5");
  CHECK(rate_of(with("nl"), consumer, day(2026, 12, 31)) == "4");
  CHECK(rate_of(with("nl"), consumer, day(2027, 7, 1)) == "-");
  CHECK(rate_of(with("nl"), business, day(2027, 1, 1)) == "-");
  write("de", "base_rate", "1.27");
  CHECK(rate_of(with("de"), consumer, day(2027, 1, 1)) == "6.27");
  CHECK(rate_of(with("de"), business, day(2027, 1, 1)) == "10.27");
  CHECK(canonical_text(with("de")) != canonical_text(shipped("de")));
}

TEST_CASE("S40: an added rate that would be lost or cannot be is complained about") {
  const Directory directory;
  const auto complaints = [&](const std::string& text) {
    directory.write("de.yaml", text);
    auto loaded = find_jurisdiction({{}, directory.path()}, "de");
    CHECK_FALSE(loaded.value.has_value());
    return render(loaded.complaints);
  };
  const std::string rest =
      "    from: 2027-01-01\n    percent: \"5\"\n    checked_until: 2027-06-30\n    source: read\n"
      "    author: somebody\n    added: 2026-12-20\n";
  CHECK(complaints("jurisdiction: de\nrates:\n  - table: base_rat\n" + rest)
            .find("did you mean base_rate?") != std::string::npos);
  // The rows of `consumer` are those of another table.
  CHECK(complaints("jurisdiction: de\nrates:\n  - table: consumer\n" + rest)
            .find("with rows of its own; allowed: base_rate") != std::string::npos);
  CHECK(complaints("jurisdiction: nl\nrates:\n  - table: base_rate\n" + rest)
            .find("the name of the file, de") != std::string::npos);
  CHECK(complaints("jurisdiction: de\nrates:\n  - table: base_rate\n    from: 2027-01-01\n")
            .find("\"author\" is missing") != std::string::npos);
  std::string early = rest;
  early.replace(early.find("2027-06-30"), 10, "2026-06-30");
  CHECK(complaints("jurisdiction: de\nrates:\n  - table: base_rate\n" + early)
            .find("before the rate begins") != std::string::npos);
}

TEST_CASE("S40: the daemon's configuration reads the rates that were added beside it") {
  const Directory directory;
  for (const char* part : {"dunningd.yaml", "policies", "templates", "jurisdictions"})
    std::filesystem::copy(source / "config" / part, directory.path() / part,
                          std::filesystem::copy_options::recursive);
  const auto before = load(directory.path() / "dunningd.yaml", digest);
  REQUIRE_MESSAGE(before.value.has_value(), render(before.complaints));
  AddedRate rate;
  rate.table = "commercial";
  rate.row.from = day(2027, 1, 1);
  rate.row.percent = law::parse_percent("10.65").value();
  rate.row.source = "ECB";
  rate.checked_until = day(2027, 6, 30);
  rate.author = "an accountant";
  rate.added = day(2026, 12, 20);
  directory.write("rates.d/nl.yaml", added_rates_text("nl", {rate}));
  const auto after = load(directory.path() / "dunningd.yaml", digest);
  REQUIRE_MESSAGE(after.value.has_value(), render(after.complaints));
  CHECK(rate_of(after.value->jurisdictions.at("nl"), business, day(2027, 3, 1)) == "10.65");
  CHECK(after.value->digest != before.value->digest);
  directory.write("rates.d/nl.yaml", "jurisdiction: nl\nrates: none\n");
  CHECK_FALSE(load(directory.path() / "dunningd.yaml", digest).value.has_value());
}
