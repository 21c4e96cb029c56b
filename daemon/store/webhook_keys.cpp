#include "daemon/store/webhook_keys.hpp"

#include "daemon/crypto/encoding.hpp"
#include "daemon/crypto/seal.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

std::string context_of(AdministrationId administration, const std::string& subscription) {
  return "webhook key " + std::to_string(administration.value) + " " + subscription;
}

}  // namespace

Status WebhookKeys::keep(AdministrationId administration, const std::string& subscription,
                         const Secret& secret, const Secret& key, Instant now) {
  const auto sealed = crypto::base64(
      TRY(crypto::seal(key.reveal(), secret.reveal(), context_of(administration, subscription))));
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("DELETE FROM webhook_keys WHERE administration = ? AND subscription = ?",
                {administration, subscription});
    session.run(
        "INSERT INTO webhook_keys (administration, subscription, sealed, made_at) "
        "VALUES (?, ?, ?, ?)",
        {administration, subscription, sealed, now});
    return {};
  });
}

Status WebhookKeys::forget(AdministrationId administration, const std::string& subscription) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("DELETE FROM webhook_keys WHERE administration = ? AND subscription = ?",
                {administration, subscription});
    return {};
  });
}

Result<std::int64_t> WebhookKeys::count(AdministrationId administration) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::int64_t> {
    return session
        .value<std::int64_t>("SELECT COUNT(*) FROM webhook_keys WHERE administration = ?",
                             {administration})
        .value_or(0);
  });
}

Result<std::vector<Secret>> WebhookKeys::all(AdministrationId administration,
                                             const Secret& key) const {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto read = transact(store_, Access::read, [&](Session& session) -> Status {
    rows.clear();
    session.rows<std::string, std::string>(
        "SELECT subscription, sealed FROM webhook_keys WHERE administration = ? "
        "ORDER BY made_at DESC, subscription",
        {administration}, [&](std::string subscription, std::string sealed) {
          rows.emplace_back(std::move(subscription), std::move(sealed));
        });
    return {};
  });
  TRY(read);
  std::vector<Secret> secrets;
  for (const auto& [subscription, sealed] : rows) {
    const auto bytes = crypto::parse_base64(sealed);
    auto plain = bytes
                     ? crypto::open(key.reveal(), *bytes, context_of(administration, subscription))
                     : Result<std::string>(fail(ErrorKind::suspicious, "it is no base64"));
    if (!plain) {
      return fail(ErrorKind::auth, "the vault key does not open the key of webhook subscription " +
                                       subscription + ": " + plain.error().message);
    }
    secrets.emplace_back(std::move(*plain));
  }
  return secrets;
}

}  // namespace dunning::store
