#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "tests/fakes/fake_ledger.hpp"
#include "tests/fakes/fake_mail.hpp"
#include "tests/fakes/fake_receiver.hpp"
#include "tests/fakes/print_tray.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/knowledge.hpp"
#include "tests/simulation/plan.hpp"

// The world outside the daemon, in memory and on one seed: a clock, a ledger with debtors and a
// bookkeeper, a mail server that knows what it really took. Every port call passes `port_call`,
// where the process may die and the world may act. The ledger and the mail server are those of
// tests/fakes, which pass the contract suites.
namespace dunning::simulation {

// Thrown where the process dies; nothing of the daemon catches it.
struct Crash {};

class World;

class SimulatedClock : public ports::Clock {
 public:
  explicit SimulatedClock(Instant start) : now_(start) {}
  Instant now() const override;
  Millis elapsed() const override { return elapsed_; }
  LocalTime local(Instant at, const std::string& zone) const override;
  Instant instant(LocalTime local, const std::string& zone) const override;

  Instant peek() const { return now_; }  // as the world reads it: nothing happens meanwhile
  void advance(Millis by) {
    now_ = now_ + by;
    elapsed_ += by;
  }
  void jump_to(Instant at) { now_ = at; }  // somebody sets the clock: elapsed does not move

  std::function<void()> on_read;  // the daemon reads it: a moment like any other

 private:
  Instant now_;
  Millis elapsed_{0};
};

class SimulatedLog : public ports::Log {
 public:
  explicit SimulatedLog(World& world) : world_(world) {}
  void write(ports::Level level, std::string_view event,
             std::initializer_list<ports::Field> fields) override;
  std::vector<std::string> problems;  // warnings and errors

 private:
  World& world_;
};

// One conversation with the mail server: the truth that the store's states are held against.
struct Conversation {
  std::string key;  // from the Message-ID
  std::vector<std::string> recipients;
  Instant at;                                      // when it began
  std::string process;                             // whose it was
  long connect_call = 0;                           // the port call in which it began
  long body_call = 0;                              // in which leave was given; 0: never
  bool over = false;                               // nothing more will happen in it
  bool taken = false;                              // the server has it
  bool reply_read = false;                         // the daemon lived to read the final reply
  ports::Outcome outcome = ports::Outcome::later;  // what it read
};

// A text message for which leave was given.
struct Texting {
  Instant at;           // when its request began
  std::string process;  // whose it was
  long body_call = 0;   // in which leave was given
};

struct DebtorLife {
  std::string id;
  std::string name;
  Dice dice;
  std::vector<std::string> invoices;
  std::vector<std::string> credits;
  std::map<std::string, Date> repair_on;  // unreadable, or a state that will pass
};

class World {
 public:
  World(const Plan& plan, Instant start);

  // At the beginning and the end of every port call, reading the clock and logging among them: the
  // process may die, and others may act.
  void port_call(std::string_view where);

  // The economy.
  void add_debtors();
  void act_for_a_day();
  void make_quiet();  // nothing goes wrong any more, and what was wrong is put right
  Dice& dice(Trouble trouble) { return dice_.at(trouble); }
  bool has(Trouble trouble) const { return !quiet_ && plan_.troubles.contains(trouble); }

  // Changes of the books; each counts.
  void put(Record record);
  void remove(const RecordRef& ref);
  void spoil(const RecordRef& ref);
  const Invoice* invoice(const std::string& id) const;
  void pay(const std::string& id, std::int64_t minor);
  void pay_in_full(const std::string& id);  // nothing when it is unknown or paid
  void credit(DebtorLife& debtor, const std::string& id, bool tied);
  std::string new_invoice(DebtorLife& debtor, const Currency& currency, std::int64_t minor,
                          int due_in_days);

