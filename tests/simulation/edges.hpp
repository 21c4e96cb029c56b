#pragma once

#include "daemon/ports/random.hpp"
#include "tests/simulation/world.hpp"

// The edges of the daemon as the world has them: the fakes of tests/fakes with troubles before and
// behind them, and a memory of what the daemon was told.
namespace dunning::simulation {

// One connection to the world's ledger; without troubles it passes the contract suite as the fake
// does.
class SimulatedConnector final : public ports::Connector {
 public:
  explicit SimulatedConnector(World& world) : world_(world), inner_(world.ledger) {}
  ports::Capabilities capabilities() const override { return inner_.capabilities(); }
  Result<Identity> identify() override;
  Result<ports::Page> pull(ports::PullMode mode, const std::string& cursor,
                           const std::string& resume) override;
  Result<ports::LookedAt> look_again(const std::vector<RecordRef>& refs,
                                     ports::Purpose purpose) override;
  Result<std::string> write(const ports::LedgerNote& note) override;
  Result<std::optional<std::string>> find(const ports::LedgerNote& note) override;
  Result<std::string> write_task(const ports::LedgerTask& task) override;
  Result<std::optional<std::string>> find_task(const ports::LedgerTask& task) override;
  Result<std::optional<Date>> books_as_of() override;
  Result<ports::Document> document(const RecordRef& ref) override;

 private:
  Status begin(std::string_view call);
  void remember(const ports::Page& page);
  void spoil_page(ports::Page& page, ports::PullMode mode);
  World& world_;
  fakes::FakeConnector inner_;
};

class SimulatedMail final : public ports::MailTransport {
 public:
  explicit SimulatedMail(World& world) : world_(world), inner_(world.mail_server) {}
  ports::Delivery send(const ports::Envelope& envelope, std::string_view bytes,
                       const ports::BeforeFirstByte& before_first_byte) override;

 private:
  World& world_;
  fakes::FakeMailTransport inner_;
};

// To the world's gateway or webhook.
class SimulatedPoster final : public ports::Poster {
 public:
  SimulatedPoster(World& world, fakes::FakeReceiver& receiver)
      : world_(world), receiver_(receiver), inner_(receiver) {}
  Result<ports::HttpResponse> post(const ports::HttpRequest& request,
                                   const ports::BeforeFirstByte& before_first_byte) override;

 private:
  World& world_;
  fakes::FakeReceiver& receiver_;
  fakes::FakePoster inner_;
};

// The outbox key of a mail, out of its "Message-ID: <KEY@domain>".
std::string key_of(std::string_view bytes);

class SeededRandom final : public ports::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : dice_(seed, "random") {}
  std::uint64_t next() override { return dice_.next(); }

 private:
  Dice dice_;
};

}  // namespace dunning::simulation
