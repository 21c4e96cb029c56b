#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/exact_online/memory.hpp"
#include "connectors/exact_online/progress.hpp"
#include "connectors/exact_online/requests.hpp"
#include "connectors/exact_online/settings.hpp"
#include "connectors/exact_online/wire.hpp"
#include "daemon/ports/connector.hpp"

namespace dunning::exact_online {

constexpr std::size_t batch_limit = 50;  // guids in one $filter: an address of 4 kB
constexpr int look_pages_limit = 5;      // of one look; more rows than that nobody has
// Settled transactions are listed by a sweep for so long, so that it also finds what was settled
// without a delta seeing it, and what of it was deleted.
constexpr int settled_days_back = 31;
// A receipt on a suspense account keeps reminders back for ten banking days at most (S8).
constexpr int suspense_days_back = 60;
// sync/Deleted forgets after two months; a cursor that is nearly so old begins anew.
constexpr Millis cursor_age_limit{std::chrono::hours{24 * 55}};
// When the total of a sweep is not Exact's own, its terms are counted once more, and again after so
// long: a fault on the way does not last, and a sweep that was stopped goes on by itself.
constexpr Millis recount_after{std::chrono::hours{6}};
// Payment conditions are read again after this, and for every sweep.
constexpr Millis conditions_age_limit{std::chrono::hours{1}};
// What was refused for want of a scope is asked for again after this.
constexpr Millis refusal_age_limit{std::chrono::hours{1}};

// One Exact Online division.
//
// A **delta** asks the sync endpoints for the rows above a row version: contacts, accounts, payment
// terms, deletions, one page a call. Rows carry everything, so a change costs no further request;
// only an invoice of which a row came that is not the whole of it (terms, a part that was paid) is
// listed, and read by its id with all its rows. So is an account whose main contact changed.
//
// A **full reading** (a sweep, the first contact, after the division moved, after two months) asks
// the bulk endpoints: all contacts, all accounts, all terms that are not settled or were lately.
// At first contact, where deltas are to begin is asked of SyncTimestamp; where that is refused,
// they begin at the beginning. At its end the sum of what is owed is compared with Exact's own
// (docs/connectors.md): which sign is owed is disputed, and an amount read the wrong way round
// would make a debtor of a creditor. A sweep with a cursor keeps it.
//
// The division's two dates are read first, because row versions mean nothing after they change.
//
// Makes at most a dozen requests in one call. Thread rule: one call at a time.
class ExactConnector final : public ports::Connector {
 public:
  static Result<std::unique_ptr<ports::Connector>> create(const ports::ConnectorContext& context);

  ports::Capabilities capabilities() const override;
  Result<Identity> identify() override;
  Result<ports::Page> pull(ports::PullMode mode, const std::string& cursor,
                           const std::string& resume) override;
  // Right before a send (Purpose::fresh_look) a debtor comes with its open credits and receipts,
  // also those that nobody has asked for.
  Result<ports::LookedAt> look_again(const std::vector<RecordRef>& refs,
                                     ports::Purpose purpose) override;
  // On an invoice or an account; both become a note (or a task) of the account.
  Result<std::string> write(const ports::LedgerNote& note) override;
  Result<std::optional<std::string>> find(const ports::LedgerNote& note) override;
  // A task of the account. Exact's API lists no users, so it is the task of whoever gave us access;
  // for whom it is stands in its text.
  Result<std::string> write_task(const ports::LedgerTask& task) override;
  Result<std::optional<std::string>> find_task(const ports::LedgerTask& task) override;
  // The newest entry of a bank or cash book that the last pull saw; costs nothing.
  Result<std::optional<Date>> books_as_of() override;
  Result<ports::Document> document(const RecordRef& ref) override;
  Result<std::vector<ports::WebhookSubscription>> webhook_subscriptions() override;
  Result<std::vector<ports::WebhookSubscription>> subscribe(const std::string& url) override;
  Status unsubscribe(const std::string& id) override;

 private:
  ExactConnector(const ports::ConnectorContext& context, Settings settings);

