// A document's file, for whoever holds a token.
#include <nlohmann/json.hpp>

#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox/exact_online/exact_online.hpp"
#include "tests/sandbox/exact_online/refusals.hpp"
#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/small_pdf.hpp"

namespace dunning::sandbox::exact_online {

Response ExactOnline::attachment(const Request& request) const {
  const bool fixed = token_valid_ && request.header("authorization") == "Bearer " + token_;
  const auto bearer = tokens_.bearer(request.header("authorization"), economy_.now());
  if (!fixed && bearer.state != oauth::TokenServer::State::good) return token_expired();
  const std::string guid = request.query_value("ID");
  Response response;
  const auto invoice_id = read_guid(GuidKind::attachment, guid);
  const Invoice* invoice = invoice_id ? economy_.invoice(*invoice_id) : nullptr;
  const auto posted = attachments_.find(guid);
  if (written_.removed.contains(guid) || (invoice == nullptr && posted == attachments_.end()))
    return refusal(404, "Not found.");
  if (request.query_value("Download") != "1") {
    response.content_type = "text/html";
    response.body = "<html><body><a href=\"&Download=1\">Downloaden</a></body></html>";
    return response;
  }
  if (invoice != nullptr) {
    response.content_type = "application/pdf";
    response.body = small_pdf("Factuur " + invoice->number);
    return response;
  }
  response.content_type = "application/octet-stream";
  response.body = crypto::parse_base64(posted->second).value_or("");
  return response;
}

}  // namespace dunning::sandbox::exact_online
