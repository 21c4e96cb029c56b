#include <doctest/doctest.h>

#include <sstream>

#include "daemon/channels/sms.hpp"
#include "daemon/channels/webhook.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/fakes/fake_receiver.hpp"
#include "tests/fakes/manual_clock.hpp"

using namespace dunning;
using ports::Outcome;

namespace {

const std::string key = "0123456789abcdef0123456789abcdef";

struct Bench {
  fakes::ManualClock clock{*parse_instant("2026-03-04T09:30:15Z")};
  fakes::FakeReceiver receiver;
  fakes::FakePoster poster{receiver};

  std::unique_ptr<channels::Sms> sms(const std::string& body) {
    return channels::Sms::create({"https://sms.example/v1", Secret("t0ken"), "Acme", body}, poster,
                                 clock)
        .value();
  }
  channels::Webhook webhook() {
    using Kind = channels::PostTarget::Kind;
    return {{{Kind::webhook, "crm", "https://crm.example/in", Secret("shared"), Secret()},
             {Kind::agency, "crm", "https://agency.example/in", Secret(), Secret("t0ken")},
             {Kind::agency, "both", "https://both.example/in", Secret("shared"), Secret("t0ken")}},
            poster,
            clock};
  }
  Outgoing text(const std::string& text) {
    Outgoing outgoing;
    outgoing.key = {key};
    outgoing.channel = ChannelKind::sms;
    outgoing.recipients = {{"+31612345678", "to", "mobile"}};
    outgoing.bytes = text;
    return outgoing;
  }
  Outgoing event(const std::string& to, const std::string& contact, const std::string& bytes) {
    Outgoing outgoing;
    outgoing.key = {key};
    outgoing.effect = Effect::event;
    outgoing.channel = ChannelKind::webhook;
    outgoing.recipients = {{to, "to", contact}};
    outgoing.bytes = bytes;
    return outgoing;
  }
};

const ports::BeforeFirstByte leave = [] { return Status(); };

}  // namespace

TEST_CASE("a text message is put into the gateway's own JSON, whatever stands in it") {
  Bench bench;
  const auto channel = bench.sms(
      R"({"messages":[{"to":"{{to}}","content":"{{from}}: {{text}}"}],"reference":"{{key}}","n":1})");
  const auto delivery = channel->deliver(bench.text("say \"{{to}}\" to me"), leave);
  CHECK(delivery.outcome == Outcome::accepted);
  CHECK(delivery.evidence == "HTTP 202 queued");
  const auto& taken = bench.receiver.taken.at(0);
  CHECK(taken.url == "https://sms.example/v1");
  CHECK(
      taken.body ==
      R"({"messages":[{"to":"+31612345678","content":"Acme: say \"{{to}}\" to me"}],"reference":")" +
          key + R"(","n":1})");
  CHECK(taken.header("authorization") == "Bearer t0ken");
  CHECK(taken.header("idempotency-key") == key);
}

TEST_CASE("a text message of more than 160 characters is refused with its length") {
  Bench bench;
  const auto channel = bench.sms(R"({"to":"{{to}}","text":"{{text}}"})");
  CHECK(channel->deliver(bench.text(std::string(160, 'x')), leave).outcome == Outcome::accepted);
  const auto refused = channel->deliver(bench.text(std::string(159, 'x') + "€"), leave);
  CHECK(refused.outcome == Outcome::refused);
  CHECK(refused.evidence == "the text message has 161 characters; allowed: 160");
  CHECK(channel->deliver(bench.text("日本"), leave).outcome == Outcome::refused);
  CHECK(bench.receiver.taken.size() == 1);
}

TEST_CASE("a text message goes to one number in international form and to nothing else") {
  Bench bench;
  const auto channel = bench.sms(R"({"to":"{{to}}","text":"{{text}}"})");
  for (const char* number : {"0612345678", "+31 612345678", "", "+3161234567890123"}) {
    CAPTURE(number);
    auto outgoing = bench.text("hello");
    outgoing.recipients.front().address = number;
    CHECK(channel->deliver(outgoing, leave).outcome == Outcome::refused);
  }
  CHECK(bench.receiver.asked == 0);
}

TEST_CASE("S32 what a gateway answers with 500 may have been sent, and is not sent again") {
  Bench bench;
  bench.receiver.fates = {fakes::PostFate::broken};
  const auto channel = bench.sms(R"({"to":"{{to}}","text":"{{text}}"})");
  CHECK(channel->deliver(bench.text("hello"), leave).outcome == Outcome::uncertain);
}

