#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/core/result.hpp"
#include "tests/sandbox/economy_records.hpp"

namespace dunning::sandbox {

// The books of one simulated company and the people who owe it. Every accounting system of the
// sandbox shows this one economy. What debtors are going to do is planned when an invoice is made
// and happens when the clock passes it, so that the same seed and the same commands give the same
// books.
//
// Every change of a record moves its `updated` to now(). Ids are unique over all kinds of record.
// Thread rule: under the sandbox's lock.
class Economy {
 public:
  explicit Economy(Instant start) : now_(start) {}

  Instant now() const { return now_; }
  Date today() const;  // in Amsterdam
  // Lives through everything planned until `now`, in order. A moment in the past changes nothing
  // but now().
  void advance_to(Instant now);

  // Every debtor, invoice and bank line there is, by id.
  const std::map<std::int64_t, Debtor>& debtors() const { return debtors_; }
  const std::map<std::int64_t, Invoice>& invoices() const { return invoices_; }
  const std::map<std::int64_t, BankLine>& bank_lines() const { return bank_lines_; }
  const Debtor* debtor(std::int64_t id) const;
  const Invoice* invoice(std::int64_t id) const;

  // Id, times and what is missing among customer number are filled in here.
  std::int64_t add_debtor(Debtor debtor);

  struct NewInvoice {
    std::int64_t debtor = 0;
    std::vector<Line> lines;  // at least one, all of one currency
    int tax_percent = 21;
    std::optional<Money> total;          // none: lines plus tax
    std::optional<Date> invoice_date;    // none: today, or none on a draft
    std::optional<Date> due;             // none: the debtor's term after the invoice date
    std::vector<DueAmount> instalments;  // several due dates, in order; their sum is the total
    std::string number;                  // empty: the next of the year
    std::string reference;
    BooksState as = BooksState::open;  // draft, scheduled (sent on its invoice date) or open
  };
  Result<std::int64_t> add_invoice(const NewInvoice& wanted);

  struct Receipt {
    std::int64_t invoice = 0;
    std::optional<std::int64_t> minor;  // none: all that is open
    std::optional<Date> date;           // none: today
    bool over_bank = true;              // leaves a line on the bank statement, unless it is stopped
    bool by_api = false;
    std::string reference;
  };
  Result<std::int64_t> pay(const Receipt& receipt);  // the payment's id
  Status remove_payment(std::int64_t invoice, std::int64_t payment);

  struct Credit {
    std::int64_t invoice = 0;
    std::optional<std::int64_t> minor;  // none: all that is open
    bool settle = true;                 // false: the credit note stays open beside the invoice
  };
  Result<std::int64_t> credit(const Credit& credit);  // the credit note's id

  // Money on account (economy_on_account.cpp). Id and times are filled in here.
  Result<std::int64_t> add_on_account(OnAccount money);
  // As much of it as is left and the invoice takes, or `minor`: a payment of the invoice.
  Status allocate(std::int64_t on_account, std::int64_t invoice,
                  std::optional<std::int64_t> minor = std::nullopt);
  Status void_on_account(std::int64_t on_account);  // only while none of it is allocated
  const std::map<std::int64_t, OnAccount>& on_account() const { return on_account_; }

  Status change_due(std::int64_t invoice, Date due);
  // When it is expected to be paid; none: nobody knows any more.
  Status expect(std::int64_t invoice, std::optional<Date> on);
  Status remove_invoice(std::int64_t invoice);
  // Deletes it and enters it again as it was, without its payments; the new id.
  Result<std::int64_t> enter_again(std::int64_t invoice);
  Status set_paused(std::int64_t invoice, bool paused, bool by_api);
  Status set_collecting(std::int64_t invoice, bool collecting);
  Status doubt(std::int64_t invoice, Date on, bool by_api);
  Status write_off(std::int64_t invoice, Date on, bool by_api);
  // Counts a reminder and says when the next would come.
  struct Reminder {
    std::int64_t invoice = 0;
    bool by_mail = true;
    std::string address;
    Date next;
  };
  Status remind(const Reminder& reminder);

