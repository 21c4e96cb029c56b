#include "daemon/store/forgetting.hpp"

#include <set>

#include "daemon/store/chain.hpp"
#include "daemon/store/record_json.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

// One debtor, and what is erased of it.
class Erase {
 public:
  Erase(Session& session, AdministrationId administration, DebtorId debtor, Instant now)
      : session_(session), administration_(administration), debtor_(std::move(debtor)), now_(now) {}

  // Conflict or not_found.
  Status possible() {
    if (count("SELECT COUNT(*) FROM records WHERE administration = ? AND (debtor = ? OR "
              "(kind = 'debtor' AND id = ?))",
              {administration_, debtor_, debtor_}) == 0)
      return fail(ErrorKind::not_found, "nothing is known of this debtor");
    const auto open = count(
        "SELECT COUNT(*) FROM items WHERE administration = ? AND debtor = ? AND settled = 0 "
        "AND gone_at IS NULL",
        {administration_, debtor_});
    if (open > 0)
      return fail(ErrorKind::conflict, std::to_string(open) + " of its invoices are still open");
    if (count("SELECT COUNT(*) FROM records WHERE administration = ? AND debtor = ? "
              "AND kind = 'invoice' AND open_minor < 0 AND gone_at IS NULL "
              "AND state NOT IN ('draft', 'paid', 'voided', 'written_off')",
              {administration_, debtor_}) > 0)
      return fail(ErrorKind::conflict, "a credit of it is still open");
    if (count("SELECT COUNT(*) FROM outbox WHERE administration = ? AND debtor = ? AND state IN "
              "('planned', 'awaiting_approval', 'ready', 'claimed', 'sending', 'awaiting_posting', "
              "'uncertain')",
              {administration_, debtor_}) > 0)
      return fail(ErrorKind::conflict, "a message to it is on its way, or its fate is not known");
    return {};
  }

  Result<Forgetting::Forgotten> all(const std::string& author) {
    TRY(bank_lines());
    entries();
    reports();
    forgotten_.messages = texts();
    TRY(records());
    forgotten_.entries = static_cast<std::int64_t>(erased_.size());
    std::vector<json::Value> seqs;
    for (const std::int64_t seq : erased_)
      seqs.push_back(json::Value(seq));
    append(session_, {administration_, now_, "forgotten", subject_of(debtor_),
                      json::Value::object({{"erased", json::Value::array(std::move(seqs))},
                                           {"messages", forgotten_.messages},
                                           {"records", forgotten_.records}}),
                      json::write(json::Value::object({{"author", author}}))});
    return forgotten_;
  }

 private:
  std::int64_t count(std::string_view sql, std::initializer_list<In> in) {
    return session_.value<std::int64_t>(sql, in).value_or(0);
  }

  // Entries about the debtor, its occasions and its items that have a personal part.
  void entries() {
    const std::string personal =
        "AND h.event <> 'forgotten' AND (h.payload_digest <> '' "
        "OR h.event IN ('message_ready', 'message_renamed', 'note_ready', 'hand_over_ready'))";
    const auto found = [&](std::int64_t seq) { erased_.insert(seq); };
    session_.rows<std::int64_t>(
        "SELECT h.seq FROM history h WHERE h.administration = ? AND h.subject = ? " + personal,
        {administration_, subject_of(debtor_)}, found);
    session_.rows<std::int64_t>(
        "SELECT h.seq FROM occasions o JOIN history h ON h.administration = o.administration "
        "AND h.subject = o.id WHERE o.administration = ? AND o.debtor = ? " +
            personal,
        {administration_, debtor_}, found);
    session_.rows<std::int64_t>(
        "SELECT h.seq FROM items i JOIN history h ON h.administration = i.administration "
        "AND h.subject = 'item/' || CAST(i.id AS TEXT) "
        "WHERE i.administration = ? AND i.debtor = ? " +
            personal,
        {administration_, debtor_}, found);
    for (const std::int64_t seq : erased_)
      session_.run("DELETE FROM payloads WHERE administration = ? AND seq = ?",
                   {administration_, seq});
  }

