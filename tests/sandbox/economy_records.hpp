#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"

// What the simulated company's books hold, in the words of no particular accounting system. Each
// system beside the economy (moneybird/ …) dresses these in its own shapes and ids.
namespace dunning::sandbox {

// How a debtor pays. `quiet` never does anything by itself: debtors made by tests.
enum class Habit { quiet, early, on_time, late, partly, never, disputes, credited, direct_debit };
std::string_view name(Habit habit);
std::optional<Habit> parse_habit(std::string_view text);

// Something that happened to a record, in time order; systems show it as events, audit trail,
// history.
enum class Fact {
  created,
  scheduled,
  sent,
  became_late,
  collection_started,
  collection_failed,
  paid,
  payment_removed,
  paused,
  resumed,
  doubted,
  written_off,
  reminded_by_mail,
  reminded_by_hand,
  credited,
  edited,
};

struct Happening {
  Fact fact = Fact::created;
  Instant at;
  bool by_api = false;  // done over the system's interface, not by the bookkeeper
  std::string detail;   // a mail address, a number; depends on the fact
};

// Text that somebody put beside a debtor or an invoice.
struct Note {
  std::int64_t id = 0;
  std::string text;
  bool todo = false;
  std::string assignee;
  bool by_api = false;
  Instant created;
};

struct Debtor {
  std::int64_t id = 0;
  std::string company;  // empty for a private person
  std::string first_name;
  std::string last_name;
  std::string street;
  std::string postcode;
  std::string city;
  std::string country = "NL";
  std::string language = "nl";
  std::string phone;
  std::string email;          // may be empty, may be several joined by commas
  std::string invoice_email;  // where invoices go, when it is another one
  std::string customer_number;
  std::string company_number;
  std::string vat_number;
  std::string iban;
  int term_days = 14;
  Habit habit = Habit::quiet;
  bool archived = false;
  std::map<std::string, std::string> custom_fields;  // value by name
  std::string classification;  // a label on the account, where a system has such a thing
  Instant created;
  Instant updated;
  int touches = 0;  // how often somebody changed it by hand
  std::vector<Note> notes;
};

struct Payment {
  std::int64_t id = 0;
  Date booked_on;
  Money amount;
  std::int64_t credit_note = 0;  // the credit note it settles with, or 0
  std::int64_t bank_line = 0;
  std::string reference;
  bool by_api = false;
  Instant created;
  std::int64_t on_account = 0;  // the money on account that it was taken from, or 0
};

enum class BooksState { draft, scheduled, open, pending, late, reminded, paid, uncollectible };
std::string_view name(BooksState state);

// A part of an invoice with a due date of its own.
struct DueAmount {
  Date due;
  std::int64_t minor = 0;
};

struct Line {
  std::string description;
  int quantity = 1;
  Money price;  // of one, without tax
};

// An invoice or, with `credits` set or a negative total, a credit note.
struct Invoice {
  std::int64_t id = 0;
  std::int64_t debtor = 0;
  std::string number;  // empty until sent
  int draft_number = 0;
  BooksState state = BooksState::draft;
  std::optional<Date> invoice_date;
  Date due;                            // the last of several
  std::vector<DueAmount> instalments;  // empty: all of it on `due`
  Money excluding_tax;
  Money total;
  std::vector<Line> lines;
  std::string reference;
  std::string language = "nl";
  std::int64_t credits = 0;
  bool paused = false;
  bool collecting = false;  // a direct debit is under way
  std::optional<Date> doubted_on;
  std::optional<Date> written_off_on;
  std::optional<Date> paid_on;
  std::optional<Date> sent_on;
  std::optional<Date> expected_on;  // when the bookkeeper was told that it would be paid
  int reminders = 0;
  std::optional<Date> next_reminder;
  std::map<std::string, std::string> custom_fields;
  Instant created;
  Instant updated;
  int touches = 0;  // how often somebody changed it by hand
  std::vector<Payment> payments;
  std::vector<Note> notes;
  std::vector<Happening> history;

  std::int64_t paid_minor() const;
  std::int64_t open_minor() const { return total.minor - paid_minor(); }
  bool is_credit_note() const { return total.minor < 0; }
  bool is_sent() const { return state != BooksState::draft && state != BooksState::scheduled; }
};

// Money of a debtor that is on no invoice yet: too much was paid, or ahead.
struct OnAccount {
  enum class Kind { overpayment, prepayment };
  struct Allocation {
    std::int64_t id = 0;
    std::int64_t invoice = 0;
    std::int64_t minor = 0;
    Date on;
  };
  std::int64_t id = 0;
  std::int64_t debtor = 0;
  Kind kind = Kind::overpayment;
  Date date;
  Money amount;
  std::string reference;
  std::vector<Allocation> allocations;
  bool voided = false;
  Instant created;
  Instant updated;
  int touches = 0;  // how often somebody changed it by hand

  std::int64_t left_minor() const;  // 0 when voided
};

// A line of the company's own bank statement.
struct BankLine {
  std::int64_t id = 0;
  Date date;
  Money amount;  // negative: spent
  std::string counterparty;
  std::string iban;
  std::string message;
  // What the bookkeeper booked of it: on an invoice, as one of its payments, or on an account of
  // the ledger (invoice 0). None while nobody processed it.
  struct Booking {
    std::int64_t id = 0;
    std::int64_t invoice = 0;
    std::int64_t payment = 0;
    std::int64_t minor = 0;
    Instant created;
  };
  std::vector<Booking> bookings;
  Instant created;
  Instant updated;
  int touches = 0;  // how often somebody changed it by hand

  std::int64_t open_minor() const;
  bool is_processed() const { return open_minor() == 0; }
};

}  // namespace dunning::sandbox
