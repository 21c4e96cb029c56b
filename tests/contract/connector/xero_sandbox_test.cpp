#include <doctest/doctest.h>

#include "daemon/app/plugin_host.hpp"
#include "tests/contract/connector/sandbox_xero.hpp"

using namespace dunning;

TEST_CASE("connector contract: xero against the sandbox over HTTPS") {
  fakes::RecordingLog log;
  const auto plugins = app::PluginHost::load(DUNNING_BINARY_DIR "/plugins", log);
  REQUIRE(plugins);
  contract::connector_contract([&] { return std::make_unique<contract::SandboxXero>(*plugins); });
}