  enum class NoteTarget { debtor, invoice };
  Result<Note> add_note(NoteTarget target, std::int64_t id, Note note);
  Status remove_note(NoteTarget target, std::int64_t id, std::int64_t note);

  // The record for changing in place; its `updated` becomes now(). Null when there is none.
  Debtor* edit_debtor(std::int64_t id);
  Invoice* edit_invoice(std::int64_t id);

  // The bank (economy_bank.cpp). Statements come in by themselves, each banking day in the morning
  // with some line of costs; from then on every receipt leaves a line as well.
  std::int64_t add_bank_line(BankLine line);
  Status remove_bank_line(std::int64_t line);  // the payments booked from it go, too
  void touch_bank_line(std::int64_t line);     // as changed now
  struct Arrival {
    std::int64_t invoice = 0;           // whose debtor pays, and what the message names
    std::optional<std::int64_t> minor;  // none: all that is open
    std::optional<Date> date;           // none: today
    std::optional<int> book_in_days;    // none: the booking delay; negative: nobody books it
  };
  // Money arrives; the bookkeeper books it later. The line's id; none while the books are stopped,
  // when it comes in with the others later.
  Result<std::optional<std::int64_t>> receive(const Arrival& arrival);
  // All that is open of a line, as far as the invoice takes it, or (without an invoice) on an
  // account of the ledger.
  Status book(std::int64_t line, std::optional<std::int64_t> invoice);
  // The bank takes the invoice's last payment back: a line of money spent, booked on the invoice.
  Result<std::int64_t> reverse_payment(std::int64_t invoice);
  void set_booking_delay(int days) { booking_delay_days_ = days; }
  int booking_delay_days() const { return booking_delay_days_; }
  // From the banking day on or after this date; the moment has to lie ahead.
  void keep_books_from(Date day);
  // No statement comes in any more. What arrives meanwhile is there when the books go on.
  void stop_books() { books_stopped_ = true; }
  void go_on_with_books();
  bool books_stopped() const { return books_stopped_; }

  // What is to happen to an invoice later; a moment that has passed never comes.
  enum class Deed {
    send,
    fall_due,
    pay,
    start_collection,
    fail_collection,
    dispute,
    credit,
    credit_loosely,
    book,      // the bookkeeper gets to a bank line
    bank_day,  // a statement comes in; no invoice
  };
  struct Plan {
    Deed deed = Deed::pay;
    std::int64_t invoice = 0;
    std::optional<std::int64_t> minor;  // none: all that is open
    std::int64_t bank_line = 0;
  };
  void plan(Instant at, Plan plan);

 private:
  void perform(const Plan& plan);
  void perform_on(Invoice& invoice, const Plan& plan);
  void bank_day();
  std::optional<std::int64_t> come_in(BankLine line, std::int64_t invoice, int book_in_days);
  std::string name_of(const Debtor& debtor) const;
  void send(Invoice& invoice);
  void settle(Invoice& invoice);  // state from amounts, dates and marks
  void record(Invoice& invoice, Fact fact, bool by_api = false, std::string detail = {});
  std::string next_number();
  Result<Invoice*> existing(std::int64_t id);

  Instant now_;
  std::int64_t last_id_ = 0;
  int last_draft_ = 0;
  std::map<int, int> last_number_of_year_;
  std::map<std::int64_t, Debtor> debtors_;
  std::map<std::int64_t, Invoice> invoices_;
  std::map<std::int64_t, BankLine> bank_lines_;
  std::map<std::int64_t, OnAccount> on_account_;
  std::multimap<Instant, Plan> plans_;
  int booking_delay_days_ = 0;
  bool books_stopped_ = false;
  struct Held {  // arrived while the books were stopped
    BankLine line;
    std::int64_t invoice = 0;
    int book_in_days = 0;
  };
  std::vector<Held> held_;
};

}  // namespace dunning::sandbox
