#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/records.hpp"

namespace dunning::simulation {

// What the daemon has to know of the books, from what it was told: the newest answer that it lived
// to read, and whatever a completed pull covers. What it was told in a step in which it died it may
// or may not know.
class Knowledge {
 public:
  struct Known {
    std::optional<Record> record;  // none: unreadable, or gone
    bool gone = false;
  };

  // Told to one process, in the step in which it is.
  void tell(const std::string& process, const RecordRef& ref, Known what) {
    told_[process].emplace_back(ref, std::move(what));
  }
  // The step has ended; or the process died in it.
  void remember(const std::string& process);
  void forget(const std::string& process);
  // Whether a step is under way in which something was told.
  bool is_being_told(const std::string& process) const {
    const auto found = told_.find(process);
    return found != told_.end() && !found->second.empty();
  }

  // None: it was never told.
  const Known* of(const RecordRef& ref) const;
  const Invoice* invoice(const std::string& id) const;  // none: unknown, unreadable or gone
  const Debtor* debtor(const std::string& id) const;
  std::vector<const BankLine*> bank_lines() const;
  const std::map<std::string, std::vector<std::string>>& invoices_of_debtors() const {
    return by_debtor_;
  }

  // A claim is what one due date of an invoice asks for, under whatever id (S1). Its round rises
  // when it was known as settled and is known as open again (S15).
  struct Claim {
    bool settled = false;
    bool perhaps_settled = false;  // told in a step that did not end
    int round = 0;
    int perhaps = 0;  // rounds that may have been seen besides
  };
  static std::string claim_key(const Invoice& invoice) {  // of the whole invoice
    return invoice.debtor.value + "/" + invoice.number;
  }
  Claim claim(const std::string& key) const;

  // The claims of an invoice, the earliest due date first. One of several is told by its amount,
  // which is another one for each and never edited: "d1/1003#4100".
  struct Part {
    std::string claim;
    std::optional<Date> due;
    std::int64_t total = 0;
    std::int64_t open = 0;
  };
  static std::vector<Part> parts(const Invoice& invoice);
  static std::string invoice_of(const std::string& claim) {
    return claim.substr(0, claim.find('#'));
  }

 private:
  void learn(const RecordRef& ref, Known&& what);
  void learn_claims(const Invoice& invoice);

  std::map<std::string, std::vector<std::pair<RecordRef, Known>>> told_;
  std::map<RecordRef, Known> known_;
  std::map<std::string, std::vector<std::string>> by_debtor_;
  std::map<std::string, Claim> claims_;
};

bool is_settled(const Invoice& invoice, std::int64_t open);

}  // namespace dunning::simulation
