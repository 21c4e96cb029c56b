#include <doctest/doctest.h>

#include "daemon/app/plugin_host.hpp"
#include "tests/contract/connector/scripted_exact.hpp"

using namespace dunning;
using contract::ExactHabits;

namespace {

void contract_with(const ExactHabits& habits) {
  fakes::RecordingLog log;
  const auto plugins = app::PluginHost::load(DUNNING_BINARY_DIR "/plugins", log);
  REQUIRE(plugins);
  contract::connector_contract([&] {
    return std::make_unique<contract::ScriptedExact>(
        [&](const ports::ConnectorContext& context) {
          return plugins->create("exact_online", context);
        },
        habits);
  });
}

}  // namespace

TEST_CASE("connector contract: exact_online against a scripted peer") {
  contract_with({});
}

TEST_CASE("connector contract: exact_online against a scripted peer of other habits") {
  ExactHabits habits;
  habits.negative_is_owed = false;
  habits.settled_amount_stays = false;
  habits.int64_as_text = false;
  habits.bare_arrays = true;
  habits.says_sync_timestamp = false;
  habits.open_part_keeps_id = false;
  contract_with(habits);
}

TEST_CASE("connector contract: exact_online against a scripted peer, on pages of two") {
  ExactHabits habits;
  habits.page_size = 2;
  contract_with(habits);
}
