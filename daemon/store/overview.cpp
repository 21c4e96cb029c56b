#include "daemon/store/overview.hpp"

#include <algorithm>

#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

Result<Money> money(std::int64_t minor, const std::string& currency) {
  return Money{minor, TRY(Currency::parse(currency))};
}

}  // namespace

Result<std::vector<Overview::InvoiceRow>> Overview::invoices(AdministrationId administration,
                                                             bool open_only,
                                                             std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<InvoiceRow>> {
    std::vector<InvoiceRow> rows;
    std::optional<Error> error;
    session.rows<ItemId, InvoiceId, DebtorId, std::string, std::string, std::optional<Date>,
                 std::int64_t, std::int64_t, std::string, std::string, std::optional<Instant>,
                 std::string, std::string>(
        "SELECT i.id, i.invoice, i.debtor, COALESCE(d.name, ''), r.number, i.due_date, "
        "i.total_minor, i.open_minor, i.currency, i.state, i.gone_at, "
        "COALESCE((SELECT t.step FROM taken t JOIN occasions o ON o.id = t.occasion "
        "WHERE t.item = i.id ORDER BY o.written_at DESC, t.step LIMIT 1), ''), "
        "COALESCE((SELECT e.reason FROM decisions e WHERE e.item = i.id "
        "ORDER BY e.id DESC LIMIT 1), '') "
        "FROM items i JOIN records r ON r.administration = i.administration "
        "AND r.kind = 'invoice' AND r.id = i.invoice "
        "LEFT JOIN records d ON d.administration = i.administration AND d.kind = 'debtor' "
        "AND d.id = i.debtor WHERE i.administration = ? "
        "AND (? = 0 OR (i.settled = 0 AND i.gone_at IS NULL)) "
        "ORDER BY CASE WHEN i.due_date IS NULL THEN 1 ELSE 0 END, i.due_date, i.id LIMIT ?",
        {administration, open_only, limit},
        [&](ItemId item, InvoiceId invoice, DebtorId debtor, std::string name, std::string number,
            std::optional<Date> due, std::int64_t total, std::int64_t open,
            const std::string& currency, std::string state, std::optional<Instant> gone,
            std::string last_step, std::string reason) {
          const auto total_money = money(total, currency);
          const auto open_money = money(gone ? 0 : open, currency);
          if (!total_money || !open_money) {
            error = total_money.error();
            return;
          }
          rows.push_back({item, std::move(invoice), std::move(debtor), std::move(name),
                          std::move(number), due, *total_money, *open_money,
                          gone ? "gone" : std::move(state), std::move(last_step),
                          std::move(reason)});
        });
    if (error) return fail(*error);
    return rows;
  });
}

Result<std::vector<Overview::DebtorRow>> Overview::debtors(AdministrationId administration,
                                                           std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<DebtorRow>> {
    std::vector<DebtorRow> rows;
    std::optional<Error> error;
    session.rows<DebtorId, std::string, std::string, std::string, std::int64_t, int,
                 std::optional<Date>, std::string>(
        "SELECT a.debtor, COALESCE(d.name, ''), COALESCE(d.number, ''), a.currency, "
        "CAST(COALESCE(SUM(i.open_minor), 0) AS BIGINT), COUNT(i.id), MIN(i.due_date), "
        "COALESCE((SELECT h.reason FROM holds h WHERE h.administration = a.administration "
        "AND h.debtor = a.debtor AND h.invoice = '' AND h.ended_at IS NULL "
        "ORDER BY h.id DESC LIMIT 1), '') "
        "FROM accounts a LEFT JOIN records d ON d.administration = a.administration "
        "AND d.kind = 'debtor' AND d.id = a.debtor "
        "LEFT JOIN items i ON i.administration = a.administration AND i.debtor = a.debtor "
        "AND i.currency = a.currency AND i.settled = 0 AND i.gone_at IS NULL "
        "AND i.state <> 'draft' WHERE a.administration = ? "
        "GROUP BY a.administration, a.debtor, d.name, d.number, a.currency "
        "ORDER BY 5 DESC, a.debtor, a.currency LIMIT ?",
        {administration, limit},
        [&](DebtorId debtor, std::string name, std::string number, const std::string& currency,
            std::int64_t open, int items, std::optional<Date> oldest, std::string hold) {
          const auto amount = money(open, currency);
          if (!amount) {
            error = amount.error();
            return;
          }
          rows.push_back({std::move(debtor), std::move(name), std::move(number), *amount, items,
                          oldest, std::move(hold)});
        });
    if (error) return fail(*error);
    return rows;
  });
}

