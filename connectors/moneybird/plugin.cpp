#include "build_info.hpp"
#include "connectors/moneybird/connector.hpp"
#include "connectors/moneybird/rules.hpp"
#include "connectors/moneybird/webhook.hpp"

// The one symbol of this plugin (daemon/ports/connector.hpp).
extern "C" [[gnu::visibility("default")]] const dunning::ports::ConnectorPlugin*
dunning_connector() {
  using namespace dunning;
  static const ports::ConnectorPlugin plugin{ports::connector_magic,
                                             ports::connector_abi,
                                             DUNNING_PLUGIN_BUILD,
                                             "moneybird",
                                             &moneybird::MoneybirdConnector::create,
                                             &moneybird::rules,
                                             &moneybird::read_webhook,
                                             moneybird::setting_names};
  return &plugin;
}
