#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/accounts.hpp"

namespace dunning::store {

class Store;

// What a person said. Each raises the debtor's say number, wakes the account and appends to the
// history, in one transaction.
class Sayings {
 public:
  explicit Sayings(Store& store) : store_(store) {}

  struct NewHold {
    AdministrationId administration;
    std::optional<DebtorId> debtor;    // exactly one of the two
    std::optional<InvoiceId> invoice;  // all items of it
    std::string reason;
    std::string author;
    std::optional<Date> until;
    std::optional<Date> on{};  // the administration's date; none: the date in UTC
  };
  Status hold(const NewHold& hold, Instant now);
  // Ends all holds in force on it that a person set; returns how many.
  Result<int> release(AdministrationId administration, const std::optional<DebtorId>& debtor,
                      const std::optional<InvoiceId>& invoice, const std::string& author,
                      Instant now, std::optional<Date> on = std::nullopt);

  // The kill switch: nothing of this administration leaves, also what is ready. none: every
  // administration.
  Status pause(std::optional<AdministrationId> administration, const std::string& author,
               Instant now);
  Status resume(std::optional<AdministrationId> administration, const std::string& author,
                Instant now);

  // Adoption (S10): the choice for each item that is open now, in one transaction; what appears
  // later starts by itself. Refused (conflict) when the administration is adopted already.
  struct Choice {
    ItemId item;
    policy::Adoption adoption;
  };
  Status adopt(AdministrationId administration, const std::vector<Choice>& choices,
               const std::string& author, Date today, Instant now);
  // Changes the choice for items afterwards.
  Status choose(AdministrationId administration, const std::vector<Choice>& choices,
                const std::string& author, Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
