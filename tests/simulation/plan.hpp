#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dunning::simulation {

// What can go wrong, or at least happen, in the world. Each has a stream of chance of its own.
enum class Trouble {
  crashes,      // the process dies at a port call
  moments,      // debtors pay and people speak while a call is in flight
  network,      // calls that fail, mail that is put off, refused or cut
  answers,      // what was done and whose answer is lost: notes, mails
  limits,       // 429 with a moment before which to ask nothing
  tokens,       // the ledger refuses the token for hours
  pages,        // pages that end in the middle, come twice, or lost an entry when they were shifted
  outages,      // ledger or mail server away for days and weeks
  downtime,     // the daemon is not running for days
  clock,        // somebody sets the clock
  bookkeeping,  // edited amounts, credits, moved dates, void, re-entered, unreadable records
  reversals,    // part payments, overpayments, payments that are taken back
  currencies,   // a second one
  words,        // what a person says: holds and stop signs, set and lifted
  agreements,   // promises, disputes and requests for a plan, and their ends
  restores,     // an old backup is put back
  power,        // the machine loses power: what was not synced may be gone, or there in part
  clones,       // a copy of the machine is started
  rivals,       // a second daemon steps on the same store, the lock having been taken away
  bank,         // payments stand on the bank statement before they are booked
  late_books,   // the books follow the bank, and the bookkeeper is days behind it
  terms,        // invoices with two or three due dates
  extensions,   // a person agrees to a later due date, and perhaps takes it back
  parts,        // disputes about a part of an invoice
  offers,       // settlements: paid in time, or not
  approvals,    // a step needs a yes, which comes, comes late, or is a no
  agencies,     // a step hands over to an agency when a person has said yes (S36)
  caps,         // few messages a day, few to a debtor, and a ramp for the old book
  errands,      // a step texts, tells a webhook and raises a task as well
};
std::string_view name(Trouble trouble);
const std::vector<Trouble>& all_troubles();

// What only a person can do: said through daemon/desk.
bool is_speech(Trouble trouble);

// One simulation, decided by these values alone.
struct Plan {
  std::uint64_t seed = 1;
  int days = 120;  // of trouble; then quiet days until everything due has happened
  int quiet_days = 75;
  int debtors = 6;
  std::set<Trouble> troubles;
  int crash_per_mille = 4;     // with Trouble::crashes: the chance at every port call
  std::vector<long> crash_at;  // and exactly here; with chances, or instead of them
  bool whole_records = false;  // pages carry records instead of versions
  bool lawful = false;         // consumers, under a policy that claims what the law allows
  bool tell = false;           // keep the story

  bool asks(Trouble trouble) const { return troubles.contains(trouble); }
};

// "seed=13 days=41 debtors=2 troubles=crashes,moments": what DUNNING_PLAN takes.
std::string to_string(const Plan& plan);
std::optional<Plan> parse_plan(std::string_view text);

}  // namespace dunning::simulation
