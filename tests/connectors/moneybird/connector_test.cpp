#include "connectors/moneybird/connector.hpp"

#include <doctest/doctest.h>

#include "tests/connectors/moneybird/example.hpp"
#include "tests/connectors/moneybird/peer.hpp"

using namespace dunning;
using namespace dunning::moneybird;
using ports::PullMode;
using ports::Purpose;

namespace {

const RecordRef the_invoice{RecordKind::invoice, "498100000000000001"};

}  // namespace

TEST_CASE("moneybird: a delta asks for what changed since the cursor, a sweep for everything") {
  Peer world;
  auto page = pull_all(world, PullMode::delta, "2026-11-21T08:50:00.000Z");
  // By the server's clock when the pull began, less the overlap.
  CHECK(page.next_cursor == "2026-11-21T08:55:00.000Z");
  CHECK(page.complete_kinds.empty());
  std::vector<std::string> urls;
  for (const auto& request : world.http.requests)
    urls.push_back(request.url);
  const std::string base = "https://mb.example/api/v2/123/";
  const std::string bank_lines =
      base +
      "financial_mutations/synchronization.json?filter=period%3A20251017..20261122";  // 400 days
  CHECK(urls ==
        std::vector<std::string>{
            base + "workflows.json",
            base + "sales_invoices/"
                   "synchronization.json?filter=updated_after%3A2026-11-21T08%3A50%3A00.000Z",
            base + "contacts/"
                   "synchronization.json?include_archived=true&filter=updated_after%3A2026-11-"
                   "21T08%3A50%3A00.000Z",
            bank_lines});

  world.http.requests.clear();
  page = pull_all(world, PullMode::sweep, "2026-11-21T08:50:00.000Z");
  CHECK(page.complete_kinds ==
        std::vector<RecordKind>{RecordKind::invoice, RecordKind::debtor, RecordKind::bank_line});
  // A filter, so that the server's default of "this year" does not apply; and one that leaves
  // nothing out.
  CHECK(world.http.count("sales_invoices/synchronization.json?filter=state%3Aall") == 1);
  CHECK(world.http.requests.at(2).url ==
        base + "contacts/synchronization.json?include_archived=true");
  CHECK(world.http.requests.back().url == bank_lines);
}

TEST_CASE(
    "moneybird: a poll without changes costs three requests, and a fourth each hour for the "
    "workflows") {
  Peer world;
  world.answers_with("/financial_mutations/synchronization.json", list_of({example::bank_line()}));
  const auto poll = [&] {
    const auto before = world.http.requests.size();
    pull_all(world, PullMode::delta, "2026-11-21T08:50:00.000Z");
    CHECK(world.connector->books_as_of().value() == *parse_date("2026-11-20"));
    return world.http.requests.size() - before;
  };
  CHECK(poll() == 5);  // after a start, one for the newest bank line
  CHECK(poll() == 3);
  world.clock.advance(workflow_age_limit);
  CHECK(poll() == 4);
}

TEST_CASE("moneybird: first contact lists everything, also without a cursor") {
  Peer world;
  REQUIRE(world.connector->pull(PullMode::delta, "", ""));
  CHECK(world.http.count("?filter=state%3Aall") == 1);
  CHECK(world.http.requests.back().purpose == Purpose::first_load);
}

TEST_CASE(
    "moneybird: a list entry that cannot be read keeps a sweep from concluding that anything is "
    "gone") {
  Peer world;
  world.answers_with("/sales_invoices/synchronization.json",
                     R"([{"id":"1","version":5},{"version":6}])");
  auto page = world.connector->pull(PullMode::sweep, "", "");
  REQUIRE(page);
  CHECK(page->listed.size() == 1);
  CHECK(page->unreadable.size() == 1);
  page = world.connector->pull(PullMode::sweep, "", *page->resume);
  page = world.connector->pull(PullMode::sweep, "", page->resume.value());
  CHECK(page->complete_kinds == std::vector<RecordKind>{RecordKind::debtor, RecordKind::bank_line});
}

TEST_CASE("moneybird: a record changed just now gets a version that the next list cannot repeat") {
  Peer world;
  const auto version_when_changed_at = [&](const std::string& moment) {
    const auto seconds = std::to_string(parse_instant(moment)->ms / 1000);
    world.answers_with("/sales_invoices/synchronization.json",
                       list_of({example::with(example::invoice(), "version", seconds)}));
    const auto looked = world.connector->look_again({the_invoice});
    REQUIRE(looked);
    const auto version = dunning::version(looked->records.at(0));
    return version.substr(seconds.size() + std::string("+3").size());
  };
  CHECK(version_when_changed_at("2026-11-21T09:00:00Z") == "~");
  CHECK(version_when_changed_at("2026-11-21T08:59:58Z") == "~");
  CHECK(version_when_changed_at("2026-11-21T08:59:57Z") == "");
}

