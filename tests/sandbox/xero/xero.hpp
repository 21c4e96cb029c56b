#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/journal.hpp"
#include "tests/sandbox/ledger_system.hpp"
#include "tests/sandbox/oauth/token_server.hpp"
#include "tests/sandbox/outbox.hpp"
#include "tests/sandbox/xero/idempotency.hpp"
#include "tests/sandbox/xero/listing.hpp"
#include "tests/sandbox/xero/mirror.hpp"
#include "tests/sandbox/xero/switches.hpp"
#include "tests/sandbox/xero/wire.hpp"

namespace dunning::sandbox::xero {

// Xero's Accounting API, the part that is about money owed, and /connections, as its reference
// describes them. Two organisations: the company of the economy, and one whose books are empty.
class Xero : public LedgerSystem {
 public:
  struct Parts {
    Economy& economy;
    Journal& journal;
    Limits& limits;
    Outbox& outbox;
    oauth::TokenServer& tokens;  // gives the tokens out
  };
  // The key of webhooks follows from the seed. `base_url` has no slash at its end.
  Xero(const Parts& parts, std::string base_url, std::uint64_t seed);

  std::string name() const override { return "xero"; }
  bool serves(const std::string& path) const override;
  std::string below(const std::string& path) const override;
  void look() override {
    mirror_.catch_up();
    deliver();
  }
  Result<Json> happen(const std::string& what, const Json& body) override;
  Response answer(const Request& request, int page_shift) override;
  // The limits are of several kinds, and part of answer().
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

 private:
  struct Call {
    const Request& request;
    std::vector<std::string> parts;  // below /api.xro/2.0/
    const oauth::Grant& grant;
    int page_shift = 0;

    bool is(const char* method, std::initializer_list<const char*> pattern) const;
  };

  Response connections(const Request& request);
  std::optional<Response> over_limit(const std::string& tenant, const Request& request,
                                     Response& headers);
  std::optional<Response> refused(const Request& request, const oauth::TokenServer::Bearer& bearer,
                                  std::string& tenant) const;
  bool connected(const oauth::Grant& grant, const std::string& tenant) const;
  bool allows(const oauth::Grant& grant, const Request& request, const std::string& part) const;
  Response carry_out(const Call& call, const std::string& tenant);
  Response route(const Call& call);

  // reads.cpp
  std::optional<Response> read(const Call& call);
  Response one_invoice(const Call& call) const;
  Response one_contact(const Call& call) const;
  Response list_of(const Call& call, Collection collection) const;
  Collection invoices() const;
  Collection contacts(const Request& request) const;
  Collection credit_notes() const;
  Collection credits(bool prepayments) const;
  Collection payments() const;
  Collection bank_transactions() const;
  const Paper* invoice_at(const std::string& id_or_number) const;
  const Person* contact_at(const std::string& id_or_number) const;

  // writes.cpp
  std::optional<Response> write(const Call& call);
  Response add_history(const Call& call, Economy::NoteTarget target, std::int64_t record,
                       const std::string& label);
  Response email(const Paper& paper);
  Response write_invoices(const Call& call, const std::string& in_path);
  Json write_invoice(const Json& wanted, bool create_only, const std::string& in_path);
  Json change_invoice(const Paper& paper, const Json& wanted);
  Json create_invoice(const Json& wanted);
  Response add_payment(const Call& call);
  Response remove_payment(const Call& call);
  Response change_contact(const Call& call, const Person& person);

  // webhooks.cpp
  void deliver();
  // Signed with the key, or with something else; the status of the answer when sent `now`.
  int post(const std::string& body, bool well_signed, bool now);

  Response enveloped(Json content) const;  // adds Id, Status, ProviderName, DateTimeUTC
  Wire wire() const { return {economy_, mirror_, overrides_, switches_}; }

  Economy& economy_;
  Journal& journal_;
  Limits& limits_;
  Outbox& outbox_;
  oauth::TokenServer& tokens_;
  std::string base_url_;
  Overrides overrides_;
  Switches switches_;
  Mirror mirror_;
  Idempotency idempotency_;
  std::string webhook_key_;
  std::string webhook_url_;               // empty: nothing is sent
  std::set<std::string> webhook_events_;  // empty: all
  std::int64_t last_event_ = 0;
  std::int64_t mail_day_ = 0;
  int mailed_today_ = 0;
};

}  // namespace dunning::sandbox::xero
