// What is posted over HTTP, held to the contract of all channels.
#include <doctest/doctest.h>

#include <map>

#include "daemon/channels/sms.hpp"
#include "daemon/channels/webhook.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/net/curl_http.hpp"
#include "tests/contract/channel/world.hpp"
#include "tests/fakes/fake_receiver.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/net/peer.hpp"

using namespace dunning;
using contract::next_key;
using contract::Trouble;

namespace {

channels::SmsSettings gateway(const std::string& url) {
  return {url, Secret("gateway-token"), "Acme",
          R"({"to":"{{to}}","from":"{{from}}","text":"{{text}}","reference":"{{key}}"})"};
}

Outgoing text_message(int& count) {
  Outgoing outgoing;
  outgoing.key = next_key(count);
  outgoing.channel = ChannelKind::sms;
  outgoing.recipients = {{"+31612345678", "to", "mobile"}};
  outgoing.bytes = "Acme: we sent you an e-mail about invoice \"7\".";
  return outgoing;
}

std::vector<channels::PostTarget> targets(const std::string& url) {
  using Kind = channels::PostTarget::Kind;
  return {{Kind::webhook, "crm", url, Secret("shared-secret"), Secret()},
          {Kind::agency, "nova", url, Secret(), Secret("agency-token")}};
}

Outgoing event(int& count) {
  Outgoing outgoing;
  outgoing.key = next_key(count);
  outgoing.effect = Effect::event;
  outgoing.channel = ChannelKind::webhook;
  outgoing.recipients = {{"crm", "to", "webhook"}};
  outgoing.bytes = R"({"schema":1})";
  return outgoing;
}

Outgoing dossier(int& count) {
  auto outgoing = event(count);
  outgoing.effect = Effect::hand_over;
  outgoing.recipients = {{"nova", "to", "agency"}};
  outgoing.bytes = crypto::base64("PK\x03\x04 a dossier");
  return outgoing;
}

using Make = std::function<std::unique_ptr<ports::Channel>(ports::Poster&, const ports::Clock&,
                                                           const std::string& url)>;
using MakeOutgoing = std::function<Outgoing(int&)>;

std::unique_ptr<ports::Channel> make_sms(ports::Poster& poster, const ports::Clock& clock,
                                         const std::string& url) {
  return channels::Sms::create(gateway(url), poster, clock).value();
}
std::unique_ptr<ports::Channel> make_webhook(ports::Poster& poster, const ports::Clock& clock,
                                             const std::string& url) {
  return std::make_unique<channels::Webhook>(targets(url), poster, clock);
}

class MemoryWorld final : public contract::ChannelWorld {
 public:
  MemoryWorld(const Make& make, MakeOutgoing outgoing)
      : outgoing_(std::move(outgoing)), channel_(make(poster_, clock_, "https://x.example/in")) {}
  ports::Channel& channel() override { return *channel_; }
  Outgoing outgoing() override { return outgoing_(count_); }
  std::size_t effects() override { return receiver_.taken.size(); }
  std::set<Trouble> troubles() override {
    return {Trouble::unreachable,    Trouble::put_off,     Trouble::refused,
            Trouble::put_off_at_end, Trouble::answer_lost, Trouble::refused_at_end,
            Trouble::cut_in_between};
  }
  void arrange(Trouble trouble) override {
    using fakes::PostFate;
    const std::map<Trouble, PostFate> fates = {{Trouble::unreachable, PostFate::unreachable},
                                               {Trouble::put_off, PostFate::put_off},
                                               {Trouble::refused, PostFate::refused},
                                               {Trouble::put_off_at_end, PostFate::put_off},
                                               {Trouble::refused_at_end, PostFate::refused},
                                               {Trouble::answer_lost, PostFate::answer_lost},
                                               {Trouble::cut_in_between, PostFate::cut}};
    receiver_.fates.push_back(fates.at(trouble));
  }
  bool remembers() const override { return false; }

 private:
  int count_ = 0;
  fakes::ManualClock clock_{*parse_instant("2026-11-21T09:00:00Z")};
  fakes::FakeReceiver receiver_;
  fakes::FakePoster poster_{receiver_};
  MakeOutgoing outgoing_;
  std::unique_ptr<ports::Channel> channel_;
};

// A server that answers as the trouble says, and libcurl before it.
class WireWorld final : public contract::ChannelWorld {
 public:
  WireWorld(Make make, MakeOutgoing outgoing)
      : make_(std::move(make)), outgoing_(std::move(outgoing)) {
    channel_ = make_(http_, clock_, peer_.url("/in"));
  }
  ports::Channel& channel() override {
    channel_ = make_(http_, clock_, unreachable_ ? "http://127.0.0.1:1/in" : peer_.url("/in"));
    unreachable_ = false;
    return *channel_;
  }
  Outgoing outgoing() override { return outgoing_(count_); }
  std::size_t effects() override { return taken_; }
  std::set<Trouble> troubles() override {
    return {Trouble::unreachable, Trouble::put_off, Trouble::refused, Trouble::answer_lost,
            Trouble::cut_in_between};
  }
  void arrange(Trouble trouble) override {
    if (trouble == Trouble::unreachable) {
      unreachable_ = true;
    } else {
      trouble_ = static_cast<int>(trouble);
    }
  }
  bool remembers() const override { return false; }

 private:
  void serve(net::Talk& talk) {
    const auto request = talk.read_request();
    if (!request) return;
    const int trouble = trouble_.exchange(-1);
    const auto is = [&](Trouble one) { return trouble == static_cast<int>(one); };
    if (is(Trouble::cut_in_between)) return;
    const bool takes = !is(Trouble::put_off) && !is(Trouble::refused);
    if (takes) ++taken_;
    if (is(Trouble::answer_lost)) return;
    const std::string status = is(Trouble::put_off)   ? "429 Too Many Requests"
                               : is(Trouble::refused) ? "400 Bad Request"
                                                      : "202 Accepted";
    talk.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  }

  int count_ = 0;
  bool unreachable_ = false;
  std::atomic<int> trouble_{-1};
  std::atomic<std::size_t> taken_{0};
  fakes::ManualClock clock_{*parse_instant("2026-11-21T09:00:00Z")};
  net::Peer peer_{[this](net::Talk& talk) { serve(talk); }};
  net::CurlHttp http_{net::HttpSettings{"", "", "test"}};
  Make make_;
  MakeOutgoing outgoing_;
  std::unique_ptr<ports::Channel> channel_;
};

}  // namespace

TEST_CASE("channel contract: text messages through a gateway in memory") {
  contract::channel_contract([] { return std::make_unique<MemoryWorld>(make_sms, text_message); });
}

TEST_CASE("channel contract: text messages through a gateway over HTTP") {
  contract::channel_contract([] { return std::make_unique<WireWorld>(make_sms, text_message); });
}

TEST_CASE("channel contract: events to a webhook in memory") {
  contract::channel_contract([] { return std::make_unique<MemoryWorld>(make_webhook, event); });
}

TEST_CASE("channel contract: events to a webhook over HTTP") {
  contract::channel_contract([] { return std::make_unique<WireWorld>(make_webhook, event); });
}

TEST_CASE("S36 channel contract: dossiers to an agency over HTTP") {
  contract::channel_contract([] { return std::make_unique<WireWorld>(make_webhook, dossier); });
}
