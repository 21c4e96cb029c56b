#include "daemon/app/read_configuration.hpp"

#include <optional>

#include "daemon/app/plugin_host.hpp"
#include "daemon/app/time_zones.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/settings/known_settings.hpp"

namespace dunning::app {
namespace {

using Loaded = settings::Loaded<settings::Configuration>;

// Who starts with these plugins says what became of them.
class Silence final : public ports::Log {
 public:
  void write(ports::Level, std::string_view, std::initializer_list<ports::Field>) override {}
};

void check_time_zones(Loaded& loaded, const std::filesystem::path& file) {
  if (!loaded.value) return;
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
}

}  // namespace

Loaded read_configuration(const std::filesystem::path& file) {
  auto loaded = settings::load(file, content_digest());
  check_time_zones(loaded, file);
  return loaded;
}

Loaded read_configuration_and_plugins(const std::filesystem::path& file) {
  Silence log;
  std::optional<Result<PluginHost>> host;
  auto loaded =
      settings::load(file, content_digest(),
                     [&](const std::filesystem::path& directory,
                         const std::string& connector) -> Result<std::vector<std::string>> {
                       if (!host) host = PluginHost::load(directory, log);
                       if (!*host) return fail(host->error());
                       return (*host)->settings(connector);
                     });
  check_time_zones(loaded, file);
  return loaded;
}

settings::Digest content_digest() {
  return [](std::string_view text) { return crypto::sha256_hex(text); };
}

}  // namespace dunning::app
