#pragma once

#include <functional>

#include "daemon/settings/files.hpp"
#include "daemon/settings/section.hpp"

// Private to daemon/settings: `agencies:`, with the profiles it names (S36).
namespace dunning::settings {

struct AgencyReading {
  std::function<SecretReference(const Value&)> secret;
  std::function<std::filesystem::path(const std::string&)> resolved;
  std::filesystem::path state_dir;
  std::function<void(Source&)> collect;  // takes the complaints about a profile
};

std::vector<Agency> read_agencies(const Section& file, const AgencyReading& reading,
                                  Report& report);

}  // namespace dunning::settings
