#include "tests/sandbox/exact_online/mirror.hpp"

#include <algorithm>

#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/shares.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr int payables = 3;
constexpr std::int64_t after_a_move = 1'000;

}  // namespace

bool has_contact(const Debtor& debtor) {
  return !debtor.last_name.empty() || !debtor.first_name.empty();
}

Mirror::Mirror(const Switches& switches) : switches_(switches) {
  // What the company itself owes: in the same table, for a reader to leave alone.
  for (int i = 0; i < payables; ++i) {
    Term term;
    term.kind = TermKind::payable;
    term.id = make_guid(GuidKind::payable, i);
    term.entry = make_guid(GuidKind::payable, 100 + i);
    term.number = std::to_string(26'900'001 + i);
    term.invoice_date = Date::from_days(20'600 + 10 * i);
    term.due = term.last_due = *term.invoice_date + 30;
    term.amount = term.total = {-(45'000 + 12'345 * i), Currency()};
    terms_.put(term.id, term);
  }
}

bool Mirror::shows(std::int64_t debtor) const {
  return !switches_.share || is_in(Share::exact_online, debtor);
}

// Both maps are in the order of ids, so one walk finds what is new, changed and gone.
template <class Record, class DebtorOf>
void Mirror::walk(Kind kind, const std::map<std::int64_t, Record>& records, const DebtorOf& debtor,
                  Found& found) {
  auto& seen = seen_[kind];
  auto next = seen.begin();
  for (const auto& [id, record] : records) {
    while (next != seen.end() && next->first < id) {
      found.gone.push_back({kind, next->first});
      next = seen.erase(next);
    }
    if (!shows(debtor(record))) continue;
    const Seen now{record.updated, record.touches};
    const bool known = next != seen.end() && next->first == id;
    if (!known) found.fresh.insert({kind, id});
    if (!known || !(next->second == now)) found.moved.push_back({kind, id});
    if (!known || look_again_ || !(next->second == now) || record.updated >= caught_up_)
      found.changed.push_back({record.updated, {kind, id}});
    if (!known) next = seen.emplace_hint(next, id, now);
    next->second = now;
    ++next;
  }
  while (next != seen.end()) {
    found.gone.push_back({kind, next->first});
    next = seen.erase(next);
  }
}

void Mirror::catch_up(const Economy& economy) {
  Found found;
  walk(
      Kind::debtor, economy.debtors(), [](const Debtor& one) { return one.id; }, found);
  walk(
      Kind::invoice, economy.invoices(), [](const Invoice& one) { return one.debtor; }, found);
  const auto payer = [&](const BankLine& line) -> std::int64_t {
    for (const auto& booking : line.bookings) {
      if (const Invoice* invoice = economy.invoice(booking.invoice)) return invoice->debtor;
    }
    const auto known = payer_by_iban_.find(line.iban);
    return known == payer_by_iban_.end() ? 0 : known->second;
  };
  walk(Kind::bank_line, economy.bank_lines(), payer, found);
  walk(
      Kind::on_account, economy.on_account(), [](const OnAccount& one) { return one.debtor; },
      found);
  for (const RecordKey& key : found.gone)
    drop(key, economy.now());
  std::sort(found.changed.begin(), found.changed.end());
  for (const auto& [updated, key] : found.changed)
    take(economy, key);
  for (const RecordKey& key : found.moved)
    moved(key, found.fresh.contains(key) ? Movement::What::created : Movement::What::changed);
  caught_up_ = economy.now();
  look_again_ = false;
}

void Mirror::take(const Economy& economy, RecordKey key) {
  switch (key.first) {
    case Kind::debtor:
      return take_debtor(economy.debtors().at(key.second));
    case Kind::invoice: {
      const Invoice& invoice = economy.invoices().at(key.second);
      take_terms(key, terms_of(invoice, switches_), economy.now());
      std::vector<std::pair<std::string, BookLine>> lines;
      if (invoice.is_sent())
        lines.emplace_back(make_guid(GuidKind::sales_line, invoice.id),
                           BookLine{0, invoice.id, false, 0, invoice.touches});
      return take_lines(key, std::move(lines), economy.now());
    }
    case Kind::on_account:
      return take_terms(key, terms_of(economy.on_account().at(key.second)), economy.now());
    case Kind::bank_line: {
      const BankLine& line = economy.bank_lines().at(key.second);
      const auto payer = payer_by_iban_.find(line.iban);
      const std::int64_t known = payer == payer_by_iban_.end() ? 0 : payer->second;
      take_terms(key, terms_of(line, known, economy, switches_), economy.now());
      const std::int64_t open = line.open_minor();
      return take_lines(key,
                        {{make_guid(GuidKind::bank_header, line.id),
                          BookLine{line.id, 0, true, open, line.touches}},
                         {make_guid(GuidKind::bank_line, line.id),
                          BookLine{line.id, 0, false, open, line.touches}}},
                        economy.now());
    }
  }
}

void Mirror::take_debtor(const Debtor& debtor) {
  if (!debtor.iban.empty()) payer_by_iban_[debtor.iban] = debtor.id;
  const DebtorRow row{debtor.id, debtor.updated, debtor.touches};
  accounts_.put(make_guid(GuidKind::account, debtor.id), row);
  const std::string contact = make_guid(GuidKind::contact, debtor.id);
  if (has_contact(debtor)) contacts_.put(contact, row);
}

void Mirror::take_terms(RecordKey key, std::vector<Term> terms, Instant now) {
  std::set<std::string> guids;
  for (Term& term : terms) {
    guids.insert(term.id);
    const std::string id = term.id;
    terms_.put(id, std::move(term));
  }
  std::set<std::string>& before = term_guids_[key];
  for (const std::string& guid : before) {
    if (!guids.contains(guid) && terms_.erase(guid)) deleted(EntityType::payment_terms, guid, now);
  }
  before = std::move(guids);
}

void Mirror::take_lines(RecordKey key, std::vector<std::pair<std::string, BookLine>> lines,
                        Instant now) {
  std::set<std::string> guids;
  for (auto& [guid, line] : lines) {
    guids.insert(guid);
    lines_.put(guid, line);
  }
  std::set<std::string>& before = line_guids_[key];
  for (const std::string& guid : before) {
    if (!guids.contains(guid) && lines_.erase(guid))
      deleted(EntityType::transaction_lines, guid, now);
  }
  before = std::move(guids);
}

void Mirror::drop(RecordKey key, Instant now) {
  moved(key, Movement::What::deleted);
  take_terms(key, {}, now);
  take_lines(key, {}, now);
  if (key.first == Kind::debtor) {
    const std::string account = make_guid(GuidKind::account, key.second);
    const std::string contact = make_guid(GuidKind::contact, key.second);
    if (accounts_.erase(account)) deleted(EntityType::accounts, account, now);
    if (contacts_.erase(contact)) deleted(EntityType::contacts, contact, now);
  }
}

void Mirror::moved(RecordKey key, Movement::What what) {
  const auto add = [&](Movement::Kind kind, GuidKind guid) {
    movements_.push_back({kind, what, make_guid(guid, key.second)});
  };
  switch (key.first) {
    case Kind::debtor:
      add(Movement::Kind::account, GuidKind::account);
      if (contacts_.rows().contains(make_guid(GuidKind::contact, key.second)))
        add(Movement::Kind::contact, GuidKind::contact);
      return;
    case Kind::invoice:
      return add(Movement::Kind::entry, GuidKind::sales_entry);
    case Kind::bank_line:
      return add(Movement::Kind::bank_line, GuidKind::bank_entry);
    case Kind::on_account:
      return;
  }
}

void Mirror::deleted(EntityType type, const std::string& guid, Instant at) {
  const auto number = static_cast<std::int64_t>(deletions_.size()) + 1;
  deletions_.push_back({deletion_sequence_.next(), number, type, guid, at});
}

void Mirror::touch(const std::string& guid) {
  terms_.touch(guid);
  accounts_.touch(guid);
  contacts_.touch(guid);
}

void Mirror::regenerate() {
  sequence_.start_at(after_a_move);
  deletion_sequence_.start_at(after_a_move);
  // In the order that they had among each other.
  std::map<std::int64_t, int> order;
  const auto gather = [&](const auto& table, int which) {
    for (const auto& [version, guid] : table.by_version())
      order.emplace(version, which);
  };
  gather(accounts_, 0);
  gather(contacts_, 1);
  gather(terms_, 2);
  gather(lines_, 3);
  for (const auto& [version, which] : order) {
    if (which == 0) accounts_.renew(version);
    if (which == 1) contacts_.renew(version);
    if (which == 2) terms_.renew(version);
    if (which == 3) lines_.renew(version);
  }
  for (Deletion& one : deletions_)
    one.timestamp = deletion_sequence_.next();
}

}  // namespace dunning::sandbox::exact_online
