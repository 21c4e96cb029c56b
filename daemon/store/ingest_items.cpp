#include "daemon/core/planted_bug.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/ingest.hpp"

// The items of an invoice (S1) and their rounds (S15).
namespace dunning::store {

std::vector<Ingest::ItemRow> Ingest::items_of(const InvoiceId& invoice) {
  std::vector<ItemRow> items;
  session_.rows<ItemId, std::optional<Date>, std::int64_t, std::int64_t, std::string, bool,
                std::optional<Instant>, std::int64_t, DebtorId, std::string>(
      "SELECT id, due_date, total_minor, open_minor, state, settled, gone_at, round, debtor, "
      "currency FROM items WHERE administration = ? AND invoice = ? ORDER BY place, id",
      {administration_, invoice},
      [&](ItemId id, std::optional<Date> due, std::int64_t total, std::int64_t open,
          std::string state, bool settled, std::optional<Instant> gone, std::int64_t round,
          DebtorId debtor, std::string currency) {
        items.push_back({id, due, total, open, std::move(state), settled, gone.has_value(), round,
                         std::move(debtor), std::move(currency)});
      });
  return items;
}

// The newest other invoice of the same debtor, number and invoice date that has items: the same
// claim. Of the few there are, the newest is chosen here: for an order of its own the database
// would set up a table each time, and nearly always there is none.
std::optional<Ingest::Twin> Ingest::twin_of(const Invoice& invoice) {
  if (invoice.number.empty() || !invoice.invoice_date) return std::nullopt;
  std::optional<Twin> newest;
  Instant newest_at;
  session_.rows<InvoiceId, std::optional<Instant>, Instant>(
      "SELECT r.id, r.gone_at, r.seen_at FROM records r WHERE r.administration = ? "
      "AND r.number = ? AND r.kind = 'invoice' AND r.debtor = ? AND r.invoice_date = ? "
      "AND r.id <> ? AND EXISTS (SELECT 1 FROM items i WHERE i.administration = r.administration "
      "AND i.invoice = r.id)",
      {administration_, invoice.number, invoice.debtor, invoice.invoice_date, invoice.id},
      [&](InvoiceId id, std::optional<Instant> gone, Instant seen) {
        if (newest && seen <= newest_at) return;
        newest = Twin{std::move(id), gone.has_value()};
        newest_at = seen;
      });
  return newest;
}

// S1: an invoice that comes back under a new id, with debtor, number and invoice date the same,
// takes over the items of the old one, and with them ladder and holds.
std::vector<Ingest::ItemRow> Ingest::inherit_items(const Invoice& invoice, const InvoiceId& old) {
  session_.run("UPDATE items SET invoice = ? WHERE administration = ? AND invoice = ?",
               {invoice.id, administration_, old});
  session_.run("UPDATE holds SET invoice = ? WHERE administration = ? AND invoice = ?",
               {invoice.id, administration_, old});
  session_.run("UPDATE words SET invoice = ? WHERE administration = ? AND invoice = ?",
               {invoice.id, administration_, old});
  auto items = items_of(invoice.id);
  for (ItemRow& item : items) {
    append(session_, {administration_, now_, "item_inherited", subject_of(item.id),
                      json::Value::object({{"from", old.value}, {"to", invoice.id.value}}), ""});
  }
  return items;
}

void Ingest::derive_items(const Invoice& invoice, bool first_seen) {
  auto items = first_seen ? std::vector<ItemRow>{} : items_of(invoice.id);
  const auto parts = due_parts(invoice);
  if (items.empty() && !parts.empty()) {
    const auto twin = twin_of(invoice);
    // Both stand in the books and the other one is the newer: one claim has one item.
    if (twin && !first_seen && !twin->gone) return;
    if (twin) items = inherit_items(invoice, twin->id);
  }
  std::vector<KnownPart> known;
  known.reserve(items.size());
  // When all are gone (the invoice itself was), its return is no new plan: they count as live.
  bool any_live = false;
  for (const ItemRow& item : items)
    any_live = any_live || !item.gone;
  for (const ItemRow& item : items)
    known.push_back({item.due_date, item.total_minor, any_live && item.gone});
  const auto matched = match_parts(known, parts);
  std::vector<bool> used(items.size(), false);
  for (std::size_t place = 0; place < parts.size(); ++place) {
    const auto at = static_cast<std::int64_t>(place);
    if (const auto which = matched[place]) {
      used[*which] = true;
      update_item(invoice, parts[place], at, items[*which]);
    } else {
      add_item(invoice, parts[place], at);
    }
  }
  for (std::size_t index = 0; index < items.size(); ++index) {
    if (!used[index] && !items[index].gone) retire_item(items[index], Still::nothing);
  }
}

void Ingest::add_item(const Invoice& invoice, const DuePart& part, std::int64_t place) {
  if (!next_item_)
    next_item_ = session_.value<std::int64_t>("SELECT next FROM sequences WHERE name = 'item'", {});
  const std::int64_t id = (*next_item_)++;
  session_.run(
      "INSERT INTO items (id, administration, debtor, currency, invoice, place, due_date, "
      "total_minor, open_minor, state, settled, round, acted, first_seen, adoption, adoption_step, "
      "decided, state_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, '', '', '', ?)",
      {id, administration_, invoice.debtor, part.total.currency.code(), invoice.id, place,
       part.due_date, part.total.minor, part.open.minor, name(invoice.state),
       is_settled(invoice.state, part.open.minor), now_, now_});
}

void Ingest::update_item(const Invoice& invoice, const DuePart& part, std::int64_t place,
                         const ItemRow& item) {
  const bool settled = is_settled(invoice.state, part.open.minor);
  // A draft of something that was settled is not yet open again: the round waits for the invoice.
  const bool was_settled = item.settled;
  const bool reopened = was_settled && !settled && invoice.state != InvoiceState::draft &&
                        !planted(PlantedBug::forget_the_round);
  const bool stays_settled = was_settled && invoice.state == InvoiceState::draft;
  const std::int64_t round = item.round + (reopened ? 1 : 0);
  session_.run(
      "UPDATE items SET debtor = ?, currency = ?, place = ?, due_date = ?, total_minor = ?, "
      "open_minor = ?, state_since = CASE WHEN state = ? AND state_since IS NOT NULL "
      "THEN state_since ELSE CAST(? AS BIGINT) END, state = ?, settled = ?, gone_at = NULL, "
      "round = ?, rests = 0 WHERE id = ?",
      {invoice.debtor, part.total.currency.code(), place, part.due_date, part.total.minor,
       part.open.minor, name(invoice.state), now_, name(invoice.state), settled || stays_settled,
       round, item.id});
  if (item.debtor != invoice.debtor) wake(item.debtor, item.currency);
  if (!reopened) return;
  session_.run("INSERT INTO rounds (item, round, since) VALUES (?, ?, ?)", {item.id, round, now_});
  append(session_, {administration_, now_, "item_reopened", subject_of(item.id),
                    json::Value::object({{"open_minor", part.open.minor}, {"round", round}}), ""});
}

void Ingest::retire_item(const ItemRow& item, Still still) {
  session_.run("UPDATE items SET gone_at = ?, open_minor = ?, rests = 0 WHERE id = ?",
               {now_, still == Still::open ? item.open_minor : 0, item.id});
}

}  // namespace dunning::store
