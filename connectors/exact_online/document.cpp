// An invoice as Exact Online keeps it: the PDF attached to the document of its entry.
#include <iterator>

#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"

namespace dunning::exact_online {
namespace {

using json::Value;
using ports::Purpose;

constexpr std::uint64_t largest_document = 10ULL << 20;

std::string plain_file_name(const std::string& given, const std::string& id) {
  const bool plain = given.find_first_not_of(
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                         "0123456789-_. ") == std::string::npos;
  return plain && given.size() < 100 && given.size() > 4 ? given : "invoice-" + id + ".pdf";
}

}  // namespace

Result<ports::Document> ExactConnector::document(const RecordRef& ref) {
  if (ref.kind != RecordKind::invoice || ref.id.empty())
    return fail(ErrorKind::invalid_input, "Exact Online keeps documents of invoices only");
  const auto found = TRY(fetch_groups({ref.id}, Purpose::fresh_look));
  const auto group = found.groups.find(ref.id);
  if (group == found.groups.end())
    return fail(ErrorKind::not_found, "Exact Online knows no invoice " + ref.id);
  const Term& first = group->second.terms.front();
  std::string document = first.document;
  if (document.empty() && !first.entry.empty()) {
    TRY(read_all(query("/documents/Documents",
                       "FinancialTransactionEntryID eq guid'" + first.entry + "'", "ID"),
                 Purpose::fresh_look, [&](Value&& row) -> Status {
                   if (document.empty()) document = id_of(row);
                   return {};
                 }));
  }
  if (document.empty())
    return fail(ErrorKind::not_found, "the invoice has no document in Exact Online");
  std::string url;
  std::string name;
  const auto read = read_all(query("/documents/DocumentAttachments",
                                   "Document eq guid'" + document + "'", "ID,FileName,Url"),
                             Purpose::fresh_look, [&](Value&& row) -> Status {
                               const json::Cursor wire(row);
                               const auto file = TRY(plain_text(wire, "FileName"));
                               if (!url.empty() || !ascii_lower(file).ends_with(".pdf")) return {};
                               name = file;
                               url = TRY(plain_text(wire, "Url"));
                               return {};
                             });
  TRY(read);
  if (url.empty())
    return fail(ErrorKind::not_found, "the document of the invoice has no PDF attached");
  if (url.find("Download=1") == std::string::npos)
    url += (url.find('?') == std::string::npos ? "?" : "&") + std::string("Download=1");
  auto answer = TRY(requests_.send(
      {.address = url, .purpose = Purpose::fresh_look, .max_body_bytes = largest_document}));
  ports::Document pdf{plain_file_name(name, ref.id), "application/pdf",
                      std::string(std::istreambuf_iterator<char>(*answer.body), {})};
  if (!pdf.bytes.starts_with("%PDF-"))
    return fail(ErrorKind::transient, "what came for " + answer.to + " is no PDF");
  return pdf;
}

}  // namespace dunning::exact_online
