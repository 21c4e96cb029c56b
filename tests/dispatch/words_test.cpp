// What a person said, on its way through the run: an answer leaves the same day, a yes is needed
// before what needs one is written, and a task is raised whether or not anything leaves.
#include "daemon/store/words.hpp"
#include "daemon/messages/mime.hpp"
#include "tests/dispatch/office.hpp"

using namespace dunning;
using namespace dunning::test;
using policy::Reason;

namespace {

policy::Word word_of(const Office& office, decltype(policy::Word::what) what) {
  policy::Word word;
  word.on = office.clock.local(office.clock.now(), "UTC").date;
  word.said_at = office.clock.now();
  word.author = "noor";
  word.what = std::move(what);
  return word;
}

void say(Office& office, const std::string& debtor, decltype(policy::Word::what) what) {
  REQUIRE(store::Words(*office.store)
              .say(office.id, DebtorId{debtor}, Currency{}, word_of(office, std::move(what)),
                   office.clock.now()));
}

policy::Promise promise(Office& office, const char* by) {
  const auto row = store::Overview(*office.store).invoices(office.id, true, 10).value().front();
  policy::Promise said;
  said.amount = eur(12'100);
  said.by = day(by);
  said.covers = {{row.item, row.invoice, eur(12'100), eur(0)}};
  said.confirm = true;
  return said;
}

}  // namespace

TEST_CASE(
    "S26 words: a confirmation leaves the same day, though the run is over and min_gap runs") {
  Office office;
  const auto debtor = office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  REQUIRE(office.log.has("run_finished"));
  office.clock.set(at("2026-03-04T11:00:00Z"));
  office.pull();
  say(office, debtor, promise(office, "2026-03-12"));
  office.work();
  REQUIRE(office.mail.taken.size() == 2);
  CHECK(office.mail.taken[1].envelope.recipients == std::vector<std::string>{"ap@bakker.example"});
  office.work();
  CHECK(office.mail.taken.size() == 2);
}

TEST_CASE("S20 words: a confirmation waits for the window, and leaves when it opens") {
  Office office;
  const auto debtor = office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  office.clock.set(at("2026-03-04T18:00:00Z"));
  office.pull();
  say(office, debtor, promise(office, "2026-03-12"));
  office.work();
  CHECK(office.mail.taken.size() == 1);
  office.clock.set(at("2026-03-05T09:10:00Z"));
  office.pull();
  office.work();
  CHECK(office.mail.taken.size() == 2);
}

TEST_CASE("S20 words: what was asked for knows no cap, and a stop all the same") {
  Office office;
  office.limits.messages_per_day = 1;
  office.restart();
  const auto debtor = office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  say(office, debtor, promise(office, "2026-03-12"));
  policy::RunState paused;
  paused.paused = true;
  office.work(paused);
  CHECK(office.mail.taken.size() == 1);
  office.work();
  CHECK(office.mail.taken.size() == 2);
}

TEST_CASE(
    "S22 words: what needs a yes is not written before it, and leaves the same day after it") {
  Office office;
  office.approval = true;
  office.restart();
  const auto debtor = office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  CHECK(office.decided(Reason::awaiting_approval) == 1);
  CHECK(store::Overview(*office.store).messages(office.id, std::nullopt, 10).value().empty());
  const auto row = store::Overview(*office.store).invoices(office.id, true, 10).value().front();
  policy::Approval yes{true, "plain", "reminder", "reminder", {row.item}, eur(12'100)};
  say(office, debtor, yes);
  office.work();
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE("S22 words: an approved message whose amount went up at its look waits again") {
  Office office;
  office.approval = true;
  office.restart();
  const auto debtor = office.late("bakker");
  office.pull();
  office.adopt();
  const auto row = store::Overview(*office.store).invoices(office.id, true, 10).value().front();
  say(office, debtor,
      policy::Approval{true, "plain", "reminder", "reminder", {row.item}, eur(12'100)});
  office.work_until([&] { return office.count(DeliveryState::planned) == 1; });
  auto invoice = std::get<Invoice>(*office.ledger.find({RecordKind::invoice, row.invoice.value}));
  invoice.total = invoice.open = eur(20'000);
  office.ledger.put(invoice);
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.decided(Reason::awaiting_approval) == 1);
  const auto occasions = store::Overview(*office.store).occasions(row.item).value();
  REQUIRE(!occasions.empty());
  CHECK(occasions.back().cancelled_detail.find("waits for approval") != std::string::npos);
}

TEST_CASE(
    "S22 words: what changed at its look is decided anew the same day, after the run as well") {
  Office office;
  const auto debtor = office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  office.clock.set(at("2026-03-04T11:00:00Z"));
  office.pull();
  say(office, debtor, promise(office, "2026-03-12"));
  office.work_until([&] { return office.count(DeliveryState::planned) == 1; });
  // The debtor's address changes between the decision and the look.
  auto record = std::get<Debtor>(*office.ledger.find({RecordKind::debtor, debtor}));
  record.mailboxes.front().address = "new@bakker.example";
  office.ledger.put(record);
  office.work();
  REQUIRE(office.mail.taken.size() == 2);
  CHECK(office.mail.taken[1].envelope.recipients == std::vector<std::string>{"new@bakker.example"});
}

TEST_CASE("S30 words: copies go along, and what cannot be had is no reason not to send") {
  for (const bool there : {true, false}) {
    CAPTURE(there);
    Office office;
    const auto debtor = office.late("bakker");
    office.pull();
    office.adopt();
    office.work();
    REQUIRE(office.mail.taken.size() == 1);
    office.ledger.on_call = [&](std::string_view call) {
      if (!there && call == "document")
        office.ledger.failures.push_back({ErrorKind::not_found, "no such document", {}});
    };
    policy::SendNow copies;
    copies.what = policy::SendNow::What::copies;
    say(office, debtor, copies);
    office.work();
    REQUIRE(office.mail.taken.size() == 2);
    const auto mail = messages::parse_mail(office.mail.taken[1].bytes).value();
    CHECK(mail.attachments.size() == (there ? 1 : 0));
    CHECK(office.log.has("document_not_attached") == !there);
  }
}
