#include <doctest/doctest.h>

#include "daemon/app/plugin_host.hpp"
#include "tests/contract/connector/sandbox_exact.hpp"

using namespace dunning;

namespace {

using Payers = contract::SandboxExact::Payers;

void contract_with(Payers payers, const std::map<std::string, bool>& switches) {
  fakes::RecordingLog log;
  const auto plugins = app::PluginHost::load(DUNNING_BINARY_DIR "/plugins", log);
  REQUIRE(plugins);
  contract::connector_contract(
      [&] { return std::make_unique<contract::SandboxExact>(*plugins, payers, switches); });
}

}  // namespace

TEST_CASE("connector contract: exact_online against the sandbox over HTTPS") {
  contract_with(Payers::unknown, {});
}

TEST_CASE(
    "connector contract: exact_online against the sandbox where the unconfirmed is otherwise") {
  contract_with(Payers::known, {{"negative_is_owed", false},
                                {"settled_amount_stays", false},
                                {"open_part_keeps_id", false},
                                {"receipts_matched_shown", true},

                                {"sync_in_order", false},
                                {"bulk_skip_refused", true},
                                {"mandatory_filters", true},
                                {"list_filters", false},
                                {"int64_as_text", false},
                                {"bare_arrays", false}});
}
