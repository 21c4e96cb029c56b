// An invoice as Moneybird prints it.
#include <iterator>

#include "connectors/moneybird/connector.hpp"

namespace dunning::moneybird {
namespace {

constexpr std::uint64_t largest_document = 10ULL << 20;

// What the storage calls it, where that is a plain name of a PDF; else one made of the id.
std::string file_name_of(const ports::Headers& headers, const std::string& id) {
  constexpr std::string_view key = "filename=\"";
  const auto disposition = ports::find_header(headers, "Content-Disposition").value_or("");
  const auto at = disposition.find(key);
  if (at != std::string_view::npos) {
    auto name = disposition.substr(at + key.size());
    name = name.substr(0, name.find('"'));
    const bool plain = name.find_first_not_of(
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                           "0123456789-_. ") == std::string_view::npos;
    if (plain && name.size() < 100 && name.size() > 4 && name.ends_with(".pdf"))
      return std::string(name);
  }
  return "invoice-" + id + ".pdf";
}

}  // namespace

Result<ports::Document> MoneybirdConnector::document(const RecordRef& ref) {
  if (ref.kind != RecordKind::invoice || ref.id.empty())
    return fail(ErrorKind::invalid_input, "Moneybird prints invoices only");
  if (source_of(ref) == Source::external_invoices) {
    return fail(ErrorKind::not_found,
                "this invoice was made by another program; Moneybird does not print it");
  }
  auto answer = TRY(requests_.send_and_follow({.path = record_path(ref, "/download_pdf"),
                                               .purpose = ports::Purpose::fresh_look,
                                               .max_body_bytes = largest_document},
                                              document_hosts_));
  ports::Document document{file_name_of(answer.headers, ref.id), "application/pdf",
                           std::string(std::istreambuf_iterator<char>(*answer.body), {})};
  if (!document.bytes.starts_with("%PDF-"))
    return fail(ErrorKind::transient, "what came for " + answer.to + " is no PDF");
  return document;
}

}  // namespace dunning::moneybird
