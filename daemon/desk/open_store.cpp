#include "daemon/desk/open_store.hpp"

#include <filesystem>

namespace dunning::desk {
namespace {

// The file of "sqlite:///path"; empty for another engine.
std::string sqlite_file(const std::string& connection) {
  constexpr std::string_view scheme = "sqlite://";
  return connection.starts_with(scheme) ? connection.substr(scheme.size()) : std::string();
}

}  // namespace

Result<std::unique_ptr<store::Store>> open_store(const settings::Configuration& configuration,
                                                 Access access) {
  const std::string file = sqlite_file(configuration.store);
  std::error_code error;
  if (access != Access::make && !file.empty() && !std::filesystem::exists(file, error)) {
    if (error) return fail(ErrorKind::permanent, "cannot read " + file + ": " + error.message());
    return fail(ErrorKind::not_found, "there is no store at " + file +
                                          " yet: it appears when dunningd runs for the first "
                                          "time (dunningd --config " +
                                          configuration.file.string() + " --once)");
  }
  store::Options options;
  options.connection = configuration.store;
  options.sessions = 1;
  options.read_only = access == Access::read;
  return store::Store::open(options);
}

}  // namespace dunning::desk
