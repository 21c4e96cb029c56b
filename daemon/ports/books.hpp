#pragma once

#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"
#include "daemon/ports/document.hpp"

namespace dunning::ports {

// The door back to the ledger: look again (S22). Implemented by sync; what is read goes to the
// mirror before it returns, so that whoever asked decides anew from the store and sees nothing
// else. Thread rule: one call at a time per administration (the loop sees to that).
class Books {
 public:
  virtual ~Books() = default;
  // Makes one bounded step of the delta pull. True when the mirror is now up to date, false when
  // another step is needed first.
  virtual Result<bool> bring_up_to_date(AdministrationId administration) = 0;
  // Re-reads these records by id, in as many batches as the connector's size makes of at most
  // `look_again_limit` refs. Records that the ledger no longer knows are marked gone in the mirror.
  virtual Status look_again(AdministrationId administration,
                            const std::vector<RecordRef>& refs) = 0;
  // An invoice as the ledger prints it. An error where there is none, or none can be had: what is
  // to be sent is sent without it.
  virtual Result<Document> document(AdministrationId administration, const RecordRef& ref) = 0;
};

constexpr std::size_t look_again_limit = 500;

}  // namespace dunning::ports
