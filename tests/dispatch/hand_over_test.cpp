// The way of a dossier out of the house (S36): approved, looked at afresh, handed over once.
#include "daemon/crypto/encoding.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/policy/approval.hpp"
#include "daemon/store/hand_overs.hpp"
#include "daemon/store/tasks.hpp"
#include "daemon/store/words.hpp"
#include "tests/dispatch/office.hpp"

using namespace dunning;
using namespace dunning::test;
using fakes::MailFate;

namespace {

// An office whose second step is a hand-over, the day after the reminder has left.
struct Agency {
  explicit Agency(const std::string& by = "folder") {
    office.agency = by;
    office.restart();
    debtor = office.late("bakker");
    office.pull();
    office.adopt();
    office.work();
    CHECK(office.mail.taken.size() == 1);
    tomorrow();
  }
  void tomorrow() {
    office.clock.advance(Millis{24 * 3600 * 1000});
    office.pull();
  }
  store::AccountKey key() const { return {office.id, DebtorId{debtor}, Currency{}}; }
  void approve() {
    const auto today = office.clock.local(office.clock.now(), "UTC").date;
    const auto loaded = store::Accounts(*office.store).load(key()).value();
    const auto verdict =
        policy::decide(loaded.account, office.rules, *office.policies, law::Jurisdiction{}, today);
    REQUIRE(verdict.waiting.size() == 1);
    const auto& intent = verdict.waiting.front();
    policy::Word word;
    word.author = "noor";
    word.on = today;
    policy::Approval yes{true, intent.policy, intent.step, policy::approved_text(intent),
                         {},   intent.amount};
    for (const auto& advance : intent.advances)
      yes.items.push_back(advance.item);
    word.what = yes;
    REQUIRE(store::Words(*office.store)
                .say(office.id, DebtorId{debtor}, Currency{}, word, office.clock.now()));
  }
  void pays(std::int64_t cents) {
    const auto rows = store::Overview(*office.store).invoices(office.id, false, 10).value();
    office.ledger.pay(rows.front().invoice.value, eur(cents), day("2026-03-05"));
  }
  // The newest that the agency was sent.
  void comes_back(const std::string& address) {
    const auto sent =
        store::Overview(*office.store).messages(office.id, DeliveryState::accepted, 100).value();
    const auto found = std::find_if(sent.begin(), sent.end(), [](const auto& one) {
      return one.row.outgoing.effect == Effect::hand_over;
    });
    REQUIRE(found != sent.end());
    const auto today = office.clock.local(office.clock.now(), "UTC").date;
    const auto bounced = store::Outbox(*office.store)
                             .bounced({found->row.outgoing.key, {{address, "no such user"}}, "550"},
                                      today, office.clock.now());
    REQUIRE(bounced);
    CHECK(*bounced);
  }
  std::size_t handed_over() {
    return store::HandOvers(*office.store).list(office.id, {}).value().size();
  }
  std::vector<std::string> told() {
    std::vector<std::string> all;
    for (const auto& [key, bytes] : office.agency_folder.letters)
      all.push_back(crypto::parse_base64(bytes).value());
    std::sort(all.begin(), all.end());
    return all;
  }

  Office office;
  std::string debtor;
};

}  // namespace

TEST_CASE("S36 hand-over: nothing goes before a person has said yes, then it goes once") {
  Agency agency;
  auto& office = agency.office;
  office.work();
  CHECK(office.agency_folder.letters.empty());
  CHECK(office.decided(policy::Reason::awaiting_approval) == 1);
  CHECK(office.ledger.notes.size() == 1);  // the reminder's
  agency.approve();
  office.work();
  CHECK(office.agency_folder.letters.size() == 1);
  CHECK(agency.handed_over() == 1);
  CHECK(office.ledger.notes.size() == 2);
  office.restart();
  office.work();
  agency.tomorrow();
  office.work();
  CHECK(office.agency_folder.letters.size() == 1);
  CHECK(office.decided(policy::Reason::with_agency) == 1);
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE("S36 hand-over: by mail it is attached, and goes to the agency alone") {
  Agency agency("mail");
  auto& office = agency.office;
  agency.approve();
  office.work();
  REQUIRE(office.mail.taken.size() == 2);
  const auto& mail = office.mail.taken.back();
  CHECK(mail.envelope.recipients == std::vector<std::string>{"in@agency.example"});
  const auto parsed = messages::parse_mail(mail.bytes).value();
  REQUIRE(parsed.attachments.size() == 1);
  CHECK(parsed.attachments[0].media_type == "application/zip");
  CHECK(agency.handed_over() == 1);
}

TEST_CASE(
    "S33, S36 hand-over: a dossier that came back is with nobody, and a person says how it goes "
    "on") {
  Agency agency("mail");
  auto& office = agency.office;
  agency.approve();
  office.work();
  REQUIRE(agency.handed_over() == 1);
  agency.comes_back("in@agency.example");
  CHECK(agency.handed_over() == 0);
  office.work();
  agency.tomorrow();
  office.work();
  CHECK(office.decided(policy::Reason::ladder_finished) == 1);
  const auto tasks =
      store::Tasks(*office.store).list(office.id, store::Tasks::Which::open, 10).value();
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].kind == "decide_returned");
  CHECK(tasks[0].title.find("came back") != std::string::npos);
  CHECK(office.mail.taken.size() == 2);  // nothing is sent to an agency that has nothing
}

