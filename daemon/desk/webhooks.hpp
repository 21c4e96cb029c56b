#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

constexpr std::string_view webhooks_request = "webhooks";

// Asks the daemon, which has the connector and its token, to list our subscriptions at the
// accounting system, to make them ("on") or to end them ("off"). The answer is a text for people.
Result<std::int64_t> request_webhooks(const Desk& desk, const std::string& administration,
                                      const std::string& what);
// The name and the word of such a request's argument.
std::pair<std::string, std::string> read_webhooks_request(const std::string& argument);

// Where the webhooks of this administration arrive and what they are verified with, never the key
// itself. Asks nobody.
Result<Done> webhook_secret(const Desk& desk, const std::string& administration);

}  // namespace dunning::desk
