#pragma once

#include <string>

#include "daemon/cli/verb.hpp"

// What `dunningctl init` does once the configuration is written. Each step is a command of its own
// that can be typed by hand; it is named before it is taken, so that whatever ends the program
// loses nothing.
namespace dunning::cli {

struct FirstSteps {
  const Asked& asked;
  std::string administration;
  std::string owner;          // who gets the test mail
  std::string command;        // how a person types dunningctl here: "sudo dunningctl"
  bool ask = true;            // somebody is there to answer
  std::string name_server{};  // of the domain name system; empty: the machine's own
};

// Login, first reading of the books, test mail, aging, adoption, plan. Goes on after a step that
// failed where that makes sense. The exit code: fine, or attention when something is left to be
// done by hand.
int take_first_steps(const FirstSteps& steps, const desk::Desk& desk);

}  // namespace dunning::cli
