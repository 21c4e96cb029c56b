#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/store/accounts.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: the parts of an account that the present and a past view of it share.
namespace dunning::store {

// An item row with what the invoice says now (or said then).
struct ItemFacts {
  ItemId id;
  std::optional<Date> due_date;
  std::int64_t total_minor = 0;
  std::int64_t open_minor = 0;
  int round = 0;
  std::string adoption;
  std::string adoption_step;
  Instant first_seen;
  bool gone = false;
  std::string quarantine;
  std::optional<Instant> state_since{};
};
policy::Item make_item(const ItemFacts& facts, const Invoice& invoice);

// What holds for an item whose row says nothing (S10): not yet, before adoption; from the start,
// when it appeared later; else a person has left it out of the choices, and only a person may start
// it.
policy::Adoption adoption_of(const ItemFacts& facts, const std::optional<Instant>& adopted_at);
std::string_view name(policy::Adoption::Choice choice);

// One message to the debtor of an occasion.
struct MessageState {
  DeliveryState state = DeliveryState::planned;
  std::optional<Date> delivered_on;
};
struct OccasionState {
  DeliveryState state = DeliveryState::planned;
  std::optional<Date> delivered_on;
};
// S32b: an occasion is as far as its least advanced message to the debtor, and delivered on the
// latest of their days; refused and bounced ones do not undo the others. Without any message it is
// delivered on its own day.
OccasionState occasion_state(const std::vector<MessageState>& messages, Date on);

// What the accounts of one administration share, loaded once for all of them.
struct Shared {
  std::optional<Instant> adopted_at;
  policy::Books books;
  std::shared_ptr<const policy::OpenLines> bank_lines;
  std::vector<policy::Word> words;  // about the whole administration
  std::set<DebtorId> linked;        // are the same party as somebody in other books (S20)
};
Result<Shared> load_shared(Session& session, AdministrationId administration,
                           std::optional<Instant> as_of);

// S10. Whether it was open when a person adopted the administration.
bool open_at_adoption(const ItemFacts& facts, const std::optional<Instant>& adopted_at);

// The words of the account: those about its debtor, and the shared ones, in the order in which they
// were said.
Status load_words(Session& session, const AccountKey& key, const Shared& shared,
                  std::optional<Instant> as_of, policy::Account& account);
void load_tasks(Session& session, const AccountKey& key, std::optional<Instant> as_of,
                policy::Account& account);

// An occasion as an event of the account, when it is one: what takes no step and is about a
// subject; and the remark it used.
struct EventOccasion {
  std::string id;
  std::string kind;
  std::string subject;
  std::string currency;
  std::int64_t remark = 0;
  Date on;
};
void add_events(const EventOccasion& occasion, const OccasionState& state,
                policy::Account& account);

Result<Debtor> debtor_or_bare(const DebtorId& id, const std::optional<std::string>& body);

// How the debtor paid in the newest months of the books that are not after `until`: an index tells.
// What was booked later with an earlier date counts, too.
policy::Behaviour behaviour_of(Session& session, const AccountKey& key,
                               const std::optional<Date>& until);

// The account as it stood at that moment.
Result<LoadedAccount> load_as_of(Session& session, const AccountKey& key, Instant as_of,
                                 const std::optional<OccasionId>& without, const Shared& shared);

}  // namespace dunning::store
