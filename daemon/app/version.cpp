#include "daemon/app/version.hpp"

#include "build_info.hpp"
#include "daemon/ports/connector.hpp"
#include "daemon/store/store.hpp"

namespace dunning::app {

std::string_view version() {
  return DUNNING_VERSION;
}

std::string_view commit() {
  return DUNNING_COMMIT;
}

std::string version_text(std::string_view program) {
  return std::string(program) + " " DUNNING_VERSION "\ncommit " DUNNING_COMMIT "\nconnector ABI " +
         std::to_string(ports::connector_abi) + ", build " DUNNING_PLUGIN_BUILD "\nstore schema " +
         std::to_string(store::schema_version) + "\n";
}

}  // namespace dunning::app
