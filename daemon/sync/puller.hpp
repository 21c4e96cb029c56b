#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/ports/books.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/connector.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/mirror.hpp"

namespace dunning::sync {

enum class Progress {
  more,      // the pull goes on with the next step
  complete,  // the mirror holds everything up to the moment the pull began
};

// From a ledger into the mirror, one bounded step at a time: a page, or one batch of the records
// that a page named in a version the mirror lacks. A pull that was interrupted goes on where it
// was. After the last step the connector is asked how far the books are kept (S9), and the store is
// told; an answer that does not come is asked for again after the next pull. Implements the door
// back (ports::Books) for its one administration. Thread rule: one call at a time.
class Puller : public ports::Books {
 public:
  Puller(store::Store& store, ports::Connector& connector, AdministrationId administration,
         const ports::Clock& clock, ports::Log& log)
      : mirror_(store),
        administrations_(store),
        connector_(connector),
        administration_(administration),
        clock_(clock),
        log_(log) {}

  // Error: the connector's, or the shrink guard's (suspicious). Nothing of the failed step is kept,
  // and the next call tries it again.
  Result<Progress> step(ports::PullMode mode);

  // ports::Books. Of another administration than its own: not_found.
  Result<bool> bring_up_to_date(AdministrationId administration) override;
  Status look_again(AdministrationId administration, const std::vector<RecordRef>& refs) override;
  Result<ports::Document> document(AdministrationId administration, const RecordRef& ref) override;

 private:
  Result<Progress> take_page(store::Pull pull, ports::PullMode mode,
                             const store::Mirror::Standing& standing);
  Result<Progress> fetch_pending(store::Pull pull, ports::Purpose purpose);
  Status note_books();
  Status own(AdministrationId administration) const;

  store::Mirror mirror_;
  store::Administrations administrations_;
  ports::Connector& connector_;
  AdministrationId administration_;
  const ports::Clock& clock_;
  ports::Log& log_;
};

}  // namespace dunning::sync
