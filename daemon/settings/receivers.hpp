#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "daemon/settings/configuration.hpp"
#include "daemon/settings/report.hpp"
#include "daemon/settings/section.hpp"

// `sms` and `webhooks`: whom else than debtors by mail and post something is sent to.
namespace dunning::settings {

using ReadSecret = std::function<SecretReference(const Value&)>;

std::optional<SmsGateway> read_sms(const Section& file, const ReadSecret& secret, Report& report);
std::vector<Webhook> read_webhooks(const Section& file, const ReadSecret& secret, Report& report);

}  // namespace dunning::settings
