#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/ports/connector.hpp"

namespace dunning::app {

// A file that is no usable plugin, and why, in a sentence for the person who put it there.
struct PluginRefusal {
  std::string file;
  std::string reason;
};

// The connectors found in the plugin directory. A file is refused by name when it cannot be loaded,
// lacks the symbol, was made by another build, or describes itself wrongly; the others go on. What
// was accepted stays in memory until the process ends, because its code may be running as long as
// that. Plugins are code of the owner: one that everybody may write to is refused, nothing else is
// defended. Thread rule: load() before threads are started; create() from any thread.
class PluginHost {
 public:
  // Looks at every *.so directly in `directory`, in order of name. Logs `plugin_loaded` and
  // `plugin_refused`. not_found when there is no such directory.
  static Result<PluginHost> load(const std::filesystem::path& directory, ports::Log& log);

  const std::map<std::string, const ports::ConnectorPlugin*>& plugins() const { return plugins_; }
  const std::vector<PluginRefusal>& refusals() const { return refusals_; }

  // A connector of that name behind a GuardedConnector. not_found names the connectors there are,
  // or why the plugin of that name was refused. What `context` refers to has to outlive the
  // connector.
  Result<std::unique_ptr<ports::Connector>> create(const std::string& name,
                                                   ports::ConnectorContext context) const;

  // What the system of that connector demands. not_found as with create; permanent when the plugin
  // throws, or states limits that cannot be.
  Result<ports::SystemRules> rules(const std::string& name,
                                   const std::map<std::string, std::string>& settings) const;
  // The settings that the connector knows. not_found as with create.
  Result<std::vector<std::string>> settings(const std::string& name) const;
  // What an incoming webhook means; `refused` whenever the plugin does not say so plainly.
  ports::WebhookReading read_webhook(const std::string& name,
                                     const ports::IncomingWebhook& webhook) const;

 private:
  Result<const ports::ConnectorPlugin*> find(const std::string& name) const;

  std::map<std::string, const ports::ConnectorPlugin*> plugins_;
  std::vector<PluginRefusal> refusals_;
};

}  // namespace dunning::app