TEST_CASE("S33, S36 hand-over: the ledger is told nothing of a dossier that came back before") {
  Agency agency("mail");
  auto& office = agency.office;
  agency.approve();
  office.ledger.on_call = [&](std::string_view call) {
    if (call == "find" || call == "write")
      office.ledger.failures.push_back({ErrorKind::transient, "503", std::nullopt});
  };
  office.work();
  REQUIRE(agency.handed_over() == 1);
  REQUIRE(office.ledger.notes.size() == 1);  // the reminder's
  agency.comes_back("in@agency.example");
  office.ledger.on_call = {};
  for (int days = 0; days < 2; ++days) {
    agency.tomorrow();
    office.work();
  }
  CHECK(office.ledger.notes.size() == 1);
}

TEST_CASE("S33, S36 hand-over: a report to the agency that came back is made once more") {
  Agency agency("mail");
  auto& office = agency.office;
  agency.approve();
  office.work();
  agency.pays(2'100);
  office.pull();
  office.work();
  REQUIRE(office.mail.taken.size() == 3);
  agency.comes_back("in@agency.example");
  for (int days = 0; days < 4; ++days) {
    agency.tomorrow();
    office.work();
  }
  CHECK(office.mail.taken.size() == 3);
  agency.tomorrow();
  office.work();
  CHECK(office.mail.taken.size() == 4);
  CHECK(agency.handed_over() == 1);
}

TEST_CASE("S36 hand-over: a report that the agency's server refused is made again by time alone") {
  Agency agency("mail");
  auto& office = agency.office;
  agency.approve();
  office.work();
  agency.pays(2'100);
  office.pull();
  office.mail.replies["in@agency.example"] = "550 5.2.2 mailbox full";
  office.work();
  CHECK(office.mail.taken.size() == 2);
  office.mail.replies.clear();
  for (int days = 0; days < 5; ++days) {
    agency.tomorrow();
    office.work();
  }
  CHECK(office.mail.taken.size() == 3);
}

TEST_CASE("S22 hand-over: a payment between the yes and the look keeps it back") {
  Agency agency;
  auto& office = agency.office;
  agency.approve();
  agency.pays(1'000);
  office.work();
  CHECK(office.agency_folder.letters.empty());
  CHECK(agency.handed_over() == 0);
}

TEST_CASE("S36 hand-over: a payment afterwards is told once, the day it is seen") {
  Agency agency;
  auto& office = agency.office;
  agency.approve();
  office.work();
  agency.pays(2'100);
  office.pull();
  office.work();
  auto told = agency.told();
  REQUIRE(told.size() == 2);
  CHECK(told[0] == "agency_payment item/1/1/2100/10000");
  office.work();
  agency.tomorrow();
  office.work();
  CHECK(agency.told().size() == 2);
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE("S32 hand-over: after a crash it is found in the folder, and counts as handed over") {
  Agency agency;
  auto& office = agency.office;
  agency.approve();
  office.agency_folder.on_stage = [](std::string_view stage) {
    if (stage == "letter.named") throw std::runtime_error("the power is cut");
  };
  CHECK_THROWS(office.work());
  office.agency_folder.on_stage = nullptr;
  REQUIRE(store::Outbox(*office.store).recover("test", office.clock.now()));
  office.restart();
  office.work();
  CHECK(office.agency_folder.letters.size() == 1);
  CHECK(agency.handed_over() == 1);
}

TEST_CASE(
    "S36 hand-over: by HTTP, what the agency may have taken is posted again under the same key, "
    "also the next day, and counts once it was taken") {
  for (const auto fate :
       {fakes::PostFate::broken, fakes::PostFate::answer_lost, fakes::PostFate::cut}) {
    CAPTURE(static_cast<int>(fate));
    Agency agency("http");
    auto& office = agency.office;
    agency.approve();
    office.crm.fates = {fate, fakes::PostFate::broken};
    office.work();
    CHECK(agency.handed_over() == 0);
    CHECK(office.crm.asked == 1);
    office.work();
    CHECK(office.crm.asked == 1);  // a quarter of an hour is left to it
    office.clock.advance(Millis{20 * 60 * 1000});
    office.work();
    CHECK(office.crm.asked == 2);
    CHECK(agency.handed_over() == 0);
    agency.tomorrow();
    office.work();
    CHECK(office.crm.asked == 3);
    CHECK(agency.handed_over() == 1);
    const auto& taken = office.crm.taken;
    REQUIRE(taken.size() == (fate == fakes::PostFate::cut ? 2 : 3));
    for (const auto& one : taken) {
      CHECK(one.header("idempotency-key") == taken.front().header("idempotency-key"));
      CHECK(one.body == taken.front().body);
    }
    agency.tomorrow();
    office.work();
    CHECK(office.crm.asked == 3);
  }
}

TEST_CASE(
    "S22, S36 hand-over: what the agency may have taken is not posted again once somebody has paid "
    "or said something") {
  for (const std::string what : {"paid", "paid in part", "hold", "pause"}) {
    CAPTURE(what);
    Agency agency("http");
    auto& office = agency.office;
    agency.approve();
    office.crm.fates = {fakes::PostFate::answer_lost};
    office.work();
    CHECK(office.crm.asked == 1);
    store::Sayings sayings(*office.store);
    if (what == "paid") agency.pays(12'100);
    if (what == "paid in part") agency.pays(2'100);
    if (what == "hold") {
      REQUIRE(sayings.hold(
          {office.id, DebtorId{agency.debtor}, std::nullopt, "called", "noor", std::nullopt},
          office.clock.now()));
    }
    policy::RunState state;
    state.paused = what == "pause";
    for (int quarters = 0; quarters < 8; ++quarters) {
      office.clock.advance(Millis{20 * 60 * 1000});
      office.pull();
      office.work(state);
    }
    CHECK(office.crm.asked == 1);
    CHECK(agency.handed_over() == 0);
    const auto uncertain =
        store::Overview(*office.store).messages(office.id, DeliveryState::uncertain, 10).value();
    CHECK(uncertain.size() == 1);  // a person has to say
  }
}

TEST_CASE(
    "S32, S36 hand-over: mails that nobody knows of keep no dossier from being posted again") {
  Agency agency("http");
  auto& office = agency.office;
  agency.approve();
  office.crm.fates = {fakes::PostFate::answer_lost};
  office.work();
  CHECK(office.crm.asked == 1);
  constexpr int many = 120;
  for (int i = 0; i < many; ++i)
    office.late("debtor" + std::to_string(i));
  office.mail.fates.assign(many, MailFate::cut_after_taking);
  agency.tomorrow();
  office.work();
  CHECK(office.count(DeliveryState::uncertain) == many);
  CHECK(office.crm.asked == 2);
  CHECK(agency.handed_over() == 1);
}

TEST_CASE("S36 hand-over: a crash in the middle of posting it repeats the same file, not another") {
  Agency agency("http");
  auto& office = agency.office;
  agency.approve();
  office.crm.on_stage = [](std::string_view stage) {
    if (stage == "post.answer") throw std::runtime_error("the power is cut");
  };
  CHECK_THROWS(office.work());
  office.crm.on_stage = nullptr;
  CHECK(store::Outbox(*office.store).recover("test", office.clock.now()).value() == 1);
  office.restart();
  office.clock.advance(Millis{20 * 60 * 1000});
  office.pull();
  office.work();
  REQUIRE(office.crm.taken.size() == 2);
  CHECK(office.crm.taken[0].header("idempotency-key") ==
        office.crm.taken[1].header("idempotency-key"));
  CHECK(agency.handed_over() == 1);
}

TEST_CASE("S36 hand-over: an agency that says no to what it may have is left to a person") {
  Agency agency("http");
  auto& office = agency.office;
  agency.approve();
  office.crm.fates = {fakes::PostFate::broken, fakes::PostFate::refused};
  office.work();
  for (int quarters = 0; quarters < 8; ++quarters) {
    office.clock.advance(Millis{20 * 60 * 1000});
    office.pull();
    office.work();
  }
  CHECK(office.crm.asked == 2);
  CHECK(agency.handed_over() == 0);
  const auto uncertain =
      store::Overview(*office.store).messages(office.id, DeliveryState::uncertain, 10).value();
  CHECK(uncertain.size() == 1);
}

TEST_CASE("S36 hand-over: an agency that is configured no more gets nothing, and the case waits") {
  Agency agency;
  auto& office = agency.office;
  agency.approve();
  office.agency_name = "another";
  office.restart();
  office.work();
  CHECK(office.agency_folder.letters.empty());
  CHECK(office.decided(policy::Reason::quarantined) == 1);
}

TEST_CASE("S23 hand-over: in shadow mode nothing goes to an agency either") {
  Agency agency;
  auto& office = agency.office;
  agency.approve();
  office.shadow = true;
  office.restart();
  office.work();
  CHECK(office.agency_folder.letters.empty());
  CHECK(agency.handed_over() == 0);
}
