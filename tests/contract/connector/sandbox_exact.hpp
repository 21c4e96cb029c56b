#pragma once

#include <map>
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

// The Exact Online of the sandbox over HTTPS, through the transport that the daemon uses. Time
// stands still but when pass() moves it, in the sandbox and for the connector alike.
class SandboxExact final : public World {
 public:
  // Whether the bank lines come from an account that a debtor is known by.
  enum class Payers { unknown, known };
  // `switches`: options of the sandbox's Exact Online, for what nobody has confirmed.
  SandboxExact(const app::PluginHost& plugins, Payers payers,
               const std::map<std::string, bool>& switches);
  ~SandboxExact() override;  // looks at what was asked

  std::unique_ptr<ports::Connector> connect() override;
  std::string administration() override { return division_; }
  Instant now() override { return clock_.now(); }
  std::string add_debtor(const std::string& name) override;
  std::string add_invoice(const std::string& debtor, const std::string& amount) override;
  void pay(const std::string& invoice, const std::string& amount) override;
  void remove_invoice(const std::string& invoice) override;
  void spoil_invoice(const std::string& invoice) override;
  std::vector<std::string> notes(const std::string& invoice) override;
  std::vector<std::string> tasks(const std::string& invoice) override;
  Shows shows() const override { return {.tasks = true}; }
  std::string add_bank_line(const std::string& amount, const std::string& message) override;
  void book(const std::string& bank_line, const std::string& invoice) override;
  void remove_bank_line(const std::string& bank_line) override;
  void spoil_bank_line(const std::string& bank_line) override;
  void hide_bank_lines() override;
  void remark(const std::string& debtor, const std::string& text) override;
  void tag(const std::string& debtor, const std::string& name, const std::string& value) override;
  void pass(Millis time) override;
  void fail_next(Fault fault) override;
  void lose_next_answer() override;
  std::size_t requests() override;
  std::size_t quiet_poll_requests() override { return 7; }

 private:
  json::Value get(const std::string& path_and_query);
  std::vector<std::string> noted(const std::string& where, const std::string& invoice);

  const app::PluginHost& plugins_;
  std::string iban_;  // of all debtors and of all bank lines
  processes::SandboxProcess sandbox_{
      {"--seed", "1", "--debtors", "0", "--invoices", "0", "--date", "2026-11-21"}};
  std::string base_url_;
  std::string division_;
  fakes::ManualClock clock_{Instant{}};
  fakes::RecordingLog log_;
  net::CurlHttp transport_{{sandbox_.ca_file(), "", "dunning-test"}};
  Impatient impatient_{transport_};
  std::unique_ptr<net::AuthorizedHttp> http_;
};

}  // namespace dunning::contract
