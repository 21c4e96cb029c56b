#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/desk/desk.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/store.hpp"
#include "tests/fakes/manual_clock.hpp"

// A small company as the desk finds it: a configuration that was read from files, the policies and
// texts that ship, and a SQLite store filled through the doors the daemon uses. It is Monday
// 2026-03-09, 09:30.
namespace dunning::test {

Date day(const char* text);
Money eur(std::int64_t cents);

Debtor debtor(const std::string& id, const std::string& name);
// Open, sent, issued a month before it is due, numbered "N-" and its id.
Invoice invoice(const std::string& id, const std::string& of_debtor, std::int64_t cents,
                const char* due);

class Office {
 public:
  // One administration, "books", or several; in SQLite, or in the empty store of a connection.
  explicit Office(std::vector<std::string> administrations = {"books"},
                  const std::string& connection = {});
  ~Office();
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  desk::Desk desk() { return {*store, *configuration, clock, "mira", machine}; }
  AdministrationId id(const std::string& administration = "books");
  // A completed pull with these records, in the ledger of that administration.
  void books(std::vector<Record> records, const std::string& administration = "books");
  void adopt(const std::string& administration = "books");
  // A record that the connector could not read.
  void unreadable(RecordRef ref, const std::string& message);
  // Another morning, 09:30; the books have been read again.
  void morning(const char* date);

  // The owner edits the policy for businesses: a step has another name from now on.
  void rename_step(const std::string& from, const std::string& to) const;

  // The owner edits the policy for businesses: this step needs a yes from now on.
  void require_approval(const std::string& step);

  // What the daily run does for a debtor of "books": decides and writes the occasion down.
  store::Occasion occasion(const std::string& of_debtor);
  // And lets its message leave, with this end, made from the text of that digest.
  OutboxKey leave(const store::Occasion& occasion, DeliveryState end,
                  const std::string& template_digest = {});

  // Every morning from that day to the other: somebody approves what waits for the invoice, and
  // what is due arrives.
  void live(const std::string& of_debtor, const std::string& number, const char* from,
            const char* to, const std::string& template_digest = {});

  fakes::ManualClock clock;
  desk::MachineState machine;
  std::filesystem::path directory;
  std::unique_ptr<settings::Configuration> configuration;
  std::unique_ptr<store::Store> store;

 private:
  void reload();
  int pulls_ = 0;
};

}  // namespace dunning::test
