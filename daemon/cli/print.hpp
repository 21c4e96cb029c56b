#pragma once

#include <string>

#include "daemon/core/result.hpp"
#include "daemon/desk/parts.hpp"

namespace dunning::cli {

void print(const std::string& text);
void print_error(const std::string& text);
std::string json_text(const json::Value& value);  // indented

// "dunningctl: message" on standard error; returns the exit code for it: what a person asked
// wrongly is `exit_attention`, what could not be read or written `exit_trouble`.
int complain(const Error& error);

// The same for a command line that is wrong: `exit_usage`.
int wrong(const std::string& message);

}  // namespace dunning::cli
