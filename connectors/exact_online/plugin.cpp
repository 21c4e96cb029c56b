#include "build_info.hpp"
#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/rules.hpp"
#include "connectors/exact_online/settings.hpp"
#include "connectors/exact_online/webhook.hpp"

// The one symbol of this plugin (daemon/ports/connector.hpp).
extern "C" [[gnu::visibility("default")]] const dunning::ports::ConnectorPlugin*
dunning_connector() {
  using namespace dunning;
  static const ports::ConnectorPlugin plugin{ports::connector_magic,
                                             ports::connector_abi,
                                             DUNNING_PLUGIN_BUILD,
                                             "exact_online",
                                             &exact_online::ExactConnector::create,
                                             &exact_online::rules,
                                             &exact_online::read_webhook,
                                             exact_online::setting_names};
  return &plugin;
}
