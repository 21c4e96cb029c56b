#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/json/value.hpp"
#include "tests/contract/connector/world.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

namespace dunning::contract {

// What nobody has confirmed about Exact Online; a connector has to live with either.
struct ExactHabits {
  bool negative_is_owed = true;
  bool settled_amount_stays = true;  // else the amount of a matched row becomes zero
  bool int64_as_text = true;
  bool bare_arrays = false;         // {"d":[…]} instead of {"d":{"results":[…]}} on a last page
  bool says_sync_timestamp = true;  // else the function is refused
  bool open_part_keeps_id = true;   // of a split term; else the part that was paid
  std::size_t page_size = 1'000;
};

// Exact Online without a network: answers the requests of one division from memory, in the shapes
// of its reference. Small on purpose: it knows the filters that a connector may need, and what it
// does not know it answers with 400 or 404.
class ScriptedExact final : public World {
 public:
  using Make =
      std::function<Result<std::unique_ptr<ports::Connector>>(const ports::ConnectorContext&)>;
  // `make`: of the plugin, or of the library behind it.
  ScriptedExact(Make make, ExactHabits habits) : make_(std::move(make)), habits_(habits) {}

  std::unique_ptr<ports::Connector> connect() override;
  std::string administration() override { return "123456"; }
  Instant now() override { return clock_.now(); }
  std::string add_debtor(const std::string& name) override;
  std::string add_invoice(const std::string& debtor, const std::string& amount) override;
  void pay(const std::string& invoice, const std::string& amount) override;
  void remove_invoice(const std::string& invoice) override { remove_terms(invoice); }
  void spoil_invoice(const std::string& invoice) override;
  std::vector<std::string> notes(const std::string& invoice) override;
  std::vector<std::string> tasks(const std::string& invoice) override;
  Shows shows() const override { return {.tasks = true}; }
  std::string add_bank_line(const std::string& amount, const std::string& message) override;
  void book(const std::string& bank_line, const std::string& invoice) override;
  void remove_bank_line(const std::string& bank_line) override;
  void spoil_bank_line(const std::string& bank_line) override;
  void hide_bank_lines() override { bank_lines_hidden_ = true; }
  void remark(const std::string& debtor, const std::string& text) override;
  void tag(const std::string& debtor, const std::string& name, const std::string& value) override;
  void pass(Millis time) override { clock_.advance(time); }
  void fail_next(Fault fault) override { fault_ = fault; }
  void lose_next_answer() override { lose_answer_ = true; }
  std::size_t requests() override { return http_.requests.size(); }
  // Division, contacts, accounts, terms, deletions, newest bank entry, suspense accounts; and, on
  // small pages, what the run before the last one had seen once more.
  std::size_t quiet_poll_requests() override { return habits_.page_size < 10 ? 9 : 7; }

  // Beyond what the suite needs.
  using Row = std::map<std::string, json::Value>;
  static std::string text_of(const Row& row, const std::string& name);
  static std::int64_t number_of(const Row& row, const std::string& name);
  Row& term(const std::string& id) { return terms_.at(id); }
  std::vector<std::string> terms_of(const std::string& invoice) const;
  void touch(Row& row);
  // Money of a customer that is matched with nothing.
  std::string add_receipt(const std::string& debtor, const std::string& amount);
  std::string add_credit_note(const std::string& debtor, const std::string& amount);
  // A second due date of an invoice, which becomes so much larger.
  void add_term(const std::string& invoice, const std::string& amount, Date due);
  // So many open terms are paid whole, in whatever order.
  void pay_first(std::size_t count);
  void change_contact(const std::string& debtor, const std::string& address);
  // The division is moved: all row versions are others.
  void move_division();
  // The answer to a request that came another way than over http().
  fakes::Scripted respond(const ports::HttpRequest& request) { return carry_out(request); }
  fakes::ScriptedHttp& http() { return http_; }
  fakes::RecordingLog& log() { return log_; }
  std::map<std::string, std::string> settings = {{"base_url", "https://start.exactonline.example"},
                                                 {"division", "123456"}};
  // Answers a request otherwise, where it wants to.
  std::function<std::optional<fakes::Scripted>(const ports::HttpRequest&)> instead;
  std::optional<std::string> scenario;     // of the only payment condition
  std::optional<std::string> total_shown;  // what Exact says is owed; else what is

 private:
  using Rows = std::map<std::string, Row>;

  fakes::Scripted answer(const ports::HttpRequest& request);
  fakes::Scripted carry_out(const ports::HttpRequest& request);
  fakes::Scripted failure(Fault fault) const;
  fakes::Scripted page_of(const Rows& rows, const std::string& url, const std::string& filter);
  fakes::Scripted add_note(const std::string& body);
  fakes::Scripted overview() const;
  void remove_terms(const std::string& transaction);
  void settle(Row& row);
  std::string next_guid();
  json::Value wire_amount(std::int64_t owed_minor) const;
  std::int64_t owed_minor(const Row& row) const;
  json::Value today() const;
  Row new_term(const std::string& debtor, std::int64_t type);

  Make make_;
  ExactHabits habits_;
  fakes::ManualClock clock_{*parse_instant("2026-11-21T09:00:00.250Z")};
  fakes::RecordingLog log_;
  fakes::ScriptedHttp http_{[this](const ports::HttpRequest& request) { return answer(request); }};
  Rows accounts_;
  Rows contacts_;
  Rows terms_;
  Rows lines_;
  Rows notes_;
  Rows deleted_;
  std::map<std::string, std::int64_t> true_minor_;  // of terms, whatever the wire shows
  std::int64_t timestamp_ = 7'000;
  std::int64_t moved_ = 0;
  std::int64_t last_id_ = 0;
  bool bank_lines_hidden_ = false;
  std::optional<Fault> fault_;
  bool lose_answer_ = false;
};

}  // namespace dunning::contract
