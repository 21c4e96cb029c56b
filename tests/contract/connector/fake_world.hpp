#pragma once

#include "tests/contract/connector/world.hpp"
#include "tests/fakes/fake_ledger.hpp"

namespace dunning::contract {

// The books of a FakeLedger, for the suite; who connects otherwise than by a FakeConnector, or has
// another clock, overrides that.
class FakeWorld : public World {
 public:
  explicit FakeWorld(fakes::FakeLedger& ledger) : ledger_(ledger) {}
  std::unique_ptr<ports::Connector> connect() override {
    return std::make_unique<fakes::FakeConnector>(ledger_);
  }
  std::string administration() override { return ledger_.identity.ledger_id; }
  Instant now() override { return now_; }
  std::string add_debtor(const std::string& name) override { return ledger_.add_debtor(name, ""); }
  std::string add_invoice(const std::string& debtor, const std::string& amount) override {
    const Date day = *parse_date("2026-10-01");
    return ledger_.add_invoice({debtor, euro(amount), day, day + 14, ""});
  }
  void pay(const std::string& invoice, const std::string& amount) override {
    ledger_.pay(invoice, euro(amount), *parse_date("2026-11-01"));
  }
  void remove_invoice(const std::string& invoice) override { ledger_.remove(ref(invoice)); }
  void spoil_invoice(const std::string& invoice) override { ledger_.spoil(ref(invoice)); }
  Shows shows() const override { return {.tasks = ledger_.has_tasks}; }
  std::vector<std::string> tasks(const std::string& invoice) override {
    std::vector<std::string> texts;
    for (const auto& [id, task] : ledger_.tasks) {
      if (task.target == ref(invoice)) texts.push_back(task.text + task.marker);
    }
    return texts;
  }
  std::vector<std::string> notes(const std::string& invoice) override {
    std::vector<std::string> texts;
    for (const auto& note : ledger_.notes) {
      if (note.target == ref(invoice)) texts.push_back(note.text);
    }
    return texts;
  }
  std::string add_bank_line(const std::string& amount, const std::string& message) override {
    return ledger_.add_bank_line(
        {euro(amount), *parse_date(to_string(now()).substr(0, 10)), message, "", ""});
  }
  void book(const std::string& bank_line, const std::string& invoice) override {
    ledger_.book(bank_line, invoice);
  }
  void remove_bank_line(const std::string& line) override {
    ledger_.remove({RecordKind::bank_line, line});
  }
  void spoil_bank_line(const std::string& line) override {
    ledger_.spoil({RecordKind::bank_line, line});
  }
  void hide_bank_lines() override { ledger_.bank_lines_visible = false; }
  void remark(const std::string& debtor, const std::string& text) override {
    ledger_.debtor(debtor).notes.push_back(text);
    ledger_.touch({RecordKind::debtor, debtor});
  }
  void tag(const std::string& debtor, const std::string& name, const std::string& value) override {
    ledger_.debtor(debtor).tags.push_back(name + ": " + value);
    ledger_.touch({RecordKind::debtor, debtor});
  }
  void pass(Millis time) override { now_ = now_ + time; }
  void fail_next(Fault fault) override {
    Error error{ErrorKind::transient, "the fake ledger was told to fail", std::nullopt};
    if (fault == Fault::unauthorized) error.kind = ErrorKind::auth;
    if (fault == Fault::not_found) error.kind = ErrorKind::not_found;
    if (fault == Fault::too_many_requests) {
      error.kind = ErrorKind::rate_limited;
      error.not_before = now() + Millis{60'000};
    }
    ledger_.failures.push_back(std::move(error));
  }
  void lose_next_answer() override { ledger_.lose_next_answer = true; }
  std::size_t requests() override { return ledger_.calls; }

 private:
  static RecordRef ref(const std::string& invoice) { return {RecordKind::invoice, invoice}; }
  static Money euro(const std::string& amount) { return parse_money(amount, Currency{}).value(); }

  fakes::FakeLedger& ledger_;
  Instant now_ = *parse_instant("2026-11-21T09:00:00Z");
};

}  // namespace dunning::contract
