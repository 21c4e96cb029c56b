#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/json/value.hpp"

// A payment term, the row of which Exact's receivables are made: one due date, or one part of it
// after a part was paid, or money that came in. Rows with the same TransactionID are one invoice,
// one credit note or one receipt; that guid is the id of our record. Pure.
namespace dunning::exact_online {

struct Term {
  std::string id;              // of the row
  std::string transaction;     // what the row is a part of; "term-<id>" when it does not say
  std::int64_t timestamp = 0;  // row version; of sync endpoints only
  std::optional<std::int64_t> line_type;  // 20 receivable, 22 payable; of sync endpoints only
  std::string account;
  std::string account_name;
  std::string account_iban;
  std::string contact_name;
  std::string document;
  std::string entry;  // of the sales entry
  std::int64_t invoice_number = 0;
  std::int64_t entry_number = 0;
  std::string your_ref;
  std::string payment_reference;
  std::string description;
  std::string payment_condition;  // code
  std::string payment_method;     // B on credit, I collection, K cash, V credit card
  bool mandate = false;           // a direct debit mandate is named
  std::optional<Date> entry_date;
  std::optional<Date> invoice_date;
  std::optional<Date> due_date;
  std::optional<Date> last_payment;
  std::optional<Date> ended;   // since when it is no longer outstanding
  Money amount;                // as on the wire: which sign is owed is disputed
  std::optional<Money> total;  // of the whole entry
  std::int64_t type = 0;    // 10 opening balance, 20 sales entry, 21 credit note, 40 cash flow …
  std::int64_t status = 0;  // 20 open, 30 selected, 40 processed, 50 matched
  bool fully_paid = false;

  bool is_open() const { return status != 50 && !fully_paid; }
};

// What a request has to select for read_term. Row versions and line types are known to the sync
// endpoint only.
extern const std::string_view term_fields;
extern const std::string_view sync_term_fields;

// `books`: the currency of the division, for rows that name none.
Result<Term> read_term(const json::Value& row, Currency books);

// The id of the record that a row belongs to when nothing else of it can be read; empty when not
// even that.
std::string transaction_of(const json::Value& row);

// The sign that an amount has when it is owed to us. Reports disagree, and each endpoint may have
// its own, so it is learnt from sales entries, whose direction is known: type 20 with a positive
// total.
class OwedSign {
 public:
  enum class Sign { unknown, negative, positive };
  OwedSign() = default;
  explicit OwedSign(Sign known) : known_(known) {}

  void learn(const Term& term);
  // Unknown as well while the rows contradict each other.
  Sign sign() const;
  std::string text() const;  // "-", "+" or ""
  static OwedSign read(std::string_view text);

 private:
  Sign known_ = Sign::unknown;  // from earlier
  std::int64_t negative_ = 0;
  std::int64_t positive_ = 0;
};

// The rows of one transaction.
struct Group {
  std::string id;
  std::vector<Term> terms;
};
// In the order in which the transactions first appear; of a row that is there twice, the last.
std::vector<Group> grouped(std::vector<Term> terms);

enum class Nature {
  claim,
  credit_note,
  receipt,  // money from a customer
  refund,   // money to one
  credit,   // a credit of another kind: opening balance, difference
  unclear,  // owed or not: nobody can tell, so it is never dunned
};
Nature nature_of(const Group& group, OwedSign::Sign owed);

// Whether these are all the rows of their transaction, as far as the total of the entry tells. When
// they are not, the others have to be read before anything is said about the invoice.
bool is_whole(const Group& group);

}  // namespace dunning::exact_online
