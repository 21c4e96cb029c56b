#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/desk/replies.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/dossiers.hpp"
#include "daemon/store/history.hpp"

// Everything about a debtor, or about one of its invoices, as a judge or the debtor may ask for it
// (S42): files in a directory of their own, each named with its SHA-256 in SHA256SUMS.
//
//   README.txt         what this is, who made it when, what was erased, how to check it
//   timeline.txt       what happened, in plain text
//   messages/*.eml     every message as it was handed over
//   facts/*.json       what each message states, as it was decided
//   records.json       every version of the debtor and the invoices, as the books showed them
//   said.json          words, holds and tasks
//   history.json       the entries of the history with their hashes, and what lies beside them
//   definitions/*      the policies and texts the messages were made from, by their digest
namespace dunning::desk {

struct ExportWish {
  std::optional<std::string> administration;
  std::string target;         // a debtor, or an invoice: then only what concerns it
  std::filesystem::path out;  // does not exist yet
  settings::Digest digest;    // SHA-256 in hex
};

struct ExportAnswer {
  std::string directory;
  std::string about;  // "debtor De Vries B.V. (1001)"
  std::int64_t files = 0;
  std::int64_t messages = 0;
  std::int64_t erased = 0;  // parts of it that were erased and are missing
  bool whole = true;        // the history was verified
  std::string manifest;     // SHA-256 of SHA256SUMS
};

// All of it or nothing: written beside, then renamed. conflict when the directory exists.
Result<ExportAnswer> export_case(const Desk& desk, const ExportWish& wish);

std::string to_text(const ExportAnswer& answer);
json::Value to_json(const ExportAnswer& answer);

// The parts of an export that are texts.
struct Case {
  const Administration& administration;
  std::string about;
  store::Dossier dossier;
  std::vector<ToldReply> replies{};  // what came in by mail, oldest first
};
// Leaves what concerns these invoices.
void narrow(Case& of, const std::vector<InvoiceId>& invoices);
std::string timeline(const Case& of, const ports::Clock& clock);
json::Value records_json(const Case& of);
json::Value said_json(const Case& of);
json::Value history_json(const Case& of);
std::int64_t erased_parts(const Case& of);

}  // namespace dunning::desk