TEST_CASE("S32 a 503 says that nothing was done only when it says when to come back") {
  class Unavailable final : public ports::Poster {
   public:
    explicit Unavailable(bool says_when) : says_when_(says_when) {}
    Result<ports::HttpResponse> post(const ports::HttpRequest&,
                                     const ports::BeforeFirstByte& before_first_byte) override {
      if (auto may = before_first_byte(); !may) return fail(std::move(may).error());
      ports::HttpResponse response;
      response.status = 503;
      if (says_when_) response.headers = {{"Retry-After", "120"}};
      response.body = std::make_unique<std::istringstream>("upstream connect error");
      return response;
    }

   private:
    bool says_when_;
  };
  Bench bench;
  for (const bool says_when : {true, false}) {
    CAPTURE(says_when);
    Unavailable poster(says_when);
    const auto sms = channels::Sms::create({"https://sms.example/v1", Secret(), "Acme",
                                            R"({"to":"{{to}}","text":"{{text}}"})"},
                                           poster, bench.clock)
                         .value();
    const auto text = sms->deliver(bench.text("Hello"), leave);
    CHECK(text.outcome == (says_when ? Outcome::later : Outcome::uncertain));
    using Kind = channels::PostTarget::Kind;
    channels::Webhook posts({{Kind::webhook, "crm", "https://crm.example/in", Secret("shared"), {}},
                             {Kind::agency, "crm", "https://agency.example/in", Secret(), {}}},
                            poster, bench.clock);
    CHECK(posts.deliver(bench.event("crm", "agency", crypto::base64("PK")), leave).outcome ==
          (says_when ? Outcome::later : Outcome::uncertain));
    // Whoever gets an event knows its key.
    CHECK(posts.deliver(bench.event("crm", "webhook", "{}"), leave).outcome == Outcome::later);
  }
}

TEST_CASE("a body for the gateway that is no JSON, or holds no number, is refused at the start") {
  Bench bench;
  const auto made = [&](const std::string& body) {
    return channels::Sms::create({"https://sms.example", {}, "Acme", body}, bench.poster,
                                 bench.clock);
  };
  CHECK_FALSE(made("to={{to}}&text={{text}}"));
  CHECK_FALSE(made(R"({"text":"{{text}}"})"));
  CHECK(made(R"({"to":"{{to}}","text":"{{text}}"})"));
}

TEST_CASE("an event is signed over its time and its raw bytes, and carries its key") {
  Bench bench;
  auto channel = bench.webhook();
  const std::string body = R"({"schema":1,"name":"Ä"})";
  CHECK(channel.deliver(bench.event("crm", "webhook", body), leave).outcome == Outcome::accepted);
  const auto& taken = bench.receiver.taken.at(0);
  CHECK(taken.url == "https://crm.example/in");
  CHECK(taken.body == body);
  CHECK(taken.header("content-type") == "application/json");
  CHECK(taken.header("idempotency-key") == key);
  CHECK(taken.header("dunningd-timestamp") == "1772616615");
  CHECK(taken.header("dunningd-signature") ==
        "v1=" + crypto::hex(crypto::bytes(crypto::hmac_sha256("shared", "1772616615." + body))));
  CHECK(taken.header("authorization").empty());
}

TEST_CASE("S36 an agency gets the file itself, with a bearer token") {
  Bench bench;
  auto channel = bench.webhook();
  const std::string zip("PK\x03\x04\0zip", 8);
  auto outgoing = bench.event("crm", "agency", crypto::base64(zip));
  outgoing.effect = Effect::hand_over;
  CHECK(channel.deliver(outgoing, leave).outcome == Outcome::accepted);
  const auto& taken = bench.receiver.taken.at(0);
  CHECK(taken.url == "https://agency.example/in");
  CHECK(taken.body == zip);
  CHECK(taken.header("content-type") == "application/zip");
  CHECK(taken.header("authorization") == "Bearer t0ken");
  CHECK(taken.header("dunningd-signature").empty());
}

TEST_CASE("S36 an agency that wants a signature gets it over the file itself") {
  Bench bench;
  auto channel = bench.webhook();
  const std::string zip("PK\x03\x04\0zip", 8);
  auto outgoing = bench.event("both", "agency", crypto::base64(zip));
  outgoing.effect = Effect::hand_over;
  CHECK(channel.deliver(outgoing, leave).outcome == Outcome::accepted);
  const auto& taken = bench.receiver.taken.at(0);
  const auto at = taken.header("dunningd-timestamp");
  CHECK(taken.header("authorization") == "Bearer t0ken");
  CHECK(taken.header("dunningd-signature") ==
        "v1=" + crypto::hex(crypto::bytes(crypto::hmac_sha256("shared", at + "." + zip))));
}

TEST_CASE("a webhook that answers 500 is tried again, one that answers 400 is not") {
  Bench bench;
  auto channel = bench.webhook();
  bench.receiver.fates = {fakes::PostFate::broken, fakes::PostFate::refused};
  const auto outgoing = bench.event("crm", "webhook", "{}");
  CHECK(channel.deliver(outgoing, leave).outcome == Outcome::later);
  CHECK(channel.deliver(outgoing, leave).outcome == Outcome::refused);
}

TEST_CASE("what is for a webhook that is no longer configured is refused with that reason") {
  Bench bench;
  auto channel = bench.webhook();
  const auto delivery = channel.deliver(bench.event("gone", "webhook", "{}"), leave);
  CHECK(delivery.outcome == Outcome::refused);
  CHECK(delivery.evidence == "the webhook it is for is no longer configured");
}
