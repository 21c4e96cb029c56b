#pragma once

#include "daemon/settings/logins.hpp"

// Private to daemon/settings: `mail:`, how messages leave.
namespace dunning::settings {

// What turns what stands in a section into what is used.
struct MailReading {
  const std::vector<Login>& logins;
  ReadSecret secret;
  std::function<std::filesystem::path(const std::string&)> resolved;
};

// Fills mail and mail_folder of the configuration: one of the two ways, with all it needs.
void read_mail(const Section& section, const MailReading& reading, Configuration& configuration,
               Report& report);

}  // namespace dunning::settings
