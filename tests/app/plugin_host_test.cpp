#include "daemon/app/plugin_host.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "daemon/app/guarded_connector.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"

using namespace dunning;
using app::PluginHost;

namespace {

struct NoHttp final : ports::Http {
  Result<ports::HttpResponse> send(const ports::HttpRequest&) override {
    return fail(ErrorKind::transient, "no network here");
  }
};

struct World {
  NoHttp http;
  fakes::ManualClock clock{*parse_instant("2026-11-21T09:00:00Z")};
  fakes::RecordingLog log;
  PluginHost host = *PluginHost::load(DUNNING_BINARY_DIR "/tests/fixtures/plugins", log);

  Result<std::unique_ptr<ports::Connector>> create(const std::string& name,
                                                   const std::string& with = "") {
    return host.create(name, {http, clock, log, {{"with", with}}});
  }
  // The error of a call to the plugin that returns nonsense in that way.
  Error pull_error(const std::string& with, const std::string& resume = "") {
    auto connector = create("nonsense", with);
    REQUIRE(connector);
    auto page = (*connector)->pull(ports::PullMode::delta, "", resume);
    REQUIRE_FALSE(page);
    return page.error();
  }
};

}  // namespace

TEST_CASE(
    "plugins: a sound plugin is loaded and works while its broken neighbours are refused by name") {
  World world;
  CHECK(world.host.plugins().contains("well_behaved"));
  const std::map<std::string, std::string> expected = {
      {"no_symbol.so", "does not export the symbol dunning_connector"},
      {"null_table.so", "its symbol returns nothing"},
      {"throws_in_symbol.so", "no table today"},
      {"wrong_magic.so", "it is not a connector plugin"},
      {"wrong_abi.so", "it was made for plugin interface " +
                           std::to_string(ports::connector_abi + 1) + ", this dunningd has " +
                           std::to_string(ports::connector_abi)},
      {"wrong_build.so", "it was not built together with this dunningd"},
      {"wrong_name.so", "it calls itself \"moneybird\", its file is named wrong_name.so"},
      {"null_create.so", "it has no function that creates a connector"},
      {"not_a_library.so", "it cannot be loaded"}};
  std::set<std::string> refused;
  for (const auto& refusal : world.host.refusals()) {
    CAPTURE(refusal.file);
    CAPTURE(refusal.reason);
    REQUIRE(expected.contains(refusal.file));
    CHECK(refusal.reason.find(expected.at(refusal.file)) != std::string::npos);
    CHECK(world.log.has("error plugin_refused file=" DUNNING_BINARY_DIR "/tests/fixtures/plugins/" +
                        refusal.file));
    refused.insert(refusal.file);
  }
  CHECK(refused.size() == expected.size());

  auto connector = world.create("well_behaved");
  REQUIRE(connector);
  CHECK((*connector)->identify()->ledger_id == "1");
  CHECK((*connector)->pull(ports::PullMode::sweep, "", "")->next_cursor == "end");
}

TEST_CASE(
    "plugins: asking for a connector that is not there says which are, and why one was refused") {
  World world;
  const auto unknown = world.create("sap");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::not_found);
  CHECK(unknown.error().message.find("there is no connector sap (there are: nonsense, ") !=
        std::string::npos);
  const auto refused = world.create("wrong_build");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find(
            "connector wrong_build was refused: it was not built together") == 0);
}

TEST_CASE("plugins: a directory that is not there is an error that names it") {
  fakes::RecordingLog log;
  const auto host = PluginHost::load("/nonexistent/plugins", log);
  REQUIRE_FALSE(host);
  CHECK(host.error().kind == ErrorKind::not_found);
  CHECK(host.error().message.find("/nonexistent/plugins") != std::string::npos);
}

TEST_CASE("plugins: a plugin that throws or fails in create is an error, not a crash") {
  World world;
  const auto thrown = world.create("throws_in_create");
  REQUIRE_FALSE(thrown);
  CHECK(thrown.error().kind == ErrorKind::permanent);
  CHECK(thrown.error().message == "connector throws_in_create threw an exception: cannot be made");
  const auto null = world.create("null_connector");
  REQUIRE_FALSE(null);
  CHECK(null.error().message == "connector null_connector returned no connector object");
  const auto batch = world.create("nonsense", "batch 0");
  REQUIRE_FALSE(batch);
  CHECK(batch.error().message.find("batch size of 0") != std::string::npos);
}

TEST_CASE("plugins: a thrown int stops at the guard in every call") {
  World world;
  auto connector = world.create("throws_int");
  REQUIRE(connector);
  auto& plugin = **connector;
  const auto expect = [](const auto& result, ErrorKind kind) {
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == kind);
    CHECK(result.error().message == "connector throws_int threw something that is no exception");
  };
  expect(plugin.identify(), ErrorKind::permanent);
  expect(plugin.pull(ports::PullMode::delta, "", ""), ErrorKind::permanent);
  expect(plugin.look_again({{RecordKind::invoice, "1"}}), ErrorKind::permanent);
  expect(plugin.find({}), ErrorKind::permanent);
  expect(plugin.webhook_subscriptions(), ErrorKind::permanent);
  expect(plugin.subscribe("https://books.example/hooks"), ErrorKind::transient);
  expect(plugin.unsubscribe("1"), ErrorKind::permanent);
  expect(plugin.books_as_of(), ErrorKind::permanent);
  expect(plugin.document({}), ErrorKind::permanent);
  // The note may have been written before it was thrown: that is for a marker search to find out.
  expect(plugin.write({}), ErrorKind::transient);
}

