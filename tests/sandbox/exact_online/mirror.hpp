#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/exact_online/switches.hpp"
#include "tests/sandbox/exact_online/terms.hpp"
#include "tests/sandbox/exact_online/versions.hpp"

namespace dunning::sandbox::exact_online {

// The kinds of record that sync/Deleted tells apart, by its own numbers.
enum class EntityType {
  transaction_lines = 1,
  accounts = 2,
  attachments = 4,
  contacts = 5,
  documents = 6,
  payment_terms = 10,
  bank_accounts = 48,
};

// What was deleted, for sync/Deleted: kept for two months, with a sequence of its own.
struct Deletion {
  std::int64_t timestamp = 0;
  std::int64_t number = 0;
  EntityType entity_type = EntityType::accounts;
  std::string key;
  Instant at;
};

// Something that somebody may want to be told of.
struct Movement {
  enum class Kind { account, contact, entry, bank_line };
  enum class What { created, changed, deleted };
  Kind kind = Kind::account;
  What what = What::changed;
  std::string guid;
};

// A row about a debtor; equal as long as nobody changed the debtor.
struct DebtorRow {
  std::int64_t debtor = 0;
  Instant updated;
  int touches = 0;
  bool operator==(const DebtorRow&) const = default;
};

// A line of the books: of a bank statement, or the debtor's side of a sales entry.
struct BookLine {
  std::int64_t bank_line = 0;
  std::int64_t invoice = 0;
  bool header = false;  // the bank's side
  std::int64_t open_minor = 0;
  int touches = 0;
  bool operator==(const BookLine&) const = default;
};

// The economy as Exact's tables hold it, with a row version for each row. Catches up with the
// economy before each request, so that a version moves if and only if a row does.
class Mirror {
 public:
  explicit Mirror(const Switches& switches);

  void catch_up(const Economy& economy);
  // Every row is made again at the next catching up: a switch that shapes rows has changed.
  void look_again() { look_again_ = true; }
  // The division moved to another database: every timestamp is another, and lower.
  void regenerate();
  bool shows(std::int64_t debtor) const;

  const Versioned<Term>& terms() const { return terms_; }
  const Versioned<DebtorRow>& accounts() const { return accounts_; }
  const Versioned<DebtorRow>& contacts() const { return contacts_; }
  const Versioned<BookLine>& lines() const { return lines_; }
  const std::vector<Deletion>& deletions() const { return deletions_; }

  // What moved since the last time.
  std::vector<Movement> take_movements() { return std::exchange(movements_, {}); }

  // A row was written over the interface.
  void touch(const std::string& guid);
  void deleted(EntityType type, const std::string& guid, Instant at);

 private:
  enum class Kind { debtor, invoice, bank_line, on_account };
  using RecordKey = std::pair<Kind, std::int64_t>;
  struct Seen {
    Instant updated;
    int touches = 0;
    bool operator==(const Seen&) const = default;
  };
  struct Found {
    std::vector<std::pair<Instant, RecordKey>> changed;
    std::vector<RecordKey> moved;  // of these, what really moved
    std::set<RecordKey> fresh;
    std::vector<RecordKey> gone;
  };
  template <class Record, class DebtorOf>
  void walk(Kind kind, const std::map<std::int64_t, Record>& records, const DebtorOf& debtor,
            Found& found);
  void take(const Economy& economy, RecordKey key);
  void take_debtor(const Debtor& debtor);
  void take_terms(RecordKey key, std::vector<Term> terms, Instant now);
  void take_lines(RecordKey key, std::vector<std::pair<std::string, BookLine>> lines, Instant now);
  void drop(RecordKey key, Instant now);
  void moved(RecordKey key, Movement::What what);

  const Switches& switches_;
  Sequence sequence_{4'180'000'000};
  Sequence deletion_sequence_{77'000'000};
  Versioned<Term> terms_{sequence_};
  Versioned<DebtorRow> accounts_{sequence_};
  Versioned<DebtorRow> contacts_{sequence_};
  Versioned<BookLine> lines_{sequence_};
  std::vector<Deletion> deletions_;
  std::vector<Movement> movements_;
  std::map<Kind, std::map<std::int64_t, Seen>> seen_;
  bool look_again_ = false;
  std::map<RecordKey, std::set<std::string>> term_guids_;
  std::map<RecordKey, std::set<std::string>> line_guids_;
  std::map<std::string, std::int64_t> payer_by_iban_;
  Instant caught_up_;
};

// Whether somebody of the company's contacts is a person with a name.
bool has_contact(const Debtor& debtor);

}  // namespace dunning::sandbox::exact_online
