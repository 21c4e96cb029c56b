#pragma once

#include <optional>
#include <string>

#include "tests/connectors/xero/organisation.hpp"
#include "tests/contract/connector/world.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

namespace dunning::app {
class PluginHost;
}

namespace dunning::contract {

// Xero without a network (tests/connectors/xero/organisation.hpp), and what goes wrong on the way.
class ScriptedXero final : public World {
 public:
  explicit ScriptedXero(const app::PluginHost& plugins) : plugins_(plugins) {}

  std::unique_ptr<ports::Connector> connect() override;
  Shows shows() const override { return {.bank_lines = false, .remarks = false, .settled = false}; }
  std::string administration() override { return organisation_.tenant; }
  Instant now() override { return clock_.now(); }
  std::string add_debtor(const std::string& name) override;
  std::string add_invoice(const std::string& debtor, const std::string& amount) override;
  void pay(const std::string& invoice, const std::string& amount) override;
  void remove_invoice(const std::string& invoice) override;
  void spoil_invoice(const std::string& invoice) override;
  std::vector<std::string> notes(const std::string& invoice) override;
  void tag(const std::string& debtor, const std::string& name, const std::string& value) override;
  void pass(Millis time) override { clock_.advance(time); }
  void fail_next(Fault fault) override { fault_ = fault; }
  void lose_next_answer() override { lose_answer_ = true; }
  std::size_t requests() override { return http_.requests.size(); }

 private:
  fakes::Scripted answer(const ports::HttpRequest& request);
  fakes::Scripted failure(Fault fault) const;

  const app::PluginHost& plugins_;
  fakes::ManualClock clock_{*parse_instant("2026-11-21T09:00:00.250Z")};
  fakes::RecordingLog log_;
  fakes::ScriptedHttp http_{[this](const ports::HttpRequest& request) { return answer(request); }};
  xero::test::Organisation organisation_{clock_};
  std::optional<Fault> fault_;
  bool lose_answer_ = false;
};

}  // namespace dunning::contract
