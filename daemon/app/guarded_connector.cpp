#include "daemon/app/guarded_connector.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include "daemon/core/record_checks.hpp"

namespace dunning::app {
namespace {

using namespace std::chrono_literals;
constexpr Millis default_wait = 5min;  // when a plugin does not say when a limit ends
constexpr Millis longest_wait = 25h;   // daily limits are the longest there are

// What names an unreadable record may itself be unreadable.
ports::Unreadable unreadable(RecordRef ref, std::string_view message) {
  if (nonsense_in(ref)) ref = RecordRef{RecordKind::invoice, ""};
  return {std::move(ref), printable(message)};
}

void quarantine_wrong_records(std::vector<Record>& records, std::vector<ports::Unreadable>& wrong) {
  for (auto& one : wrong)
    one = unreadable(one.ref, one.message);
  std::vector<Record> good;
  good.reserve(records.size());
  for (auto& record : records) {
    if (const auto complaint = nonsense_in(record)) {
      wrong.push_back(unreadable(dunning::ref(record), *complaint));
    } else {
      good.push_back(std::move(record));
    }
  }
  records = std::move(good);
}

std::optional<std::string> nonsense_in_refs(const std::vector<RecordRef>& refs) {
  for (const auto& one : refs) {
    if (auto wrong = nonsense_in(one)) return wrong;
  }
  return std::nullopt;
}

std::optional<std::string> nonsense_in_token(const std::string& token) {
  if (token.empty()) return "is empty";
  if (token.size() > token_limit_bytes) return "is too long";
  if (token.find('\0') != std::string::npos || !is_utf8(token)) return "is not text";
  return std::nullopt;
}

std::optional<std::string> nonsense_in_end(const ports::Page& page, ports::PullMode mode,
                                           const std::string& resume) {
  if (page.resume.has_value() == page.next_cursor.has_value()) {
    return page.resume ? "a page with both a resume token and a cursor"
                       : "a page with neither a resume token nor a cursor";
  }
  if (auto wrong = nonsense_in_token(page.resume ? *page.resume : *page.next_cursor)) {
    return (page.resume ? "a resume token that " : "a cursor that ") + *wrong;
  }
  if (page.resume && *page.resume == resume) return "a resume token that does not move on";
  if (!page.complete_kinds.empty() && (page.resume || mode != ports::PullMode::sweep)) {
    return "complete kinds elsewhere than on the last page of a sweep";
  }
  if (page.unsettled_invoices_listed && (page.resume || mode != ports::PullMode::sweep)) {
    return "all unsettled invoices elsewhere than on the last page of a sweep";
  }
  for (const RecordKind kind : page.complete_kinds) {
    if (auto wrong = nonsense_in(RecordRef{kind, "any"})) return wrong;
  }
  return std::nullopt;
}

std::optional<std::string> nonsense_in_page(const ports::Page& page, ports::PullMode mode,
                                            const std::string& resume) {
  if (page.records.size() + page.unreadable.size() > page_record_limit) {
    return "a page of " + std::to_string(page.records.size()) + " records";
  }
  if (page.listed.size() + page.gone.size() > page_list_limit) {
    return "a page that lists " + std::to_string(page.listed.size()) + " records";
  }
  if (auto wrong = nonsense_in_end(page, mode, resume)) return wrong;
  for (const auto& listed : page.listed) {
    if (auto wrong = nonsense_in(listed.ref)) return "a listed record whose " + *wrong;
    if (auto wrong = nonsense_in_id(listed.version))
      return "a listed record whose version " + *wrong;
  }
  if (auto wrong = nonsense_in_refs(page.gone)) return "a deleted record whose " + *wrong;
  return std::nullopt;
}

// A record that was asked for and is in none of the three lists would stay stale in the mirror
// unnoticed.
std::optional<std::string> unaccounted(const std::vector<RecordRef>& asked,
                                       const ports::LookedAt& answer) {
  std::set<RecordRef> answered;
  for (const auto& record : answer.records)
    answered.insert(dunning::ref(record));
  for (const auto& one : answer.unreadable)
    answered.insert(one.ref);
  for (const auto& one : answer.missing) {
    if (!answered.insert(one).second) return "a record that is both there and missing, " + one.id;
  }
  for (const auto& one : asked) {
    if (!answered.contains(one)) return "nothing about the record it was asked for, " + one.id;
  }
  return std::nullopt;
}

}  // namespace

Error GuardedConnector::nonsense(std::string_view what, ErrorKind kind) const {
  return {kind, "connector " + plugin_ + " returned " + std::string(what), std::nullopt};
}

Error GuardedConnector::checked(Error error) const {
  const auto kind = static_cast<int>(error.kind);
  if (kind < 0 || kind > static_cast<int>(ErrorKind::permanent)) error.kind = ErrorKind::permanent;
  error.message = printable(error.message);
  const Instant now = context_.clock.now();
  if (error.kind == ErrorKind::rate_limited && !error.not_before)
    error.not_before = now + default_wait;
  if (error.not_before && *error.not_before > now + longest_wait)
    error.not_before = now + default_wait;
  return error;
}

template <class Call>
std::invoke_result_t<Call> GuardedConnector::guarded(Call call, ErrorKind when_thrown) const {
  auto result = call_guarded(plugin_, when_thrown, std::move(call));
  if (!result) return fail(checked(std::move(result).error()));
  return result;
}

Result<std::unique_ptr<ports::Connector>> GuardedConnector::create(
    std::string plugin, CreateConnector create, ports::ConnectorContext context) {
  std::unique_ptr<GuardedConnector> guard(
      new GuardedConnector(std::move(plugin), std::move(context)));
  guard->connector_ = TRY(guard->guarded([&] { return create(guard->context_); }));
  if (!guard->connector_) return fail(guard->nonsense("no connector object"));
  guard->capabilities_ = TRY(guard->guarded(
      [&] { return Result<ports::Capabilities>(guard->connector_->capabilities()); }));
  if (guard->capabilities_.look_again_batch == 0) {
    return fail(guard->nonsense("a batch size of 0 for looking again"));
  }
  return std::unique_ptr<ports::Connector>(std::move(guard));
}

Result<ports::Connector::Identity> GuardedConnector::identify() {
  auto identity = TRY(guarded([&] { return connector_->identify(); }));
  if (auto wrong = nonsense_in_id(identity.ledger_id))
    return fail(nonsense("an identity whose id " + *wrong));
  if (auto wrong = nonsense_in_text(identity.name))
    return fail(nonsense("an identity whose name " + *wrong));
  if (!Currency::parse(identity.currency)) return fail(nonsense("an identity without currency"));
  if (auto wrong = nonsense_in_text(identity.time_zone)) {
    return fail(nonsense("an identity whose time zone " + *wrong));
  }
  return identity;
}

Result<ports::Page> GuardedConnector::pull(ports::PullMode mode, const std::string& cursor,
                                           const std::string& resume) {
  auto page = TRY(guarded([&] { return connector_->pull(mode, cursor, resume); }));
  if (auto wrong = nonsense_in_page(page, mode, resume)) return fail(nonsense(*wrong));
  quarantine_wrong_records(page.records, page.unreadable);
  return page;
}

Result<ports::LookedAt> GuardedConnector::look_again(const std::vector<RecordRef>& refs,
                                                     ports::Purpose purpose) {
  if (refs.size() > capabilities_.look_again_batch) {
    return fail(ErrorKind::invalid_input, "connector " + plugin_ + " looks again at " +
                                              std::to_string(capabilities_.look_again_batch) +
                                              " records at a time, not at " +
                                              std::to_string(refs.size()));
  }
  auto answer = TRY(guarded([&] { return connector_->look_again(refs, purpose); }));
  if (answer.records.size() + answer.unreadable.size() + answer.missing.size() >
      page_record_limit) {
    return fail(nonsense("too many records"));
  }
  if (auto wrong = nonsense_in_refs(answer.missing))
    return fail(nonsense("a missing record whose " + *wrong));
  if (auto wrong = unaccounted(refs, answer)) return fail(nonsense(*wrong));
  quarantine_wrong_records(answer.records, answer.unreadable);
  return answer;
}

// Of what was written: an error here may hide that it was.
Result<std::string> GuardedConnector::reference(Result<std::string> given) const {
  if (!given) return given;
  if (auto wrong = nonsense_in_id(*given))
    return fail(nonsense("a reference that " + *wrong, ErrorKind::transient));
  return given;
}

// Of what was looked for.
Result<std::optional<std::string>> GuardedConnector::reference(
    Result<std::optional<std::string>> given) const {
  if (!given || !*given) return given;
  if (auto wrong = nonsense_in_id(**given)) return fail(nonsense("a reference that " + *wrong));
  return given;
}

Result<std::string> GuardedConnector::write(const ports::LedgerNote& note) {
  return reference(guarded([&] { return connector_->write(note); }, ErrorKind::transient));
}

Result<std::optional<std::string>> GuardedConnector::find(const ports::LedgerNote& note) {
  return reference(guarded([&] { return connector_->find(note); }));
}

Result<std::string> GuardedConnector::write_task(const ports::LedgerTask& task) {
  return reference(guarded([&] { return connector_->write_task(task); }, ErrorKind::transient));
}

Result<std::optional<std::string>> GuardedConnector::find_task(const ports::LedgerTask& task) {
  return reference(guarded([&] { return connector_->find_task(task); }));
}

Result<std::string> GuardedConnector::log_reminder(const LedgerReminder& reminder) {
  return reference(
      guarded([&] { return connector_->log_reminder(reminder); }, ErrorKind::transient));
}

Result<std::optional<std::string>> GuardedConnector::find_reminder(const LedgerReminder& reminder) {
  return reference(guarded([&] { return connector_->find_reminder(reminder); }));
}

Result<std::optional<Date>> GuardedConnector::books_as_of() {
  return guarded([&] { return connector_->books_as_of(); });
}

Result<ports::Document> GuardedConnector::document(const RecordRef& ref) {
  auto document = TRY(guarded([&] { return connector_->document(ref); }));
  if (document.bytes.empty() || document.bytes.size() > document_limit_bytes) {
    return fail(nonsense("a document of " + std::to_string(document.bytes.size()) + " bytes"));
  }
  if (auto wrong = nonsense_in_id(document.media_type))
    return fail(nonsense("a document whose media type " + *wrong));
  if (auto wrong = nonsense_in_id(document.file_name))
    return fail(nonsense("a document whose file name " + *wrong));
  if (document.file_name.find('/') != std::string::npos)
    return fail(nonsense("a document whose file name holds a slash"));
  return document;
}

Result<std::vector<ports::WebhookSubscription>> GuardedConnector::webhook_subscriptions() {
  return guarded([&] { return connector_->webhook_subscriptions(); });
}

Result<std::vector<ports::WebhookSubscription>> GuardedConnector::subscribe(
    const std::string& url) {
  return guarded([&] { return connector_->subscribe(url); }, ErrorKind::transient);
}

Status GuardedConnector::unsubscribe(const std::string& id) {
  return guarded([&] { return connector_->unsubscribe(id); });
}

}  // namespace dunning::app
