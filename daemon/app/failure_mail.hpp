#pragma once

#include <string>
#include <vector>

#include "daemon/messages/mime.hpp"
#include "daemon/settings/configuration.hpp"

// The mail that tells the owner that the service itself has failed (S23): made by another process
// than the one that failed (`dunningd --failed`, started by OnFailure= of the unit), without store,
// plugins or templates, because any of them may be why.
namespace dunning::app {

// What the service manager says about the unit that failed ($MONITOR_… of systemd.exec(5)); each
// may be empty.
struct Failure {
  std::string unit;
  std::string service_result;  // "exit-code", "watchdog", "oom-kill"…
  std::string exit_code;       // "exited", "killed"…
  std::string exit_status;     // "2", "SEGV"…
  std::string host;
};
Failure failure_from_environment();

// One mail for each sender, to everybody whom its administrations report to. Empty when nobody is
// to be told.
struct FailureMail {
  messages::Mail mail;
  std::string envelope_from;
  std::vector<std::string> recipients;
};
std::vector<FailureMail> failure_mails(const settings::Configuration& configuration,
                                       const Failure& failure, Instant now);

// `dunningd --failed`. 0 when every mail was taken (or may have been), 1 when one could not be
// handed over now, 2 when the configuration is wrong or nobody is to be told.
int tell_of_failure(const std::string& configuration_file);

}  // namespace dunning::app
