#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"

// The command line as values. CLI11 is named in parse.cpp only.
namespace dunning::cli {

enum class Verb {
  check,
  plan,
  why,
  status,
  adopt,
  list,
  hold,
  release,
  pause,
  resume,
  resolve,
  trust,
  sync,
  verify,
};

// Whom an adoption option named: `--person 1001`, `--at second_reminder=1001`.
struct Choice {
  enum class Kind { from_start, first_step, at_step, person, leave_out } kind;
  std::string step;
  std::string debtor;
};

struct Command {
  Verb verb = Verb::status;
  std::string config;
  std::optional<std::string> administration;
  std::string as;
  bool json = false;
  std::optional<Instant> now;  // pretended

  std::string subject;  // what the verb is about: an invoice, a debtor, a key, a name, a list
  std::string outcome;  // resolve: "delivered" or "not_delivered"
  std::optional<Date> date;
  std::optional<std::string> state;
  std::size_t limit = 0;
  std::string reason;
  bool yes = false;
  std::vector<Choice> choices;
  int wait_s = 0;
};

// The command line ended before there was a command: --help, --version, or an error.
struct Ended {
  int code = 0;
  std::string output;  // for standard output, or with a code other than 0 for standard error
};

std::variant<Command, Ended> parse(int argc, const char* const* argv);

}  // namespace dunning::cli
