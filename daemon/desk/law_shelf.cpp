#include "daemon/desk/law_shelf.hpp"

#include <algorithm>

#include "daemon/core/text.hpp"

namespace dunning::desk {

Result<const law::Jurisdiction*> LawShelf::open(std::string_view name) {
  if (const auto found = opened_.find(name); found != opened_.end()) return &found->second;
  const auto& shipped = settings::shipped_jurisdictions();
  if (std::find(shipped.begin(), shipped.end(), name) == shipped.end()) {
    return fail(ErrorKind::not_found,
                "there is no law of \"" + one_line(std::string(name), 40) + "\" here");
  }
  auto loaded = settings::find_jurisdiction(places_, name);
  if (!loaded.value) return fail(ErrorKind::invalid_input, settings::render(loaded.complaints));
  return &opened_.emplace(name, std::move(*loaded.value)).first->second;
}

Result<LawShelf> law_shelf(const std::string& configuration, bool named) {
  auto places = settings::law_places(configuration);
  if (places) return LawShelf(std::move(*places));
  if (named) return fail(places.error());
  const auto usual = std::filesystem::path(configuration).parent_path();
  return LawShelf(settings::LawPlaces{usual / "jurisdictions", usual / "rates.d"});
}

std::string jurisdiction_name(std::string_view country) {
  const std::string name = ascii_lower(country);
  if (name == "uk") return "gb";
  const auto& shipped = settings::shipped_jurisdictions();
  return std::find(shipped.begin(), shipped.end(), name) == shipped.end() ? "" : name;
}

}  // namespace dunning::desk
