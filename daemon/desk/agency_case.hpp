#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/desk/dossier.hpp"
#include "daemon/desk/export_case.hpp"
#include "daemon/desk/law_checklist.hpp"
#include "daemon/policy/standing.hpp"
#include "daemon/store/attachments.hpp"

// Private to daemon/desk: a case as its dossier sees it.
namespace dunning::desk {

using Fields = std::vector<std::pair<std::string, std::string>>;  // by name, in their order

struct AgencyClaim {
  const policy::Standing& standing;
  policy::Line line;
  Fields fields;  // "number", "date", "due_date"…
  std::vector<Requirement> checklist;
};

// What was sent, with the file in the archive that shows it.
struct SentMessage {
  Instant at;
  std::string what;
  std::string channel;
  std::string to;
  std::string state;
  std::string evidence;
  std::string file;  // or empty
};

struct AgencyCase {
  const Desk& desk;
  const Administration& administration;
  const DossierOrder& order;
  const settings::Agency& agency;
  const policy::Assessment& all;
  policy::TypedBecause type;
  Case records;  // of the mirror, the outbox and the history, narrowed to these invoices
  std::vector<AgencyClaim> claims{};
  std::optional<policy::StatedClaim> owed{};  // by law, today
  std::string missing_rates{};                // why interest is not known, or empty
  const policy::NoticeLife* notice = nullptr;
  bool needs_notice = false;
  Fields fields{};  // creditor, debtor, interest, costs
  std::vector<SentMessage> sent{};
  std::vector<store::Attachment> attachments{};
  std::map<std::string, std::string> files{};
  std::vector<const settings::DossierField*> missing{};
};

// Fills claims, owed, notice and fields.
void fill_fields(AgencyCase& of);
// Required fields and files that are not there; `prints`: invoices are there, or will be.
void find_missing(AgencyCase& of, bool prints);

std::string statement_text(const AgencyCase& of);
std::string checklist_text(const AgencyCase& of);
std::string delivery_text(const AgencyCase& of);
std::string readme_text(const AgencyCase& of);
std::string mail_text(const AgencyCase& of);
std::string title_text(const AgencyCase& of);
std::string language_of(const AgencyCase& of);
std::string dossier_csv(const AgencyCase& of);
json::Value dossier_json(const AgencyCase& of);
// For whoever approves it, in English as everything that is said to the operator.
std::vector<std::string> summary_of(const AgencyCase& of);

}  // namespace dunning::desk