  // Asks for one page and hands out its rows; gives the address of the next one.
  struct Page {
    std::string next;
    std::uint64_t bytes = 0;
    Instant asked_at;
  };
  Result<Page> read_page(const std::string& address, ports::Purpose purpose,
                         const std::function<Status(json::Value&&)>& row);
  // All pages, at most `look_pages_limit`.
  Status read_all(std::string address, ports::Purpose purpose,
                  const std::function<Status(json::Value&&)>& row);

  // pull.cpp
  Result<Progress> begin(ports::PullMode mode, const std::string& cursor, ports::Purpose purpose);
  Result<Division> ask_division(ports::Purpose purpose);
  Result<std::int64_t> first_mark(std::string_view endpoint, Date since, ports::Purpose purpose);
  Result<ports::Page> read_stage(Progress& progress, ports::PullMode mode, ports::Purpose purpose);
  Result<Page> read_contacts(Progress& progress, ports::Purpose purpose, ports::Page& page);
  Result<Page> read_accounts(Progress& progress, ports::Purpose purpose, ports::Page& page);
  Result<Page> read_terms(Progress& progress, ports::Purpose purpose, ports::Page& page);
  Result<Page> read_deletions(Progress& progress, ports::Purpose purpose, ports::Page& page);
  void take_group(const Group& group, Progress& progress, ports::Page& page);
  Status finish(Progress& progress, ports::PullMode mode, ports::Purpose purpose,
                ports::Page& page);
  void take_receivable(const json::Value& row, std::vector<Term>& terms,
                       std::vector<ports::Unreadable>& unreadable);
  // totals.cpp
  Result<std::optional<Error>> compare_totals(const Progress& progress, ports::Purpose purpose);
  // The newest entry of the bank books (S9) and what stands on suspense accounts (S8). False when
  // there is no scope for it.
  Result<bool> read_bank_entries(ports::Purpose purpose, ports::Page& page);
  Status refresh_conditions(bool now, ports::Purpose purpose);

  // look.cpp
  // What an answer said of some records: by id, and what could not be read.
  struct Found {
    std::map<std::string, Group> groups;
    std::map<std::string, std::string> unreadable;  // transaction and what was wrong
    bool nameless = false;  // a row came of which not even the id could be read
  };
  Result<Found> fetch_groups(const std::vector<std::string>& ids, ports::Purpose purpose);
  Status read_terms_at(const std::string& address, ports::Purpose purpose, Found& found);
  Status look_at_debtors(const std::vector<std::string>& ids, ports::Purpose purpose,
                         ports::LookedAt& looked_at);
  Status look_at_credits(const std::vector<std::string>& debtors, ports::Purpose purpose,
                         ports::LookedAt& looked_at);
  Status look_at_invoices(const std::vector<std::string>& ids, ports::Purpose purpose,
                          ports::LookedAt& looked_at);
  Status look_at_bank_lines(const std::vector<std::string>& ids, ports::Purpose purpose,
                            ports::LookedAt& looked_at);

  // write_back.cpp
  Result<NoteTarget> look_up_target(const RecordRef& target);
  Result<NoteTarget> target_of(const RecordRef& target);
  Result<std::string> add_noted(const std::string& path, std::string body);
  struct Marked {
    RecordRef target;
    std::string marker;
    bool task = false;
  };
  Result<std::optional<std::string>> find_marked(const Marked& marked);

  Result<Debtor> read_debtor(const json::Value& row, bool& needs_contact) const;
  Reading reading_by(const OwedSign& sign) const;

  const ports::Clock& clock_;
  ports::Log& log_;
  Settings settings_;
  Suspense suspense_;
  Requests requests_;
  Currency books_;  // of the division; known after the first pull
  ContactBook contacts_;
  TermBook terms_;
  Scenarios scenarios_;
  std::optional<Millis> conditions_read_at_;  // elapsed time
  OwedSign bulk_sign_;                        // of bulk/Cashflow/Receivables
  std::optional<Date> newest_entry_;
  // Elapsed time of the last refusal; the log says it once, until an answer came again.
  struct Refusal {
    std::optional<Millis> at;
    bool logged = false;
  };
  Refusal entries_refused_;
  Refusal totals_refused_;
  bool worth_asking(const Refusal& refusal) const;
  void refused(Refusal& refusal, std::string_view what, const Error& error);
};

}  // namespace dunning::exact_online
