// The edges of the simulation are held to the contracts of the real ones, so that they cannot lie.
#include <doctest/doctest.h>

#include <map>

#include "daemon/channels/mail.hpp"
#include "tests/contract/channel/world.hpp"
#include "tests/contract/connector/fake_world.hpp"
#include "tests/simulation/edges.hpp"

using namespace dunning;

namespace {

const Instant start = parse_instant("2026-11-21T09:00:00Z").value();

simulation::Plan no_troubles(bool whole_records) {
  simulation::Plan plan;
  plan.whole_records = whole_records;
  return plan;
}

struct Simulated {
  explicit Simulated(bool whole_records) : world(no_troubles(whole_records), start) {}
  simulation::World world;
};
class Ledger final : Simulated, public contract::FakeWorld {
 public:
  explicit Ledger(bool whole_records)
      : Simulated(whole_records), FakeWorld(Simulated::world.ledger) {}
  std::unique_ptr<ports::Connector> connect() override {
    return std::make_unique<simulation::SimulatedConnector>(Simulated::world);
  }
  Instant now() override { return Simulated::world.clock.peek(); }
  void pass(Millis time) override { Simulated::world.clock.advance(time); }
};

class MailServer final : public contract::ChannelWorld {
 public:
  ports::Channel& channel() override { return channel_; }
  Outgoing outgoing() override {
    Outgoing outgoing;
    const std::string digits = std::to_string(++count_);
    outgoing.key.value = std::string(32 - digits.size(), '0') + digits;
    outgoing.envelope_from = "debiteuren@acme.example";
    outgoing.recipients = {{"jan@devries.example", "to", "main"}};
    outgoing.bytes = "Message-ID: <" + outgoing.key.value + "@acme.example>\r\n\r\nBeste Jan,\r\n";
    return outgoing;
  }
  std::size_t effects() override { return world_.mail_server.taken.size(); }
  std::set<contract::Trouble> troubles() override {
    using contract::Trouble;
    return {Trouble::unreachable, Trouble::cut_early,      Trouble::put_off,
            Trouble::refused,     Trouble::put_off_at_end, Trouble::refused_at_end,
            Trouble::answer_lost, Trouble::cut_in_between};
  }
  void arrange(contract::Trouble trouble) override {
    using contract::Trouble;
    using fakes::MailFate;
    const std::map<Trouble, MailFate> fates = {{Trouble::unreachable, MailFate::unreachable},
                                               {Trouble::cut_early, MailFate::cut_before_body},
                                               {Trouble::put_off, MailFate::put_off},
                                               {Trouble::refused, MailFate::refused},
                                               {Trouble::put_off_at_end, MailFate::put_off_at_end},
                                               {Trouble::refused_at_end, MailFate::refused_at_end},
                                               {Trouble::answer_lost, MailFate::cut_after_taking},
                                               {Trouble::cut_in_between, MailFate::cut_in_body}};
    world_.mail_server.fates.push_back(fates.at(trouble));
  }
  bool remembers() const override { return false; }

 private:
  int count_ = 0;
  simulation::World world_{no_troubles(false), start};
  simulation::SimulatedMail transport_{world_};
  channels::Mail channel_{transport_};
};

}  // namespace

TEST_CASE("connector contract: the simulated ledger, listing versions") {
  contract::connector_contract([] { return std::make_unique<Ledger>(false); });
}
TEST_CASE("connector contract: the simulated ledger, whole records") {
  contract::connector_contract([] { return std::make_unique<Ledger>(true); });
}
TEST_CASE("channel contract: mail against the simulated server") {
  contract::channel_contract([] { return std::make_unique<MailServer>(); });
}
