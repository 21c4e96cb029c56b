#include <algorithm>
#include <cstdlib>

#include "connectors/exact_online/fingerprint.hpp"
#include "connectors/exact_online/odata.hpp"
#include "connectors/exact_online/wire.hpp"

namespace dunning::exact_online {
namespace {

constexpr std::int64_t status_open = 20;
constexpr std::int64_t status_selected = 30;
constexpr std::int64_t status_processed = 40;
constexpr std::int64_t status_matched = 50;

Result<Money> sum_of(const Group& group, Currency currency, bool open_only) {
  Money sum{0, currency};
  for (const auto& term : group.terms) {
    if (open_only && !term.is_open()) continue;
    sum = TRY(add(sum, Money{std::abs(term.amount.minor), currency}));
  }
  return sum;
}

Money negated(Money money) {
  return {-money.minor, money.currency};
}

// The decisive row: of which kind of open the invoice is, if it is open at all.
std::int64_t decisive_status(const Group& group) {
  std::int64_t decisive = status_matched;
  const auto rank = [](std::int64_t status) {
    switch (status) {
      case status_matched:
        return 0;
      case status_open:
        return 1;
      case status_selected:
        return 2;
      case status_processed:
        return 3;
      default:
        return 4;  // one that nobody knows
    }
  };
  for (const auto& term : group.terms) {
    const auto status = term.is_open() ? term.status : status_matched;
    if (rank(status) > rank(decisive)) decisive = status;
  }
  return decisive;
}

InvoiceState state_of(std::int64_t status) {
  switch (status) {
    case status_open:
      return InvoiceState::open;
    case status_selected:
    case status_processed:
      return InvoiceState::payment_under_way;
    case status_matched:
      return InvoiceState::paid;
    default:
      return InvoiceState::unknown;
  }
}

std::string number_of(const Term& term, NumberIs number_is) {
  if (number_is == NumberIs::your_ref && !term.your_ref.empty()) return term.your_ref;
  if (term.invoice_number != 0) return std::to_string(term.invoice_number);
  return term.entry_number != 0 ? std::to_string(term.entry_number) : term.your_ref;
}

Known direct_debit_of(const Group& group) {
  Known known = Known::unknown;
  for (const auto& term : group.terms) {
    if (!term.is_open() || term.payment_method.empty()) continue;
    const bool collection = term.payment_method == "I";
    if (collection && term.mandate) return Known::yes;
    if (!collection) known = Known::no;
  }
  return known;
}

// What was received: each part that is matched. Where matched rows no longer show what they were
// of, one payment of all that is missing.
void read_payments(const Group& group, Invoice& invoice) {
  const Money paid{invoice.total.minor - invoice.open.minor, invoice.total.currency};
  if (!paid.is_positive()) return;
  std::int64_t shown = 0;
  std::optional<Date> latest;
  std::vector<Payment> payments;
  std::string last_id;
  for (const auto& term : group.terms) {
    if (term.is_open()) continue;
    const auto booked = term.last_payment ? term.last_payment
                        : term.ended      ? term.ended
                                          : term.invoice_date;
    latest = std::max(latest, booked);
    last_id = term.id;
    shown += std::abs(term.amount.minor);
    if (!term.amount.is_zero())
      payments.push_back({term.id, booked.value_or(Date()),
                          Money{std::abs(term.amount.minor), paid.currency}, ""});
  }
  if (shown != paid.minor) {
    if (last_id.empty()) return;
    payments = {{last_id, latest.value_or(Date()), paid, ""}};
  }
  invoice.payments = std::move(payments);
}

// The due dates with what falls due on each; rows of one date are one.
Status read_due_dates(const Group& group, Invoice& invoice) {
  std::map<Date, DueRow> rows;
  bool undated = false;
  for (const auto& term : group.terms) {
    if (!term.due_date) {
      undated = true;
      continue;
    }
    auto& row =
        rows.try_emplace(*term.due_date, DueRow{*term.due_date, Money{0, invoice.total.currency},
                                                Money{0, invoice.total.currency}})
            .first->second;
    const Money amount{std::abs(term.amount.minor), invoice.total.currency};
    row.amount = TRY(add(row.amount, amount));
    if (term.is_open()) row.open = TRY(add(row.open, amount));
  }
  if (rows.empty()) return {};
  invoice.due_date = rows.begin()->first;
  for (const auto& [date, row] : rows) {
    if (row.open.is_zero()) continue;
    invoice.due_date = date;
    break;
  }
  if (rows.size() > 1 && !undated) {
    for (auto& [date, row] : rows)
      invoice.rows.push_back(row);
  }
  return {};
}

std::string version_of(const Invoice& invoice) {
  Fingerprint print;
  print.add(std::to_string(reading_version))
      .add(invoice.debtor.value)
      .add(invoice.number)
      .add(invoice.invoice_date)
      .add(invoice.due_date)
      .add(invoice.total)
      .add(invoice.open)
      .add(name(invoice.state))
      .add(invoice.ledger_state)
      .add(invoice.credit_note)
      .add(invoice.on_account)
      .add(invoice.reference)
      .add(invoice.payment_reference)
      .add(invoice.contact_person)
      .add(invoice.direct_debit)
      .add(invoice.dunned_elsewhere);
  for (const auto& row : invoice.rows)
    print.add(std::optional(row.due_date)).add(row.amount).add(row.open);
  for (const auto& payment : invoice.payments)
    print.add(payment.id).add(std::optional(payment.booked_on)).add(payment.amount);
  for (const auto& tag : invoice.tags)
    print.add(tag);
  return print.text();
}

std::string version_of(const BankLine& line) {
  return Fingerprint()
      .add(std::to_string(reading_version))
      .add(std::optional(line.booked_on))
      .add(line.amount)
      .add(line.open)
      .add(line.counterparty_iban)
      .add(line.counterparty_name)
      .add(line.description)
      .text();
}

// Names and texts are those of the first row; every row of a transaction repeats them.
Invoice begun(const Group& group, const Reading& reading) {
  const Term& first = group.terms.front();
  Invoice invoice;
  invoice.id = {group.id};
  invoice.debtor = {first.account};
  invoice.invoice_date = first.invoice_date ? first.invoice_date : first.entry_date;
  invoice.payment_reference = first.payment_reference;
  invoice.contact_person = first.contact_name;
  if (reading.number_is != NumberIs::your_ref) invoice.reference = first.your_ref;
  return invoice;
}

Result<Invoice> claim_of(const Group& group, const Reading& reading, Nature nature) {
  const Term& first = group.terms.front();
  Invoice invoice = begun(group, reading);
  invoice.number = number_of(first, reading.number_is);
  invoice.open = TRY(sum_of(group, first.amount.currency, true));
  invoice.total = TRY(sum_of(group, first.amount.currency, false));
  const bool entry = first.type == 20 || first.type == 21;
  if (entry && first.total) invoice.total = {std::abs(first.total->minor), first.total->currency};
  const auto status = decisive_status(group);
  invoice.ledger_state = status_text(status);
  invoice.state = nature == Nature::unclear ? InvoiceState::unknown : state_of(status);
  if (nature == Nature::credit_note) {
    invoice.credit_note = true;
    invoice.total = negated(invoice.total);
    invoice.open = negated(invoice.open);
  } else {
    TRY(read_due_dates(group, invoice));
    read_payments(group, invoice);
    invoice.direct_debit = direct_debit_of(group);
    invoice.dunned_elsewhere = reading.scenarios.contains(first.payment_condition);
  }
  if (first.type == 10) invoice.tags.emplace_back("opening balance");
  invoice.version = version_of(invoice);
  return invoice;
}

Result<Invoice> on_account(const Group& group, const Reading& reading) {
  const Term& first = *std::find_if(group.terms.begin(), group.terms.end(),
                                    [](const Term& term) { return term.is_open(); });
  Invoice invoice = begun(group, reading);
  invoice.debtor = {first.account};  // of whom money is left, when it is matched with several
  invoice.on_account = true;
  invoice.total = negated(TRY(sum_of(group, first.amount.currency, false)));
  invoice.open = negated(TRY(sum_of(group, first.amount.currency, true)));
  const auto status = decisive_status(group);
  invoice.ledger_state = status_text(status);
  invoice.state = state_of(status);
  invoice.version = version_of(invoice);
  return invoice;
}

Result<BankLine> bank_line_of(const Group& group, Nature nature) {
  const Term& first = group.terms.front();
  BankLine line;
  line.id = group.id;
  const auto day = first.entry_date ? first.entry_date : first.invoice_date;
  if (!day) return fail(ErrorKind::invalid_input, "EntryDate: the receipt has no date");
  line.booked_on = *day;
  line.amount = TRY(sum_of(group, first.amount.currency, false));
  line.open = TRY(sum_of(group, first.amount.currency, true));
  if (nature == Nature::refund) {
    line.amount = negated(line.amount);
    line.open = negated(line.open);
  }
  line.counterparty_iban = first.account_iban;
  line.counterparty_name = first.account_name;
  line.description = first.description;
  for (const auto* part : {&first.your_ref, &first.payment_reference}) {
    if (part->empty() || line.description.find(*part) != std::string::npos) continue;
    line.description += (line.description.empty() ? "" : "\n") + *part;
  }
  line.version = version_of(line);
  return line;
}

// In the direction of the line.
Result<Money> sum_of_settled(const Group& group, const BankLine& line) {
  Money sum{0, line.amount.currency};
  for (const auto& term : group.terms) {
    if (!term.is_open()) sum = TRY(add(sum, Money{std::abs(term.amount.minor), sum.currency}));
  }
  return line.amount.is_negative() ? negated(sum) : sum;
}

}  // namespace

bool is_settled(const Group& group) {
  return std::none_of(group.terms.begin(), group.terms.end(),
                      [](const Term& term) { return term.is_open(); });
}

std::string status_text(std::int64_t status) {
  const auto number = std::to_string(status);
  switch (status) {
    case status_open:
      return number + ", open";
    case status_selected:
      return number + ", selected for collection";
    case status_processed:
      return number + ", collection sent";
    case status_matched:
      return number + ", matched";
    default:
      return number;
  }
}

Result<Understood> understand(const Group& group, const Reading& reading) {
  const auto nature = nature_of(group, reading.owed);
  Understood understood;
  switch (nature) {
    case Nature::claim:
    case Nature::credit_note:
    case Nature::unclear:
      understood.records.emplace_back(TRY(claim_of(group, reading, nature)));
      break;
    case Nature::refund:
      understood.records.emplace_back(TRY(bank_line_of(group, nature)));
      break;
    case Nature::receipt:
      understood.records.emplace_back(TRY(bank_line_of(group, nature)));
      [[fallthrough]];
    case Nature::credit:
      if (is_settled(group)) {
        understood.settled.push_back({RecordKind::invoice, group.id});
      } else {
        understood.records.emplace_back(TRY(on_account(group, reading)));
      }
      break;
  }
  return understood;
}

Result<BankLine> understand(const BankEntry& entry, const Group* receivables,
                            const Suspense& suspense) {
  if (receivables == nullptr) {
    BankLine line;
    line.id = entry.id;
    line.booked_on = entry.date;
    line.amount = entry.received;
    const bool sorted_out = !entry.account.empty() || !suspense.holds(entry);
    line.open = sorted_out ? Money{0, line.amount.currency} : line.amount;
    line.counterparty_name = entry.counterparty;
    line.description = entry.description;
    line.version = version_of(line);
    return line;
  }
  auto line = TRY(
      bank_line_of(*receivables, entry.received.is_negative() ? Nature::refund : Nature::receipt));
  if (line.amount.currency != entry.received.currency) return line;
  const bool emptied =
      std::any_of(receivables->terms.begin(), receivables->terms.end(),
                  [](const Term& term) { return !term.is_open() && term.amount.is_zero(); });
  line.amount = entry.received;
  if (emptied) {
    // How much is matched is not to be seen: all but what stands open on somebody's account.
    line.version = version_of(line);
    return line;
  }
  // What is matched with no invoice is open, also when it stands on nobody's account.
  const auto matched = TRY(sum_of_settled(*receivables, line));
  line.open = TRY(subtract(entry.received, matched));
  if (line.open.is_negative() != entry.received.is_negative()) line.open.minor = 0;
  line.version = version_of(line);
  return line;
}

}  // namespace dunning::exact_online
