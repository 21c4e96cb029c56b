#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/ports/connector.hpp"

// What the contract suite needs of an accounting system: one administration that it may fill,
// change and break. Written once per system and peer (scripted, sandbox); ids are those of the
// ledger.
namespace dunning::contract {

// What goes wrong with the next request (of any kind), once.
enum class Fault {
  too_many_requests,  // 429
  unauthorized,       // 401
  not_found,          // 404
  server_error,       // 500
  malformed,          // 200 with a body that is no JSON
  truncated,          // a body that ends in the middle
  endless,            // a body that never ends
  slow,               // a body that drips
};

class World {
 public:
  virtual ~World() = default;

  // What this system has at all; the suite leaves out what it has not.
  struct Shows {
    bool bank_lines = true;
    bool remarks = true;     // of bookkeepers, beside a debtor
    bool settled = true;     // a sweep names paid invoices, too
    bool reminders = false;  // the system counts reminders, and takes ours
    bool tasks = false;      // the system has a list of tasks, and takes ours
    bool vanishes = true;    // what is removed is known no more; else it stays, as voided
  };
  virtual Shows shows() const { return {}; }

  // A connector that has not talked yet, as the daemon would get it: from its plugin, behind the
  // guard.
  virtual std::unique_ptr<ports::Connector> connect() = 0;
  virtual std::string administration() = 0;  // the ledger's id of it
  virtual Instant now() = 0;                 // as connect() was told

  virtual std::string add_debtor(const std::string& name) = 0;
  // Sent, due, nothing paid. `amount`: "363.00", in euro.
  virtual std::string add_invoice(const std::string& debtor, const std::string& amount) = 0;
  virtual void pay(const std::string& invoice, const std::string& amount) = 0;
  virtual void remove_invoice(const std::string& invoice) = 0;
  // From now on the ledger sends an amount for this invoice that is none; it counts as changed.
  virtual void spoil_invoice(const std::string& invoice) = 0;
  virtual std::vector<std::string> notes(const std::string& invoice) = 0;

  // A line of the company's bank statement, of today, that nobody has booked. `amount` negative:
  // spent. This and the next four where shows().bank_lines.
  virtual std::string add_bank_line(const std::string& amount, const std::string& message) {
    (void)amount;
    (void)message;
    return {};
  }
  // Books of it on the invoice what the invoice takes.
  virtual void book(const std::string& bank_line, const std::string& invoice) {
    (void)bank_line;
    (void)invoice;
  }
  virtual void remove_bank_line(const std::string& bank_line) { (void)bank_line; }
  virtual void spoil_bank_line(const std::string& bank_line) { (void)bank_line; }
  // From now on the credentials may not see bank lines, and everything else.
  virtual void hide_bank_lines() {}
  // The bookkeeper puts a remark beside the debtor (where shows().remarks), and a label or custom
  // field on it.
  virtual void remark(const std::string& debtor, const std::string& text) {
    (void)debtor;
    (void)text;
  }
  virtual void tag(const std::string& debtor, const std::string& name,
                   const std::string& value) = 0;

  // How many reminders the ledger counts on the invoice; and that the answer to the next one is
  // lost. Where shows().reminders.
  virtual std::int64_t reminders(const std::string& invoice) {
    (void)invoice;
    return 0;
  }
  virtual void lose_answer_to_reminder() {}

  // The texts of the tasks about the invoice, or about its debtor where the system has them there
  // only. Where shows().tasks.
  virtual std::vector<std::string> tasks(const std::string& invoice) {
    (void)invoice;
    return {};
  }

  virtual void pass(Millis time) = 0;
  virtual void fail_next(Fault fault) = 0;
  // The next request is carried out and its answer is lost on the way.
  virtual void lose_next_answer() = 0;
  virtual std::size_t requests() = 0;  // so far, as the peer counted
  // What a poll may cost in which nothing changed.
  virtual std::size_t quiet_poll_requests() { return 3; }
};

using MakeWorld = std::function<std::unique_ptr<World>()>;

// To be called as the whole body of a doctest TEST_CASE: consists of subcases, each in a new world.
void connector_contract(const MakeWorld& make_world);

}  // namespace dunning::contract
