// What the mails of a mailbox do to the cases they belong to (S23, S31–S33).
#include "daemon/inbox/read_mailbox.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <deque>
#include <filesystem>

#include "daemon/store/bad_addresses.hpp"
#include "daemon/store/replies.hpp"
#include "tests/contract/store/occasions.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

struct Box : ports::Mailbox {
  std::deque<std::string> mails;
  std::size_t at_once = 10;
  std::optional<Error> error;
  Instant received = at_hour(7);
  std::uint32_t validity = 7;
  int opened = 0;

  Result<ports::MailPage> read(const ports::MailboxPlace& after) override {
    ++opened;
    if (error) return fail(*error);
    ports::MailPage page;
    page.place = {validity, after.uid_validity == validity ? after.uid : 0};
    while (page.mails.size() < at_once && page.place.uid < mails.size()) {
      page.mails.push_back({page.place.uid + 1, received, mails[page.place.uid]});
      ++page.place.uid;
    }
    page.more = page.place.uid < mails.size();
    return page;
  }
};

// A store with one message that was sent to d@example.test, and whoever reads the mailbox.
class House {
 public:
  explicit House(DeliveryState as = DeliveryState::accepted) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    bench.store = store::Store::open({"sqlite://" + directory_ + "/store.db", 4, false}).value();
    id = store::Administrations(*bench.store)
             .enter("books", "moneybird", "ledger", "owner", Instant{1'000})
             .value()
             .id;
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    store::Outbox outbox(*bench.store);
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    REQUIRE(outbox.finish(ends_as(row, as), at_hour(6)));
    key = row.outgoing.key.value;
    reader_.emplace(inbox::ReadMailbox::Parts{
        *bench.store, box, clock, log, "box", [this] {
          return Result<std::vector<inbox::Correspondence>>(std::vector<inbox::Correspondence>{
              {id,
               "books",
               {"faillissement"},
               [this](Instant at) { return clock.local(at, "").date; },
               [](Date came) { return came + 3; }}});
        }});
  }
  ~House() {
    bench.store.reset();
    std::filesystem::remove_all(directory_);
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  Result<bool> step() { return reader_->step(); }
  std::vector<policy::Hold> holds() {
    return store::Accounts(*bench.store).load(account(id, "d")).value().account.items.at(0).holds;
  }
  std::vector<store::Reply> replies() {
    return store::Replies(*bench.store).of_debtor(id, {"d"}, 100).value();
  }
  DeliveryState state() { return store::Outbox(*bench.store).find(key).value()->state; }
  store::Inboxes::Standing standing() {
    return store::Inboxes(*bench.store).standing("box").value();
  }
  std::string report(const std::string& status, const std::string& of = "") const {
    return "From: MAILER-DAEMON@relay.example\nMessage-ID: <r" + status +
           "@relay>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
           "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay\n\n"
           "Final-Recipient: rfc822; d@example.test\nAction: failed\nStatus: " +
           status + "\nDiagnostic-Code: smtp; 550 " + status +
           " no\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" +
           (of.empty() ? key : of) + "@acme.example>\n\n--b--\n";
  }
  std::string answer(const std::string& sender, const std::string& text,
                     const std::string& headers = "", bool names_it = true) const {
    return "From: " + sender + "\nMessage-ID: <" + text.substr(0, 4) + "@klant>\n" +
           (names_it ? "In-Reply-To: <" + key + "@acme.example>\n" : "") + headers + "\n" + text;
  }

  Bench bench;
  AdministrationId id;
  std::string key;
  Box box;
  fakes::ManualClock clock{at_hour(8)};
  fakes::RecordingLog log;

 private:
  std::string directory_ = (std::filesystem::temp_directory_path() /
                            ("dunning-inbox-" + std::to_string(::getpid()) + "-" +
                             std::to_string(reinterpret_cast<std::uintptr_t>(this))))
                               .string();
  std::optional<inbox::ReadMailbox> reader_;
};

}  // namespace

TEST_CASE("inbox: S33 a bounce frees the step and marks the address, a delay does neither") {
  House house;
  house.box.mails = {house.report("4.4.1")};
  REQUIRE(house.step());
  CHECK(house.state() == DeliveryState::accepted);
  house.box.mails.push_back(house.report("5.1.1"));
  REQUIRE(house.step());
  CHECK(house.state() == DeliveryState::bounced);
  const auto bad = store::BadAddresses(*house.bench.store).list(house.id, {"d"}).value();
  REQUIRE(bad.size() == 1);
  CHECK(bad[0].because == "550 5.1.1 no");
  CHECK(house.holds().empty());
  CHECK(house.replies().size() == 2);
}

TEST_CASE("inbox: S33 a refusal that is about us marks no address") {
  House house;
  house.box.mails = {house.report("5.7.1")};
  REQUIRE(house.step());
  CHECK(house.state() == DeliveryState::bounced);
  CHECK(store::BadAddresses(*house.bench.store).list(house.id, {"d"}).value().empty());
}

TEST_CASE("inbox: S23 a reply holds for a short time, counted from the day it came") {
  House house;
  house.box.mails = {house.answer("boss@klant.test", "We pay on Friday")};
  REQUIRE(house.step());
  const auto holds = house.holds();
  REQUIRE(holds.size() == 1);
  CHECK(holds[0].author == "reply");
  CHECK(holds[0].until == house.clock.local(at_hour(7), "").date + 3);
  CHECK(holds[0].reason.find("Friday") == std::string::npos);
  const auto replies = house.replies();
  REQUIRE(replies.size() == 1);
  CHECK(replies[0].body == "We pay on Friday");
  CHECK(replies[0].row.value == house.key);
  CHECK_FALSE(house.log.has("Friday"));
  CHECK_FALSE(house.log.has("klant.test"));

  House late;  // it was read a week after it came
  late.box.mails = {late.answer("boss@klant.test", "We pay on Friday")};
  late.clock.advance(Millis{7LL * 86'400'000});
  REQUIRE(late.step());
  CHECK(late.holds().empty());
  CHECK(late.replies().size() == 1);
}

TEST_CASE("inbox: who writes without naming a message is known by the address we wrote to") {
  House house;
  house.box.mails = {house.answer("D@Example.test", "Hello there", "", false),
                     house.answer("stranger@else.test", "Buy this", "", false)};
  REQUIRE(house.step());
  const auto replies = house.replies();
  REQUIRE(replies.size() == 1);
  CHECK(replies[0].occasion.value.empty());
  CHECK(house.holds().size() == 1);
  CHECK(house.log.has("foreign=1"));
  House old;
  old.box.mails = {old.answer("d@example.test", "Hello there", "", false)};
  old.clock.advance(Millis{40LL * 86'400'000});
  REQUIRE(old.step());
  CHECK(old.replies().empty());
}

TEST_CASE("inbox: an answer of a machine is listed and holds nothing back") {
  House house;
  house.box.mails = {house.answer("d@example.test", "I am away", "Auto-Submitted: auto-replied\n")};
  REQUIRE(house.step());
  CHECK(house.holds().empty());
  REQUIRE(house.replies().size() == 1);
  CHECK(house.replies()[0].kind == "auto_reply");
}

TEST_CASE("inbox: S23 a stop word in any answer holds until a person lifts it") {
  for (const std::string headers : {"", "Auto-Submitted: auto-replied\n"}) {
    House house;
    house.box.mails = {house.answer("d@example.test", "Wij zijn in Faillissement", headers)};
    REQUIRE(house.step());
    REQUIRE(house.holds().size() == 1);
    CHECK_FALSE(house.holds()[0].until);
    CHECK(house.holds()[0].reason.find("faillissement") != std::string::npos);
  }
}

TEST_CASE("inbox: S32 a reply to an uncertain message says that it arrived") {
  House house(DeliveryState::uncertain);
  house.box.mails = {house.answer("boss@klant.test", "Got it")};
  REQUIRE(house.step());
  CHECK(house.state() == DeliveryState::delivered);
  House bounced(DeliveryState::uncertain);
  bounced.box.mails = {bounced.report("5.1.1")};
  REQUIRE(bounced.step());
  CHECK(bounced.state() == DeliveryState::bounced);
}

TEST_CASE("inbox: what does not concern us, cannot be read or lies about its key passes by") {
  House house;
  house.box.mails = {"", std::string(1000, '\0'), "Subject: hi\n\nhello",
                     house.report("5.1.1", std::string(32, 'a')),
                     house.answer("d@else.test", "text", "References: <zz@x>\n", false)};
  REQUIRE(house.step());
  CHECK(house.state() == DeliveryState::accepted);
  CHECK(house.replies().empty());
  CHECK(house.standing().uid == 5);
}

TEST_CASE("inbox: pages are read on from where the last one ended, and once more when renumbered") {
  House house;
  house.box.at_once = 1;
  house.box.mails = {house.answer("d@example.test", "One"), house.answer("d@example.test", "Two")};
  CHECK(house.step().value());
  CHECK_FALSE(house.step().value());
  CHECK(house.replies().size() == 2);
  CHECK_FALSE(house.step().value());
  house.box.validity = 8;
  CHECK(house.step().value());
  CHECK_FALSE(house.step().value());
  CHECK(house.standing().uid_validity == 8);
  CHECK(house.replies().size() == 2);
  CHECK(house.holds().size() == 2);
}

TEST_CASE("inbox: an error is kept with since when, and goes with the next good reading") {
  House house;
  house.box.error = Error{ErrorKind::auth, "not let in", std::nullopt};
  CHECK_FALSE(house.step());
  house.clock.advance(Millis{60'000});
  CHECK_FALSE(house.step());
  CHECK(house.standing().failing_since == at_hour(8));
  CHECK(house.standing().last_error == "not let in");
  house.box.error.reset();
  REQUIRE(house.step());
  CHECK_FALSE(house.standing().failing_since);
}
