#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "daemon/app/guarded_call.hpp"
#include "daemon/ports/connector.hpp"

namespace dunning::app {

using CreateConnector =
    Result<std::unique_ptr<ports::Connector>> (*)(const ports::ConnectorContext&);

constexpr std::size_t page_record_limit = 10'000;         // records and unreadable ones of one page
constexpr std::size_t page_list_limit = 2'000'000;        // listed and gone refs of one page
constexpr std::size_t token_limit_bytes = 65'536;         // a resume token or cursor
constexpr std::size_t document_limit_bytes = 10'485'760;  // more than relays take in a mail

// Stands between the daemon and a connector of a plugin, so that no fault of the plugin goes
// further:
// - an exception of any type becomes Error permanent naming the plugin; from write() Error
// transient,
//   because the note may have been written before it was thrown;
// - a record that core/record_checks finds wrong is moved to `unreadable`, the others go on;
// - a page that breaks the contract (both or neither of resume and next_cursor, a resume token that
// does
//   not move, complete_kinds before the last page of a sweep, more than the limits, an asked-for
//   record that look_again does not account for) is refused whole as Error permanent;
// - a document that is empty or too large, or whose file name has a path in it, is refused;
// - `rate_limited` without a usable `not_before` (none, or further off than a day) gets one.
// Owns the context it hands to the plugin. Thread rule: as Connector, one call at a time.
class GuardedConnector final : public ports::Connector {
 public:
  static Result<std::unique_ptr<ports::Connector>> create(std::string plugin,
                                                          CreateConnector create,
                                                          ports::ConnectorContext context);

  ports::Capabilities capabilities() const override { return capabilities_; }
  Result<Identity> identify() override;
  Result<ports::Page> pull(ports::PullMode mode, const std::string& cursor,
                           const std::string& resume) override;
  Result<ports::LookedAt> look_again(const std::vector<RecordRef>& refs,
                                     ports::Purpose purpose) override;
  Result<std::string> write(const ports::LedgerNote& note) override;
  Result<std::optional<std::string>> find(const ports::LedgerNote& note) override;
  Result<std::string> write_task(const ports::LedgerTask& task) override;
  Result<std::optional<std::string>> find_task(const ports::LedgerTask& task) override;
  Result<std::string> log_reminder(const LedgerReminder& reminder) override;
  Result<std::optional<std::string>> find_reminder(const LedgerReminder& reminder) override;
  Result<std::vector<ports::WebhookSubscription>> webhook_subscriptions() override;
  Result<std::vector<ports::WebhookSubscription>> subscribe(const std::string& url) override;
  Status unsubscribe(const std::string& id) override;
  Result<std::optional<Date>> books_as_of() override;
  Result<ports::Document> document(const RecordRef& ref) override;

 private:
  GuardedConnector(std::string plugin, ports::ConnectorContext context)
      : plugin_(std::move(plugin)), context_(std::move(context)) {}
  template <class Call>
  std::invoke_result_t<Call> guarded(Call call, ErrorKind when_thrown = ErrorKind::permanent) const;
  Result<std::string> reference(Result<std::string> given) const;
  Result<std::optional<std::string>> reference(Result<std::optional<std::string>> given) const;
  Error nonsense(std::string_view what, ErrorKind kind = ErrorKind::permanent) const;
  Error checked(Error error) const;

  std::string plugin_;
  ports::ConnectorContext context_;  // before connector_, which borrows it
  std::unique_ptr<ports::Connector> connector_;
  ports::Capabilities capabilities_;
};

}  // namespace dunning::app
