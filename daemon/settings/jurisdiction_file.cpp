#include <string_view>
#include <vector>

#include "daemon/settings/added_rates.hpp"
#include "daemon/settings/files.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"
#include "daemon/settings/section.hpp"
#include "daemon/settings/statute_file.hpp"

namespace dunning::settings {
namespace {

// A date beyond `until` would promise a table that is complete to there, and a weekend in a list of
// days other than weekends is a typing error.
void check_day(const Value& day, Date until, Report& report) {
  if (day.date > until) {
    report.add(day.place,
               to_string(day.date) + " is later than `until` (" + to_string(until) + ")");
  }
}

// A rate that was added to no table, or to one that takes its rows from another, would be lost.
void check_table(const law::Statute& statute, const AddedRate& rate, const Section& file,
                 Report& report) {
  if (rate.table.empty()) return;  // complained about already
  std::vector<std::string_view> names;
  for (const Section& one : file.sections("rates")) {
    if (!one.value("base").given) names.push_back(one.value("table").text);
  }
  if (statute.table(rate.table) == nullptr || !is_one_of(rate.table, names)) {
    report.add(rate.place, "there is no table \"" + rate.table +
                               "\" with rows of its own; allowed: " + join(names) +
                               did_you_mean(rate.table, names));
  }
}

}  // namespace

law::Jurisdiction read_jurisdiction(Source& source, Source* added) {
  law::Jurisdiction jurisdiction;
  if (!source.root) return jurisdiction;
  Report& report = source.report;
  const Section file = Section::read(jurisdiction_table(), "", *source.root, Place{}, report);
  const std::string expected = source.path.stem().string();
  if (file.value("jurisdiction").given && file.text("jurisdiction") != expected) {
    report.add(file.value("jurisdiction").place,
               "jurisdiction: found \"" + file.text("jurisdiction") +
                   "\"; allowed: the name of the file, " + expected);
  }
  jurisdiction.country = file.text("country");
  const Value& country = file.value("country");
  if (country.given && country.text != "EU" && !is_one_of(country.text, country_codes())) {
    report.add(country.place,
               "country: found \"" + country.text +
                   "\"; allowed: a country code of ISO 3166-1, for example NL, or EU");
  }
  const Section& calendar = file.section("calendar");
  jurisdiction.calendar_until = calendar.value("until").date;
  for (const auto& [day, name] : calendar.value("holidays").map) {
    check_day(day, jurisdiction.calendar_until, report);
    jurisdiction.calendar.holidays.insert(day.date);
  }
  for (const Value& day : calendar.value("target_closed").list) {
    check_day(day, jurisdiction.calendar_until, report);
    jurisdiction.calendar.target_closed.insert(day.date);
  }
  const Section& forms = file.section("legal_forms");
  for (const Value& token : forms.value("business").list) {
    jurisdiction.legal_forms.push_back({token.text, law::DebtorType::business});
  }
  for (const Value& token : forms.value("public_body").list) {
    jurisdiction.legal_forms.push_back({token.text, law::DebtorType::public_body});
  }
  const auto rates = added != nullptr ? read_added_rates(*added) : std::vector<AddedRate>{};
  jurisdiction.statute = read_statute(file, report, rates);
  for (const AddedRate& rate : rates)
    check_table(jurisdiction.statute, rate, file, added->report);
  return jurisdiction;
}

Loaded<law::Jurisdiction> load_jurisdiction(const std::filesystem::path& file) {
  Source source = open_source(file);
  auto jurisdiction = read_jurisdiction(source, nullptr);
  if (!source.report.clean()) return {std::nullopt, source.report.take()};
  return {std::move(jurisdiction), {}};
}

}  // namespace dunning::settings
