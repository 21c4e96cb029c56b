#include "daemon/app/read_configuration.hpp"

#include "daemon/app/time_zones.hpp"
#include "daemon/crypto/digest.hpp"

namespace dunning::app {

settings::Loaded<settings::Configuration> read_configuration(const std::filesystem::path& file) {
  auto loaded = settings::load(file, content_digest());
  if (!loaded.value) return loaded;
  for (const auto& administration : loaded.value->administrations) {
    if (is_time_zone(administration.time_zone)) continue;
    settings::Complaint complaint;
    complaint.file = file.string();
    complaint.message = "administration " + administration.name +
                        ": this machine knows no time zone \"" + administration.time_zone +
                        "\" (a name such as Europe/Amsterdam)";
    loaded.complaints.push_back(std::move(complaint));
  }
  if (!loaded.complaints.empty()) loaded.value.reset();
  return loaded;
}

settings::Digest content_digest() {
  return [](std::string_view text) { return crypto::sha256_hex(text); };
}

}  // namespace dunning::app
