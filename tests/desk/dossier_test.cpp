// S36: the dossier of a hand-over, files that are attached, and what agencies have.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>

#include "daemon/desk/attach.hpp"
#include "daemon/desk/dossier.hpp"
#include "daemon/desk/dossier_words.hpp"
#include "daemon/desk/hand_over.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "daemon/messages/zip.hpp"
#include "daemon/policy/agency.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using test::Office;

namespace {

std::string digest(std::string_view text) {
  return std::to_string(std::hash<std::string_view>()(text));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// One invoice that was reminded of, and an agency that asks for some fields and files.
struct Case {
  Case() {
    settings::Agency agency;
    agency.name = "generic";
    agency.legal_name = "Incasso Voorbeeld B.V.";
    agency.reference = "K-17";
    agency.required = {"creditor.name",  "debtor.name",        "debtor.birth_date",
                       "claims.number",  "claims.term_agreed", "files.invoices",
                       "files.messages", "files.contract"};
    office.configuration->agencies.push_back(agency);
    office.books(
        {test::debtor("1", "De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-05")});
    office.adopt();
    const auto reminder = office.occasion("1");
    office.leave(reminder, DeliveryState::accepted);
    office.morning("2026-04-10");
    intent = reminder.intent;
    intent.hand_over = "generic";
    intent.email.clear();
    intent.subject = policy::subject_of({{intent.advances.front().item, 0, 0, 48400}});
  }
  desk::DossierOrder order() {
    desk::DossierOrder order{{office.id(), DebtorId{"1"}, Currency{}},
                             intent,
                             test::day("2026-04-10"),
                             office.clock.now(),
                             {},
                             "abcdef0123",
                             {},
                             {}};
    order.digest = digest;
    order.print = [this](const InvoiceId&) -> Result<ports::Document> {
      if (!prints) return fail(ErrorKind::not_found, "the ledger has no copy");
      return ports::Document{"N-11.pdf", "application/pdf", "%PDF"};
    };
    return order;
  }
  desk::Dossier made(const std::string& language = "nl") {
    const auto desk = office.desk();
    auto of = desk::administration(desk, std::nullopt).value();
    of.rules.language = language;
    const auto found = desk::dossier(desk, of, order());
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    return *found;
  }
  std::vector<std::string> missing() {
    std::vector<std::string> names;
    const auto found = made();
    for (const auto* field : found.missing)
      names.emplace_back(field->name);
    return names;
  }
  std::string file(const std::string& name, const std::string& text) {
    const auto path = office.directory / name;
    std::ofstream(path) << text;
    return path.string();
  }

  Office office;
  policy::Intent intent;
  bool prints = true;
};

}  // namespace

TEST_CASE(
    "S36: a dossier has every field and file its agency asks for, or says that it is missing") {
  Case one;
  CHECK(one.missing() ==
        std::vector<std::string>{"debtor.birth_date", "claims.term_agreed", "files.contract"});
  REQUIRE(desk::attach(one.office.desk(),
                       {std::nullopt, "N-11", one.file("contract.pdf", "signed"), "contract"}));
  CHECK(one.missing() == std::vector<std::string>{"debtor.birth_date", "claims.term_agreed"});
  one.prints = false;
  CHECK(one.missing() ==
        std::vector<std::string>{"debtor.birth_date", "claims.term_agreed", "files.invoices"});
}

TEST_CASE(
    "S36: the dossier holds what was sent, the sums with their working, and its own digests") {
  Case one;
  const auto dossier = one.made();
  for (const char* name :
       {"README.txt", "SHA256SUMS", "checklist.txt", "delivery.txt", "dossier.csv", "dossier.json",
        "history/VERIFY.txt", "history/entries.json", "history/timeline.txt",
        "invoices/N-11-N-11.pdf", "statement.txt"}) {
    CAPTURE(name);
    CHECK(dossier.files.contains(name));
  }
  int mails = 0;
  for (const auto& [path, bytes] : dossier.files) {
    if (path == "SHA256SUMS") continue;
    CAPTURE(path);
    CHECK(has(dossier.files.at("SHA256SUMS"), digest(bytes) + "  " + path + "\n"));
    if (!path.starts_with("messages/")) continue;
    ++mails;
    CHECK(bytes == "Subject: reminder\r\n\r\nPlease pay.\r\n");
  }
  CHECK(mails == 1);
  const auto& statement = dossier.files.at("statement.txt");
  for (const char* part : {"N-11", "484.00 EUR", "HOOFDSOM", "RENTE", "INCASSOKOSTEN", "TOTAAL"})
    CHECK(has(statement, part));
  CHECK(has(dossier.files.at("delivery.txt"), "250 queued"));
  const auto& readme = dossier.files.at("README.txt");
  CHECK(has(readme, "DOSSIER voor Incasso Voorbeeld B.V."));
  CHECK(has(readme, "Ons nummer bij u: K-17."));
  CHECK(has(readme, "het contract (files.contract)"));
  const auto json = json::parse(dossier.files.at("dossier.json"));
  REQUIRE(json);
  CHECK(json->find("principal")->text() == "484.00");
  CHECK(json->find("claims")->items().at(0).find("number")->text() == "N-11");
  CHECK(json->find("debtor")->find("birth_date")->is_null());
}

TEST_CASE("S36: the dossier says when a message was sent, whatever was learned of it later") {
  Case one;
  const auto second = one.office.occasion("1");
  const auto key = one.office.leave(second, DeliveryState::uncertain);
  one.office.morning("2026-04-14");
  REQUIRE(store::Outbox(*one.office.store)
              .resolve(key, store::Outbox::Resolution::delivered, "mira", test::day("2026-04-14"),
                       one.office.clock.now()));
  const auto delivery = one.made().files.at("delivery.txt");
  CHECK(has(delivery, "2026-04-10 "));
  CHECK(has(delivery, "delivered, says mira"));
  CHECK_FALSE(has(delivery, "2026-04-14"));
}

TEST_CASE("S36: an address that is a part of another is in the dossier too") {
  Case one;
  auto debtor = test::debtor("1", "De Vries B.V.");
  debtor.version = "more addresses";
  debtor.mailboxes = {{"billing", "jan@devries.example"}, {"main", "an@devries.example"}};
  one.office.books({debtor});
  CHECK(has(one.made().files.at("dossier.csv"),
            "debtor.email,\"jan@devries.example, an@devries.example\""));
}

TEST_CASE("S36: the same facts give the same dossier, to the byte") {
  Case one;
  const auto first = messages::zip(one.made().files).value();
  CHECK(messages::zip(one.made().files).value() == first);
  CHECK(first.starts_with("PK"));
}

TEST_CASE("S36: only what was sent about the invoices that are handed over is in the dossier") {
  Case one;
  one.office.books({test::invoice("12", "1", 12100, "2026-04-02")});
  REQUIRE(
      desk::hold(one.office.desk(), {std::nullopt, "N-11", "goes to the agency", std::nullopt}));
  const auto before = one.made().files;
  const auto later = one.office.occasion("1");
  one.office.leave(later, DeliveryState::accepted);
  const auto dossier = one.made();
  for (const auto& [path, bytes] : dossier.files) {
    if (path.starts_with("history/")) continue;
    CAPTURE(path);
    CHECK(before.contains(path));
  }
  CHECK_FALSE(has(dossier.files.at("statement.txt"), "N-12"));
}

TEST_CASE("S36: what an agency is told of a payment names what came in and what is open") {
  Case one;
  one.intent.kind = "agency_payment";
  one.intent.subject = policy::subject_of({{one.intent.advances.front().item, 1, 8400, 40000}});
  one.intent.settled = one.intent.to_pay_now;
  one.intent.settled.front().open = test::eur(40000);
  one.intent.amount = test::eur(8400);
  const auto desk = one.office.desk();
  const auto of = desk::administration(desk, std::nullopt).value();
  const auto word = desk::word_to_agency(desk, of, one.order()).value();
  const auto json = json::parse(word.files.at("payment.json")).value();
  CHECK(json.find("received_now")->text() == "84.00");
  CHECK(json.find("claims")->items().at(0).find("open")->text() == "400.00");
  CHECK(has(word.files.at("README.txt"),
            "Factuur N-11: in totaal 84.00 EUR ontvangen, 400.00 EUR open"));
  CHECK(word.title.starts_with("Betaling of creditering: "));
}

TEST_CASE("S36: people read a dossier in the administration's language, programs as ever") {
  Case one;
  const auto dutch = one.made("nl-informal");
  const auto english = one.made("en");
  CHECK(one.made("").files == dutch.files);  // of a creditor in the Netherlands
  CHECK(dutch.language == "nl");
  CHECK(has(dutch.mail, "Ontbreekt van wat u vraagt:\n- de geboortedatum van de debiteur\n"));
  CHECK(has(english.mail, "Missing of what you ask for:\n- the debtor's date of birth\n"));
  CHECK(has(english.files.at("statement.txt"), "PRINCIPAL"));
  CHECK(has(english.files.at("README.txt"), "DOSSIER for Incasso Voorbeeld B.V."));
  const auto missing_in = [](const desk::Dossier& dossier) {
    return json::write(*json::parse(dossier.files.at("dossier.json"))->find("missing"));
  };
  CHECK(missing_in(english) == missing_in(dutch));
  CHECK(english.summary == dutch.summary);  // what the approver sees is no part of it
}

TEST_CASE("S36: every field of a dossier is named in Dutch as well") {
  const auto& dutch = desk::dossier_words("nl", "");
  for (const auto& field : settings::dossier_fields()) {
    CAPTURE(field.name);
    CHECK(desk::field_meaning(dutch, field.name, field.meaning) != field.meaning);
  }
}

TEST_CASE("S36: an agency that is not configured gets no dossier") {
  Case one;
  one.intent.hand_over = "nobody";
  const auto desk = one.office.desk();
  const auto of = desk::administration(desk, std::nullopt).value();
  CHECK(desk::dossier(desk, of, one.order()).error().kind == ErrorKind::not_found);
}

TEST_CASE("S36: a file is attached to a debtor or an invoice, listed and taken away") {
  Case one;
  const auto desk = one.office.desk();
  const auto terms = one.file("terms.pdf", "general terms");
  REQUIRE(desk::attach(desk, {std::nullopt, "101", terms, "terms"}));
  const auto again = desk::attach(desk, {std::nullopt, "101", terms, "terms"});
  CHECK(again.error().kind == ErrorKind::conflict);
  const auto photo = desk::attach(desk, {std::nullopt, "101", terms, "photo"});
  CHECK(has(photo.error().message, "allowed: contract, order, terms, delivery, correspondence"));
  CHECK(desk::attach(desk, {std::nullopt, "101", "/nowhere/at/all", "terms"}).error().kind ==
        ErrorKind::invalid_input);
  const auto listed = desk::attachments(desk, std::nullopt, "101").value();
  REQUIRE(listed.rows.size() == 1);
  CHECK(has(to_text(listed), "terms.pdf"));
  const auto id = static_cast<int>(listed.rows.front().attachment.id);
  REQUIRE(desk::detach(desk, std::nullopt, id));
  CHECK(desk::attachments(desk, std::nullopt, "101").value().rows.empty());
}

TEST_CASE("S36: what no agency has cannot be recalled") {
  Case one;
  const auto desk = one.office.desk();
  CHECK(to_text(desk::hand_overs(desk, std::nullopt, false).value()) == "no agency has anything\n");
  const auto refused =
      desk::end_hand_over(desk, {std::nullopt, "N-11", store::HandOvers::End::recalled});
  CHECK(refused.error().kind == ErrorKind::not_found);
}
