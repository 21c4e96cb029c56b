#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/xero/switches.hpp"

namespace dunning::sandbox::xero {

// A receipt on an invoice, as Xero has it: never negative; what the bank took back is deleted.
struct Receipt {
  std::int64_t id = 0;
  std::int64_t invoice = 0;
  Date date;
  std::int64_t minor = 0;
  std::string reference;
  bool reconciled = false;
  bool deleted = false;
  Instant updated;
};

// An invoice of the economy, or a credit note, with what Xero says of it.
struct Paper {
  Invoice invoice;
  bool gone = false;  // deleted from the economy: VOIDED here, or DELETED
  Instant updated;    // UpdatedDateUTC
  std::vector<Receipt> receipts;
  std::int64_t credited_minor = 0;  // applied credit notes and money on account, and write-offs

  bool is_credit_note() const { return invoice.is_credit_note(); }
  const char* status() const;
  std::int64_t total_minor() const;  // never negative
  std::int64_t received_minor() const;
  std::int64_t paid_minor() const;  // of the total
  std::int64_t overpaid_minor() const;
  std::int64_t due_minor() const;  // 0 unless AUTHORISED or not sent yet
  bool is_paid_in_part() const;
};

struct Person {
  Debtor debtor;
  Instant updated;
};

// Something that moved, for webhooks.
struct Change {
  enum class What { contact, invoice, credit_note, overpayment, prepayment, payment };
  What what = What::invoice;
  std::int64_t record = 0;
  bool created = false;
  Instant at;
};

// The economy as Xero has it: which changes move UpdatedDateUTC is another question there than in
// the economy. Catches up before each request. Nothing ever vanishes. Thread rule: under the
// sandbox's lock.
class Mirror {
 public:
  Mirror(const Economy& economy, const Switches& switches);

  void catch_up();
  // A change that is Xero's alone: SentToContact.
  void set_sent(std::int64_t invoice, bool sent);
  bool is_sent_to_contact(std::int64_t invoice) const;

  const std::map<std::int64_t, Paper>& papers() const { return papers_; }  // by id
  const std::map<std::int64_t, Person>& people() const { return people_; }
  const std::map<std::int64_t, Receipt>& receipts() const { return receipts_; }
  const Paper* paper(std::int64_t id) const;
  const Person* person(std::int64_t id) const;
  bool shows(std::int64_t debtor) const;  // by the switch `share`

  std::vector<Change> take_changes();  // since the last time

 private:
  // What a change of the economy shows by.
  struct Seen {
    Instant updated;
    std::size_t happenings = 0;
    std::size_t payments = 0;
    std::size_t notes = 0;
    int touches = 0;
    BooksState state = BooksState::draft;
    Date due;
    bool operator==(const Seen&) const = default;
  };
  struct Print {  // what moves UpdatedDateUTC
    std::string of_all;
    std::string quiet;  // of what may move without
  };
  void see(const Invoice& invoice);
  void see(const Debtor& debtor);
  Print print_of(const Paper& paper) const;
  void change(Change::What what, std::int64_t record, bool created);

  const Economy& economy_;
  const Switches& switches_;
  std::map<std::int64_t, Paper> papers_;
  std::map<std::int64_t, Seen> seen_;
  std::map<std::int64_t, Print> prints_;
  std::map<std::int64_t, Person> people_;
  std::map<std::int64_t, Receipt> receipts_;
  std::map<std::int64_t, Instant> on_account_;  // `updated`, as last seen
  std::map<std::int64_t, bool> sent_;
  std::vector<Change> changes_;
};

}  // namespace dunning::sandbox::xero
