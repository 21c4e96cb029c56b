#include <doctest/doctest.h>

#include "tests/connectors/moneybird/peer.hpp"

using namespace dunning;
using namespace dunning::moneybird;

namespace {

const RecordRef the_invoice{RecordKind::invoice, "498100000000000001"};
const char* const download = "/sales_invoices/498100000000000001/download_pdf.json";
constexpr const char* pdf = "%PDF-1.4\n…\n%%EOF\n";

struct Printing : Peer {
  Printing() {
    redirects_to("https://storage.mb.example/5087/cdb1/download?signature=x");
    answers["/download?signature=x"] = {200, {{"Content-Type", "application/pdf"}}, pdf, {}};
  }
  void redirects_to(const std::string& location) {
    answers[download] = {302, {{"Location", location}}, "\"moved temporarily\"", {}};
  }
  Result<ports::Document> print() { return connector->document(the_invoice); }
};

}  // namespace

TEST_CASE("moneybird: an invoice as PDF is fetched where the redirect leads, without the token") {
  Printing peer;
  REQUIRE(peer.connector->capabilities().documents);
  const auto document = peer.print();
  REQUIRE_MESSAGE(document, document.error().message);
  CHECK(document->bytes == pdf);
  CHECK(document->media_type == "application/pdf");
  CHECK(document->file_name == "invoice-498100000000000001.pdf");
  REQUIRE(peer.http.requests.size() == 2);
  CHECK(peer.http.requests[0].credentials == ports::Credentials::sent);
  CHECK(peer.http.requests[1].credentials == ports::Credentials::withheld);
  CHECK(peer.http.requests[1].url == "https://storage.mb.example/5087/cdb1/download?signature=x");
}

TEST_CASE("moneybird: a document without a redirect is taken as it is") {
  Printing peer;
  peer.answers[download] = {200, {}, pdf, {}};
  CHECK(peer.print()->bytes == pdf);
}

TEST_CASE("moneybird: a redirect elsewhere is not followed, and the message names the host") {
  const std::pair<const char*, const char*> table[] = {
      {"https://evil.example/x", "evil.example"},
      {"https://notmb.example/x", "notmb.example"},
      {"https://mb.example.evil.example/x", "mb.example.evil.example"},
      {"https://mb.example@evil.example/x", "no https address"},
      {"https://127.0.0.1/x", "127.0.0.1"},
      {"http://storage.mb.example/x", "no https address"},
      {"file:///etc/passwd", "no https address"},
      {"/download?signature=x", "no https address"},
      {"", "no https address"}};
  for (const auto& [location, named] : table) {
    CAPTURE(location);
    Printing peer;
    peer.redirects_to(location);
    const auto document = peer.print();
    REQUIRE_FALSE(document);
    CHECK(document.error().kind == ErrorKind::permanent);
    CHECK(document.error().message.find(named) != std::string::npos);
    CHECK(document.error().message.find("document_hosts") != std::string::npos);
    CHECK(peer.http.requests.size() == 1);
  }
  Printing peer;
  peer.answers[download] = {302, {}, "", {}};  // no Location at all
  CHECK(peer.print().error().kind == ErrorKind::permanent);
}

TEST_CASE("moneybird: other hosts for documents are a setting, and a second redirect is none") {
  Printing peer;
  peer.context.settings["document_hosts"] = "store.example, cdn.example";
  peer.connector = std::move(*MoneybirdConnector::create(peer.context));
  for (const char* host : {"store.example", "eu.cdn.example:8443", "mb.example", "STORE.example"}) {
    CAPTURE(host);
    peer.redirects_to("https://" + std::string(host) + "/download?signature=x");
    CHECK(peer.print().has_value() == true);
  }
  peer.redirects_to("https://moneybird.com/download?signature=x");  // no longer among them
  CHECK_FALSE(peer.print());
  peer.redirects_to("https://store.example/download?signature=x");
  peer.answers["/download?signature=x"] = {
      302, {{"Location", "https://store.example/again"}}, "", {}};
  CHECK(peer.print().error().kind == ErrorKind::permanent);
  for (const char* wrong : {"https://store.example", "store.example/x", "Store.example", "a b"}) {
    CAPTURE(wrong);
    peer.context.settings["document_hosts"] = wrong;
    CHECK(MoneybirdConnector::create(peer.context).error().message.starts_with("document_hosts:"));
  }
}

TEST_CASE("moneybird: every fault on the way to a document has its kind") {
  const std::pair<int, ErrorKind> table[] = {{400, ErrorKind::permanent},
                                             {403, ErrorKind::transient},
                                             {404, ErrorKind::permanent},
                                             {429, ErrorKind::transient},
                                             {500, ErrorKind::transient}};
  for (const auto& [status, kind] : table) {
    CAPTURE(status);
    Printing peer;
    peer.answers["/download?signature=x"] = {status, {}, "", {}};
    CHECK(peer.print().error().kind == kind);
  }
  Printing peer;
  peer.answers["/download?signature=x"] = {200, {}, "<html>sign in</html>", {}};
  CHECK(peer.print().error().kind == ErrorKind::transient);
  peer.answers[download] = {404, {}, R"({"error":"record not found"})", {}};
  CHECK(peer.print().error().kind == ErrorKind::not_found);
  peer.answers[download] = {429, {}, "\"Retry later\"", {}};
  CHECK(peer.print().error().kind == ErrorKind::rate_limited);
  CHECK(peer.connector->document({RecordKind::debtor, "1"}).error().kind ==
        ErrorKind::invalid_input);
}

TEST_CASE("moneybird: the storage names the file, as long as that is a plain name") {
  const std::pair<const char*, const char*> table[] = {
      {"inline; filename=\"Factuur 2026-0042.pdf\"", "Factuur 2026-0042.pdf"},
      {"attachment; filename=\"../../etc/x.pdf\"", "invoice-498100000000000001.pdf"},
      {"attachment; filename=\"x.exe\"", "invoice-498100000000000001.pdf"},
      {"attachment", "invoice-498100000000000001.pdf"}};
  for (const auto& [header, name] : table) {
    CAPTURE(header);
    Printing peer;
    peer.answers["/download?signature=x"].headers.emplace_back("Content-Disposition", header);
    CHECK(peer.print()->file_name == name);
  }
}
