#include "connectors/exact_online/term.hpp"

#include <algorithm>
#include <cstdlib>

#include "connectors/exact_online/odata.hpp"
#include "daemon/json/cursor.hpp"

namespace dunning::exact_online {

using json::Cursor;
using json::Value;

#define DUNNING_EXACT_TERM_FIELDS                                                             \
  "ID,TransactionID,TransactionEntryID,Account,AccountName,AccountBankAccountNumber,"         \
  "AccountContactName,Document,InvoiceNumber,EntryNumber,YourRef,PaymentReference,"           \
  "Description,PaymentCondition,PaymentMethod,DirectDebitMandate,EntryDate,InvoiceDate,"      \
  "DueDate,TransactionDueDate,LastPaymentDate,EndDate,AmountDC,AmountFC,TransactionAmountDC," \
  "TransactionAmountFC,Currency,TransactionType,Status,IsFullyPaid"
const std::string_view term_fields = DUNNING_EXACT_TERM_FIELDS;
const std::string_view sync_term_fields = DUNNING_EXACT_TERM_FIELDS ",Timestamp,LineType";
#undef DUNNING_EXACT_TERM_FIELDS

namespace {

constexpr std::int64_t opening_balance = 10;
constexpr std::int64_t sales_entry = 20;
constexpr std::int64_t sales_credit_note = 21;
constexpr std::int64_t cash_flow = 40;
constexpr std::int64_t other = 90;

std::int64_t magnitude(const Money& money) {
  return std::abs(money.minor);
}

Status read_names(const Cursor& wire, Term& term) {
  term.account = TRY(find_guid(wire, "Account"));
  term.account_name = TRY(plain_text(wire, "AccountName"));
  term.account_iban = TRY(plain_text(wire, "AccountBankAccountNumber"));
  std::erase(term.account_iban, ' ');
  term.contact_name = TRY(plain_text(wire, "AccountContactName"));
  term.document = TRY(find_guid(wire, "Document"));
  term.entry = TRY(find_guid(wire, "TransactionEntryID"));
  term.invoice_number = TRY(find_whole(wire, "InvoiceNumber")).value_or(0);
  term.entry_number = TRY(find_whole(wire, "EntryNumber")).value_or(0);
  term.your_ref = TRY(plain_text(wire, "YourRef"));
  term.payment_reference = TRY(plain_text(wire, "PaymentReference"));
  term.description = TRY(plain_text(wire, "Description"));
  term.payment_condition = TRY(plain_text(wire, "PaymentCondition"));
  term.payment_method = TRY(plain_text(wire, "PaymentMethod"));
  term.mandate = !TRY(find_guid(wire, "DirectDebitMandate")).empty();
  return {};
}

Status read_days(const Cursor& wire, Term& term) {
  term.entry_date = TRY(find_day(wire, "EntryDate"));
  term.invoice_date = TRY(find_day(wire, "InvoiceDate"));
  term.due_date = TRY(find_day(wire, "DueDate"));
  if (!term.due_date) term.due_date = TRY(find_day(wire, "TransactionDueDate"));
  term.last_payment = TRY(find_day(wire, "LastPaymentDate"));
  term.ended = TRY(find_day(wire, "EndDate"));
  return {};
}

// In the currency of the invoice; where the row names none, in that of the books.
Status read_amounts(const Cursor& wire, Currency books, Term& term) {
  const auto code = TRY(plain_text(wire, "Currency"));
  Currency currency = books;
  if (!code.empty()) {
    const auto named = Currency::parse(code);
    if (!named) return fail(wire.error("Currency: " + named.error().message));
    currency = *named;
  }
  const bool foreign = currency != books;
  auto amount = TRY(find_amount(wire, "AmountFC", currency));
  term.total = TRY(find_amount(wire, "TransactionAmountFC", currency));
  if (!foreign && !amount) amount = TRY(find_amount(wire, "AmountDC", currency));
  if (!foreign && !term.total) term.total = TRY(find_amount(wire, "TransactionAmountDC", currency));
  if (!amount) return fail(wire.error("AmountFC: the row has no amount"));
  term.amount = *amount;
  return {};
}

// Several parts of one sales entry, of which none runs against the others.
bool same_direction(const Group& group) {
  bool negative = false;
  bool positive = false;
  for (const auto& term : group.terms) {
    negative = negative || (term.is_open() && term.amount.is_negative());
    positive = positive || (term.is_open() && term.amount.is_positive());
  }
  return !(negative && positive);
}

Nature by_sign(const Group& group, OwedSign::Sign owed, Nature when_owed, Nature otherwise) {
  if (owed == OwedSign::Sign::unknown) return Nature::unclear;
  std::int64_t sum = 0;
  for (const auto& term : group.terms) {
    if (__builtin_add_overflow(sum, term.amount.minor, &sum)) return Nature::unclear;
  }
  if (sum == 0) return when_owed;
  return (sum < 0) == (owed == OwedSign::Sign::negative) ? when_owed : otherwise;
}

}  // namespace

Result<Term> read_term(const Value& row, Currency books) {
  const Cursor wire(row);
  Term term;
  term.id = TRY(find_guid(wire, "ID"));
  if (term.id.empty()) return fail(wire.error("ID: is missing"));
  term.transaction = TRY(find_guid(wire, "TransactionID"));
  if (term.transaction.empty()) term.transaction = "term-" + term.id;
  term.timestamp = TRY(find_whole(wire, "Timestamp")).value_or(0);
  term.line_type = TRY(find_whole(wire, "LineType"));
  TRY(read_names(wire, term));
  if (term.account.empty()) return fail(wire.error("Account: the row belongs to nobody"));
  TRY(read_days(wire, term));
  TRY(read_amounts(wire, books, term));
  term.type = TRY(find_whole(wire, "TransactionType")).value_or(0);
  term.status = TRY(find_whole(wire, "Status")).value_or(0);
  term.fully_paid = TRY(find_flag(wire, "IsFullyPaid")).value_or(false);
  return term;
}

std::string transaction_of(const Value& row) {
  const Cursor wire(row);
  const auto transaction = find_guid(wire, "TransactionID");
  if (transaction && !transaction->empty()) return *transaction;
  const auto id = find_guid(wire, "ID");
  return id && !id->empty() ? "term-" + *id : std::string();
}

void OwedSign::learn(const Term& term) {
  if (term.type != sales_entry || !term.total || !term.total->is_positive()) return;
  negative_ += term.amount.is_negative() ? 1 : 0;
  positive_ += term.amount.is_positive() ? 1 : 0;
}

OwedSign::Sign OwedSign::sign() const {
  if (negative_ == 0 && positive_ == 0) return known_;
  if (negative_ > 9 * positive_) return Sign::negative;
  if (positive_ > 9 * negative_) return Sign::positive;
  return Sign::unknown;
}

std::string OwedSign::text() const {
  switch (sign()) {
    case Sign::negative:
      return "-";
    case Sign::positive:
      return "+";
    case Sign::unknown:
      break;
  }
  return "";
}

OwedSign OwedSign::read(std::string_view text) {
  return OwedSign(text == "-" ? Sign::negative : text == "+" ? Sign::positive : Sign::unknown);
}

std::vector<Group> grouped(std::vector<Term> terms) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> places;
  for (auto& term : terms) {
    const auto [place, is_new] = places.emplace(term.transaction, groups.size());
    if (is_new) groups.push_back({term.transaction, {}});
    auto& rows = groups[place->second].terms;
    // A row that moved while a page was made comes twice.
    const auto same =
        std::find_if(rows.begin(), rows.end(), [&](const Term& row) { return row.id == term.id; });
    if (same == rows.end()) {
      rows.push_back(std::move(term));
    } else {
      *same = std::move(term);
    }
  }
  // However the rows were paged, one invoice reads the same.
  for (auto& group : groups)
    std::sort(group.terms.begin(), group.terms.end(), [](const Term& a, const Term& b) {
      return std::tie(a.due_date, a.id) < std::tie(b.due_date, b.id);
    });
  return groups;
}

