#include "daemon/channels/mail.hpp"

#include <doctest/doctest.h>

#include "tests/fakes/fake_mail.hpp"

using namespace dunning;
using namespace dunning::ports;

namespace {

const std::string jan = "jan@devries.example";
const std::string piet = "piet@devries.example";
const std::string archive = "archief@acme.example";

struct Bench {
  Bench() {
    outgoing.key = {"00112233445566778899aabbccddeeff"};
    outgoing.envelope_from = "debiteuren@acme.example";
    outgoing.recipients = {{jan, "to", "main"}, {piet, "to", "main"}, {archive, "bcc", "archive"}};
    outgoing.bytes = "Subject: x\r\n\r\ny\r\n";
  }
  Delivery deliver() {
    return channel.deliver(outgoing, [this]() -> Status {
      ++asked;
      return {};
    });
  }
  const RecipientReply* reply(const Delivery& delivery, const std::string& address) const {
    for (const auto& one : delivery.recipients) {
      if (one.address == address) return &one;
    }
    return nullptr;
  }

  Outgoing outgoing;
  fakes::FakeMailServer server;
  fakes::FakeMailTransport transport{server};
  channels::Mail channel{transport};
  int asked = 0;
};

}  // namespace

TEST_CASE("mail: one envelope holds every recipient, the blind copy too (S32a)") {
  Bench bench;
  CHECK(bench.deliver().outcome == Outcome::accepted);
  REQUIRE(bench.server.taken.size() == 1);
  CHECK(bench.server.taken[0].envelope.from == "debiteuren@acme.example");
  CHECK(bench.server.taken[0].envelope.recipients == std::vector{jan, piet, archive});
  CHECK(bench.server.taken[0].bytes == bench.outgoing.bytes);
}

TEST_CASE("mail: one refused recipient is marked and does not undo the delivery (S32a, S33)") {
  Bench bench;
  bench.server.replies[piet] = "550 5.1.1 unknown";
  const auto delivery = bench.deliver();
  CHECK(delivery.outcome == Outcome::accepted);
  CHECK(bench.reply(delivery, jan)->accepted);
  CHECK_FALSE(bench.reply(delivery, piet)->accepted);
  CHECK(bench.reply(delivery, piet)->reply == "550 5.1.1 unknown");
}

TEST_CASE("mail: a message that only the archive received was not delivered") {
  Bench bench;
  bench.server.replies[jan] = bench.server.replies[piet] = "550 5.1.1 unknown";
  CHECK(bench.deliver().outcome == Outcome::refused);
  bench.server.replies[piet] = "450 4.2.0 greylisted";
  CHECK(bench.deliver().outcome == Outcome::later);
}

TEST_CASE("mail: greylisting every recipient is later, and refusing all is refused (S32a)") {
  Bench bench;
  bench.outgoing.recipients.pop_back();
  bench.server.replies[jan] = bench.server.replies[piet] = "450 4.2.0 greylisted";
  CHECK(bench.deliver().outcome == Outcome::later);
  bench.server.replies[jan] = bench.server.replies[piet] = "550 5.1.1 unknown";
  CHECK(bench.deliver().outcome == Outcome::refused);
  CHECK(bench.server.taken.empty());
  CHECK(bench.asked == 0);
}

TEST_CASE("mail: an address that would add a command never reaches the transport") {
  Bench bench;
  const std::string bad = jan + ">\r\nRCPT TO:<eve@x.example";
  bench.outgoing.recipients[0].address = bad;
  const auto delivery = bench.deliver();
  CHECK(delivery.outcome == Outcome::accepted);
  CHECK(bench.server.taken.at(0).envelope.recipients == std::vector{piet, archive});
  REQUIRE(bench.reply(delivery, bad));
  CHECK_FALSE(bench.reply(delivery, bad)->accepted);
}

TEST_CASE("mail: without a usable address of the debtor there is no conversation") {
  Bench bench;
  bench.outgoing.recipients = {{"nobody", "to", "main"}, {archive, "bcc", "archive"}};
  const auto delivery = bench.deliver();
  CHECK(delivery.outcome == Outcome::refused);
  CHECK(bench.reply(delivery, "nobody"));
  bench.outgoing.recipients.clear();
  CHECK(bench.deliver().outcome == Outcome::refused);
  bench.outgoing.recipients = {{jan, "to", "main"}};
  bench.outgoing.envelope_from = "acme\n@x.example";
  CHECK(bench.deliver().outcome == Outcome::refused);
  CHECK(bench.server.conversations == 0);
}

TEST_CASE("mail: what may have been taken stays uncertain and is not found again (S32)") {
  Bench bench;
  bench.server.fates = {fakes::MailFate::cut_after_taking};
  CHECK(bench.deliver().outcome == Outcome::uncertain);
  CHECK(bench.server.taken.size() == 1);
  const auto found = bench.channel.find(bench.outgoing);
  REQUIRE(found);
  CHECK_FALSE(found->has_value());
}
