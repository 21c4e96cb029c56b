#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/connector.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/mail.hpp"

// The world outside the daemon, in memory and on one seed: a clock, a ledger with debtors who pay
// at the worst moment, a mail server that knows what it really took. Every port call passes
// `port_call`, where the process may die and the world may act.
namespace dunning::simulation {

// Thrown where the process dies; nothing of the daemon catches it.
struct Crash {};

class World;

class SimulatedClock : public ports::Clock {
 public:
  explicit SimulatedClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  Millis elapsed() const override { return elapsed_; }
  LocalTime local(Instant at, const std::string& zone) const override;
  Instant instant(LocalTime local, const std::string& zone) const override;
  void advance(Millis by) {
    now_ = now_ + by;
    elapsed_ += by;
  }
  void jump_to(Instant at) { now_ = at; }  // somebody sets the clock: elapsed does not move

 private:
  Instant now_;
  Millis elapsed_{0};
};

// An invoice as the ledger really has it, with the moment of every payment.
struct LedgerInvoice {
  Invoice record;
  std::int64_t changed = 0;  // the ledger's change counter at its last change
  long shown_settled =
      0;  // the port call in which the daemon was first told that nothing is owed; 0: never
};

// One mail that the server's disk has: the truth that the store's states are held against.
struct TakenMail {
  std::string key;  // from the Message-ID
  std::string recipient;
  long call = 0;  // the port call in which it was taken
};

// The ledger's side of the connector contract; tests/contract/connector runs on it as well.
class SimulatedConnector : public ports::Connector {
 public:
  explicit SimulatedConnector(World& world) : world_(world) {}
  ports::Capabilities capabilities() const override { return {100, true, true}; }
  Result<Identity> identify() override;
  Result<ports::Page> pull(ports::PullMode mode, const std::string& cursor,
                           const std::string& resume) override;
  Result<ports::LookedAt> look_again(const std::vector<RecordRef>& refs,
                                     ports::Purpose purpose) override;
  Result<std::string> write(const ports::LedgerNote& note) override;
  Result<std::optional<std::string>> find(const ports::LedgerNote& note) override;
  Result<ports::WebhookHint> read_webhook(const ports::Headers&, std::string_view) override {
    return fail(ErrorKind::permanent, "the simulated ledger sends no webhooks");
  }
  Result<std::optional<Date>> books_as_of() override { return std::nullopt; }

 private:
  void show(LedgerInvoice& invoice, ports::LookedAt& looked);
  World& world_;
};

class SimulatedMail : public ports::MailTransport {
 public:
  explicit SimulatedMail(World& world) : world_(world) {}
  ports::Delivery send(const ports::Envelope& envelope, std::string_view bytes,
                       const ports::BeforeFirstByte& before_first_byte) override;

 private:
  World& world_;
};

class SilentLog : public ports::Log {
 public:
  void write(ports::Level level, std::string_view event,
             std::initializer_list<ports::Field> fields) override;
  std::vector<std::string> problems;  // warnings and errors, for the story of a failing seed
};

class World {
 public:
  World(std::uint64_t seed, Instant start);

  // Called at the beginning and the end of every port call: the process may die here, and while a
  // call is in flight the world may act.
  void port_call();

  void add_debtors(int count);
  void new_invoice(std::size_t debtor, std::int64_t minor, int due_in_days);
  void pay(LedgerInvoice& invoice, std::int64_t minor);
  void act_for_a_day();                      // the debtors' and the bookkeeper's day
  void pay_now(const std::string& invoice);  // in full; nothing when it is unknown or paid
  void act_at_worst_moment();                // somebody pays while a call is in flight

  Date today() const;
  std::int64_t pick(std::int64_t below) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(below));
  }
  bool chance(int percent) { return pick(100) < percent; }

  SimulatedClock clock;
  std::mt19937_64 random;
  std::vector<Debtor> debtors;
  std::map<std::string, std::int64_t> debtor_changed;
  std::map<std::string, LedgerInvoice> invoices;          // by id
  std::map<std::string, std::vector<std::string>> notes;  // markers by invoice id
  std::vector<TakenMail> mails;
  std::int64_t changes = 0;

  // The plan of faults.
  long calls = 0;
  long crash_at = 0;         // dies at this port call; 0: never
  int crash_per_mille = 0;   // else: dies with this chance at each port call
  int fault_percent = 0;     // network faults: answers lost, servers busy
  bool busy_moments = true;  // the world acts while calls are in flight
  bool outage = false;       // the ledger does not answer at all
};

constexpr const char* zone = "Europe/Amsterdam";

}  // namespace dunning::simulation