TEST_CASE(
    "S7: switching Moneybird's own reminders on makes every invoice differ, so that all are read "
    "again") {
  Peer world;
  world.answers_with("/sales_invoices/synchronization.json", R"([{"id":"1","version":5}])");
  CHECK(world.connector->pull(PullMode::sweep, "", "")->listed.at(0).version == "5+3");
  world.answers_with("/workflows.json",
                     R"([{"id":"433100000000000201","steps":[{"reminder_auto_send":true}]}])");
  const auto version = world.connector->pull(PullMode::sweep, "", "")->listed.at(0).version;
  CHECK(version.starts_with("5+3/"));
  world.answers_with("/sales_invoices/synchronization.json",
                     list_of({example::with(example::invoice(), "version", "5")}));
  const auto looked = world.connector->look_again({the_invoice});
  REQUIRE(looked);
  CHECK(std::get<Invoice>(looked->records.at(0)).dunned_elsewhere);
  CHECK(std::get<Invoice>(looked->records.at(0)).version == version);
}

TEST_CASE(
    "S7: a workflow that the list lacks is asked for by id, and one that is gone reminds nobody") {
  Peer world;
  world.answers_with("/workflows.json", "[]");
  world.answers_with("/sales_invoices/synchronization.json", list_of({example::invoice()}));
  auto looked = world.connector->look_again({the_invoice});
  REQUIRE(looked);
  CHECK_FALSE(std::get<Invoice>(looked->records.at(0)).dunned_elsewhere);
  CHECK(world.http.count("/workflows/433100000000000201.json") == 1);

  Peer other;
  other.answers_with("/workflows.json", "[]");
  other.answers_with("/workflows/433100000000000201.json",
                     R"({"id":"433100000000000201","steps":[{"reminder_auto_send":true}]})");
  other.answers_with("/sales_invoices/synchronization.json", list_of({example::invoice()}));
  looked = other.connector->look_again({the_invoice});
  REQUIRE(looked);
  CHECK(std::get<Invoice>(looked->records.at(0)).dunned_elsewhere);
}

TEST_CASE(
    "moneybird: a record that comes without its id is unreadable, and nothing is taken for gone") {
  Peer world;
  world.answers_with("/sales_invoices/synchronization.json",
                     list_of({example::with(example::invoice(), "id", "null")}));
  const auto looked = world.connector->look_again({the_invoice});
  REQUIRE(looked);
  CHECK(looked->missing.empty());
  CHECK(looked->unreadable.size() == 2);
}

TEST_CASE("moneybird: refusals are told apart by status, whatever the body") {
  const std::pair<int, ErrorKind> table[] = {
      {400, ErrorKind::invalid_input}, {401, ErrorKind::auth},
      {402, ErrorKind::permanent},     {403, ErrorKind::auth},
      {404, ErrorKind::not_found},     {406, ErrorKind::invalid_input},
      {422, ErrorKind::invalid_input}, {429, ErrorKind::rate_limited},
      {500, ErrorKind::transient},     {503, ErrorKind::transient},
      {302, ErrorKind::permanent}};
  for (const auto& [status, kind] : table) {
    for (const char* body : {R"({"error":"so it is"})", "<html>so it is</html>", ""}) {
      CAPTURE(status);
      CAPTURE(body);
      Peer world;
      world.answers["/workflows.json"] = {status, {}, body, {}};
      const auto page = world.connector->pull(PullMode::delta, "", "");
      REQUIRE_FALSE(page);
      CHECK(page.error().kind == kind);
      CHECK(page.error().message.starts_with("Moneybird answered GET /123/workflows.json with " +
                                             std::to_string(status)));
      CHECK(page.error().not_before.has_value() == (status == 429));
    }
  }
}

