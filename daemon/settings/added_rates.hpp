#pragma once

#include <string>
#include <vector>

#include "daemon/law/rates.hpp"
#include "daemon/settings/files.hpp"

// Rates that came after this version (S40): rates.d/NAME.yaml beside dunningd.yaml. `dunningctl
// rates add` writes the file, no upgrade touches it, and whoever reads the jurisdiction NAME reads
// it on top.
namespace dunning::settings {

struct AddedRate {
  std::string table;  // that has rows of its own
  law::RateRow row;   // confirmed: somebody signed for it
  Date checked_until;
  std::string author;
  Date added;  // the day on which it was written
  Place place;
};

std::vector<AddedRate> read_added_rates(Source& source);

// The file as it is written; reading it gives the same rates.
std::string added_rates_text(const std::string& jurisdiction, const std::vector<AddedRate>& rates);

}  // namespace dunning::settings
