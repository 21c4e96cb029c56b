// What goes along with a step's mail: `attach: [invoices, letter]`.
#include "daemon/messages/mime.hpp"
#include "tests/dispatch/office.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

struct Mailroom {
  explicit Mailroom(bool with_letter) {
    office.attach_invoices = true;
    if (with_letter) {
      office.letter = "reminder";
      office.attach_letter = true;
    }
    office.restart();
    debtor = office.late("bakker");
    office.lives_at(debtor, "Kade 1");
  }
  messages::ParsedMail mail() {
    office.pull();
    office.adopt();
    office.work();
    REQUIRE(office.mail.taken.size() == 1);
    return messages::parse_mail(office.mail.taken[0].bytes).value();
  }

  Office office;
  std::string debtor;
};

bool says(const messages::ParsedMail& mail, std::string_view part) {
  return mail.body.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("attach: the invoices that a step asks for go along as the ledger prints them") {
  Mailroom room(false);
  const auto mail = room.mail();
  REQUIRE(mail.attachments.size() == 1);
  CHECK(mail.attachments[0].media_type == "application/pdf");
  CHECK(mail.attachments[0].bytes.starts_with("%PDF"));
  CHECK(says(mail, "Bij dit bericht vindt u ook: " + mail.attachments[0].file_name + "."));
}

TEST_CASE("S31 attach: the letter of the step goes along, and into the print folder as well") {
  Mailroom room(true);
  const auto mail = room.mail();
  REQUIRE(mail.attachments.size() == 2);
  CHECK(mail.attachments[0].file_name == "brief-2026-03-04.pdf");
  CHECK(mail.attachments[0].bytes.starts_with("%PDF"));
  CHECK(room.office.tray.letters.size() == 1);
}

TEST_CASE("attach: what cannot be had is no reason not to send; the text says where it is") {
  Mailroom room(true);
  auto& office = room.office;
  office.ledger.on_call = [&](std::string_view call) {
    if (call == "document")
      office.ledger.failures.push_back({ErrorKind::not_found, "no such document", {}});
  };
  const auto mail = room.mail();
  REQUIRE(mail.attachments.size() == 1);  // the letter
  CHECK(says(mail, "Het is niet gelukt de facturen zelf met dit bericht mee te sturen"));
  CHECK(office.log.has("document_not_attached"));
}

TEST_CASE("attach: more than ten files are links instead, and the letter stays") {
  Mailroom room(true);
  auto& office = room.office;
  for (int i = 0; i < 10; ++i) {
    const auto id = office.ledger.add_invoice(
        {room.debtor, eur(1'000), day("2026-02-11"), day("2026-02-25"), "x" + std::to_string(i)});
    auto record = std::get<Invoice>(*office.ledger.find({RecordKind::invoice, id}));
    record.payment_link = "https://books.example/" + id;
    office.ledger.put(record);
  }
  const auto mail = room.mail();
  CHECK(mail.attachments.size() == 1);
  CHECK(says(mail, "Op deze pagina’s kunt u ze ook bekijken:\n- Factuur "));
  CHECK(says(mail, ": https://books.example/"));
  CHECK_FALSE(office.log.has("document_not_attached"));  // nobody was asked for them
}

TEST_CASE("S23 attach: a redirected message shows what would have gone along") {
  Mailroom room(true);
  room.office.redirect_all_to = "owner@kade.example";
  room.office.restart();
  const auto mail = room.mail();
  CHECK(mail.attachments.size() == 2);
  CHECK(room.office.tray.letters.empty());
}
