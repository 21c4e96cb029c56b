#pragma once

#include <string_view>
#include <vector>

namespace dunning::settings {

struct ShippedText {
  std::string_view name;  // "nl"
  std::string_view text;  // of config/jurisdictions/nl.yaml
};

// By name. Made by CMake from config/jurisdictions.
const std::vector<ShippedText>& shipped_texts();

// The samples of dunningd.yaml: config/dunningd.yaml and config/examples. Made the same way.
const std::vector<ShippedText>& shipped_samples();

}  // namespace dunning::settings