TEST_CASE("moneybird: a 429 is waited out by the server's clock, not by ours") {
  Peer world;
  const auto in_two_minutes = std::to_string(parse_instant("2026-11-21T09:02:00Z")->ms / 1000);
  world.answers["/workflows.json"] = {
      429, {{"Retry-After", in_two_minutes}}, "\"Retry later\"", {}};
  const auto page = world.connector->pull(PullMode::delta, "", "");
  CHECK(page.error().not_before == world.clock.now() + Millis{120'000});
}

TEST_CASE("moneybird: the wait after a 429 is an epoch, a delay or five minutes, never more") {
  const auto epoch = [](std::int64_t from_now_s) {
    return std::to_string(parse_instant("2026-11-21T09:00:00Z")->ms / 1000 + from_now_s);
  };
  const std::pair<std::string, int> table[] = {
      {epoch(160), 160}, {epoch(-20), 1}, {epoch(4000), 300},          {"30", 30},
      {"86400", 300},    {"0", 1},        {"999999999999999999", 300}, {"", 300}};
  for (const auto& [value, seconds] : table) {
    CAPTURE(value);
    Peer world;
    world.answers["/workflows.json"] = {429, {{"Retry-After", value}}, "<html>", {}};
    const auto page = world.connector->pull(PullMode::delta, "", "");
    CHECK(page.error().not_before == world.clock.now() + Millis{seconds * 1000});
  }
}

TEST_CASE("S22: each request of the connector says what it is for") {
  Peer world;
  world.answers_with("/sales_invoices/synchronization.json", list_of({example::invoice()}));
  REQUIRE(world.connector->look_again({the_invoice}));
  CHECK(world.http.requests.back().purpose == Purpose::fresh_look);
  REQUIRE(world.connector->look_again({the_invoice}, Purpose::delta));
  CHECK(world.http.requests.back().purpose == Purpose::delta);
  REQUIRE(world.connector->pull(PullMode::delta, "2026-11-21T08:50:00.000Z", ""));
  CHECK(world.http.requests.back().purpose == Purpose::delta);
  REQUIRE(world.connector->pull(PullMode::delta, "", ""));
  CHECK(world.http.requests.back().purpose == Purpose::first_load);
  REQUIRE(world.connector->pull(PullMode::sweep, "2026-11-21T08:50:00.000Z", ""));
  CHECK(world.http.requests.back().purpose == Purpose::sweep);
}

TEST_CASE("moneybird: the administration has to be one the token opens") {
  Peer world;
  world.answers_with(
      "/administrations.json",
      R"([{"id":"123","name":"Voorbeeld","currency":"EUR","time_zone":"Europe/Amsterdam"}])");
  const auto identity = world.connector->identify();
  REQUIRE(identity);
  CHECK(identity->ledger_id == "123");
  CHECK(identity->name == "Voorbeeld");
  CHECK(identity->time_zone == "Europe/Amsterdam");
  world.answers_with("/administrations.json", R"([{"id":"7","name":"Other","currency":"EUR"}])");
  const auto wrong = world.connector->identify();
  CHECK(wrong.error().kind == ErrorKind::not_found);
  CHECK(wrong.error().message ==
        "the token does not open the Moneybird administration 123 (it opens: 7)");
}

TEST_CASE("moneybird: settings that cannot work are refused when the connector is made") {
  Peer world;
  const auto error_with = [&](const std::string& key, const std::string& value) {
    auto context = world.context;
    context.settings[key] = value;
    const auto made = MoneybirdConnector::create(context);
    return made ? std::string() : made.error().message;
  };
  CHECK(error_with("base_url", "http://mb.example") ==
        "base_url: expected an address that begins with https://");
  CHECK(error_with("administration", "").starts_with("administration: expected a number"));
  CHECK(error_with("administration", "12/../34").starts_with("administration: expected a number"));
  CHECK(error_with("base_url", "") == "");
}

TEST_CASE("S6: the stop field is a setting, and with another name everything is read again") {
  Peer peer;
  auto contact = example::contact();
  contact.set("custom_fields",
              example::parsed(R"([{"id":"1","name":"Geen herinneringen","value":"ja"},
                                  {"id":"2","name":"Aanmanen","value":"stop"}])"));
  contact.set("version", 5);
  peer.answers_with("/contacts/synchronization.json", list_of({contact}));
  const auto signs_and_version = [&] {
    const auto looked =
        peer.connector->look_again({{RecordKind::debtor, "498100000000000101"}}).value();
    const auto& debtor = std::get<Debtor>(looked.records.at(0));
    return std::pair(debtor.stop_signs, debtor.version);
  };
  using Signs = std::vector<std::string>;
  CHECK(signs_and_version() == std::pair(Signs{"Geen herinneringen: ja"}, std::string("5+3")));
  peer.context.settings["stop_field"] = "aanmanen";
  peer.connector = std::move(*MoneybirdConnector::create(peer.context));
  const auto [signs, version] = signs_and_version();
  CHECK(signs == Signs{"Aanmanen: stop"});
  CHECK(version.starts_with("5+3"));
  CHECK(version != "5+3");
  peer.context.settings["stop_field"] = "";
  peer.connector = std::move(*MoneybirdConnector::create(peer.context));
  CHECK(signs_and_version().first.empty());
}

TEST_CASE("moneybird: a note whose answer cannot be read may have been written") {
  Peer world;
  const ports::LedgerNote note{the_invoice, "Reminder sent", "00112233445566778899aabbccddeeff"};
  world.answers["/sales_invoices/498100000000000001/notes.json"] = {201, {}, "{\"id\":", {}};
  CHECK(world.connector->write(note).error().kind == ErrorKind::transient);
  world.answers["/sales_invoices/498100000000000001/notes.json"] = {
      201, {}, R"({"id":"77","note":"x"})", {}};
  CHECK(world.connector->write(note).value() == "77");
  CHECK(world.http.requests.back().method == "POST");
  CHECK(world.http.requests.back().body.find("00112233445566778899aabbccddeeff") !=
        std::string::npos);
  CHECK_FALSE(world.connector->write({{RecordKind::bank_line, "1"}, "x", "y"}));
}
