#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/ports/document.hpp"
#include "daemon/settings/dossier_fields.hpp"
#include "daemon/store/accounts.hpp"

// What an agency gets (S36): everything that it takes to go on with a claim, in one archive, and
// what of it is missing.
//
//   README.txt          what this is, what is claimed, what is missing, what every file is
//   dossier.json        all fields (docs/dossier.schema.json), dossier.csv the same as a table
//   statement.txt       principal, payments, credits, interest and costs with their working
//   checklist.txt       what the law asks, item by item, and by which message it was met
//   delivery.txt        what was sent when, to whom, and what is known of its arrival
//   invoices/           as the books print them
//   messages/           every message as it was sent (.eml, letters .pdf)
//   attachments/        contracts, terms and the like, by kind
//   history/            the entries of the sealed history about this case, and how to check them
//   SHA256SUMS          the digest of every other file
namespace dunning::desk {

using PrintedInvoice = std::function<Result<ports::Document>(const InvoiceId&)>;

struct DossierOrder {
  store::AccountKey account;
  const policy::Intent& intent;  // the hand-over, or what an agency is told later
  Date on;
  Instant made_at;
  std::optional<OccasionId> occasion{};  // when it is written already: the account is seen without
  std::string key{};                     // of its row in the outbox
  PrintedInvoice print{};                // none: the ledger is not asked
  settings::Digest digest{};  // SHA-256 in hex; none: it is only looked at, and no file is made
};

struct Dossier {
  std::string agency;                // its legal name
  std::string file_name;             // "dossier-1001-2026-03-20.zip"
  std::string title;                 // of a mail with it
  std::string mail;                  // its text
  std::string language;              // of both, and of what people read in the files
  std::vector<std::string> summary;  // sentences for whoever approves it
  std::vector<const settings::DossierField*> missing;
  std::map<std::string, std::string> files;  // by path; README.txt and SHA256SUMS among them
};
// Not_found when the agency is not configured any more; what of the case cannot be had is missing,
// and no error.
Result<Dossier> dossier(const Desk& desk, const Administration& administration,
                        const DossierOrder& order);

// What an agency is told after that: of payments and credits, or that we take a claim back.
Result<Dossier> word_to_agency(const Desk& desk, const Administration& administration,
                               const DossierOrder& order);

}  // namespace dunning::desk
