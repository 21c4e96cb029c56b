#include "daemon/store/shrink_guard.hpp"

#include "daemon/store/chain.hpp"

namespace dunning::store {
namespace {

// Vanishing is added up over a day, so that a source that empties page by page is seen as well.
constexpr Millis window = std::chrono::hours(24);

}  // namespace

bool shrinks_too_much(std::int64_t vanished, std::int64_t open_before) {
  return vanished >= shrink_items && vanished * 100 >= open_before * shrink_percent;
}

Status guard_against_shrinking(Session& session, AdministrationId administration,
                               const std::vector<RecordRef>& vanishing, Instant now) {
  std::int64_t vanished = 0;
  for (const RecordRef& ref : vanishing) {
    if (ref.kind != RecordKind::invoice) continue;
    vanished += session
                    .value<std::int64_t>(
                        "SELECT COUNT(*) FROM items WHERE administration = ? AND invoice = ? "
                        "AND settled = 0 AND gone_at IS NULL AND state <> 'draft'",
                        {administration, ref.id})
                    .value_or(0);
  }
  if (vanished == 0) return {};
  const auto trusted = session.value<Instant>(
      "SELECT trusted_until FROM administrations WHERE id = ?", {administration});
  if (trusted && now < *trusted) return {};
  const auto open = session
                        .value<std::int64_t>(
                            "SELECT COUNT(*) FROM items WHERE administration = ? AND settled = 0 "
                            "AND gone_at IS NULL AND state <> 'draft'",
                            {administration})
                        .value_or(0);
  const auto lately = session
                          .value<std::int64_t>(
                              "SELECT COUNT(*) FROM items WHERE administration = ? "
                              "AND settled = 0 AND open_minor > 0 AND state <> 'draft' "
                              "AND gone_at > ?",
                              {administration, now - window})
                          .value_or(0);
  if (!shrinks_too_much(vanished + lately, open + lately)) return {};
  return fail(ErrorKind::suspicious,
              std::to_string(vanished + lately) + " of " + std::to_string(open + lately) +
                  " open items have vanished from the ledger without being paid, credited or "
                  "voided");
}

void note_suspicious(Session& session, AdministrationId administration, const std::string& message,
                     Instant now) {
  const auto changed =
      session.run("UPDATE administrations SET suspicious = ? WHERE id = ? AND suspicious <> ?",
                  {message, administration, message});
  if (changed == 0) return;
  append(session, {administration, now, "source_suspicious", "administration",
                   json::Value::object({{"because", message}}), ""});
}

}  // namespace dunning::store