  // The bank (bank.cpp). A debtor's money is on the statement before it is booked on an invoice:
  // named, from the debtor's account, or with nothing but its amount.
  void transfer(DebtorLife& debtor, const std::vector<std::string>& invoices);
  void keep_statement();    // the bookkeeper's day: reads the statement, books, leaves lines open
  void import_statement();  // what has come in by yesterday is in the ledger
  bool is_on_its_way(const std::string& invoice) const { return on_its_way_.contains(invoice); }
  // The debtor agreed to pay this much on that day.
  void expect_payment(const std::string& invoice, std::int64_t minor, Date on);

  // Whether the invoice of that number has several due dates.
  bool has_terms(const std::string& number) const { return with_terms_.contains(number); }

  // What the daemon must know after a pull that began when the books stood at `count`, without
  // what its pages lost.
  std::int64_t changes() const { return static_cast<std::int64_t>(log_of_changes_.size()); }
  void cover(std::int64_t count);

  Date today() const;
  std::string story() const;
  void tell(const std::string& what);

  const Plan& plan() const { return plan_; }

  std::map<std::string, Texting> textings;  // the newest, by key

  SimulatedClock clock;
  fakes::FakeLedger ledger;
  fakes::FakeMailServer mail_server;
  fakes::PrintTray tray;
  fakes::PrintTray agency_folder;
  fakes::FakeReceiver gateway;  // of text messages
  fakes::FakeReceiver crm;      // a webhook
  Knowledge knowledge;
  std::vector<DebtorLife> debtors;
  std::vector<Conversation> conversations;
  std::map<RecordRef, Instant> looked_at;  // by a fresh look
  std::optional<Instant> pull_began;       // the pull that is under way
  std::int64_t pull_covers = 0;            // how many changes it will have covered
  std::optional<Instant> pulled;           // when the newest pull of which all pages came had begun
  std::int64_t covered = 0;
  std::set<RecordRef> lost_by_pages;  // until the next sweep
  std::optional<Date> books_told;     // the latest day up to which the books were said to be kept
  bool ledger_down = false;
  bool mail_down = false;
  std::optional<Instant> token_refused_until;

  long calls = 0;
  std::string process = "first";  // which daemon is stepping
  std::function<void(std::string_view where)>
      while_in_flight;  // a person or a second daemon may act
  bool calm = false;    // nothing happens at port calls now
  bool judged = true;   // what each daemon knows is remembered, for the judges
  std::vector<long> crashed_at;
  LossyDisk& disk;

 private:
  void act(DebtorLife& debtor);
  void act_on(DebtorLife& debtor, const std::string& id);
  void keep_books(DebtorLife& debtor, const std::string& id);
  void keep_debtor(DebtorLife& debtor);
  void keep_terms(DebtorLife& debtor, const std::string& id);
  void pay_agreed();
  void book(const std::string& line, bool on_the_invoices);
  void repair(DebtorLife& debtor, bool all);
  void change(const std::string& id, const std::function<void(Invoice&)>& how);

  Plan plan_;
  std::map<Trouble, Dice> dice_;
  Dice crash_dice_;
  bool quiet_ = false;
  std::vector<RecordRef> log_of_changes_;
  std::map<RecordRef, std::int64_t> last_change_;
  std::int64_t applied_ = 0;  // of the changes: what `cover` has looked at
  struct Transfer {
    std::vector<std::string> invoices;
    BankLine line;
  };
  std::vector<Transfer> not_on_statement_;
  std::map<std::string, Transfer> on_statement_;  // by the line's id; not booked yet
  std::set<std::string> on_its_way_;              // invoices
  int lines_ = 0;
  struct Agreed {
    std::string invoice;
    std::int64_t minor = 0;
    Date on;
  };
  std::vector<Agreed> agreed_;
  std::set<std::string> with_terms_;       // numbers
  std::map<std::string, Invoice> spoilt_;  // what they were
  std::vector<std::string> story_;
};

constexpr const char* zone = "Europe/Amsterdam";
Currency euro();
Currency dollar();

}  // namespace dunning::simulation
