#include "daemon/app/plugin_host.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <set>
#include <system_error>

#include "build_info.hpp"
#include "daemon/app/guarded_call.hpp"
#include "daemon/app/guarded_connector.hpp"
#include "daemon/core/record_checks.hpp"

namespace dunning::app {
namespace {

namespace fs = std::filesystem;
using Plugin = const ports::ConnectorPlugin*;

auto refused(std::string why) {
  return fail(ErrorKind::permanent, std::move(why));
}

struct CloseLibrary {
  void operator()(void* library) const { ::dlclose(library); }
};
using Library = std::unique_ptr<void, CloseLibrary>;

std::string last_dl_error() {
  const char* text = ::dlerror();
  return text == nullptr ? "no reason given" : text;
}

bool everybody_may_write(const fs::path& file) {
  std::error_code ignored;
  return (fs::status(file, ignored).permissions() & fs::perms::others_write) != fs::perms::none;
}

// The description behind the symbol; a null pointer and anything thrown are refused.
Result<Plugin> description(void* symbol) {
  try {
    const auto* plugin = reinterpret_cast<ports::DunningConnectorSymbol>(symbol)();
    if (plugin == nullptr) return refused("its symbol returns nothing");
    return plugin;
  } catch (const std::exception& thrown) {
    return refused(std::string("its symbol threw an exception: ") + thrown.what());
  } catch (...) {
    return refused("its symbol threw something that is no exception");
  }
}

// Magic and abi come first: nothing behind them may be believed before.
std::optional<std::string> objection(const ports::ConnectorPlugin& plugin,
                                     const std::string& file_name) {
  if (plugin.magic != ports::connector_magic)
    return "it is not a connector plugin (wrong magic number)";
  if (plugin.abi != ports::connector_abi) {
    return "it was made for plugin interface " + std::to_string(plugin.abi) +
           ", this dunningd has " + std::to_string(ports::connector_abi) +
           ": install the plugin of this release";
  }
  if (plugin.build == nullptr || std::strcmp(plugin.build, DUNNING_PLUGIN_BUILD) != 0) {
    return std::string("it was not built together with this dunningd ") + DUNNING_VERSION +
           " (compiler, flags or contract headers differ): install both from one build";
  }
  if (plugin.name == nullptr || plugin.name != file_name) {
    return "it calls itself " +
           (plugin.name == nullptr
                ? "nothing"
                : "\"" + std::string(plugin.name, ::strnlen(plugin.name, 80)) + "\"") +
           ", its file is named " + file_name + ".so";
  }
  if (plugin.create == nullptr) return "it has no function that creates a connector";
  if (plugin.rules == nullptr) return "it does not say what rules its system has";
  return std::nullopt;
}

Result<Plugin> open_plugin(const fs::path& file) {
  if (everybody_may_write(file)) return refused("everybody may write to the file");
  ::dlerror();
  Library library(::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL));
  if (!library) return refused("it cannot be loaded: " + last_dl_error());
  void* symbol = ::dlsym(library.get(), ports::connector_symbol);
  if (symbol == nullptr) {
    return refused(std::string("it does not export the symbol ") + ports::connector_symbol);
  }
  const auto plugin = description(symbol);
  if (!plugin) return plugin;
  if (auto wrong = objection(**plugin, file.stem().string())) return refused(*wrong);
  static_cast<void>(library.release());  // stays for the life of the process
  return plugin;
}

std::string listing(const std::map<std::string, const ports::ConnectorPlugin*>& plugins) {
  std::string names;
  for (const auto& [name, plugin] : plugins)
    names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "none" : names;
}

}  // namespace

Result<PluginHost> PluginHost::load(const fs::path& directory, ports::Log& log) {
  std::error_code error;
  std::set<fs::path> files;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".so") files.insert(it->path());
  }
  if (error) {
    return fail(ErrorKind::not_found, "the plugin directory " + directory.string() +
                                          " cannot be read: " + error.message());
  }
  PluginHost host;
  for (const auto& file : files) {
    const auto plugin = open_plugin(file);
    if (plugin) {
      host.plugins_.emplace(file.stem().string(), *plugin);
      log.info("plugin_loaded", {{"plugin", file.stem().string()}});
    } else {
      log.error("plugin_refused", {{"file", file.string()}, {"reason", plugin.error().message}});
      host.refusals_.push_back({file.filename().string(), plugin.error().message});
    }
  }
  return host;
}

Result<const ports::ConnectorPlugin*> PluginHost::find(const std::string& name) const {
  const auto found = plugins_.find(name);
  if (found != plugins_.end()) return found->second;
  for (const auto& refusal : refusals_) {
    if (refusal.file == name + ".so") {
      return fail(ErrorKind::not_found, "connector " + name + " was refused: " + refusal.reason);
    }
  }
  return fail(ErrorKind::not_found,
              "there is no connector " + name + " (there are: " + listing(plugins_) + ")");
}

Result<std::unique_ptr<ports::Connector>> PluginHost::create(
    const std::string& name, ports::ConnectorContext context) const {
  const auto plugin = TRY(find(name));
  return GuardedConnector::create(name, plugin->create, std::move(context));
}

Result<ports::SystemRules> PluginHost::rules(
    const std::string& name, const std::map<std::string, std::string>& settings) const {
  const auto plugin = TRY(find(name));
  const auto rules =
      TRY(call_guarded(name, ErrorKind::permanent, [&] { return plugin->rules(settings); }));
  for (const auto& limit : rules.limits) {
    if (limit.name.empty() || limit.requests <= 0 || limit.window <= Millis{0}) {
      return fail(ErrorKind::permanent,
                  "connector " + name + " states a limit of requests that cannot be");
    }
  }
  return rules;
}

Result<std::vector<std::string>> PluginHost::settings(const std::string& name) const {
  const auto known = TRY(find(name))->settings;
  return std::vector<std::string>(known.begin(), known.end());
}

ports::WebhookReading PluginHost::read_webhook(const std::string& name,
                                               const ports::IncomingWebhook& webhook) const {
  const auto refused = [](std::string because) {
    return ports::WebhookReading{
        ports::WebhookReading::Verdict::refused, 401, {}, std::move(because)};
  };
  const auto plugin = find(name);
  if (!plugin || (*plugin)->read_webhook == nullptr) return refused("nobody reads it");
  auto reading = call_guarded(name, ErrorKind::permanent, [&] {
    return Result<ports::WebhookReading>((*plugin)->read_webhook(webhook));
  });
  if (!reading) return refused(reading.error().message);
  const bool sound = reading->status >= 200 && reading->status <= 599 &&
                     reading->changed.size() <= page_record_limit &&
                     !nonsense_in_text(reading->because);
  if (!sound || std::any_of(reading->changed.begin(), reading->changed.end(),
                            [](const RecordRef& ref) { return nonsense_in(ref).has_value(); })) {
    return refused("connector " + name + " read it into nonsense");
  }
  return *reading;
}

}  // namespace dunning::app
