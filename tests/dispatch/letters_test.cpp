// Letters on paper (S31): made beside a mail or alone, posted by a person.
#include "daemon/crypto/encoding.hpp"
#include "tests/dispatch/office.hpp"

using namespace dunning;
using namespace dunning::test;
using fakes::MailFate;

namespace {

// An office whose reminder has a letter, and one debtor who is late.
struct PostRoom {
  explicit PostRoom(bool by_post_alone) {
    office.letter = "reminder";
    office.by_post_alone = by_post_alone;
    office.restart();
    debtor = office.late("bakker");
    office.lives_at(debtor, "Kade 1");
    office.pull();
    office.adopt();
  }
  OutboxKey key() const { return {office.tray.letters.begin()->first}; }
  Status posted(const char* on) {
    return store::Outbox(*office.store).posted(key(), day(on), "noor", office.clock.now());
  }

  Office office;
  std::string debtor;
};

}  // namespace

TEST_CASE("S31 letters: a step with both goes by mail first, then into the folder, once") {
  PostRoom room(false);
  auto& office = room.office;
  office.mail.on_stage = [&](std::string_view) { CHECK(office.tray.letters.empty()); };
  office.work();
  CHECK(office.mail.taken.size() == 1);
  REQUIRE(office.tray.letters.size() == 1);
  CHECK(office.count(DeliveryState::awaiting_posting, ChannelKind::letter) == 1);
  const auto pdf = crypto::parse_base64(office.tray.letters.begin()->second);
  REQUIRE(pdf);
  CHECK(pdf->starts_with("%PDF"));
  office.restart();
  office.work();
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.tray.letters.size() == 1);
}

TEST_CASE("S31 letters: the step and its note wait until a person says that it was posted") {
  PostRoom room(true);
  auto& office = room.office;
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.ledger.notes.empty());
  REQUIRE(room.posted("2026-03-04"));
  office.work();
  CHECK(office.ledger.notes.size() == 1);
  CHECK(office.count(DeliveryState::delivered, ChannelKind::letter) == 1);
  CHECK(room.posted("2026-03-04").error().kind == ErrorKind::conflict);
}

TEST_CASE("S31 letters: one that will not be posted frees its step when nothing else has left") {
  PostRoom room(true);
  auto& office = room.office;
  office.work();
  REQUIRE(store::Outbox(*office.store)
              .not_posted(room.key(), "paid by phone", "noor", office.clock.now()));
  CHECK(office.count(DeliveryState::cancelled, ChannelKind::letter) == 1);
  const auto row = store::Overview(*office.store).invoices(office.id, true, 10).value().front();
  const auto key = store::Accounts(*office.store).of_invoice(office.id, row.number).value();
  CHECK(store::Accounts(*office.store).load(*key).value().account.history.taken.empty());
}

TEST_CASE("S25 S31 letters: a hold that comes in before the letter withdraws it, the mail stands") {
  PostRoom room(false);
  auto& office = room.office;
  office.work_until([&] { return office.mail.taken.size() == 1; });
  REQUIRE(
      store::Sayings(*office.store)
          .hold({office.id, DebtorId{room.debtor}, std::nullopt, "called", "noor", std::nullopt},
                office.clock.now()));
  office.work();
  CHECK(office.tray.letters.empty());
  CHECK(office.count(DeliveryState::accepted) == 1);
  CHECK(office.count(DeliveryState::cancelled, ChannelKind::letter) == 1);
}

TEST_CASE("S33 letters: a refused mail leaves the letter as the only way") {
  PostRoom room(false);
  auto& office = room.office;
  office.mail.fates.push_back(MailFate::refused);
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.tray.letters.size() == 1);
}

TEST_CASE("S32 letters: after a crash it is found in the folder, and not made again") {
  PostRoom room(true);
  auto& office = room.office;
  office.tray.on_stage = [](std::string_view stage) {
    if (stage == "letter.named") throw std::runtime_error("the power is cut");
  };
  CHECK_THROWS(office.work());
  office.tray.on_stage = nullptr;
  REQUIRE(store::Outbox(*office.store).recover("test", office.clock.now()));
  office.restart();
  office.work();
  CHECK(office.tray.letters.size() == 1);
  CHECK(office.count(DeliveryState::awaiting_posting, ChannelKind::letter) == 1);
}

TEST_CASE("S33 letters: without a postal address a step by post alone waits for a person") {
  Office office;
  office.letter = "reminder";
  office.by_post_alone = true;
  office.restart();
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  CHECK(office.tray.letters.empty());
  CHECK(office.decided(policy::Reason::no_contact) == 1);
}