  // What was mailed to the owner may name anybody; the store's copies of what has left go.
  void reports() {
    session_.rows<std::int64_t>(
        "SELECT h.seq FROM outbox m JOIN history h ON h.administration = m.administration "
        "AND h.subject = m.occasion AND h.event = 'report_ready' WHERE m.administration = ? "
        "AND m.effect = 'report' AND m.state NOT IN ('planned', 'ready', 'claimed', 'sending') "
        "AND EXISTS (SELECT 1 FROM outbox_bytes b WHERE b.row_key = m.key)",
        {administration_}, [&](std::int64_t seq) { erased_.insert(seq); });
    session_.run(
        "DELETE FROM outbox_bytes WHERE row_key IN (SELECT key FROM outbox "
        "WHERE administration = ? AND effect = 'report' "
        "AND state NOT IN ('planned', 'ready', 'claimed', 'sending'))",
        {administration_});
  }

  // Everything written to it and about it; returns how many messages there were.
  std::int64_t texts() {
    const auto messages = session_.run(
        "UPDATE outbox SET recipients = '[]', envelope_from = '', evidence = '' "
        "WHERE administration = ? AND debtor = ?",
        {administration_, debtor_});
    for (const char* statement :
         {"DELETE FROM outbox_bytes WHERE row_key IN (SELECT key FROM outbox "
          "WHERE administration = ? AND debtor = ?)",
          "UPDATE occasions SET intent = '', closed_detail = '' "
          "WHERE administration = ? AND debtor = ?",
          "UPDATE legal_acts SET void_because = '' WHERE administration = ? AND debtor = ?",
          "UPDATE words SET body = '', reason = '' WHERE administration = ? AND debtor = ?",
          "UPDATE holds SET reason = '' WHERE administration = ? AND debtor = ?",
          "UPDATE tasks SET title = '', assign = '' WHERE administration = ? AND debtor = ?",
          "DELETE FROM attachments WHERE administration = ? AND debtor = ?",
          "UPDATE hand_overs SET ended_by = '' WHERE administration = ? AND debtor = ?",
          "UPDATE replies SET sender = '', subject = '', body = '' "
          "WHERE administration = ? AND debtor = ?",
          "DELETE FROM bad_addresses WHERE administration = ? AND debtor = ?",
          "UPDATE decisions SET detail = '' WHERE item IN (SELECT id FROM items "
          "WHERE administration = ? AND debtor = ?)",
          "UPDATE decisions SET detail = '' WHERE item IN (SELECT i.id FROM former_debtors f "
          "JOIN items i ON i.administration = f.administration AND i.invoice = f.invoice "
          "WHERE f.administration = ? AND f.debtor = ?)"})
      session_.run(statement, {administration_, debtor_});
    return messages;
  }

  // Of the debtor itself and of its invoices, also of those that are another debtor's by now.
  Status records() {
    forgotten_.records = session_.run(
        "UPDATE record_versions SET body = '' WHERE administration = ? AND kind = 'debtor' "
        "AND id = ?",
        {administration_, debtor_});
    forgotten_.records += session_.run(
        "UPDATE record_versions SET body = '' WHERE administration = ? AND kind = 'invoice' "
        "AND id IN (SELECT id FROM records WHERE administration = ? AND kind = 'invoice' "
        "AND debtor = ?)",
        {administration_, administration_, debtor_});
    std::vector<std::pair<std::string, std::int64_t>> former;
    std::optional<Error> error;
    session_.rows<std::string, std::int64_t, std::string>(
        "SELECT v.id, v.nr, v.body FROM former_debtors f JOIN record_versions v "
        "ON v.administration = f.administration AND v.kind = 'invoice' AND v.id = f.invoice "
        "WHERE f.administration = ? AND f.debtor = ? AND v.what = 'good' AND v.body <> ''",
        {administration_, debtor_}, [&](std::string id, std::int64_t nr, const std::string& body) {
          const auto invoice = read_invoice(body);
          if (!invoice) {
            error = invoice.error();
          } else if (invoice->debtor == debtor_) {
            former.emplace_back(std::move(id), nr);
          }
        });
    if (error) return fail(*error);
    for (const auto& [id, nr] : former)
      forgotten_.records += session_.run(
          "UPDATE record_versions SET body = '' WHERE administration = ? AND kind = 'invoice' "
          "AND id = ? AND nr = ?",
          {administration_, id, nr});
    session_.run(
        "UPDATE records SET erased_at = ?, name = '', number = '', quarantine = '' "
        "WHERE administration = ? AND kind = 'debtor' AND id = ?",
        {now_, administration_, debtor_});
    session_.run(
        "UPDATE records SET erased_at = ? "
        "WHERE administration = ? AND kind = 'invoice' AND debtor = ?",
        {now_, administration_, debtor_});
    return {};
  }

