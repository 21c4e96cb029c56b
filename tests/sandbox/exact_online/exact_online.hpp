#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/exact_online/error_velocity.hpp"
#include "tests/sandbox/exact_online/mirror.hpp"
#include "tests/sandbox/exact_online/switches.hpp"
#include "tests/sandbox/exact_online/wire.hpp"
#include "tests/sandbox/journal.hpp"
#include "tests/sandbox/ledger_system.hpp"
#include "tests/sandbox/oauth/token_server.hpp"
#include "tests/sandbox/outbox.hpp"

namespace dunning::sandbox::exact_online {

// Exact Online's REST API as far as it is about money owed: OData, one division with the company's
// books and an old archived one. What its reference leaves open is in Switches.
class ExactOnline : public LedgerSystem {
 public:
  // `base_url` has no slash at its end. Beside the tokens of `tokens` one bearer token that follows
  // from the seed is good for ever.
  struct Parts {  // they outlive it
    Economy& economy;
    Journal& journal;
    Limits& limits;
    Outbox& outbox;
    const oauth::TokenServer& tokens;
  };
  ExactOnline(const Parts& parts, std::string base_url, std::uint64_t seed);

  std::string name() const override { return "exact_online"; }
  bool serves(const std::string& path) const override;
  std::string below(const std::string& path) const override;
  Response answer(const Request& request, int page_shift) override;
  // The limits are per app and division, of two kinds, and part of answer().
  Limits::Bucket bucket(const Request& request) const override;
  void show_limit(const Limits::Verdict& verdict, Instant now, Response& response) const override;
  Response limited(const Limits::Verdict& verdict, Instant now) const override;
  Response failure(const Fault& fault, Instant now) const override;
  Json access() const override;
  Result<Json> change_access(const Json& wanted) override;
  Status change_option(const std::string& option, const Json& value) override;
  Result<Json> happen(const std::string& what, const Json& body) override;
  std::string wire_id(Overrides::Kind kind, std::int64_t record) const override;
  std::optional<std::int64_t> record_of(Overrides::Kind kind,
                                        const std::string& wire_id) const override;
  Overrides& overrides() override { return overrides_; }
  void look() override;

 private:
  // One request, taken apart.
  struct Call {
    const Request& request;
    int page_shift = 0;
    int division = 0;  // 0: none in the address
    const Endpoint* endpoint = nullptr;
    std::string key;     // the literal between the parentheses
    std::string inside;  // a collection of the entity: "SalesEntryLines"
  };
  std::optional<Call> read_call(const Request& request, int page_shift) const;
  Response carry_out(const Call& call);
  Response carry_out_counted(const Call& call);
  std::optional<Response> refused(const Call& call);
  std::optional<Response> over_limit(const Call& call, Response& headers);
  Response get(const Call& call);
  Response function(const Call& call) const;

  // writes.cpp
  Response post(const Call& call);
  Response put(const Call& call);
  Response remove(const Call& call);
  std::optional<Response> read_body(const Call& call, bool for_post, Json& values) const;
  Json referenced(const Endpoint& endpoint, Json values) const;
  Response add_account(const Call& call, const Json& values);
  Response add_entry(const Call& call, const Json& values);
  Response add_entity(const Call& call, Json values);
  Response made(const Call& call, const std::string& guid);
  void note_written(const Endpoint& endpoint, const Json& entity);
  std::string existing_key(const Call& call);  // empty when there is no such entity

  // webhooks.cpp
  std::optional<Response> shake_hands(const Json& values);  // the refusal, when there is one
  void deliver();

  Response attachment(const Request& request) const;
  std::optional<Row> find(const Endpoint& endpoint, int division, const std::string& guid,
                          const Wanted& wanted) const;
  Wire wire(int division) const;
  std::string user(const Request& request) const;
  std::string business_error(const std::string& dutch, const std::string& english) const;

  Economy& economy_;
  Journal& journal_;
  Limits& limits_;
  Outbox& outbox_;
  const oauth::TokenServer& tokens_;
  std::string base_url_;
  std::uint64_t seed_;
  Switches switches_;
  Mirror mirror_{switches_};
  Overrides overrides_;
  Written written_;
  std::map<std::string, std::string> attachments_;  // raw content by guid
  ErrorVelocity velocity_;
  std::string webhook_secret_;
  std::string token_;
  std::uint64_t token_number_ = 0;
  bool token_valid_ = true;
  std::optional<std::set<std::string>> scopes_;  // none: all
  std::int64_t created_ = 0;
  Instant moved_at_;
};

}  // namespace dunning::sandbox::exact_online
