#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// A mail that came in and belongs to a case.
struct NewReply {
  AdministrationId administration;
  DebtorId debtor;
  OccasionId occasion;     // of the message it is about; empty when only its sender told
  OutboxKey row;           // likewise
  std::string kind;        // reply, auto_reply, delivery_report
  std::string message_id;  // its own; one mail is listed once with a debtor
  Instant received_at;
  std::string sender;
  std::string subject;
  std::string body;  // without what it quoted
};
struct Reply : NewReply {
  std::int64_t id = 0;
};

class Replies {
 public:
  explicit Replies(Store& store) : store_(store) {}

  // Oldest first.
  Result<std::vector<Reply>> of_debtor(AdministrationId administration, const DebtorId& debtor,
                                       std::size_t limit) const;

  // The debtors to whom a mail was sent at that address since that day, in every administration
  // given.
  struct Correspondent {
    AdministrationId administration;
    DebtorId debtor;
  };
  Result<std::vector<Correspondent>> correspondents(
      const std::vector<AdministrationId>& administrations, const std::string& address,
      Date since) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