  // What its bank account paid. Read before the debtor's own records are erased.
  Status bank_lines() {
    std::set<std::string> accounts;
    std::optional<Error> error;
    session_.rows<std::string>(
        "SELECT body FROM record_versions WHERE administration = ? AND kind = 'debtor' AND id = ? "
        "AND what = 'good' AND body <> ''",
        {administration_, debtor_}, [&](const std::string& body) {
          const auto debtor = read_debtor(body);
          if (!debtor) {
            error = debtor.error();
          } else if (!debtor->iban.empty()) {
            accounts.insert(debtor->iban);
          }
        });
    if (error) return fail(*error);
    for (const std::string& iban : accounts)
      session_.run(
          "UPDATE record_versions SET body = '' WHERE administration = ? AND kind = 'bank_line' "
          "AND body LIKE ?",
          {administration_, "%\"counterparty_iban\":\"" + iban + "\"%"});
    return {};
  }

  Session& session_;
  AdministrationId administration_;
  DebtorId debtor_;
  Instant now_;
  std::set<std::int64_t> erased_;
  Forgetting::Forgotten forgotten_;
};

}  // namespace

Result<Forgetting::Forgotten> Forgetting::forget(AdministrationId administration,
                                                 const DebtorId& debtor, const std::string& author,
                                                 Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<Forgotten> {
    Erase erase(session, administration, debtor, now);
    TRY(erase.possible());
    return erase.all(author);
  });
}

Result<int> Forgetting::retain(AdministrationId administration, Instant before, std::size_t limit,
                               Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<int> {
    std::vector<DebtorId> quiet;
    session.rows<DebtorId>(
        "SELECT r.id FROM records r WHERE r.administration = ? AND r.kind = 'debtor' "
        "AND r.erased_at IS NULL AND r.seen_at < ? "
        "AND NOT EXISTS (SELECT 1 FROM items i WHERE i.administration = r.administration "
        "AND i.debtor = r.id AND i.settled = 0 AND i.gone_at IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM records o WHERE o.administration = r.administration "
        "AND o.debtor = r.id AND (o.seen_at >= ? OR (o.open_minor < 0 AND o.gone_at IS NULL "
        "AND o.state NOT IN ('draft', 'paid', 'voided', 'written_off')))) "
        "AND NOT EXISTS (SELECT 1 FROM outbox m WHERE m.administration = r.administration "
        "AND m.debtor = r.id AND (m.changed_at >= ? OR m.state IN ('planned', "
        "'awaiting_approval', 'ready', 'claimed', 'sending', 'awaiting_posting', 'uncertain'))) "
        "AND NOT EXISTS (SELECT 1 FROM words w WHERE w.administration = r.administration "
        "AND w.debtor = r.id AND w.said_at >= ?) ORDER BY r.id LIMIT ?",
        {administration, before, before, before, before, limit},
        [&](DebtorId id) { quiet.push_back(std::move(id)); });
    for (const DebtorId& debtor : quiet)
      TRY(Erase(session, administration, debtor, now).all("retention"));
    session.run(
        "UPDATE record_versions SET body = '' WHERE administration = ? AND kind = 'bank_line' "
        "AND seen_at < ? AND body <> '' AND id IN (SELECT id FROM records "
        "WHERE administration = ? AND kind = 'bank_line' AND open_minor = 0 AND seen_at < ?)",
        {administration, before, administration, before});
    return static_cast<int>(quiet.size());
  });
}

}  // namespace dunning::store
