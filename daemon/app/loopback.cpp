#include "daemon/app/loopback.hpp"

#include "daemon/core/loopback.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::app {
namespace {

bool stays_here(const std::string& address) {
  const auto url = settings::read_url(address);
  return url && is_loopback_host(url->host);
}

// Whom else than debtors something is posted to.
std::string first_remote_receiver(const settings::Configuration& configuration) {
  if (configuration.sms && !stays_here(configuration.sms->url)) return configuration.sms->url;
  for (const auto& webhook : configuration.webhooks)
    if (!stays_here(webhook.url)) return webhook.url;
  for (const auto& agency : configuration.agencies)
    if (!agency.url.empty() && !stays_here(agency.url)) return agency.url;
  return "";
}

}  // namespace

std::string first_remote_peer(const settings::Configuration& configuration) {
  const bool mails_stay_here =
      !configuration.mail_folder.empty() || is_loopback_host(configuration.mail.host);
  if (!mails_stay_here) return configuration.mail.host;
  if (configuration.inbox && !is_loopback_host(configuration.inbox->host))
    return configuration.inbox->host;
  for (const auto& login : configuration.logins) {
    const auto base_url = login.settings.find("base_url");
    // The accounting systems have theirs from their administrations, which are looked at below.
    const bool of_mail = login.system == "microsoft" || login.system == "google";
    if (base_url == login.settings.end()) {
      if (of_mail) return login.name;
    } else if (!settings::is_loopback(login)) {
      return base_url->second;
    }
  }
  for (const auto& administration : configuration.administrations) {
    if (settings::is_loopback(administration)) continue;
    const auto base_url = administration.settings.find("base_url");
    return base_url == administration.settings.end() ? administration.name : base_url->second;
  }
  return first_remote_receiver(configuration);
}

}  // namespace dunning::app
