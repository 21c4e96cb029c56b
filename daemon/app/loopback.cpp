#include "daemon/app/loopback.hpp"

#include "daemon/core/loopback.hpp"

namespace dunning::app {

std::string first_remote_peer(const settings::Configuration& configuration) {
  const bool mails_stay_here =
      !configuration.mail_folder.empty() || is_loopback_host(configuration.mail.host);
  if (!mails_stay_here) return configuration.mail.host;
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
  return "";
}

}  // namespace dunning::app
