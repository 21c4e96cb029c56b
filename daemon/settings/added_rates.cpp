#include "daemon/settings/added_rates.hpp"

#include "daemon/settings/section.hpp"
#include "daemon/settings/yaml_text.hpp"

namespace dunning::settings {
namespace {

constexpr auto required = Presence::required;

constexpr Key added_rates_keys[] = {
    {"jurisdiction",
     Type::name,
     required,
     "",
     {},
     "",
     "Name of the jurisdiction; the file is called the same."},
    {"rates", Type::sections, required, "", {}, "", "The rates that were added."},
    {"rates.table", Type::name, required, "", {}, "", "The table of the jurisdiction."},
    {"rates.from", Type::date, required, "", {}, "", "The first day of the rate."},
    {"rates.percent", Type::rate, required, "", {}, "", "Per cent a year."},
    {"rates.checked_until",
     Type::date,
     required,
     "",
     {},
     "",
     "Nobody has looked beyond this day, so no later day has a rate."},
    {"rates.source", Type::paragraph, required, "", {}, "", "Where it was read."},
    {"rates.author", Type::text, required, "", {}, "", "Who added it."},
    {"rates.added", Type::date, required, "", {}, "", "On which day."},
};

}  // namespace

const Table& added_rates_table() {
  static const Table table{"added rates", added_rates_keys};
  return table;
}

std::vector<AddedRate> read_added_rates(Source& source) {
  std::vector<AddedRate> rates;
  if (!source.root) return rates;
  Report& report = source.report;
  const Section file = Section::read(added_rates_table(), "", *source.root, Place{}, report);
  const std::string expected = source.path.stem().string();
  const Value& name = file.value("jurisdiction");
  if (name.given && name.text != expected) {
    report.add(name.place, "jurisdiction: found \"" + name.text +
                               "\"; allowed: the name of the file, " + expected);
  }
  for (const Section& one : file.sections("rates")) {
    AddedRate rate;
    rate.place = one.value("table").place;
    rate.table = one.text("table");
    rate.row.from = one.value("from").date;
    rate.row.percent = law::parse_percent(one.text("percent")).value_or(law::Percent{});
    rate.row.status = law::RowStatus::confirmed;
    rate.row.source = one.text("source");
    rate.checked_until = one.value("checked_until").date;
    rate.author = one.text("author");
    rate.added = one.value("added").date;
    if (one.value("checked_until").given && rate.checked_until < rate.row.from) {
      report.add(one.value("checked_until").place, "checked_until: found " +
                                                       to_string(rate.checked_until) +
                                                       ", which is before the rate begins");
    }
    rates.push_back(std::move(rate));
  }
  return rates;
}

std::string added_rates_text(const std::string& jurisdiction, const std::vector<AddedRate>& rates) {
  std::string out =
      "# Rates that came after this version of dunningd, written by `dunningctl rates add`.\n"
      "# No upgrade touches this file.\njurisdiction: " +
      jurisdiction + "\nrates:\n";
  for (const auto& rate : rates) {
    out += "  - table: " + rate.table + "\n    from: " + to_string(rate.row.from) +
           "\n    percent: \"" + law::to_text(rate.row.percent) +
           "\"\n    checked_until: " + to_string(rate.checked_until) +
           "\n    source: " + in_quotes(rate.row.source) +
           "\n    author: " + in_quotes(rate.author) + "\n    added: " + to_string(rate.added) +
           "\n";
  }
  return out;
}

}  // namespace dunning::settings
