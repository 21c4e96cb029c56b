#include "connectors/exact_online/connector.hpp"

#include "connectors/exact_online/odata.hpp"

namespace dunning::exact_online {

using json::Value;
using ports::Purpose;

ExactConnector::ExactConnector(const ports::ConnectorContext& context, Settings settings)
    : clock_(context.clock),
      log_(context.log),
      settings_(std::move(settings)),
      suspense_(settings_.suspense_accounts),
      requests_(context.http, context.clock, settings_.base_url, settings_.division) {}

Result<std::unique_ptr<ports::Connector>> ExactConnector::create(
    const ports::ConnectorContext& context) {
  auto settings = TRY(Settings::read(context.settings));
  return std::unique_ptr<ports::Connector>(new ExactConnector(context, std::move(settings)));
}

ports::Capabilities ExactConnector::capabilities() const {
  ports::Capabilities capabilities;
  capabilities.look_again_batch = batch_limit;
  capabilities.notes = true;
  capabilities.tasks = true;
  capabilities.documents = true;
  capabilities.subscribes = true;
  return capabilities;
}

Result<ExactConnector::Page> ExactConnector::read_page(const std::string& address, Purpose purpose,
                                                       const std::function<Status(Value&&)>& row) {
  auto answer = TRY(requests_.send({.address = address, .purpose = purpose}));
  Page page;
  page.bytes = answer.bytes;
  page.asked_at = answer.asked_at;
  page.next = TRY(each_row(answer, row));
  if (!page.next.empty() && !requests_.is_ours(page.next)) {
    return fail(ErrorKind::permanent,
                "Exact Online's answer to " + answer.to + " goes on at an address on another host");
  }
  return page;
}

Status ExactConnector::read_all(std::string address, Purpose purpose,
                                const std::function<Status(Value&&)>& row) {
  for (int pages = 0; pages < look_pages_limit && !address.empty(); ++pages)
    address = TRY(read_page(address, purpose, row)).next;
  if (!address.empty())
    return fail(ErrorKind::permanent, "Exact Online gives more rows than a look can have");
  return {};
}

Result<ports::Connector::Identity> ExactConnector::identify() {
  // Which division the user opened last says nothing; it only helps whoever mistyped the number.
  std::string current;
  const auto read =
      read_page(query(requests_.without_division("/current/Me"), "", "UserID,CurrentDivision"),
                Purpose::delta, [&](Value&& me) -> Status {
                  current = TRY(plain_text(json::Cursor(me), "CurrentDivision"));
                  return {};
                });
  TRY(read);
  auto division = ask_division(Purpose::delta);
  if (division) return division->identity;
  auto error = std::move(division).error();
  if (error.kind == ErrorKind::auth || error.kind == ErrorKind::not_found)
    error.message += "; the division " + settings_.division +
                     " has to be one that this login may see" +
                     (current.empty() ? "" : " (its user last worked in " + current + ")");
  return fail(std::move(error));
}

bool ExactConnector::worth_asking(const Refusal& refusal) const {
  return !refusal.at || clock_.elapsed() - *refusal.at >= refusal_age_limit;
}

void ExactConnector::refused(Refusal& refusal, std::string_view what, const Error& error) {
  refusal.at = clock_.elapsed();
  if (std::exchange(refusal.logged, true)) return;
  log_.warning(what, {{"because", error.message}});
}

Result<std::optional<Date>> ExactConnector::books_as_of() {
  return newest_entry_;
}

Result<Debtor> ExactConnector::read_debtor(const Value& row, bool& needs_contact) const {
  const auto id = main_contact_of(row);
  const auto* known = id.empty() ? nullptr : contacts_.find(id);
  needs_contact = !id.empty() && known == nullptr;
  return read_account(row, known == nullptr ? std::nullopt : std::optional(*known),
                      settings_.stop_classification);
}

Reading ExactConnector::reading_by(const OwedSign& sign) const {
  return {scenarios_, settings_.number_is, sign.sign()};
}

}  // namespace dunning::exact_online
