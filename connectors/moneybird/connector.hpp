#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/moneybird/bank_book.hpp"
#include "connectors/moneybird/requests.hpp"
#include "connectors/moneybird/wire.hpp"
#include "connectors/moneybird/workflow_book.hpp"
#include "daemon/ports/connector.hpp"

namespace dunning::moneybird {

constexpr std::size_t batch_limit = 100;  // the server drops further ids without a word
constexpr Millis overlap{5 * 60'000};     // a delta begins so long before the last pull began
constexpr Millis unsettled{2'000};        // a record changed so recently may change again unseen
// How this connector reads records; raised when it reads more or otherwise, so that the next sweep
// finds everything changed.
constexpr int reading = 3;
constexpr std::size_t reminded_limit = 500;  // invoices in one reminder, as in one message
constexpr Millis external_refusal_age_limit{60 * 60'000};  // asked for again after this

// The keys of an administration's `settings:` that are known here.
constexpr std::string_view setting_names[] = {"base_url", "administration", "stop_field",
                                              "document_hosts", "external_invoices"};

// One Moneybird administration.
//
// A pull is up to four pages of one request each: the synchronization list (id and version of every
// match) of the invoices, that of the external sales invoices, that of the contacts, and that of
// the bank lines. A delta asks the first and the third with `updated_after:<cursor>`, a sweep with
// `state:all`: any filter at all switches off the server's default of "this year", and this one
// matches everything, also drafts without a date. The list of external sales invoices knows no
// `updated_after`; it is always all of them, by a period that is wide enough. The list of bank
// lines is always of a period, too (bank_book.hpp). They come last: a receipt that is
// booked while the lists are read is then either still an open bank line, or seen as paid by the
// look at the invoice before a send. The cursor is the server's time when the pull began, less the
// overlap, and a digest each of the lists that are always whole, so that a delta that finds the
// same list names none of it. What differs from the mirror is fetched through look_again.
//
// A version is the record's last change in whole seconds, so two changes within one second look
// alike. A record fetched within that time therefore gets a version that the next list cannot
// repeat ("…~"), and is fetched once more. How records are read is part of every version ("…+3",
// with a digest of the name of the stop field unless it is the usual one). What an invoice owes to
// its workflow is part of its version as well ("…/digest", only while a workflow reminds or
// collects), because a changed workflow does not touch its invoices.
//
// External sales invoices are invoices of the mirror whose id begins with "external:", so that they
// cannot be taken for a sales invoice; they are read with the setting `external_invoices: yes`
// only, since few have them and their list costs a request each time. When the token or the plan
// does not give them, that is logged once an hour and everything else goes on.
//
// Makes at most 5 + workflow_lookups_limit requests in one call. Thread rule: one call at a time.
class MoneybirdConnector final : public ports::Connector {
 public:
  static Result<std::unique_ptr<ports::Connector>> create(const ports::ConnectorContext& context);

  ports::Capabilities capabilities() const override;
  Result<Identity> identify() override;
  Result<ports::Page> pull(ports::PullMode mode, const std::string& cursor,
                           const std::string& resume) override;
  Result<ports::LookedAt> look_again(const std::vector<RecordRef>& refs,
                                     ports::Purpose purpose) override;
  // On an invoice or a contact; the marker becomes part of the note.
  Result<std::string> write(const ports::LedgerNote& note) override;
  Result<std::optional<std::string>> find(const ports::LedgerNote& note) override;
  // A to-do on an invoice or a contact, everybody's unless the assignee is a user of this
  // administration. Who the users are takes the scope `settings`; without it nobody is named.
  Result<std::string> write_task(const ports::LedgerTask& task) override;
  Result<std::optional<std::string>> find_task(const ports::LedgerTask& task) override;
  // Through send_reminders with manual delivery, which counts and mails nothing. Moneybird keeps no
  // text of it, so the counters and events of the invoices say whether it is there (S32). One
  // request for each hundred invoices, and one that writes. An invoice that Moneybird shows without
  // what a reminder takes (an identity, say) is an error naming it, after the others were entered.
  Result<std::string> log_reminder(const LedgerReminder& reminder) override;
  Result<std::optional<std::string>> find_reminder(const LedgerReminder& reminder) override;
  // The newest bank line that this connector read or listed; none without the scope `bank`, and
  // before the first pull. Costs nothing but after a start and when the newest line is gone: one
  // request then.
  Result<std::optional<Date>> books_as_of() override;
  // Two requests: Moneybird redirects to a storage on another host, where the token must not go.
  Result<ports::Document> document(const RecordRef& ref) override;
  // One webhook for invoices, payments and contacts; it needs the scope `settings`.
  Result<std::vector<ports::WebhookSubscription>> webhook_subscriptions() override;
  Result<std::vector<ports::WebhookSubscription>> subscribe(const std::string& url) override;
  Status unsubscribe(const std::string& id) override;

 private:
  struct Settings {
    std::string base_url;
    std::string administration;
    std::string stop_field;
    std::vector<std::string> document_hosts;
    bool external_invoices = false;
  };
  static Result<Settings> read_settings(const ports::ConnectorContext& context);
  MoneybirdConnector(const ports::ConnectorContext& context, Settings settings);

  struct Progress;  // of a pull, from page to page
  Result<ports::Page> read_list(Source source, Answer& answer);
  Result<Answer> ask_list(Source source, ports::PullMode mode, const std::string& cursor);
  Result<std::optional<Answer>> ask_external(ports::Purpose purpose);
  struct Batch {
    Source source;
    std::vector<std::string> ids;  // Moneybird's
    ports::Purpose purpose;
  };
  Status fetch(const Batch& batch, ports::LookedAt& looked_at);
  Status fetch_bank_lines(const Batch& batch, ports::LookedAt& looked_at);
  Result<std::vector<json::Value>> post_ids(const Batch& batch, Instant& answered_at);
  Result<std::optional<std::string>> find_noted(const RecordRef& target, std::string_view marker);
  Result<std::string> add_noted(const RecordRef& target, std::string body);
  Result<std::string> user_id(const std::string& name_or_address);
  // The invoices of a reminder that it is still to be entered on.
  struct ToEnter {
    std::vector<Remindable> invoices;
    std::string unreadable;  // those that cannot be entered, each with the reason; or empty
  };
  Result<ToEnter> without_reminder(const LedgerReminder& reminder);
  Result<Record> read_record(Source source, const json::Value& value, Instant answered_at) const;

  // The version that the mirror compares, of the one that the ledger gives.
  std::string version(Source source, const std::string& of_ledger) const;
  static std::string_view resource(Source source);
  std::string path(std::string_view rest) const;
  std::string record_path(const RecordRef& ref, std::string_view rest) const;

  const ports::Clock& clock_;
  ports::Log& log_;
  Requests requests_;
  std::string administration_;
  std::string stop_field_;
  std::string reading_;  // the end of every version
  std::vector<std::string> document_hosts_;
  bool external_invoices_;
  std::optional<Millis> external_refused_at_;  // elapsed time
  WorkflowBook workflows_;
  BankBook bank_;
};

}  // namespace dunning::moneybird
