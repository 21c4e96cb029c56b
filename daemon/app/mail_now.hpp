#pragma once

#include <string>
#include <vector>

#include "daemon/ports/clock.hpp"
#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// Hands one mail to the configuration's mail server, for a command that sends without the daemon:
// with the mail server's own secret, read as the user who runs the command, or, of root's, as the
// account whose state directory it is (root goes on as that one); or puts it into the mail folder.
// Ends with the server's final answer; an error says what kept it, or that nobody can know whether
// it was taken.
Status mail_now(const settings::Configuration& configuration, const ports::Clock& clock,
                const std::string& envelope_from, const std::vector<std::string>& recipients,
                const std::string& bytes);

}  // namespace dunning::app
