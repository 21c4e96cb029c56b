#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/messages/incoming.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/mailbox.hpp"
#include "daemon/store/inboxes.hpp"
#include "daemon/store/store.hpp"

// Bounces and replies (S23, S31–S33): the mails of one mailbox, one page at a time, and what they
// do to the cases they belong to. A mail that belongs to none is passed over; it stays where it is.
namespace dunning::inbox {

// What is to be known of each administration whose messages may be answered here.
struct Correspondence {
  AdministrationId id;
  std::string name;
  std::vector<std::string> stop_words;   // S23
  std::function<Date(Instant)> day;      // its date at a moment
  std::function<Date(Date)> hold_until;  // the first day on which a reply of that day holds no
                                         // longer
};

class ReadMailbox {
 public:
  struct Parts {
    store::Store& store;
    ports::Mailbox& mailbox;
    const ports::Clock& clock;
    ports::Log& log;
    std::string name;  // under which the store keeps how far it has been read
    std::function<Result<std::vector<Correspondence>>()> administrations;
  };
  explicit ReadMailbox(Parts parts) : parts_(std::move(parts)) {}

  // Reads a page and applies it; returns whether there is more. An error is also noted in the
  // store.
  Result<bool> step();

 private:
  using Effects = store::Inboxes::Effects;
  using Administrations = std::vector<Correspondence>;
  // A case to which a mail belongs.
  struct Case {
    const Correspondence* administration;
    DebtorId debtor;
    OccasionId occasion{};
    OutboxKey row{};
  };
  Result<bool> read();
  Result<std::vector<Case>> cases_of(const messages::Incoming& mail, Instant received,
                                     const Administrations& all) const;
  Effects effects(const messages::Incoming& mail, const Case& of, Instant received) const;

  const Parts parts_;
};

}  // namespace dunning::inbox
