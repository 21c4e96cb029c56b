#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/law/jurisdiction.hpp"
#include "daemon/settings/added_rates.hpp"
#include "daemon/settings/configuration.hpp"

// The jurisdictions this version ships, inside the program itself: questions about the law are
// answered on a machine where nothing was installed or configured.
namespace dunning::settings {

const std::vector<std::string_view>& shipped_jurisdictions();  // "be", "de", …, by name

// Where the law is looked for before the program's own.
struct LawPlaces {
  std::filesystem::path jurisdictions;  // NAME.yaml of a country; or empty
  std::filesystem::path rates;          // NAME.yaml of rates that were added to it (S40); or empty
};

// As the configuration says, whatever else is wrong with it: its `jurisdictions`, and rates.d
// beside it. An error when it cannot be read.
Result<LawPlaces> law_places(const std::filesystem::path& configuration);

// NAME.yaml of the directory, else what the program ships, with the rates that were added. A
// directory that is empty or cannot be looked into holds nothing; a file that is there and wrong is
// complained about, never passed over.
Loaded<law::Jurisdiction> find_jurisdiction(const LawPlaces& places, std::string_view name);

// The text that rates.d/NAME.yaml gets when a rate is added: one of the same table and day is
// replaced. invalid_input, with every complaint, when the jurisdiction could not be read with it.
Result<std::string> with_added_rate(const LawPlaces& places, std::string_view name,
                                    const AddedRate& rate);

}  // namespace dunning::settings
