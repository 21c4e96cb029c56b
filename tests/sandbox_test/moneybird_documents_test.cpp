#include <doctest/doctest.h>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

struct Documents : Peer {
  Documents() : Peer({1, {0, 0}, "2026-11-02"}) {
    control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
    control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
    control("add_invoice", {{"debtor", "Z-1"}, {"amount", "121.00"}, {"number", "A-1"}});
  }
  Answer ask() {
    return get("/sales_invoices/" + invoice("A-1")["id"].get<std::string>() + "/download_pdf.json");
  }
  std::string path_of(const Answer& redirect) {
    const std::string location = redirect.header("location");
    return location.substr(location.find("/storage/"));
  }
};

}  // namespace

TEST_CASE("an invoice as PDF is a redirect to a storage that wants no token") {
  Documents documents;
  const Answer redirect = documents.ask();
  CHECK(redirect.status == 302);
  CHECK(redirect.header("location").starts_with(documents.served().base_url() + "/storage/"));
  CHECK(redirect.body.find("has been moved temporarily to") != std::string::npos);
  const std::string path = documents.path_of(redirect);
  const Answer pdf = documents.get_unauthorized(path);
  CHECK(pdf.status == 200);
  CHECK(pdf.header("content-type") == "application/pdf");
  CHECK(pdf.body.starts_with("%PDF-1.4\n"));
  CHECK(pdf.body.ends_with("%%EOF\n"));
  CHECK(pdf.body.find("Factuur A-1") != std::string::npos);
  CHECK(documents.send("GET", path, "").status == 400);  // the token came along
}

TEST_CASE("every offset in the PDF's table points at its object") {
  Documents documents;
  const std::string pdf = documents.get_unauthorized(documents.path_of(documents.ask())).body;
  const auto start = pdf.rfind("startxref\n");
  REQUIRE(start != std::string::npos);
  const auto table = std::stoul(pdf.substr(start + 10));
  REQUIRE(pdf.substr(table, 9) == "xref\n0 6\n");
  for (std::size_t object = 1; object < 6; ++object) {
    const auto offset = std::stoul(pdf.substr(table + 9 + object * 20, 10));
    CHECK(pdf.substr(offset, 7) == std::to_string(object) + " 0 obj");
  }
}

TEST_CASE("the link to a document is good for thirty seconds") {
  Documents documents;
  const std::string path = documents.path_of(documents.ask());
  documents.control("advance", {{"seconds", 30}});
  CHECK(documents.get_unauthorized(path).status == 200);
  documents.control("advance", {{"seconds", 1}});
  CHECK(documents.get_unauthorized(path).status == 403);
  CHECK(documents.get_unauthorized("/storage/00/00/download").status == 404);
  CHECK(documents.get("/sales_invoices/1/download_pdf.json").status == 404);
}

TEST_CASE("the storage can be another origin, as it is in reality") {
  Documents documents;
  documents.control("option", {{"name", "storage_elsewhere"}, {"value", true}});
  const std::string location = documents.ask().header("location");
  CHECK_FALSE(location.starts_with(documents.served().base_url()));
  CHECK(location.starts_with("https://localhost:"));
}
