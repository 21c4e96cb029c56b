#pragma once

#include <memory>
#include <string>

#include "daemon/net/authorized_http.hpp"
#include "tests/contract/connector/sandbox_faults.hpp"
#include "tests/contract/connector/world.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/processes/sandbox_process.hpp"

namespace dunning::app {
class PluginHost;
}

namespace dunning::contract {

// The Moneybird of the sandbox over HTTPS, through the transport that the daemon uses. Time stands
// still but when pass() moves it, in the sandbox and for the connector alike.
class SandboxMoneybird final : public World {
 public:
  explicit SandboxMoneybird(const app::PluginHost& plugins);
  ~SandboxMoneybird() override;  // looks at what was asked

  std::unique_ptr<ports::Connector> connect() override;
  std::string administration() override { return sandbox_.administration(); }
  Instant now() override { return clock_.now(); }
  std::string add_debtor(const std::string& name) override;
  std::string add_invoice(const std::string& debtor, const std::string& amount) override;
  void pay(const std::string& invoice, const std::string& amount) override;
  void remove_invoice(const std::string& invoice) override;
  void spoil_invoice(const std::string& invoice) override;
  std::vector<std::string> notes(const std::string& invoice) override;
  std::vector<std::string> tasks(const std::string& invoice) override;
  std::string add_bank_line(const std::string& amount, const std::string& message) override;
  void book(const std::string& bank_line, const std::string& invoice) override;
  void remove_bank_line(const std::string& bank_line) override;
  void spoil_bank_line(const std::string& bank_line) override;
  void hide_bank_lines() override;
  void remark(const std::string& debtor, const std::string& text) override;
  void tag(const std::string& debtor, const std::string& name, const std::string& value) override;
  Shows shows() const override { return {.reminders = true, .tasks = true}; }
  std::int64_t reminders(const std::string& invoice) override;
  void lose_answer_to_reminder() override;
  void pass(Millis time) override;
  void fail_next(Fault fault) override;
  void lose_next_answer() override;
  std::size_t requests() override;

 private:
  json::Value shown(const std::string& invoice);

  const app::PluginHost& plugins_;
  processes::SandboxProcess sandbox_{
      {"--seed", "1", "--debtors", "0", "--invoices", "0", "--date", "2026-11-21"}};
  fakes::ManualClock clock_{Instant{}};
  fakes::RecordingLog log_;
  net::CurlHttp transport_{{sandbox_.ca_file(), "", "dunning-test"}};
  Impatient impatient_{transport_};
  std::unique_ptr<net::AuthorizedHttp> http_;
};

}  // namespace dunning::contract
