#include "tests/desk/office.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>

#include <unistd.h>

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/approve.hpp"
#include "daemon/desk/open_store.hpp"
#include "daemon/desk/why.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/mirror.hpp"

namespace dunning::test {
namespace {

std::string configuration_text(const std::vector<std::string>& administrations) {
  const std::string config = std::string(DUNNING_SOURCE_DIR) + "/config";
  std::string text = "state_dir: state\nplugins: plugins\ntemplates: " + config +
                     "/templates\njurisdictions: " + config + "/jurisdictions\npolicies:\n  - " +
                     config + "/policies/nl-business.yaml\n  - " + config +
                     "/policies/nl-consumer.yaml\n"
                     "mail: { host: 127.0.0.1, port: 2525, security: none }\nadministrations:\n";
  for (const auto& name : administrations) {
    text += "  - name: " + name +
            "\n    connector: moneybird\n    settings: { base_url: \"https://127.0.0.1:1\", "
            "administration: \"1" +
            std::to_string(text.size()) +
            "\" }\n    token: \"file:/nowhere/token\"\n    time_zone: Europe/Amsterdam\n"
            "    jurisdiction: nl\n    language: nl\n    debtors_are: mixed\n    books: trusted\n"
            "    creditor:\n      name: Kade & Zoon B.V.\n"
            "      company_number: \"90000001\"\n"
            "      address: { lines: Havenkade 12, postcode: 3011 AA, city: Rotterdam, country: NL "
            "}\n      ibans: { EUR: NL91 ABNA 0417 1643 00 }\n      phone: \"+31 10 123 45 67\"\n"
            "      contact_person: Noor de Wit\n"
            "      from: { name: Kade, address: debiteuren@kade.example }\n";
  }
  return text;
}

}  // namespace

Date day(const char* text) {
  return parse_date(text).value();
}

Money eur(std::int64_t cents) {
  return {cents, Currency()};
}

Debtor debtor(const std::string& id, const std::string& name) {
  Debtor one;
  one.id = {id};
  one.version = "1";
  one.name = name;
  one.customer_number = "10" + id;
  one.address.country = "NL";
  one.mailboxes = {{"invoice_contact", id + "@customer.example"}};
  return one;
}

Invoice invoice(const std::string& id, const std::string& of_debtor, std::int64_t cents,
                const char* due) {
  Invoice one;
  one.id = {id};
  one.version = "1";
  one.debtor = {of_debtor};
  one.number = "N-" + id;
  one.due_date = day(due);
  one.invoice_date = *one.due_date - 30;
  one.total = eur(cents);
  one.open = eur(cents);
  one.state = InvoiceState::open;
  one.ledger_state = "late";
  one.sent = Known::yes;
  return one;
}

Office::Office(std::vector<std::string> administrations, const std::string& connection)
    : clock(parse_instant("2026-03-09T09:30:00Z").value()) {
  std::string name = (std::filesystem::temp_directory_path() / "dunning-desk-XXXXXX").string();
  directory = ::mkdtemp(name.data());
  std::filesystem::create_directories(directory / "state");
  const auto file = directory / "dunningd.yaml";
  std::ofstream(file) << configuration_text(administrations);
  reload();
  auto opened =
      store::Store::open({connection.empty() ? configuration->store : connection, 2, false});
  REQUIRE(opened);
  store = std::move(*opened);
  for (const auto& one : administrations) {
    REQUIRE(store::Administrations(*store).enter(one, "moneybird", "ledger of " + one, "kade",
                                                 clock.now()));
  }
}

Office::~Office() {
  store.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

AdministrationId Office::id(const std::string& administration) {
  return store::Administrations(*store).find(administration).value().id;
}

void Office::books(std::vector<Record> records, const std::string& administration) {
  store::Arrived arrived;
  arrived.records = std::move(records);
  const auto taken = store::Mirror(*store).take_page(
      id(administration), store::Pull::delta, arrived,
      {std::nullopt, "cursor " + std::to_string(++pulls_), {}}, clock.now());
  REQUIRE_MESSAGE(taken, taken.error().message);
}

void Office::unreadable(RecordRef ref, const std::string& message) {
  store::Arrived arrived;
  arrived.unreadable = {{std::move(ref), message}};
  REQUIRE(store::Mirror(*store).take_page(id(), store::Pull::delta, arrived,
                                          {std::nullopt, "cursor " + std::to_string(++pulls_), {}},
                                          clock.now()));
}

void Office::adopt(const std::string& administration) {
  const auto adopted = desk::adopt(desk(), administration, {});
  REQUIRE_MESSAGE(adopted, adopted.error().message);
}

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string replace(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE_MESSAGE(at != std::string::npos, what);
  return text.replace(at, what.size(), by);
}

const std::filesystem::path shipped =
    std::filesystem::path(DUNNING_SOURCE_DIR) / "config/policies/nl-business.yaml";

// The policy for businesses as the owner has it, in place of the one that ships.
void own_policy(const std::filesystem::path& directory, const std::string& text) {
  const auto own = directory / "nl-business.yaml";
  std::ofstream(own) << text;
  const auto file = directory / "dunningd.yaml";
  const std::string configuration = replace(text_of(file), shipped.string(), own.string());
  std::ofstream(file) << configuration;
}

}  // namespace

void Office::rename_step(const std::string& from, const std::string& to) const {
  std::string policy = replace(text_of(shipped), "step: " + from, "step: " + to);
  policy = replace(policy, "at: " + from + " ", "at: " + to + " ");
  own_policy(directory, policy);
}

void Office::require_approval(const std::string& step) {
  const std::string line = "step: " + step + "\n";
  own_policy(directory, replace(text_of(shipped), line, line + "    approval: required\n"));
  reload();
}

void Office::reload() {
  auto loaded = settings::load(directory / "dunningd.yaml", [](std::string_view text) {
    return std::to_string(std::hash<std::string_view>()(text));
  });
  REQUIRE_MESSAGE(loaded.value, settings::render(loaded.complaints));
  configuration = std::make_unique<settings::Configuration>(std::move(*loaded.value));
}

void Office::morning(const char* date) {
  clock.set(parse_instant(std::string(date) + "T09:30:00Z").value());
  books({});
}

store::Occasion Office::occasion(const std::string& of_debtor) {
  const auto of = desk::administration(desk(), "books").value();
  const store::AccountKey key{of.stored->id, {of_debtor}, Currency()};
  const auto loaded = store::Accounts(*store).load(key).value();
  const Date today = of.today(clock);
  const auto verdict =
      policy::decide(loaded.account, of.rules, configuration->policies, *of.jurisdiction, today);
  REQUIRE_MESSAGE(verdict.intents.size() == 1, policy::name(verdict.decisions.front().reason));
  store::NewOccasion written{{"1/step/" + of_debtor + "/" + to_string(today)},
                             key,
                             today,
                             verdict.intents.front(),
                             loaded.say,
                             0};
  store::Outbox outbox(*store);
  REQUIRE(outbox.write(written, verdict, clock.now()).value() == store::Written::yes);
  return outbox.occasion(written.id).value().value();
}

void Office::live(const std::string& of_debtor, const std::string& number, const char* from,
                  const char* to, const std::string& template_digest) {
  const auto decided = [&] {
    const auto why = desk::why(desk(), {number, std::nullopt, std::nullopt});
    REQUIRE_MESSAGE(why, why.error().message);
    return why->items.front().decision.reason;
  };
  for (Date date = day(from); date <= day(to); date = date + 1) {
    morning(to_string(date).c_str());
    if (decided() == policy::Reason::awaiting_approval)
      REQUIRE(desk::approve(desk(), {std::nullopt, "", true, ""}));
    if (decided() != policy::Reason::due) continue;
    const auto due = occasion(of_debtor);
    if (due.intent.writes()) leave(due, DeliveryState::accepted, template_digest);
  }
}

OutboxKey Office::leave(const store::Occasion& occasion, DeliveryState end,
                        const std::string& template_digest) {
  store::Outbox outbox(*store);
  const auto rows = outbox.rows(occasion.id).value();
  const auto mail = std::find_if(rows.begin(), rows.end(), [](const store::Row& row) {
    return row.outgoing.effect == Effect::message;
  });
  REQUIRE(mail != rows.end());
  const auto key = mail->outgoing.key;
  REQUIRE(outbox.make_ready({{key,
                              "debiteuren@kade.example",
                              {{"1@customer.example", "to", "invoice_contact"}},
                              {},
                              "Subject: reminder\r\n\r\nPlease pay.\r\n",
                              clock.now(),
                              occasion.say,
                              template_digest}},
                            clock.now()));
  const auto claimed = outbox.claim(id(), ChannelKind::mail, "test", 1, clock.now()).value();
  REQUIRE(claimed.size() == 1);
  REQUIRE(outbox.begin_sending(key, claimed.front().claim, clock.now()));
  const std::string evidence =
      end == DeliveryState::accepted ? "250 queued" : "no final reply was read";
  const auto finished =
      outbox.finish({key, claimed.front().claim, end, evidence, {}, {}, occasion.on}, clock.now());
  REQUIRE_MESSAGE(finished, finished.error().message);
  return key;
}

}  // namespace dunning::test
