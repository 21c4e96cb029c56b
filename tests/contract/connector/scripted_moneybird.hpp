#pragma once

#include <map>
#include <optional>
#include <string>

#include "daemon/json/value.hpp"
#include "tests/contract/connector/world.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

namespace dunning::app {
class PluginHost;
}

namespace dunning::contract {

// Moneybird without a network: answers the requests of one administration from memory, in the
// shapes of its documentation. Small on purpose: what it does not know it answers with 404.
class ScriptedMoneybird final : public World {
 public:
  explicit ScriptedMoneybird(const app::PluginHost& plugins) : plugins_(plugins) {}

  std::unique_ptr<ports::Connector> connect() override;
  std::string administration() override { return "123"; }
  Instant now() override { return clock_.now(); }
  std::string add_debtor(const std::string& name) override;
  std::string add_invoice(const std::string& debtor, const std::string& amount) override;
  void pay(const std::string& invoice, const std::string& amount) override;
  void remove_invoice(const std::string& invoice) override { invoices_.erase(invoice); }
  void spoil_invoice(const std::string& invoice) override;
  std::vector<std::string> notes(const std::string& invoice) override;
  std::vector<std::string> tasks(const std::string& invoice) override;
  std::string add_bank_line(const std::string& amount, const std::string& message) override;
  void book(const std::string& bank_line, const std::string& invoice) override;
  void remove_bank_line(const std::string& line) override { bank_lines_.erase(line); }
  void spoil_bank_line(const std::string& bank_line) override;
  void hide_bank_lines() override { bank_lines_hidden_ = true; }
  void remark(const std::string& debtor, const std::string& text) override;
  void tag(const std::string& debtor, const std::string& name, const std::string& value) override;
  Shows shows() const override { return {.reminders = true, .tasks = true}; }
  std::int64_t reminders(const std::string& invoice) override;
  void lose_answer_to_reminder() override { lose_reminder_ = true; }
  void pass(Millis time) override { clock_.advance(time); }
  void fail_next(Fault fault) override { fault_ = fault; }
  void lose_next_answer() override { lose_answer_ = true; }
  std::size_t requests() override { return http_.requests.size(); }

 private:
  using Records = std::map<std::string, json::Value>;

  fakes::Scripted answer(const ports::HttpRequest& request);
  fakes::Scripted carry_out(const ports::HttpRequest& request);
  fakes::Scripted failure(Fault fault) const;
  fakes::Scripted redirect_to_pdf(const std::string& invoice) const;
  static Records within_period(const Records& bank_lines, const std::string& url);
  fakes::Scripted list(const Records& records, const std::string& url) const;
  fakes::Scripted by_id(const Records& records, const std::string& body) const;
  fakes::Scripted add_note(Records& records, const std::string& id, const std::string& body);
  fakes::Scripted remind(const std::string& body);
  void touch(json::Value& record) const;
  std::string next_id() { return std::to_string(498'100'000'000'000'000 + ++last_id_); }

  const app::PluginHost& plugins_;
  fakes::ManualClock clock_{*parse_instant("2026-11-21T09:00:00.250Z")};
  fakes::RecordingLog log_;
  fakes::ScriptedHttp http_{[this](const ports::HttpRequest& request) { return answer(request); }};
  Records invoices_;
  Records contacts_;
  Records bank_lines_;
  bool bank_lines_hidden_ = false;
  std::optional<Fault> fault_;
  bool lose_answer_ = false;
  bool lose_reminder_ = false;
  std::int64_t last_id_ = 0;
};

}  // namespace dunning::contract
