// An invoice as PDF: the API redirects to a storage that asks for no credentials.
#include <nlohmann/json.hpp>

#include "tests/sandbox/moneybird/moneybird.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"
#include "tests/sandbox/small_pdf.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr Millis link_validity{30'000};

// The same machine under its other name, so that it is another origin.
std::string other_name(std::string base_url) {
  constexpr std::string_view address = "//127.0.0.1";
  constexpr std::string_view name = "//localhost";
  const auto by_address = base_url.find(address);
  if (by_address != std::string::npos) return base_url.replace(by_address, address.size(), name);
  const auto by_name = base_url.find(name);
  return by_name == std::string::npos ? base_url : base_url.replace(by_name, name.size(), address);
}

Response text_response(int status, const std::string& text) {
  Response response;
  response.status = status;
  response.content_type = "text/plain";
  response.body = text;
  return response;
}

}  // namespace

Response Moneybird::download_pdf(const Invoice& invoice) {
  const std::string path = storage_root + capability_key(invoice.id) + "/" +
                           capability_key(economy_.now().ms) + "/download";
  stored_[path] = {invoice.number, economy_.now() + link_validity};
  const std::string address = (storage_elsewhere_ ? other_name(base_url_) : base_url_) + path;
  Response response =
      text_response(302, "\"This resource has been moved temporarily to " + address + ".\"");
  response.headers.emplace_back("Location", address);
  return response;
}

Response Moneybird::stored_document(const Request& request) const {
  // Whoever follows the redirect with the token in hand gives it away.
  if (!request.header("authorization").empty())
    return text_response(400, "the storage was sent credentials");
  const auto found = stored_.find(request.path);
  if (found == stored_.end()) return text_response(404, "no such document");
  if (economy_.now() > found->second.until) return text_response(403, "the link has expired");
  Response response;
  response.content_type = "application/pdf";
  response.body = small_pdf("Factuur " + found->second.invoice_number);
  return response;
}

}  // namespace dunning::sandbox::moneybird
