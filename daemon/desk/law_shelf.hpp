#pragma once

#include <map>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/law/jurisdiction.hpp"
#include "daemon/settings/law_books.hpp"

namespace dunning::desk {

// The jurisdictions that questions about the law are answered from, each read when it is first
// asked for. Needs neither configuration nor store: what no directory holds, the program brings
// along. Not for several threads at once.
class LawShelf {
 public:
  explicit LawShelf(settings::LawPlaces places) : places_(std::move(places)) {}

  // "nl", "be", "de", "gb", "eu". not_found for another name, invalid_input (with every complaint)
  // when its file is wrong. Lives as long as the shelf.
  Result<const law::Jurisdiction*> open(std::string_view name);

 private:
  settings::LawPlaces places_;
  std::map<std::string, law::Jurisdiction, std::less<>> opened_;
};

// With the law that a configuration names. Where nobody named one and it cannot be read, the tables
// that usually lie beside it are taken, and what is not there the program brings along.
Result<LawShelf> law_shelf(const std::string& configuration, bool named);

// The file that holds a country's law: "NL" and "nl" are "nl", "UK" is "gb"; empty for a country
// without one.
std::string jurisdiction_name(std::string_view country);

}  // namespace dunning::desk
