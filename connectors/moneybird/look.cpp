// Reading records by id, and what the books' date is read from.
#include <set>

#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/connector.hpp"
#include "daemon/core/digits.hpp"

namespace dunning::moneybird {

using json::Value;
using ports::Purpose;

Result<std::vector<Value>> MoneybirdConnector::post_ids(const Batch& batch, Instant& answered_at) {
  const std::string list = path(std::string(resource(batch.source)) + "/synchronization.json");
  auto answer = TRY(requests_.send(
      {.method = "POST", .path = list, .body = ids_body(batch.ids), .purpose = batch.purpose}));
  answered_at = answer.answered_at;
  std::vector<Value> values;
  TRY(each_element(answer, [&](Value&& value) -> Status {
    values.push_back(std::move(value));
    return {};
  }));
  return values;
}

Result<Record> MoneybirdConnector::read_record(Source source, const Value& value,
                                               Instant answered_at) const {
  const auto with_version = [&](auto record) {
    const auto changed_s = digits(record.version);
    const bool settled = changed_s && answered_at - Instant{*changed_s * 1000} > unsettled;
    record.version = version(source, record.version) + (settled ? "" : "~");
    return Record(std::move(record));
  };
  switch (source) {
    case Source::contacts:
      return with_version(TRY(read_contact(value, stop_field_)));
    case Source::invoices:
      return with_version(TRY(read_invoice(value, workflows_.workflows(), stop_field_)));
    case Source::external_invoices:
      return with_version(TRY(read_external_invoice(value)));
    case Source::bank_lines:
      break;
  }
  return with_version(TRY(read_bank_line(value)));
}

Status MoneybirdConnector::fetch(const Batch& batch, ports::LookedAt& looked_at) {
  const Source source = batch.source;
  Instant answered_at;
  const auto values = TRY(post_ids(batch, answered_at));
  if (source == Source::invoices) TRY(workflows_.look_up(values, batch.purpose));
  std::set<std::string> awaited(batch.ids.begin(), batch.ids.end());
  bool nameless = false;
  for (const auto& value : values) {
    const auto id = id_of(value);
    nameless = nameless || id.empty();
    if (!id.empty() && awaited.erase(id) == 0) continue;  // not asked for, or a second time
    auto record = read_record(source, value, answered_at);
    if (record) {
      if (source == Source::bank_lines) bank_.take(std::get<BankLine>(*record));
      looked_at.records.push_back(std::move(*record));
    } else {
      looked_at.unreadable.push_back({ref_of(source, id), record.error().message});
    }
  }
  for (const auto& id : awaited) {
    // A record that came without its id may be this one: then it is not gone, only unreadable.
    if (nameless) {
      looked_at.unreadable.push_back(
          {ref_of(source, id), "id: the answer holds a record whose id cannot be read"});
    } else {
      looked_at.missing.push_back(ref_of(source, id));
    }
  }
  return {};
}

Status MoneybirdConnector::fetch_bank_lines(const Batch& batch, ports::LookedAt& looked_at) {
  const auto fetched = fetch(batch, looked_at);
  if (fetched || fetched.error().kind != ErrorKind::auth) return fetched;
  // Without the scope `bank` a line that was seen once cannot be looked at again. That is no reason
  // to hold back the other records, nor the pull.
  for (const auto& id : batch.ids)
    looked_at.unreadable.push_back({{RecordKind::bank_line, id}, fetched.error().message});
  return {};
}

Result<ports::LookedAt> MoneybirdConnector::look_again(const std::vector<RecordRef>& refs,
                                                       Purpose purpose) {
  if (refs.size() > batch_limit) {
    return fail(ErrorKind::invalid_input, "Moneybird gives at most 100 records by id at a time");
  }
  std::map<Source, std::set<std::string>> ids;
  for (const auto& ref : refs)
    ids[source_of(ref)].insert(id_at_moneybird(ref));
  const auto batch = [&](Source source) {
    return Batch{source, {ids[source].begin(), ids[source].end()}, purpose};
  };
  ports::LookedAt looked_at;
  if (ids.contains(Source::invoices)) {
    TRY(workflows_.refresh(WorkflowBook::Freshness::within_age_limit, purpose));
    TRY(fetch(batch(Source::invoices), looked_at));
  }
  for (const auto source : {Source::external_invoices, Source::contacts})
    if (ids.contains(source)) TRY(fetch(batch(source), looked_at));
  if (ids.contains(Source::bank_lines)) TRY(fetch_bank_lines(batch(Source::bank_lines), looked_at));
  return looked_at;
}

Result<std::optional<Date>> MoneybirdConnector::books_as_of() {
  auto wanted = bank_.wanted();
  if (!wanted.empty()) {
    ports::LookedAt lines;
    TRY(fetch_bank_lines({Source::bank_lines, std::move(wanted), Purpose::delta}, lines));
    bank_.wanted_are_read();
  }
  return bank_.newest();
}

}  // namespace dunning::moneybird
