#include "daemon/channels/write_back.hpp"

#include <doctest/doctest.h>

#include "tests/fakes/fake_ledger.hpp"

using namespace dunning;
using namespace dunning::ports;

namespace {

struct Bench {
  Bench() {
    debtor = ledger.add_debtor("De Vries", "");
    const Date day = *parse_date("2026-11-01");
    outgoing.key = {"00112233445566778899aabbccddeeff"};
    outgoing.effect = Effect::note;
    outgoing.channel = ChannelKind::write_back;
    outgoing.targets = {
        {RecordKind::invoice, ledger.add_invoice({debtor, Money{100, {}}, day, day + 14, ""})},
        {RecordKind::invoice, ledger.add_invoice({debtor, Money{200, {}}, day, day + 14, ""})}};
    outgoing.bytes = "Reminder sent";
  }
  Delivery deliver() {
    return channel.deliver(outgoing, [this]() -> Status {
      ++asked;
      return {};
    });
  }

  std::string debtor;
  fakes::FakeLedger ledger;
  fakes::FakeConnector connector{ledger};
  channels::WriteBack channel{connector};
  Outgoing outgoing;
  int asked = 0;
};

}  // namespace

TEST_CASE("write back: the note stands on the first record, with its text and its marker") {
  Bench bench;
  const auto delivery = bench.deliver();
  CHECK(delivery.outcome == Outcome::accepted);
  REQUIRE(bench.ledger.notes.size() == 1);
  CHECK(delivery.evidence == bench.ledger.notes[0].id);
  CHECK(bench.ledger.notes[0].target == bench.outgoing.targets[0]);
  CHECK(bench.ledger.notes[0].text.starts_with("Reminder sent"));
  CHECK(bench.ledger.notes[0].text.find(bench.outgoing.key.value) != std::string::npos);
}

TEST_CASE("S22: write back: a ledger with few requests a day gets the note beside the debtor") {
  Bench bench;
  const RecordRef debtor{RecordKind::debtor, bench.debtor};
  bench.outgoing.targets.push_back(debtor);
  CHECK(bench.deliver().outcome == Outcome::accepted);
  bench.ledger.notes_on_debtor = true;
  bench.outgoing.key = {"ffeeddccbbaa99887766554433221100"};
  CHECK(bench.deliver().outcome == Outcome::accepted);
  REQUIRE(bench.ledger.notes.size() == 2);
  CHECK(bench.ledger.notes[0].target == bench.outgoing.targets[0]);
  CHECK(bench.ledger.notes[1].target == debtor);
  CHECK(bench.channel.find(bench.outgoing).value() == bench.ledger.notes[1].id);
}

TEST_CASE("write back: a note that is there already is accepted with its id, not written twice") {
  Bench bench;
  const auto first = bench.deliver();
  const auto second = bench.deliver();
  CHECK(second.outcome == Outcome::accepted);
  CHECK(second.evidence == first.evidence);
  CHECK(bench.ledger.notes.size() == 1);
  CHECK(bench.asked == 2);  // accepted is reached through sending
}

TEST_CASE("write back: a lost answer is uncertain until the marker is found (S32)") {
  Bench bench;
  bench.ledger.lose_next_answer = true;
  CHECK(bench.deliver().outcome == Outcome::uncertain);
  const auto found = bench.channel.find(bench.outgoing);
  REQUIRE(found);
  CHECK(*found == bench.ledger.notes.at(0).id);
}

TEST_CASE("write back: what a failed call means depends on its kind and on what was done before") {
  struct Row {
    ErrorKind kind;
    Outcome at_the_search;
    Outcome at_the_write;
  };
  const Row rows[] = {
      {ErrorKind::transient, Outcome::later, Outcome::uncertain},
      {ErrorKind::rate_limited, Outcome::later, Outcome::later},
      {ErrorKind::auth, Outcome::later, Outcome::later},
      {ErrorKind::conflict, Outcome::later, Outcome::later},
      {ErrorKind::suspicious, Outcome::later, Outcome::later},
      {ErrorKind::not_found, Outcome::refused, Outcome::refused},
      {ErrorKind::invalid_input, Outcome::refused, Outcome::refused},
      {ErrorKind::permanent, Outcome::refused, Outcome::refused},
  };
  for (const auto& row : rows) {
    CAPTURE(name(row.kind));
    const Error error{row.kind, "no", Instant{1000}};
    Bench at_the_search;
    at_the_search.ledger.failures.push_back(error);
    const auto searched = at_the_search.deliver();
    CHECK(searched.outcome == row.at_the_search);
    CHECK(at_the_search.asked == 0);
    Bench at_the_write;
    at_the_write.ledger.on_call = [&](std::string_view call) {
      if (call == "write") at_the_write.ledger.failures.push_back(error);
    };
    const auto written = at_the_write.deliver();
    CHECK(written.outcome == row.at_the_write);
    CHECK(at_the_write.asked == 1);
    CHECK(at_the_write.ledger.notes.empty());
    for (const auto* delivery : {&searched, &written}) {
      if (delivery->outcome == Outcome::later) CHECK(delivery->not_before == Instant{1000});
    }
  }
}

TEST_CASE("S32 write back: a reminder is counted once, and found by the counter when in doubt") {
  Bench bench;
  bench.ledger.counts_reminders = true;
  bench.outgoing.effect = Effect::reminder;
  bench.outgoing.bytes =
      to_text({{{bench.outgoing.targets[0], 0}, {bench.outgoing.targets[1], 0}}});
  const auto counted = [&](std::size_t place) {
    return std::get<Invoice>(*bench.ledger.find(bench.outgoing.targets[place])).reminders_in_ledger;
  };
  CHECK_FALSE(bench.channel.find(bench.outgoing).value());
  bench.ledger.lose_next_answer = true;
  CHECK(bench.deliver().outcome == Outcome::uncertain);
  CHECK(bench.channel.find(bench.outgoing).value());
  CHECK(bench.deliver().outcome == Outcome::accepted);
  CHECK(counted(0) == 1);
  CHECK(counted(1) == 1);
  CHECK(bench.ledger.notes.empty());
}

TEST_CASE("write back: what cannot be a reminder is refused without a call") {
  Bench bench;
  bench.outgoing.effect = Effect::reminder;
  for (const char* bytes : {"", "i1\n", "i1 x\n", " 1\n"}) {
    bench.outgoing.bytes = bytes;
    CHECK(bench.deliver().outcome == Outcome::refused);
    CHECK_FALSE(bench.channel.find(bench.outgoing));
  }
  bench.outgoing.bytes = "i1 0\n";
  CHECK(bench.deliver().outcome == Outcome::refused);  // this ledger counts none
  bench.outgoing.channel = ChannelKind::mail;
  CHECK(bench.deliver().outcome == Outcome::refused);
  CHECK(bench.ledger.calls == 0);
}

TEST_CASE("write back: what cannot be a note is refused without a call") {
  Bench bench;
  auto spoilt = bench.outgoing;
  spoilt.targets.clear();
  CHECK(bench.channel.deliver(spoilt, {}).outcome == Outcome::refused);
  spoilt = bench.outgoing;
  spoilt.bytes.clear();
  CHECK(bench.channel.deliver(spoilt, {}).outcome == Outcome::refused);
  spoilt = bench.outgoing;
  spoilt.key = {"marker"};
  CHECK(bench.channel.deliver(spoilt, {}).outcome == Outcome::refused);
  CHECK_FALSE(bench.channel.find(spoilt));
  CHECK(bench.ledger.calls == 0);
}
