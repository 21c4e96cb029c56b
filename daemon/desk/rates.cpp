#include "daemon/desk/rates.hpp"

#include <algorithm>

#include "daemon/core/text.hpp"
#include "daemon/desk/law_tables.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/write_file.hpp"
#include "daemon/settings/added_rates.hpp"

namespace dunning::desk {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t largest_percent_e4 = 500'000;  // no statutory rate was ever near 50
constexpr std::int64_t longest_days = 366;

Date end_of_half_year(Date date) {
  return *Date::from_ymd(date.year(), date.month() <= 6 ? 6 : 12, date.month() <= 6 ? 30 : 31);
}

Result<law::Jurisdiction> jurisdiction_of(const settings::LawPlaces& places,
                                          const std::string& name) {
  auto loaded = settings::find_jurisdiction(places, name);
  if (!loaded.value) return fail(ErrorKind::invalid_input, settings::render(loaded.complaints));
  return std::move(*loaded.value);
}

Result<settings::AddedRate> checked(const law::Statute& statute, const NewRate& asked) {
  const auto* table = statute.table(asked.table);
  if (table == nullptr) {
    std::string names;
    for (const auto& one : statute.rates)
      names += (names.empty() ? "" : ", ") + one.name;
    return fail(ErrorKind::invalid_input,
                "there is no table \"" + one_line(asked.table, 40) + "\"; there are: " + names);
  }
  settings::AddedRate rate;
  rate.table = asked.table;
  rate.row.from = asked.from;
  rate.row.percent = TRY(law::parse_percent(asked.percent));
  rate.row.source = one_line(asked.source);
  rate.checked_until = asked.until.value_or(end_of_half_year(asked.from));
  rate.author = one_line(asked.author);
  rate.added = asked.today;
  if (rate.row.percent.e4 > largest_percent_e4)
    return fail(ErrorKind::invalid_input, asked.percent + " % is no statutory rate");
  if (!table->rows.empty() && asked.from < table->rows.back().from) {
    return fail(ErrorKind::invalid_input, "the table has a rate from " +
                                              to_string(table->rows.back().from) +
                                              "; one before it is no addition");
  }
  if (rate.checked_until < asked.from || rate.checked_until - asked.from > longest_days)
    return fail(ErrorKind::invalid_input,
                "a rate is known for a year at most, and for its first day at least");
  return rate;
}

}  // namespace

bool RatesAnswer::well() const {
  return std::none_of(tables.begin(), tables.end(),
                      [](const RateTableLine& one) { return one.ends_soon; });
}

Result<RatesAnswer> rates_answer(LawShelf& shelf, const std::string& country, Date today) {
  std::vector<std::string> names;
  if (country.empty()) {
    for (const auto name : settings::shipped_jurisdictions())
      names.emplace_back(name);
  } else {
    names.push_back(jurisdiction_name(country));
    if (names.back().empty())
      return fail(ErrorKind::not_found,
                  "there is no law of \"" + one_line(country, 40) + "\" here");
  }
  RatesAnswer answer;
  for (const auto& name : names) {
    const auto* jurisdiction = TRY(shelf.open(name));
    for (const auto& table : jurisdiction->statute.rates) {
      if (table.rows.empty()) continue;
      const auto& newest = table.rows.back();
      answer.tables.push_back({name, table.name, table.article, newest.from,
                               law::to_text(newest.percent), table.checked_until,
                               table.checked_until <= today + tables_warned_days});
    }
  }
  return answer;
}

std::string to_text(const RatesAnswer& answer) {
  Table table({{"COUNTRY"},
               {"TABLE"},
               {"NEWEST"},
               {"PERCENT", Table::Align::right},
               {"KNOWN UNTIL"},
               {"ARTICLE"}});
  for (const auto& one : answer.tables) {
    table.row({one.jurisdiction, one.table, to_string(one.newest_from), one.percent,
               to_string(one.checked_until) + (one.ends_soon ? " !" : ""), one.article});
  }
  std::string text = table.print();
  if (!answer.well())
    text +=
        "\n! ends within 30 days or has ended. When the next rate is published:\n"
        "dunningctl rates add COUNTRY TABLE --from DATE --percent PERCENT --source TEXT\n";
  return text;
}

json::Value to_json(const RatesAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& one : answer.tables) {
    list.push(json::Value::object({{"jurisdiction", one.jurisdiction},
                                   {"table", one.table},
                                   {"newest_from", to_string(one.newest_from)},
                                   {"percent", one.percent},
                                   {"checked_until", to_string(one.checked_until)},
                                   {"ends_soon", one.ends_soon},
                                   {"article", one.article}}));
  }
  auto json = json_answer("rates");
  json.set("tables", std::move(list));
  return json;
}

Result<Done> add_rate(const std::string& configuration, const NewRate& asked) {
  const auto places = TRY(settings::law_places(configuration));
  const auto name = jurisdiction_name(asked.country);
  if (name.empty()) {
    return fail(ErrorKind::invalid_input,
                "there is no law of \"" + one_line(asked.country, 40) + "\" here");
  }
  const auto shipped = TRY(jurisdiction_of({places.jurisdictions, {}}, name));
  const auto rate = TRY(checked(shipped.statute, asked));
  TRY(jurisdiction_of(places, name));  // what was added before is right
  const auto text = TRY(settings::with_added_rate(places, name, rate));
  const fs::path path = places.rates / (name + ".yaml");
  TRY(write_file(path, text, Readers::everybody));
  return Done{"The " + rate.table + " rate of " + name + " from " + to_string(rate.row.from) +
              " is " + law::to_text(rate.row.percent) + " %, known until " +
              to_string(rate.checked_until) + ". Written to " + path.string() +
              "; the daemon takes it over with: systemctl reload dunningd"};
}

}  // namespace dunning::desk
