#include "daemon/settings/law_books.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <system_error>

#include "daemon/settings/files.hpp"
#include "daemon/settings/section.hpp"
#include "daemon/settings/shipped_texts.hpp"

namespace dunning::settings {
namespace {

namespace fs = std::filesystem;

Source source_for(const LawPlaces& places, std::string_view name) {
  const std::string file = std::string(name) + ".yaml";
  std::error_code error;
  if (!places.jurisdictions.empty() && fs::exists(places.jurisdictions / file, error))
    return open_source(places.jurisdictions / file);
  const auto& all = shipped_texts();
  const auto shipped =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  if (shipped != all.end()) return source_of(file, shipped->text);
  Source missing{file, Report(file, ""), std::nullopt};
  missing.report.add_file("there is no such jurisdiction");
  return missing;
}

}  // namespace

const std::vector<std::string_view>& shipped_jurisdictions() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    for (const auto& shipped : shipped_texts())
      all.push_back(shipped.name);
    return all;
  }();
  return names;
}

Result<LawPlaces> law_places(const fs::path& configuration) {
  Source source = open_source(configuration);
  if (!source.root) return fail(ErrorKind::invalid_input, render(source.report.take()));
  const Section file =
      Section::read(configuration_table(), "", *source.root, Place{}, source.report);
  const fs::path directory = fs::absolute(configuration).parent_path();
  return LawPlaces{(directory / file.text("jurisdictions")).lexically_normal(),
                   directory / "rates.d"};
}

Loaded<law::Jurisdiction> find_jurisdiction(const LawPlaces& places, std::string_view name) {
  Source source = source_for(places, name);
  auto added = open_added_rates(places.rates, name);
  auto jurisdiction = read_jurisdiction(source, added ? &*added : nullptr);
  auto complaints = source.report.take();
  if (added) {
    auto more = added->report.take();
    std::move(more.begin(), more.end(), std::back_inserter(complaints));
  }
  if (!complaints.empty()) return {std::nullopt, std::move(complaints)};
  return {std::move(jurisdiction), {}};
}

Result<std::string> with_added_rate(const LawPlaces& places, std::string_view name,
                                    const AddedRate& rate) {
  std::vector<AddedRate> rates;
  if (auto added = open_added_rates(places.rates, name)) rates = read_added_rates(*added);
  const auto same = [&](const AddedRate& one) {
    return one.table == rate.table && one.row.from == rate.row.from;
  };
  std::erase_if(rates, same);
  rates.push_back(rate);
  std::string text = added_rates_text(std::string(name), rates);
  const std::string file = std::string(name) + ".yaml";
  Source source = source_for(places, name);
  Source added = source_of(places.rates / file, text);
  read_jurisdiction(source, &added);
  auto complaints = source.report.take();
  auto more = added.report.take();
  std::move(more.begin(), more.end(), std::back_inserter(complaints));
  if (!complaints.empty()) return fail(ErrorKind::invalid_input, render(complaints));
  return text;
}

}  // namespace dunning::settings
