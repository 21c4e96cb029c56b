#include "daemon/app/posts.hpp"

#include "daemon/app/version.hpp"

namespace dunning::app {
namespace {

Result<Secret> secret_or_none(const ports::Vault& vault, const std::string& reference) {
  if (reference.empty()) return Secret();
  return vault.secret(reference);
}

Result<std::vector<channels::PostTarget>> targets(const settings::Configuration& settings,
                                                  const ports::Vault& vault) {
  using Kind = channels::PostTarget::Kind;
  std::vector<channels::PostTarget> all;
  for (const auto& one : settings.webhooks) {
    auto secret = vault.secret(one.secret);
    if (!secret) return fail(std::move(secret).error().with_context("webhook " + one.name));
    all.push_back({Kind::webhook, one.name, one.url, std::move(*secret), Secret()});
  }
  for (const auto& one : settings.agencies) {
    if (one.by != settings::Agency::By::http) continue;
    auto token = secret_or_none(vault, one.token);
    if (!token) return fail(std::move(token).error().with_context("agency " + one.name));
    auto secret = secret_or_none(vault, one.secret);
    if (!secret) return fail(std::move(secret).error().with_context("agency " + one.name));
    all.push_back({Kind::agency, one.name, one.url, std::move(*secret), std::move(*token)});
  }
  return all;
}

}  // namespace

Result<Posts> make_posts(const settings::Configuration& settings, const ports::Vault& vault,
                         const ports::Clock& clock) {
  Posts posts;
  posts.curl = std::make_unique<net::CurlHttp>(
      net::HttpSettings{settings.ca_file, settings.proxy, "dunningd/" + std::string(version())});
  posts.poster = std::make_unique<CrashingPoster>(*posts.curl);
  if (settings.sms) {
    auto token = secret_or_none(vault, settings.sms->token);
    if (!token) return fail(std::move(token).error().with_context("sms"));
    posts.sms = TRY(channels::Sms::create(
        {settings.sms->url, std::move(*token), settings.sms->from, settings.sms->body},
        *posts.poster, clock));
  }
  auto wanted = TRY(targets(settings, vault));
  if (!wanted.empty())
    posts.webhooks = std::make_unique<channels::Webhook>(std::move(wanted), *posts.poster, clock);
  return posts;
}

}  // namespace dunning::app