namespace {

constexpr const char* newest_first = " ORDER BY made_at DESC, key LIMIT ?";

Result<std::vector<Overview::MessageRow>> with_occasions(Session& session, std::vector<Row> rows) {
  std::vector<Overview::MessageRow> messages;
  for (Row& row : rows) {
    Overview::MessageRow one;
    one.occasion = TRY(read_occasion(session, row.occasion)).occasion;
    one.debtor_name = session
                          .value<std::string>(
                              "SELECT name FROM records WHERE administration = ? "
                              "AND kind = 'debtor' AND id = ?",
                              {row.outgoing.administration, one.occasion.account.debtor})
                          .value_or("");
    one.row = std::move(row);
    messages.push_back(std::move(one));
  }
  return messages;
}

}  // namespace

Result<std::vector<Overview::MessageRow>> Overview::messages(AdministrationId administration,
                                                             std::optional<DeliveryState> state,
                                                             std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<MessageRow>> {
    // Two texts, so that a question about one state is answered by its index.
    auto rows =
        TRY(state ? read_rows(session,
                              std::string("WHERE administration = ? AND state = ?") + newest_first,
                              {administration, name(*state), limit})
                  : read_rows(session, std::string("WHERE administration = ?") + newest_first,
                              {administration, limit}));
    return with_occasions(session, std::move(rows));
  });
}

Result<std::vector<Overview::MessageRow>> Overview::uncertain(AdministrationId administration,
                                                              ChannelKind channel,
                                                              std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<MessageRow>> {
    auto rows = TRY(read_rows(
        session,
        std::string("WHERE administration = ? AND state = ? AND channel = ?") + newest_first,
        {administration, name(DeliveryState::uncertain), name(channel), limit}));
    return with_occasions(session, std::move(rows));
  });
}

Result<std::vector<Overview::StoredDecision>> Overview::decisions(ItemId item) const {
  return transact(
      store_, Access::read, [&](Session& session) -> Result<std::vector<StoredDecision>> {
        std::vector<StoredDecision> all;
        session.rows<Date, Instant, std::string, std::string, std::string, std::string,
                     std::optional<Date>, std::string>(
            "SELECT on_date, at, reason, policy, policy_digest, step, step_on, detail "
            "FROM decisions WHERE item = ? ORDER BY id",
            {item},
            [&](Date on, Instant at, const std::string& reason, std::string policy,
                std::string digest, std::string step, std::optional<Date> step_on,
                std::string detail) {
              all.push_back({on,
                             at,
                             {item, policy::parse_reason(reason).value_or(policy::Reason::not_due),
                              std::move(policy), std::move(digest), std::move(step), step_on,
                              std::move(detail)}});
            });
        return all;
      });
}

namespace {

bool names(const policy::Intent& intent, ItemId item) {
  const auto in = [&](const std::vector<policy::Line>& lines) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const policy::Line& line) { return line.item == item; });
  };
  return in(intent.to_pay_now) || in(intent.not_yet_due) || in(intent.arranged) ||
         in(intent.disputed) ||
         std::any_of(intent.advances.begin(), intent.advances.end(),
                     [&](const policy::Advance& advance) { return advance.item == item; });
}

}  // namespace

Result<std::vector<Overview::OccasionOf>> Overview::occasions(ItemId item) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<OccasionOf>> {
    // What took a step of it, and what is no step and names it: confirmations, statements, what was
    // redirected or kept back in shadow mode.
    const auto stored = TRY(read_occasions(
        session,
        "WHERE id IN (SELECT occasion FROM taken WHERE item = ?) "
        "OR id IN (SELECT occasion FROM freed WHERE item = ?) "
        "OR id IN (SELECT o.id FROM items i JOIN occasions o ON o.administration = "
        "i.administration "
        "AND o.debtor = i.debtor AND o.currency = i.currency WHERE i.id = ? AND o.kind <> 'step') "
        "ORDER BY written_at, id",
        {item, item, item}));
    std::vector<OccasionOf> all;
    for (const StoredOccasion& one : stored) {
      const bool event = one.occasion.kind != "step";
      if (event && !names(one.occasion.intent, item)) continue;
      OccasionOf of;
      of.occasion = one.occasion;
      of.rows =
          TRY(read_rows(session, "WHERE occasion = ? ORDER BY effect, channel", {one.occasion.id}));
      of.cancelled_because = policy::parse_reason(one.closed_because);
      of.cancelled_detail = one.closed_detail;
      all.push_back(std::move(of));
    }
    return all;
  });
}

