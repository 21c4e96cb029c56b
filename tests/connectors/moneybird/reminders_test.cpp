// Our mails entered in Moneybird as reminders: what happens with an invoice that lacks what the
// request takes. The rest is in tests/contract/connector/suite_reminders.cpp.
#include "tests/connectors/moneybird/example.hpp"
#include "tests/connectors/moneybird/peer.hpp"

using namespace dunning;
using namespace dunning::moneybird;

namespace {

const std::string first_id = "498100000000000001";
const std::string second_id = "498100000000000002";

json::Value second(std::string_view key, std::string_view text) {
  return example::with(example::with(example::invoice(), "id", '"' + second_id + '"'), key, text);
}

LedgerReminder about(std::initializer_list<std::string> ids) {
  LedgerReminder reminder;
  for (const auto& id : ids)
    reminder.invoices.push_back({{RecordKind::invoice, id}, 0});
  return reminder;
}

struct RemindingPeer : Peer {
  RemindingPeer() { answers["/sales_invoices/send_reminders.json"] = {200, {}, "200", {}}; }
  void shows(std::initializer_list<json::Value> invoices) {
    answers_with("/sales_invoices/synchronization.json", list_of(invoices));
  }
};

}  // namespace

TEST_CASE("S32 moneybird: an invoice that shows no identity is an error naming it, not silence") {
  for (const char* key : {"identity_id", "document_style_id", "workflow_id", "contact_id"}) {
    CAPTURE(key);
    RemindingPeer peer;
    peer.shows({second(key, "null")});
    for (const auto& said : {peer.connector->find_reminder(about({second_id})).error(),
                             peer.connector->log_reminder(about({second_id})).error()}) {
      CHECK(said.kind == ErrorKind::invalid_input);
      CHECK(said.message.find("sales invoice " + second_id + ": " + key) != std::string::npos);
    }
    CHECK(peer.http.count("send_reminders") == 0);
  }
}

TEST_CASE("S32 moneybird: the other invoices of a reminder are entered before one that cannot be") {
  RemindingPeer peer;
  peer.shows({example::invoice(), second("identity_id", "null")});
  const auto both = about({first_id, second_id});
  CHECK_FALSE(peer.connector->find_reminder(both).value());  // there is something to enter
  const auto logged = peer.connector->log_reminder(both);
  REQUIRE_FALSE(logged);
  CHECK(logged.error().message.find(second_id + ": identity_id") != std::string::npos);
  CHECK(peer.http.count("send_reminders") == 1);
  CHECK(peer.http.requests.back().body.find(first_id) != std::string::npos);
  CHECK(peer.http.requests.back().body.find(second_id) == std::string::npos);
}

TEST_CASE("moneybird: a paid invoice needs no identity, and one of another record is not ours") {
  RemindingPeer peer;
  peer.shows({example::with(second("identity_id", "null"), "state", R"("paid")")});
  CHECK(peer.connector->find_reminder(about({second_id})).value());
  peer.shows({second("identity_id", "null")});
  CHECK(peer.connector->find_reminder(about({first_id})).value());  // gone; the other was not asked
}
