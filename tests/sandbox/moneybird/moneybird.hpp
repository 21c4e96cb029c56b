#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/journal.hpp"
#include "tests/sandbox/ledger_system.hpp"
#include "tests/sandbox/moneybird/paging.hpp"
#include "tests/sandbox/moneybird/wire.hpp"
#include "tests/sandbox/oauth/token_server.hpp"
#include "tests/sandbox/outbox.hpp"

namespace dunning::sandbox::moneybird {

constexpr const char* storage_root = "/storage/";  // another host in reality

// Moneybird's API v2, the part that is about money owed, as its reference describes it: one
// administration, a personal access token with scopes, /api/v2/{administration}/{resource}.json.
class Moneybird : public LedgerSystem {
 public:
  // The personal token follows from the seed; those of apps are given out by `tokens`. `base_url`
  // has no slash at its end.
  Moneybird(Economy& economy, Journal& journal, Outbox& outbox, const oauth::TokenServer& tokens,
            std::string base_url, std::uint64_t seed);

  std::string name() const override { return "moneybird"; }
  bool serves(const std::string& path) const override;
  std::string below(const std::string& path) const override;
  Response answer(const Request& request, int page_shift) override;
  Limits::Bucket bucket(const Request& request) const override;
  void show_limit(const Limits::Verdict& verdict, Instant now, Response& response) const override;
  Response limited(const Limits::Verdict& verdict, Instant now) const override;
  Response failure(const Fault& fault, Instant now) const override;
  Json access() const override;
  Result<Json> change_access(const Json& wanted) override;
  Status change_option(const std::string& option, const Json& value) override;
  std::string wire_id(Overrides::Kind kind, std::int64_t record) const override;
  std::optional<std::int64_t> record_of(Overrides::Kind kind,
                                        const std::string& wire_id) const override;
  Overrides& overrides() override { return overrides_; }
  void look() override;

 private:
  // One request below an administration: "/sales_invoices/123/notes.json" → {"sales_invoices",
  // "123", "notes"}.
  struct Call {
    const Request& request;
    std::vector<std::string> parts;
    int page_shift = 0;

    bool is(const char* method,
            std::initializer_list<const char*> pattern) const;  // "*" fits any part
  };
  using Record = std::function<Json()>;

  Response route(const Call& call);
  Response route_invoices(const Call& call);
  Response route_invoice(const Call& call);
  Response route_contacts(const Call& call);
  Response route_bank(const Call& call);
  // external.cpp: invoices of another program, which every `external_every`th of the economy is
  Response route_external(const Call& call);
  bool is_external(const Invoice& invoice) const;
  const Invoice* external_at(const std::string& wire_id) const;
  Json external(const Invoice& invoice) const;
  // webhooks.cpp
  struct Webhook {
    std::string url;
    std::vector<std::string> enabled;  // names or groups of events; empty: as long ago
    std::string secret;                // 64 hex digits
    std::string token() const { return secret.substr(0, 24); }
  };
  Response route_webhooks(const Call& call);
  Response subscribe(const Call& call);
  Json shown(const std::string& id, const Webhook& webhook) const;
  void look_at_invoices(bool first);
  void look_at_debtors(bool first);
  void deliver(const char* entity_type, const std::string& id, const std::string& action,
               const Json& entity);

  Response list_invoices(const Call& call) const;
  Response list_contacts(const Call& call) const;
  Response list_bank_lines(const Call& call) const;
  Response invoice_versions(const Call& call) const;
  Response contact_versions(const Call& call) const;
  Response bank_line_versions(const Call& call) const;
  Response find_invoice(const std::function<bool(const Invoice&)>& wanted, const std::string& key,
                        const std::string& value) const;
  Response debtors_report(const Call& call) const;
  Response page_of(const Call& call, const std::vector<Record>& rows) const;
  Response fetch(const Call& call,
                 const std::function<std::optional<Json>(const std::string&)>& record) const;

  Response add_note(const Call& call, NotedOn on, std::int64_t record);
  Response remove_note(const Call& call, NotedOn on, std::int64_t record);
  Response add_payment(const Call& call, const Invoice& invoice);
  Response remove_payment(const Call& call, const Invoice& invoice);
  Response mark(const Call& call, const Invoice& invoice);
  Response send_reminders(const Call& call);

  Response download_pdf(const Invoice& invoice);           // a redirect, valid for 30 seconds
  Response stored_document(const Request& request) const;  // where it leads

  const Invoice* invoice_at(const std::string& wire_id) const;
  const Debtor* debtor_at(const std::string& wire_id) const;
  // What the request's token allows; none when it allows nothing.
  std::optional<std::set<std::string>> scopes_of(const Request& request) const;
  // The scope that a resource needs; empty when none.
  static std::string scope_of(const std::vector<std::string>& parts,
                              const std::set<std::string>& allowed);

  Economy& economy_;
  Journal& journal_;
  Outbox& outbox_;
  const oauth::TokenServer& tokens_;
  std::string base_url_;
  std::string root_;  // "/api/v2"
  std::string administration_;
  Overrides overrides_;
  Wire wire_;
  std::uint64_t seed_;
  std::uint64_t token_number_ = 0;
  std::string token_;
  bool token_valid_ = true;
  std::set<std::string> scopes_{"sales_invoices", "settings", "bank"};
  LinkQuery link_query_ = LinkQuery::repeated;
  std::int64_t external_every_ = 0;          // 0: none
  std::map<std::string, Webhook> webhooks_;  // by id
  // What webhooks have told: when each record had changed at the last look.
  struct Seen {
    Instant updated;
    bool external = false;
  };
  std::map<std::int64_t, Seen> seen_;  // invoices
  std::map<std::int64_t, Instant> seen_debtors_;
  std::int64_t pushes_ = 0;
  struct Stored {
    std::string invoice_number;
    Instant until;
  };
  std::map<std::string, Stored> stored_;  // by path
  bool storage_elsewhere_ = false;        // under another name of this machine
};

}  // namespace dunning::sandbox::moneybird
