#include "daemon/settings/receivers.hpp"

#include <algorithm>

#include "daemon/core/loopback.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

// Text messages leave between these alone; a configuration may only narrow it.
constexpr int earliest_minute = 9 * 60;
constexpr int latest_minute = 18 * 60;

// What leaves the machine goes over TLS.
void check_url(const Value& url, Report& report) {
  if (!url.given || url.wrong || url.text.starts_with("https://")) return;
  const auto read = read_url(url.text);
  if (read && is_loopback_host(read->host)) return;
  report.add(url.place, "url: found \"" + url.text +
                            "\"; allowed: an address with https://, or http:// on this machine");
}

}  // namespace

std::optional<SmsGateway> read_sms(const Section& file, const ReadSecret& secret, Report& report) {
  const Section& section = file.section("sms");
  if (!section.given()) return std::nullopt;
  SmsGateway sms;
  sms.url = section.text("url");
  sms.token = secret(section.value("token"));
  sms.from = section.text("from");
  sms.body = section.text("body");
  const Value& between = section.value("between");
  sms.from_minute = static_cast<int>(between.number);
  sms.to_minute = static_cast<int>(between.number_to);
  check_url(section.value("url"), report);
  if (!between.wrong && (sms.from_minute < earliest_minute || sms.to_minute > latest_minute)) {
    report.add(between.place, "between: found \"" + between.text +
                                  "\"; allowed: a part of 09:00-18:00, when people may be called");
  }
  for (const std::string_view name : {"{{to}}", "{{text}}"}) {
    if (sms.body.find(name) != std::string::npos) continue;
    report.add(section.value("body").place,
               "body: does not hold " + std::string(name) + ", which the gateway needs");
  }
  return sms;
}

std::vector<Webhook> read_webhooks(const Section& file, const ReadSecret& secret, Report& report) {
  std::vector<Webhook> webhooks;
  for (const Section& section : file.sections("webhooks")) {
    Webhook webhook{section.text("name"), section.text("url"), secret(section.value("secret"))};
    check_url(section.value("url"), report);
    const bool again = std::any_of(webhooks.begin(), webhooks.end(), [&](const Webhook& other) {
      return other.name == webhook.name && !webhook.name.empty();
    });
    if (again)
      report.add(section.value("name").place, "name: a second webhook \"" + webhook.name + "\"");
    webhooks.push_back(std::move(webhook));
  }
  return webhooks;
}

}  // namespace dunning::settings
