#pragma once

#include <optional>
#include <string>

#include "daemon/desk/mail_check.hpp"

namespace dunning::app {

struct MailQuestion {
  std::optional<std::string> administration;  // none: all of the configuration
  std::string name_server;                    // as net::Resolver takes it; empty: the machine's
  std::string selector;                       // of the DKIM key; empty: usual ones are tried
};

// desk::check_mail, asking the domain name system.
Result<desk::MailCheck> check_mail(const settings::Configuration& configuration,
                                   const MailQuestion& question);

}  // namespace dunning::app
