#include <doctest/doctest.h>

#include "tests/connectors/exact_online/peer.hpp"

using namespace dunning;
using namespace dunning::exact_online;
using ports::PullMode;
using ports::Purpose;

namespace {

const ports::LedgerNote note_on(const std::string& invoice) {
  return {{RecordKind::invoice, invoice}, "Reminder sent", "00112233445566778899aabbccddeeff"};
}

}  // namespace

TEST_CASE("S22: a look before a send brings what the debtor got meanwhile, and only then") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "1210.00");
  (void)peer.sweep();
  const auto credit = peer.world.add_credit_note(debtor, "210.00");
  const auto receipt = peer.world.add_receipt(debtor, "1000.00");
  const auto kinds = [&](Purpose purpose) {
    std::map<std::string, int> seen;
    const auto looked = peer.connector->look_again({{RecordKind::debtor, debtor}}, purpose);
    REQUIRE_MESSAGE(looked, looked.error().message);
    for (const auto& record : looked->records)
      ++seen[dunning::ref(record).id];
    return seen;
  };
  CHECK(kinds(Purpose::fresh_look) ==
        std::map<std::string, int>{{debtor, 1}, {credit, 1}, {receipt, 2}});
  CHECK(kinds(Purpose::delta) == std::map<std::string, int>{{debtor, 1}});
  CHECK_FALSE(kinds(Purpose::fresh_look).contains(invoice));
}

TEST_CASE("S22: a receipt that is partly matched is read whole before it is believed") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  peer.world.add_invoice(debtor, "1210.00");
  const auto receipt = peer.world.add_receipt(debtor, "1000.00");
  (void)peer.sweep();
  // 400 of it were matched; the total of the entry stays.
  auto& row = peer.world.term(peer.world.terms_of(receipt).front());
  row["AmountFC"] = json::Value::number("600.00");
  const auto looked =
      peer.connector->look_again({{RecordKind::debtor, debtor}}, Purpose::fresh_look).value();
  bool seen = false;
  for (const auto& record : looked.records) {
    const auto* money = std::get_if<Invoice>(&record);
    if (money == nullptr) continue;
    CHECK(to_string(money->open) == "-600.00 EUR");
    seen = true;
  }
  CHECK(seen);
}

TEST_CASE("exact_online: a look asks for the whole batch in one address of bounded length") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  std::vector<RecordRef> refs;
  for (std::size_t number = 0; number < batch_limit; ++number)
    refs.push_back({RecordKind::invoice, peer.world.add_invoice(debtor, "10.00")});
  const auto before = peer.world.requests();
  CHECK(peer.connector->look_again(refs, Purpose::fresh_look)->records.size() == batch_limit);
  CHECK(peer.world.requests() == before + 1);
  CHECK(peer.world.http().requests.back().url.size() < 6'000);
}

TEST_CASE("exact_online: an id that Exact cannot know is missing without a question") {
  Peer peer;
  const auto looked = peer.connector
                          ->look_again({{RecordKind::invoice, "x' or 1 eq 1"},
                                        {RecordKind::debtor, "498100000000000001"},
                                        {RecordKind::bank_line, ""}},
                                       Purpose::delta)
                          .value();
  CHECK(looked.missing.size() == 3);
  CHECK(peer.world.requests() == 0);
}

TEST_CASE("exact_online: a row of no transaction is looked at by its own id") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto term = peer.world.terms_of(peer.world.add_invoice(debtor, "10.00")).front();
  peer.world.term(term)["TransactionID"] = json::Value();
  const auto swept = peer.sweep();
  REQUIRE(swept.invoice("term-" + term));
  const auto looked =
      peer.connector->look_again({{RecordKind::invoice, "term-" + term}}, Purpose::delta).value();
  REQUIRE(looked.records.size() == 1);
  CHECK(std::get<Invoice>(looked.records[0]) == *swept.invoice("term-" + term));
}

TEST_CASE(
    "exact_online: money on account that was matched meanwhile is gone, its bank line is not") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto receipt = peer.world.add_receipt(debtor, "1000.00");
  const auto swept = peer.sweep();
  REQUIRE(swept.invoice(receipt));
  CHECK(swept.invoice(receipt)->on_account);
  auto& row = peer.world.term(peer.world.terms_of(receipt).front());
  row["Status"] = 50;
  row["EndDate"] = row.at("EntryDate");
  peer.world.touch(row);
  const auto pulled = peer.delta(swept.cursor);
  CHECK(pulled.gone == std::vector<RecordRef>{{RecordKind::invoice, receipt}});
  const auto looked =
      peer.connector
          ->look_again({{RecordKind::invoice, receipt}, {RecordKind::bank_line, receipt}},
                       Purpose::delta)
          .value();
  CHECK(looked.missing == std::vector<RecordRef>{{RecordKind::invoice, receipt}});
  REQUIRE(looked.records.size() == 1);
  CHECK(std::get<BankLine>(looked.records[0]).open.is_zero());
}