Nature nature_of(const Group& group, OwedSign::Sign owed) {
  const Term& first = group.terms.front();
  for (const auto& term : group.terms) {
    // One receipt may be matched with invoices of several customers.
    if (term.type != first.type || term.amount.currency != first.amount.currency ||
        (term.account != first.account && term.type != cash_flow))
      return Nature::unclear;
  }
  if (!same_direction(group)) return Nature::unclear;
  switch (first.type) {
    case sales_entry:
      if (first.total && first.total->is_positive()) return Nature::claim;
      if (first.total && first.total->is_negative()) return Nature::credit_note;
      return by_sign(group, owed, Nature::claim, Nature::credit_note);
    case sales_credit_note:
      return Nature::credit_note;
    case cash_flow:
      // Money that came in, unless it is known that it went out: then it is none of the debtor's.
      return by_sign(group, owed, Nature::refund, Nature::receipt) == Nature::refund
                 ? Nature::refund
                 : Nature::receipt;
    case opening_balance:
    case other:
      return by_sign(group, owed, Nature::claim, Nature::credit);
    default:
      // A difference that is owed is nothing to remind anybody of.
      return by_sign(group, owed, Nature::unclear, Nature::credit);
  }
}

bool is_whole(const Group& group) {
  const Term& first = group.terms.front();
  if (first.transaction == "term-" + first.id) return true;
  if (!first.total) return false;
  const bool entry = first.type == sales_entry || first.type == sales_credit_note;
  // Of other entries the total may be that of many customers, so only a single row proves itself.
  if (!entry && group.terms.size() != 1) return false;
  std::int64_t sum = 0;
  for (const auto& term : group.terms) {
    if (term.amount.currency != first.amount.currency) return false;
    if (__builtin_add_overflow(sum, magnitude(term.amount), &sum)) return false;
  }
  return sum == magnitude(*first.total);
}

}  // namespace dunning::exact_online
