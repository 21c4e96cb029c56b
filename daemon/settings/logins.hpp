#pragma once

#include <functional>
#include <string_view>

#include "daemon/settings/configuration.hpp"
#include "daemon/settings/section.hpp"

// Private to daemon/settings: `logins:`, and who uses them.
namespace dunning::settings {

bool is_mail_system(std::string_view system);  // no connector's

using ReadSecret = std::function<SecretReference(const Value&)>;

std::vector<Login> read_logins(const Section& file, const ReadSecret& secret, Report& report);

// An administration has a token or a login, and its login is one of its own system.
void check_access(const Section& section, const Administration& administration,
                  const std::vector<Login>& logins, Report& report);

// Mail has a password or a login, and the login is one of a mail provider. Without a limit of the
// owner's the provider's own holds.
void check_mail_login(const Section& section, Mail& mail, const std::vector<Login>& logins,
                      Report& report);

}  // namespace dunning::settings