Result<std::vector<Overview::Quarantined>> Overview::quarantined(
    AdministrationId administration) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Quarantined>> {
    std::vector<Quarantined> all;
    session.rows<std::string, std::string, std::string, Instant>(
        "SELECT kind, id, quarantine, quarantined_at FROM records "
        "WHERE administration = ? AND quarantine <> '' ORDER BY quarantined_at, kind, id",
        {administration},
        [&](const std::string& kind, std::string id, std::string message, Instant since) {
          all.push_back({{parse_record_kind(kind).value_or(RecordKind::invoice), std::move(id)},
                         std::move(message),
                         since});
        });
    return all;
  });
}

Result<Overview::Counts> Overview::counts(AdministrationId administration, Date today) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<Counts> {
    const auto count = [&](const char* sql, std::initializer_list<In> in) {
      return session.value<std::int64_t>(sql, in).value_or(0);
    };
    Counts counts;
    counts.debtors = count(
        "SELECT COUNT(*) FROM records WHERE administration = ? AND kind = 'debtor' "
        "AND gone_at IS NULL",
        {administration});
    counts.open_items = count(
        "SELECT COUNT(*) FROM items WHERE administration = ? AND settled = 0 "
        "AND gone_at IS NULL AND state <> 'draft'",
        {administration});
    counts.overdue_items = count(
        "SELECT COUNT(*) FROM items WHERE administration = ? AND settled = 0 "
        "AND gone_at IS NULL AND state <> 'draft' AND due_date < ?",
        {administration, today});
    counts.quarantined =
        count("SELECT COUNT(*) FROM records WHERE administration = ? AND quarantine <> ''",
              {administration});
    counts.not_adopted_items = count(
        "SELECT COUNT(*) FROM items i JOIN administrations a ON a.id = i.administration "
        "WHERE i.administration = ? AND i.settled = 0 AND i.gone_at IS NULL "
        "AND i.state <> 'draft' AND a.adopted_at IS NULL",
        {administration});
    session.rows<std::string, std::int64_t>(
        "SELECT state, COUNT(*) FROM outbox WHERE administration = ? GROUP BY state",
        {administration}, [&](std::string state, std::int64_t rows) {
          counts.rows_by_state[std::move(state)] = rows;
        });
    return counts;
  });
}

Result<std::map<std::string, Overview::Reasoned>> Overview::reasons(
    AdministrationId administration) const {
  using Reasons = std::map<std::string, Reasoned>;
  return transact(store_, Access::read, [&](Session& session) -> Result<Reasons> {
    Reasons reasons;
    session.rows<std::string, std::int64_t, std::int64_t>(
        "SELECT reason, COUNT(*), COUNT(DISTINCT debtor) FROM items WHERE administration = ? "
        "AND settled = 0 AND gone_at IS NULL AND state <> 'draft' GROUP BY reason",
        {administration}, [&](std::string reason, std::int64_t items, std::int64_t debtors) {
          reasons[std::move(reason)] = {items, debtors};
        });
    return reasons;
  });
}

Result<Overview::TaskCounts> Overview::task_counts(AdministrationId administration,
                                                   Date today) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<TaskCounts> {
    const auto count = [&](const char* sql, std::initializer_list<In> in) {
      return session.value<std::int64_t>(sql, in).value_or(0);
    };
    return TaskCounts{
        count("SELECT COUNT(*) FROM tasks WHERE administration = ? AND done_on IS NULL",
              {administration}),
        count("SELECT COUNT(*) FROM tasks WHERE administration = ? AND done_on IS NULL "
              "AND due_on < ?",
              {administration, today})};
  });
}

}  // namespace dunning::store
