#include "daemon/app/failure_mail.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "daemon/app/event_log.hpp"
#include "daemon/app/host_name.hpp"
#include "daemon/app/mail_channel.hpp"
#include "daemon/app/mail_login.hpp"
#include "daemon/app/read_configuration.hpp"
#include "daemon/app/system_clock.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/net/file_vault.hpp"

namespace dunning::app {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string reason_of(const Failure& failure) {
  if (failure.service_result == "exit-code" && failure.exit_status == "2")
    return "It ended with status 2: its configuration is wrong. \"dunningctl check\" says where.";
  if (failure.service_result == "watchdog") return "It hung, and was ended by the watchdog.";
  if (failure.service_result == "start-limit-hit") return "It failed again and again.";
  if (failure.service_result.empty()) return "The service manager did not say why.";
  std::string text = "The service manager says: " + failure.service_result;
  if (!failure.exit_code.empty()) text += ", " + failure.exit_code;
  if (!failure.exit_status.empty()) text += ", status " + failure.exit_status;
  return text + ".";
}

std::string body_of(const Failure& failure, const std::vector<std::string>& administrations) {
  std::string names;
  for (const auto& one : administrations)
    names += (names.empty() ? "" : ", ") + one;
  return "dunningd on " + failure.host +
         " has stopped and does not start again by itself.\n"
         "Until it runs, nothing is read, reminded of or answered for: " +
         names + ".\n\n" + reason_of(failure) +
         "\n\nWhat it said last:   journalctl -u dunningd -n 50\n"
         "To start it again:   systemctl reset-failed dunningd; systemctl start dunningd\n\n"
         "What was due meanwhile is not lost. After more than a day it waits for fresh books "
         "first.\n";
}

// The Message-ID: the same failure told again within its second is the same mail.
OutboxKey key_of(const std::string& from, const Failure& failure, Instant now) {
  const auto digest = crypto::sha256_hex(from + "\n" + failure.host + "\n" + to_string(now));
  return {digest.substr(0, 32)};
}

}  // namespace

Failure failure_from_environment() {
  return {variable("MONITOR_UNIT"), variable("MONITOR_SERVICE_RESULT"),
          variable("MONITOR_EXIT_CODE"), variable("MONITOR_EXIT_STATUS"), host_name()};
}

std::vector<FailureMail> failure_mails(const settings::Configuration& configuration,
                                       const Failure& failure, Instant now) {
  struct Told {
    std::string name;
    std::vector<std::string> to;
    std::vector<std::string> administrations;
  };
  std::map<std::string, Told> by_sender;
  for (const auto& administration : configuration.administrations) {
    if (administration.reports.to.empty()) continue;
    const auto& creditor = administration.rules.creditor;
    auto& told = by_sender[creditor.from_address];
    told.name = creditor.from_name;
    told.administrations.push_back(administration.name);
    for (const auto& address : administration.reports.to) {
      if (std::find(told.to.begin(), told.to.end(), address) == told.to.end())
        told.to.push_back(address);
    }
  }
  std::vector<FailureMail> mails;
  for (const auto& [from, told] : by_sender) {
    FailureMail one;
    one.mail.key = key_of(from, failure, now);
    one.mail.date = now;
    one.mail.from = {told.name, from};
    for (const auto& address : told.to)
      one.mail.to.push_back({"", address});
    one.mail.subject = "dunningd on " + failure.host + " has stopped";
    one.mail.language = "en";
    one.mail.body = body_of(failure, told.administrations);
    one.envelope_from = from;
    one.recipients = told.to;
    mails.push_back(std::move(one));
  }
  return mails;
}

int tell_of_failure(const std::string& configuration_file) {
  const auto loaded = read_configuration(configuration_file);
  if (!loaded.value) {
    say_errors(settings::render(loaded.complaints));
    return 2;
  }
  const SystemClock clock(std::nullopt);
  const auto mails = failure_mails(*loaded.value, failure_from_environment(), clock.now());
  if (mails.empty()) {
    say_errors("dunningd --failed: no administration has reports.to: nobody is told\n");
    return 2;
  }
  const auto vault = net::FileVault::from_environment();
  EventLog log(ports::Level::info);
  MailLogin login;
  auto tokens = login.open(*loaded.value, vault, clock, log);
  auto channel = tokens ? mail_channel(*loaded.value, vault, clock, *tokens)
                        : Result<std::unique_ptr<ports::Channel>>(fail(tokens.error()));
  if (!channel) {
    say_errors("dunningd --failed: mail: " + channel.error().message + "\n");
    return 2;
  }
  int code = 0;
  for (const auto& one : mails) {
    auto bytes = messages::mime(one.mail);
    if (!bytes) {
      say_errors("dunningd --failed: " + bytes.error().message + "\n");
      return 2;
    }
    Outgoing outgoing;
    outgoing.key = one.mail.key;
    outgoing.envelope_from = one.envelope_from;
    for (const auto& recipient : one.recipients)
      outgoing.recipients.push_back({recipient, "to", ""});
    outgoing.bytes = std::move(*bytes);
    const auto delivery = (*channel)->deliver(outgoing, []() -> Status { return {}; });
    const bool taken = delivery.outcome == ports::Outcome::accepted ||
                       delivery.outcome == ports::Outcome::uncertain;
    if (!taken) code = 1;
    log.write(taken ? ports::Level::info : ports::Level::error,
              taken ? "failure_told" : "failure_not_told", {{"evidence", delivery.evidence}});
  }
  return code;
}

}  // namespace dunning::app
