#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// What a person says a file is.
constexpr std::string_view attachment_kinds[] = {"contract", "order", "terms", "delivery",
                                                 "correspondence"};
constexpr std::size_t attachment_bytes = 10 * 1024 * 1024;  // of one file
constexpr std::size_t attachments_of_debtor = 50;

// A file that belongs to a debtor or to one of its invoices: it goes into the dossier (S36).
struct Attachment {
  std::int64_t id = 0;
  DebtorId debtor;
  std::optional<InvoiceId> invoice;  // none: whatever the debtor owes
  std::string kind;
  std::string file_name;
  std::string media_type;
  std::string digest;  // SHA-256 of its bytes, in hex
  Instant attached_at;
  std::string attached_by;
};

// Kept in the store, so that a backup of it is whole; erased with the debtor (S42).
class Attachments {
 public:
  explicit Attachments(Store& store) : store_(store) {}

  // The id is given. Invalid_input when it is too large, empty, or one too many; conflict when the
  // debtor or invoice has that very file under that kind.
  Result<std::int64_t> add(AdministrationId administration, const Attachment& attachment,
                           std::string_view bytes, Instant now);
  // In the order in which they were attached.
  Result<std::vector<Attachment>> list(AdministrationId administration,
                                       const DebtorId& debtor) const;
  Result<std::string> bytes(AdministrationId administration, std::int64_t id) const;  // not_found
  // The file is gone; that there was one stays in the history. Not_found.
  Result<Attachment> remove(AdministrationId administration, std::int64_t id,
                            const std::string& author, Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