TEST_CASE("plugins: a page that breaks the contract is refused whole") {
  World world;
  const std::map<std::string, std::string> table = {
      {"no end", "a page with neither a resume token nor a cursor"},
      {"two ends", "a page with both a resume token and a cursor"},
      {"empty cursor", "a cursor that is empty"},
      {"complete delta", "complete kinds elsewhere than on the last page of a sweep"},
      {"unsettled delta", "all unsettled invoices elsewhere than on the last page of a sweep"},
      {"no version", "a listed record whose version is empty"},
      {"deleted nothing", "a deleted record whose id is empty"},
      {"too many", "a page of 10001 records"}};
  for (const auto& [with, complaint] : table) {
    CAPTURE(with);
    const Error error = world.pull_error(with);
    CHECK(error.kind == ErrorKind::permanent);
    CHECK(error.message == "connector nonsense returned " + complaint);
  }
  CHECK(world.pull_error("same resume", "more").message ==
        "connector nonsense returned a resume token that does not move on");
}

TEST_CASE(
    "plugins: a wrong record is moved to unreadable with its id and its fault, the others go on") {
  World world;
  auto page = (*world.create("nonsense", "wrong records"))->pull(ports::PullMode::delta, "", "");
  REQUIRE(page);
  REQUIRE(page->records.size() == 1);
  CHECK(dunning::ref(page->records[0]).id == "good");
  std::map<std::string, std::string> wrong;
  for (const auto& one : page->unreadable)
    wrong[one.ref.id] = one.message;
  const std::map<std::string, std::string> expected = {
      {"", "id is empty"},
      {"no debtor", "debtor is missing"},
      {"two currencies", "open amount is not in the currency of the total"},
      {"due row", "due row is not in the currency of the total"},
      {"latin-1", "number is not UTF-8"},
      {"nul", "reference holds a NUL"},
      {"long", "reference is longer than 16384 bytes"},
      {"state", "state is no value of its kind"},
      {"injected", "mail address holds a control character"}};
  CHECK(wrong == expected);
}

TEST_CASE(
    "plugins: looking again has to account for every record asked for, in the system's batches") {
  World world;
  auto connector = *world.create("nonsense", "both");
  const auto both = connector->look_again({{RecordKind::invoice, "7"}});
  REQUIRE_FALSE(both);
  CHECK(both.error().message ==
        "connector nonsense returned a record that is both there and missing, 7");
  auto silent = *world.create("nonsense", "");
  const auto nothing = silent->look_again({{RecordKind::invoice, "7"}});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().message ==
        "connector nonsense returned nothing about the record it was asked for, 7");
  const auto large = silent->look_again(std::vector<RecordRef>(11, {RecordKind::invoice, "7"}));
  REQUIRE_FALSE(large);
  CHECK(large.error().kind == ErrorKind::invalid_input);
}

TEST_CASE("plugins: identities, references and waits that cannot be right are caught") {
  World world;
  auto connector = *world.create("nonsense", "");
  CHECK(connector->identify().error().message ==
        "connector nonsense returned an identity whose id is empty");
  CHECK(connector->write({}).error().kind == ErrorKind::transient);
  CHECK(connector->find({}).error().message ==
        "connector nonsense returned a reference that is not UTF-8");
  // An epoch in microseconds read as milliseconds: tens of thousands of years away.
  const auto later = connector->books_as_of();
  CHECK(later.error().kind == ErrorKind::rate_limited);
  CHECK(later.error().not_before == world.clock.now() + Millis{300'000});
}

TEST_CASE("plugins: a document that can be none is refused") {
  World world;
  const std::map<std::string, std::string> table = {
      {"empty document", "a document of 0 bytes"},
      {"large document", "a document of 10485761 bytes"},
      {"path", "a document whose file name holds a slash"},
      {"no name", "a document whose file name is empty"},
      {"header", "a document whose media type holds a control character"}};
  for (const auto& [with, wrong] : table) {
    CAPTURE(with);
    auto connector = *world.create("nonsense", with);
    const auto document = connector->document({RecordKind::invoice, "1"});
    REQUIRE_FALSE(document);
    CHECK(document.error().kind == ErrorKind::permanent);
    CHECK(document.error().message == "connector nonsense returned " + wrong);
  }
  auto connector = *world.create("nonsense", "");
  CHECK(connector->document({RecordKind::invoice, "1"})->bytes == "%PDF-1.4");
  auto without = *world.create("well_behaved", "");
  CHECK(without->document({RecordKind::invoice, "1"}).error().message ==
        "this connector gives no documents");
}

TEST_CASE("plugins: rules and the reading of a webhook are asked of the plugin behind a guard") {
  World world;
  const std::map<std::string, std::string> settings;
  const Secret secret("s");
  const ports::Headers headers;
  const ports::IncomingWebhook webhook{headers, "{}", secret, world.clock.now(), settings};
  CHECK(world.host.rules("well_behaved", settings)->limits.empty());
  CHECK(world.host.settings("well_behaved") == std::vector<std::string>{"with", "without"});
  CHECK(world.host.settings("throws_int")->empty());
  CHECK(world.host.settings("no_such").error().kind == ErrorKind::not_found);
  CHECK(world.host.rules("throws_int", settings).error().message ==
        "connector throws_int threw something that is no exception");
  CHECK(world.host.rules("no_such", settings).error().kind == ErrorKind::not_found);
  CHECK(world.host.read_webhook("well_behaved", webhook).verdict ==
        ports::WebhookReading::Verdict::refused);
  for (const std::string plugin : {"throws_int", "nonsense", "no_such"}) {
    CAPTURE(plugin);
    const auto reading = world.host.read_webhook(plugin, webhook);
    CHECK(reading.verdict == ports::WebhookReading::Verdict::refused);
    CHECK(reading.status >= 400);
    CHECK(reading.changed.empty());
  }
}
