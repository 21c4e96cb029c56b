#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/xero/wire.hpp"
#include "daemon/ports/clock.hpp"
#include "tests/fakes/scripted_http.hpp"

// A Xero organisation without a network: answers requests from memory, in the shapes of the
// documentation. Small on purpose: what it does not know it answers with 404, and a filter that it
// does not know with 400.
namespace dunning::xero::test {

class Organisation {
 public:
  explicit Organisation(const ports::Clock& clock) : clock_(clock) {}

  fakes::Scripted answer(const ports::HttpRequest& request);

  std::string add_contact(const std::string& name);
  std::string add_invoice(const std::string& contact, const std::string& amount);
  // Of `source`: a credit note, an overpayment or a prepayment.
  std::string add_credit(Source source, const std::string& contact, const std::string& amount);
  void pay(const std::string& invoice, const std::string& amount);
  void unpay(const std::string& invoice);  // the bank took the payment back
  void set(Source source, const std::string& guid, std::string_view key, json::Value value);
  // The same without moving UpdatedDateUTC.
  void set_quietly(Source source, const std::string& guid, std::string_view key, json::Value value);
  void remove(Source source, const std::string& guid) { lists_[source].erase(guid); }
  void group(const std::string& contact, const std::string& name);
  std::vector<std::string> notes(const std::string& parent) { return notes_[parent]; }

  int most_per_page = 1'000;
  bool with_pagination = true;
  std::optional<std::size_t> shifted_page;  // the next time it is asked for, it lacks its first row
  bool reminders = false;
  bool payments_refused = false;
  std::string tenant = "e5d4c3b2-a190-4f8e-9d7c-6b5a49382716";
  bool custom_connection = false;             // no tenant header, no connections
  std::function<void()> before_list = [] {};  // called before each page is made

 private:
  using Records = std::map<std::string, json::Value>;

  fakes::Scripted carry_out(const ports::HttpRequest& request);
  fakes::Scripted list(Source source, const std::string& query, const ports::HttpRequest& request);
  fakes::Scripted payments() const;
  fakes::Scripted history(const std::string& parent, const ports::HttpRequest& request);
  fakes::Scripted single(Source source, const std::string& guid, const ports::HttpRequest& request);
  std::string envelope(std::string_view key, json::Value items) const;
  void touch(json::Value& record) const;
  std::string next_guid();

  const ports::Clock& clock_;
  std::map<Source, Records> lists_;
  std::map<std::string, std::vector<std::string>> notes_;
  int last_ = 0;
};

std::string http_date(Instant at);

}  // namespace dunning::xero::test
