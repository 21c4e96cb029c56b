#pragma once

#include <string>

#include "daemon/app/login_asker.hpp"
#include "daemon/cli/verb.hpp"

// A person logs in at an accounting system or a mail provider, from a terminal.
namespace dunning::cli {

struct LoginWay {
  bool device = false;  // with a code that is typed on another device, whatever the login says
  bool paste = false;   // the address is pasted, also where it could be caught
};

// Until the login works or has failed; says which, and returns the exit code.
int log_in(const Asked& asked, app::LoginAsker& asker, const settings::Login& login, LoginWay way);

// Prints what became of a wish; returns the exit code.
int say_login(const Asked& asked, const app::LoginReply& reply);

// What a person types or pipes in: one line.
std::string typed_line();

}  // namespace dunning::cli