TEST_CASE("exact_online: what a refusal means is read from status and reason, not from its text") {
  const auto kind_of = [](int status, const char* reason, const char* body) {
    Peer peer;
    peer.world.instead = [&](const ports::HttpRequest&) -> std::optional<fakes::Scripted> {
      ports::Headers headers;
      if (*reason != '\0') headers.emplace_back("Reason", reason);
      return fakes::Scripted{status, headers, body, {}};
    };
    return peer.connector->pull(PullMode::delta, "", "").error().kind;
  };
  CHECK(kind_of(400, "", R"({"error":{"code":"","message":{"lang":"","value":"x"}}})") ==
        ErrorKind::invalid_input);
  CHECK(kind_of(401, "", "") == ErrorKind::auth);
  CHECK(kind_of(403, "NoDivisionAccess", "Forbidden") == ErrorKind::auth);
  CHECK(kind_of(403, "DivisionBlocked", "") == ErrorKind::transient);
  CHECK(kind_of(404, "", "") == ErrorKind::not_found);
  CHECK(kind_of(405, "", "") == ErrorKind::invalid_input);
  CHECK(kind_of(408, "", "") == ErrorKind::transient);
  CHECK(kind_of(429, "", "") == ErrorKind::rate_limited);
  CHECK(kind_of(500, "", R"({"error":{"message":{"value":"Gegeven bestaat reeds."}}})") ==
        ErrorKind::transient);
  CHECK(kind_of(503, "", "<html>") == ErrorKind::transient);
  CHECK(kind_of(302, "", "") == ErrorKind::permanent);
}

TEST_CASE("exact_online: a wrong division is said with the one the user last worked in") {
  Peer peer;
  peer.world.settings["division"] = "654321";
  peer.connector = peer.world.connect();
  peer.world.instead = [&](const ports::HttpRequest& request) -> std::optional<fakes::Scripted> {
    if (request.url.find("system/Divisions") == std::string::npos) return std::nullopt;
    return fakes::Scripted{200, {}, R"({"d":{"results":[]}})", {}};
  };
  const auto error = peer.connector->identify().error();
  CHECK(error.kind == ErrorKind::not_found);
  CHECK(error.message.find("654321") != std::string::npos);
  CHECK(error.message.find("last worked in 99") != std::string::npos);
}

TEST_CASE("exact_online: a step's note may become a task, searched by its marker as well") {
  Peer peer;
  peer.world.settings["write_back"] = "task";
  peer.connector = peer.world.connect();
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto note = note_on(peer.world.add_invoice(debtor, "10.00"));
  CHECK_FALSE(peer.connector->find(note)->has_value());
  const auto written = peer.connector->write(note).value();
  CHECK(peer.connector->find(note).value() == written);
  CHECK(peer.requests_of("activities/Tasks") == 3);
  CHECK(peer.requests_of("CommunicationNotes") == 0);
}

TEST_CASE(
    "exact_online: a note costs one request once its invoice is known, and says what it is for") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto note = note_on(peer.world.add_invoice(debtor, "10.00"));
  REQUIRE(peer.connector->write(note));
  CHECK(peer.world.requests() == 2);  // nobody knows the account yet
  REQUIRE(peer.connector->write(note));
  CHECK(peer.world.requests() == 3);
  for (const auto& request : peer.world.http().requests)
    CHECK(request.purpose == Purpose::write_back);
  CHECK(peer.connector->write({{RecordKind::bank_line, "x"}, "text", "marker"}).error().kind ==
        ErrorKind::invalid_input);
}

TEST_CASE("exact_online: the document of an invoice is fetched from the configured host only") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "10.00");
  const auto document = peer.connector->document({RecordKind::invoice, invoice}).value();
  CHECK(document.file_name == "Factuur 1.pdf");
  CHECK(peer.requests_of("Download=1") == 1);
  const auto with = [&](const char* attachments) {
    peer.world.instead = [=](const ports::HttpRequest& request) -> std::optional<fakes::Scripted> {
      if (request.url.find("DocumentAttachments") == std::string::npos) return std::nullopt;
      return fakes::Scripted{200, {}, attachments, {}};
    };
    return peer.connector->document({RecordKind::invoice, invoice}).error().kind;
  };
  CHECK(with(R"({"d":{"results":[{"FileName":"a.pdf","Url":"https://evil.example/a"}]}})") ==
        ErrorKind::permanent);
  CHECK(
      with(
          R"({"d":{"results":[{"FileName":"a.xml","Url":"https://start.exactonline.example/a"}]}})") ==
      ErrorKind::not_found);
  CHECK(with(R"({"d":{"results":[]}})") == ErrorKind::not_found);
}

TEST_CASE("exact_online: webhooks are subscribed to once for each topic") {
  Peer peer;
  std::vector<std::string> made;
  peer.world.instead = [&](const ports::HttpRequest& request) -> std::optional<fakes::Scripted> {
    if (request.url.find("WebhookSubscriptions") == std::string::npos) return std::nullopt;
    if (request.method == "DELETE") return fakes::Scripted{204, {}, "", {}};
    if (request.method == "POST") {
      made.push_back(request.body);
      return fakes::Scripted{
          201,
          {},
          R"({"d":{"ID":"5b000000-7b1e-4d52-9c6e-00000000000b","CallbackURL":"https://x","Topic":"Y"}})",
          {}};
    }
    return fakes::Scripted{
        200,
        {},
        R"({"d":{"results":[{"ID":"5a000000-7b1e-4d52-9c6e-00000000000a","CallbackURL":"https://dun.example/hook","Topic":"Accounts"}]}})",
        {}};
  };
  const auto all = peer.connector->subscribe("https://dun.example/hook").value();
  CHECK(made.size() == 5);
  CHECK(all.size() == 6);
  CHECK(peer.connector->subscribe("http://dun.example").error().kind == ErrorKind::invalid_input);
  CHECK(peer.connector->unsubscribe("5a000000-7b1e-4d52-9c6e-00000000000a").has_value());
  CHECK(peer.world.http().requests.back().url.ends_with(
      "WebhookSubscriptions(guid'5a000000-7b1e-4d52-9c6e-00000000000a')"));
  CHECK_FALSE(peer.connector->unsubscribe("x"));
}
