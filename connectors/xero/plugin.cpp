#include "build_info.hpp"
#include "connectors/xero/connector.hpp"
#include "connectors/xero/rules.hpp"
#include "connectors/xero/settings.hpp"

// The one symbol of this plugin (daemon/ports/connector.hpp).
extern "C" [[gnu::visibility("default")]] const dunning::ports::ConnectorPlugin*
dunning_connector() {
  using namespace dunning;
  static const ports::ConnectorPlugin plugin{ports::connector_magic,       ports::connector_abi,
                                             DUNNING_PLUGIN_BUILD,         "xero",
                                             &xero::XeroConnector::create, &xero::rules,
                                             &xero::read_webhook,          xero::setting_names};
  return &plugin;
}
