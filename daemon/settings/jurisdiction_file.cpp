#include "daemon/settings/files.hpp"
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

}  // namespace

law::Jurisdiction read_jurisdiction(Source& source) {
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
  jurisdiction.statute = read_statute(file, report);
  return jurisdiction;
}

Loaded<law::Jurisdiction> load_jurisdiction(const std::filesystem::path& file) {
  Source source = open_source(file);
  auto jurisdiction = read_jurisdiction(source);
  if (!source.report.clean()) return {std::nullopt, source.report.take()};
  return {std::move(jurisdiction), {}};
}

}  // namespace dunning::settings
