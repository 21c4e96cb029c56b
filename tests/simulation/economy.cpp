#include <algorithm>

#include "tests/simulation/world.hpp"

// What debtors and the bookkeeper do, day by day.
namespace dunning::simulation {
namespace {

Date earliest(const Invoice& invoice) {
  Date first = invoice.rows.front().due_date;
  for (const auto& row : invoice.rows)
    first = std::min(first, row.due_date);
  return first;
}

// Two or three due dates, two weeks apart. Each has an amount of its own and days of its own (by
// their remainder of three), so that what is one of them stays plain whatever moves.
void split(Invoice& invoice, int into) {
  const auto part = invoice.total.minor / into;
  for (int i = 0; i < into; ++i) {
    Date due = *invoice.due_date + 14 * i;
    while (due.days() % 3 != i)
      due = due + 1;
    const bool last = i + 1 == into;
    const auto before = part * i + 50 * i * (i + 1);
    const Money amount{last ? invoice.total.minor - before : part + 100 * (i + 1),
                       invoice.total.currency};
    invoice.rows.push_back({due, amount, amount});
  }
  invoice.due_date = earliest(invoice);
}

std::string due_dates(const Invoice& invoice) {
  if (invoice.rows.empty()) return to_string(*invoice.due_date);
  std::string text;
  for (const auto& row : invoice.rows)
    text += (text.empty() ? "" : ", ") + to_string(row.due_date) + " (" + to_string(row.open) + ")";
  return text;
}

}  // namespace

void World::add_debtors() {
  for (int i = 1; i <= plan_.debtors; ++i) {
    const std::string number = std::to_string(i);
    Debtor debtor;
    debtor.id.value = "d" + number;
    debtor.name = plan_.lawful ? "Persoon " + number : "Bedrijf " + number + " B.V.";
    debtor.customer_number = std::to_string(1000 + i);
    debtor.address.country = "NL";
    debtors.push_back(
        {debtor.id.value, debtor.name, Dice(plan_.seed, debtor.id.value), {}, {}, {}});
    debtor.language = debtors.back().dice.chance(80) ? "nl" : "en";
    debtor.mailboxes = {{"invoice_contact", "ap@bedrijf" + number + ".example"}};
    if (plan_.asks(Trouble::errands) && i % 3 != 0)
      debtor.phone = "06-" + std::to_string(12'345'600 + i);
    if (plan_.asks(Trouble::bank)) debtor.iban = "NL00BANK" + std::to_string(1'000'000'000 + i);
    put(debtor);
    new_invoice(debtors.back(), euro(), 12'100, i % 20);
  }
}

std::string World::new_invoice(DebtorLife& debtor, const Currency& currency, std::int64_t minor,
                               int due_in_days) {
  Invoice invoice;
  invoice.id.value = debtor.id + "-" + std::to_string(debtor.invoices.size() + 1);
  invoice.number = debtor.id + "/" + std::to_string(1001 + debtor.invoices.size());
  invoice.debtor.value = debtor.id;
  invoice.invoice_date = today();
  invoice.due_date = today() + due_in_days;
  invoice.total = invoice.open = {minor, currency};
  invoice.state = InvoiceState::open;
  invoice.ledger_state = "open";
  invoice.sent = Known::yes;
  invoice.sent_on = today();
  invoice.direct_debit = Known::no;
  if (has(Trouble::terms) && minor >= 3'000 && this->dice(Trouble::terms).chance(50))
    split(invoice, this->dice(Trouble::terms).chance(50) ? 3 : 2);
  if (!invoice.rows.empty()) with_terms_.insert(invoice.number);
  debtor.invoices.push_back(invoice.id.value);
  tell("invoice " + invoice.number + " to " + debtor.id + ": " + to_string(invoice.total) +
       ", due " + due_dates(invoice));
  put(invoice);
  return debtor.invoices.back();
}

void World::act_for_a_day() {
  keep_statement();
  pay_agreed();
  for (auto& debtor : debtors)
    act(debtor);
}

void World::act(DebtorLife& debtor) {
  auto& dice = debtor.dice;
  repair(debtor, false);
  if (dice.chance(12)) {
    const bool foreign = dice.chance(30) && has(Trouble::currencies);
    const auto minor = 100 * (10 + dice.pick(2000));
    new_invoice(debtor, foreign ? dollar() : euro(), minor, static_cast<int>(dice.pick(20)));
  }
  // By index: an invoice that is entered again is added meanwhile.
  for (std::size_t i = 0; i < debtor.invoices.size(); ++i)
    act_on(debtor, std::string(debtor.invoices[i]));
  if (has(Trouble::bank) && this->dice(Trouble::bank).chance(3)) transfer(debtor, debtor.invoices);
  if (has(Trouble::bookkeeping) || has(Trouble::words)) keep_debtor(debtor);
}

void World::act_on(DebtorLife& debtor, const std::string& id) {
  const auto* found = invoice(id);
  if (found == nullptr) return;
  auto& dice = debtor.dice;
  const auto late = today() - *found->due_date;
  if (found->state == InvoiceState::paid) {
    if (late < 60 && has(Trouble::reversals) && dice.per_mille(4)) {
      const auto back = found->payments.empty() ? 0 : found->payments.back().amount.minor;
      if (back > 0) pay(id, -back);
    }
    return;
  }
  if (found->state != InvoiceState::open || !found->open.is_positive()) return;
  const auto open = found->open.minor;
  if (dice.chance(late < 0 ? 3 : 4) && !is_on_its_way(id)) {
    const bool too_much = has(Trouble::reversals) && dice.chance(5) && found->rows.empty();
    if (has(Trouble::bank) && this->dice(Trouble::bank).chance(70)) return transfer(debtor, {id});
    const auto& first = found->rows;
    const auto unpaid = std::find_if(first.begin(), first.end(),
                                     [](const DueRow& row) { return row.open.is_positive(); });
    if (unpaid != first.end() && this->dice(Trouble::terms).chance(60))
      return pay(id, unpaid->open.minor);
    return pay(id, open + (too_much ? 1 + dice.pick(5'000) : 0));
  }
  if (dice.per_mille(10) && has(Trouble::reversals)) return pay(id, open / 3 + 1);
  if (has(Trouble::bookkeeping)) keep_books(debtor, id);
}

void World::keep_books(DebtorLife& debtor, const std::string& id) {
  auto& dice = debtor.dice;
  const auto what = dice.pick(1000);
  if (what < 20 && !invoice(id)->rows.empty()) return keep_terms(debtor, id);
  if (what < 10) {
    change(id, [&](Invoice& one) {
      one.due_date = *one.due_date + 1 + dice.pick(14);
      tell("due date of " + one.number + " moved later, to " + to_string(*one.due_date));
    });
  } else if (what < 14) {
    change(id, [&](Invoice& one) {
      one.due_date = *one.due_date - 1 - dice.pick(10);
      tell("due date of " + one.number + " moved earlier, to " + to_string(*one.due_date));
    });
  } else if (what < 20) {
    change(id, [&](Invoice& one) {
      const auto by = dice.pick(10'000) - std::min<std::int64_t>(5'000, one.open.minor - 1);
      one.total.minor += by;
      one.open.minor += by;
      if (!one.open.is_positive()) one.open.minor = 100;
      tell("amount of " + one.number + " edited, open is " + to_string(one.open));
    });
  } else if (what < 27) {
    credit(debtor, id, dice.chance(60));
  } else if (what < 30) {
    change(id, [&](Invoice& one) {
      one.state = InvoiceState::voided;
      one.ledger_state = "voided";
      one.open.minor = 0;
      for (auto& row : one.rows)
        row.open.minor = 0;
      tell(one.number + " is voided");
    });
  } else if (what < 34) {
    Invoice again = *invoice(id);
    again.id.value = debtor.id + "-" + std::to_string(debtor.invoices.size() + 1);
    debtor.invoices.push_back(again.id.value);
    tell(again.number + " is deleted and entered again as " + again.id.value);
    remove({RecordKind::invoice, id});
    put(again);
  } else if (what < 37) {
    tell(invoice(id)->number + " cannot be read for some days");
    debtor.repair_on[id] = today() + 1 + dice.pick(9);
    // What it was comes back with the repair.
    Invoice was = *invoice(id);
    was.reference = "repaired";
    spoilt_[id] = std::move(was);
    spoil({RecordKind::invoice, id});
  } else if (what < 40) {
    change(id, [&](Invoice& one) {
      one.state = InvoiceState::payment_under_way;
      one.ledger_state = "pending_payment";
      tell("a payment of " + one.number + " is under way");
    });
    debtor.repair_on[id] = today() + 1 + dice.pick(6);
  }
}

// One due date moves by whole weeks of three days, so that it never meets another.
void World::keep_terms(DebtorLife& debtor, const std::string& id) {
  const auto which = debtor.dice.pick(static_cast<std::int64_t>(invoice(id)->rows.size()));
  const auto by = 3 * (1 + debtor.dice.pick(4)) * (debtor.dice.chance(70) ? 1 : -1);
  change(id, [&](Invoice& one) {
    auto& row = one.rows[static_cast<std::size_t>(which)];
    row.due_date = row.due_date + by;
    one.due_date = earliest(one);
    tell("due dates of " + one.number + " are now " + due_dates(one));
  });
}

// Of a quarter of what is open.
void World::credit(DebtorLife& debtor, const std::string& id, bool tied) {
  const auto* one = invoice(id);
  if (one == nullptr || one->state != InvoiceState::open || !one->open.is_positive()) return;
  const Money amount{one->open.minor / 4 + 1, one->open.currency};
  Invoice note;
  note.id.value = debtor.id + "-c" + std::to_string(debtor.credits.size() + 1);
  note.number = debtor.id + "/c" + std::to_string(debtor.credits.size() + 1);
  note.debtor = one->debtor;
  note.invoice_date = today();
  note.total = note.open = {-amount.minor, amount.currency};
  note.state = InvoiceState::open;
  note.ledger_state = "open";
  note.credit_note = true;
  note.sent = Known::yes;
  if (tied) note.credits = id;
  debtor.credits.push_back(note.id.value);
  debtor.repair_on[note.id.value] = today() + 5 + debtor.dice.pick(30);  // then it is settled
  tell("credit note " + note.number + " of " + to_string(amount) +
       (tied ? " for " + one->number : " for " + debtor.id));
  put(note);
}

void World::keep_debtor(DebtorLife& debtor) {
  const auto* record = ledger.find({RecordKind::debtor, debtor.id});
  if (record == nullptr) return;
  Debtor changed = std::get<Debtor>(*record);
  const auto what = debtor.dice.pick(1000);
  if (what < 5 && has(Trouble::bookkeeping)) {
    changed.mailboxes.front().address = "x" + changed.mailboxes.front().address;
    tell(debtor.id + " has the address " + changed.mailboxes.front().address);
  } else if (what < 10 && has(Trouble::words) && changed.stop_signs.empty()) {
    changed.stop_signs = {"no reminders"};
    tell("a stop sign on " + debtor.id);
  } else if (what >= 900 && !changed.stop_signs.empty()) {
    changed.stop_signs.clear();
    tell("the stop sign on " + debtor.id + " is taken away");
  } else {
    return;
  }
  put(changed);
}

// What was to pass has passed: unreadable records can be read, payments under way have come or not,
// credit notes are settled.
void World::repair(DebtorLife& debtor, bool all) {
  for (auto one = debtor.repair_on.begin(); one != debtor.repair_on.end();) {
    if (!all && one->second > today()) {
      ++one;
      continue;
    }
    const std::string id = one->first;
    one = debtor.repair_on.erase(one);
    if (const auto spoilt = spoilt_.find(id); spoilt != spoilt_.end()) {
      tell(spoilt->second.number + " can be read again");
      put(std::move(spoilt->second));
      spoilt_.erase(spoilt);
      continue;
    }
    change(id, [&](Invoice& invoice) {
      if (invoice.credit_note) {
        invoice.open.minor = 0;
        invoice.state = InvoiceState::paid;
        invoice.ledger_state = "paid";
        tell("credit note " + invoice.number + " is settled");
      } else if (invoice.state == InvoiceState::payment_under_way) {
        invoice.state = InvoiceState::open;
        invoice.ledger_state = "open";
        tell("no payment of " + invoice.number + " has come");
      }
    });
  }
}

void World::make_quiet() {
  quiet_ = true;
  ledger_down = false;
  mail_down = false;
  token_refused_until.reset();
  mail_server.fates.clear();
  keep_statement();
  ledger.failures.clear();
  ledger.lose_next_answer = false;
  for (auto& debtor : debtors) {
    repair(debtor, true);
    const auto* record = ledger.find({RecordKind::debtor, debtor.id});
    Debtor changed = std::get<Debtor>(*record);
    if (changed.stop_signs.empty()) continue;
    changed.stop_signs.clear();
    put(changed);
  }
  tell("-- from here on it is quiet");
}

}  // namespace dunning::simulation
