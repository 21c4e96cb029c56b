#include "connectors/moneybird/connector.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "connectors/moneybird/answers.hpp"
#include "daemon/core/digits.hpp"
#include "daemon/core/record_checks.hpp"
#include "daemon/json/parse.hpp"

namespace dunning::moneybird {
namespace {

using json::Value;
using ports::PullMode;
using ports::Purpose;

constexpr std::string_view default_base_url = "https://moneybird.com/api/v2";
constexpr Millis list_deadline{120'000};  // a list of everything; well below the overlap

std::string setting(const ports::ConnectorContext& context, const std::string& key) {
  const auto found = context.settings.find(key);
  return found == context.settings.end() ? "" : found->second;
}

std::string_view resource(RecordKind kind) {
  return kind == RecordKind::debtor ? "contacts" : "sales_invoices";
}

// Notes can be written on invoices and contacts.
Status notable(const RecordRef& target) {
  if (target.kind != RecordKind::bank_line && !target.id.empty()) return {};
  return fail(ErrorKind::invalid_input, "Moneybird has notes on invoices and contacts only");
}

Purpose purpose_of(PullMode mode, const std::string& cursor) {
  if (mode == PullMode::sweep) return Purpose::sweep;
  return cursor.empty() ? Purpose::first_load : Purpose::delta;
}

}  // namespace

// The resume token: "contacts <when the pull began> <whole|partial>", the last word saying whether
// every entry of the list of invoices could be read.
struct MoneybirdConnector::Progress {
  RecordKind kind = RecordKind::invoice;
  Instant began;
  bool invoices_whole = true;

  static Result<Progress> read(const std::string& resume) {
    if (resume.empty()) return Progress{};
    std::istringstream words(resume);
    std::string kind, began, whole;
    words >> kind >> began >> whole;
    const auto at = parse_instant(began);
    if (kind != "contacts" || !at || (whole != "whole" && whole != "partial")) {
      return fail(ErrorKind::invalid_input, "this is no resume token of the connector moneybird");
    }
    return Progress{RecordKind::debtor, *at, whole == "whole"};
  }
  std::string text() const {
    return "contacts " + to_string(began) + (invoices_whole ? " whole" : " partial");
  }
};

MoneybirdConnector::MoneybirdConnector(const ports::ConnectorContext& context, std::string base_url,
                                       std::string administration)
    : clock_(context.clock),
      requests_(context.http, context.clock, std::move(base_url)),
      administration_(std::move(administration)),
      workflows_(requests_, context.clock, path("workflows")) {}

Result<std::unique_ptr<ports::Connector>> MoneybirdConnector::create(
    const ports::ConnectorContext& context) {
  auto base_url = setting(context, "base_url");
  if (base_url.empty()) base_url = default_base_url;
  while (base_url.ends_with('/'))
    base_url.pop_back();
  if (!base_url.starts_with("https://")) {
    return fail(ErrorKind::invalid_input,
                "base_url: expected an address that begins with https://");
  }
  auto administration = setting(context, "administration");
  if (!digits(administration)) {
    return fail(ErrorKind::invalid_input,
                "administration: expected a number, the one in the address of Moneybird's pages "
                "(moneybird.com/NUMBER/…)");
  }
  return std::unique_ptr<ports::Connector>(
      new MoneybirdConnector(context, std::move(base_url), std::move(administration)));
}

ports::Capabilities MoneybirdConnector::capabilities() const {
  return {batch_limit, true, true};
}

std::string MoneybirdConnector::path(std::string_view rest) const {
  return "/" + administration_ + "/" + std::string(rest);
}

std::string MoneybirdConnector::record_path(const RecordRef& ref, std::string_view rest) const {
  return path(std::string(resource(ref.kind)) + "/" + percent_encoded(ref.id) + std::string(rest) +
              ".json");
}

Result<ports::Connector::Identity> MoneybirdConnector::identify() {
  auto answer = TRY(requests_.send({.path = "/administrations.json", .purpose = Purpose::delta}));
  std::optional<Identity> identity;
  std::string others;
  const auto read = each_element(answer, [&](Value&& one) -> Status {
    const auto id = id_of(one);
    if (id == administration_) identity = TRY(read_administration(one));
    others += (others.empty() ? "" : ", ") + id;
    return {};
  });
  TRY(read);
  if (identity) return *identity;
  return fail(ErrorKind::not_found, "the token does not open the Moneybird administration " +
                                        administration_ +
                                        " (it opens: " + (others.empty() ? "none" : others) + ")");
}

Result<Answer> MoneybirdConnector::ask_list(RecordKind kind, PullMode mode,
                                            const std::string& cursor) {
  std::string query = kind == RecordKind::debtor ? "include_archived=true" : "";
  if (mode == PullMode::delta && !cursor.empty()) {
    const auto since = parse_instant(cursor);
    if (!since)
      return fail(ErrorKind::invalid_input, "this is no cursor of the connector moneybird");
    query += std::string(query.empty() ? "" : "&") +
             "filter=" + percent_encoded("updated_after:" + to_string(*since));
  } else if (kind == RecordKind::invoice) {
    query += "filter=" + percent_encoded("state:all");
  }
  return requests_.send(
      {.path = path(std::string(resource(kind)) + "/synchronization.json?" + query),
       .purpose = purpose_of(mode, cursor),
       .deadline = list_deadline,
       .max_body_bytes = json::list_limit});
}

Result<ports::Page> MoneybirdConnector::pull(PullMode mode, const std::string& cursor,
                                             const std::string& resume) {
  auto progress = TRY(Progress::read(resume));
  const RecordKind kind = progress.kind;
  if (kind == RecordKind::invoice) {
    using Freshness = WorkflowBook::Freshness;
    TRY(workflows_.refresh(mode == PullMode::sweep ? Freshness::now : Freshness::within_age_limit,
                           purpose_of(mode, cursor)));
  }
  auto answer = TRY(ask_list(kind, mode, cursor));
  ports::Page page;
  page.bytes = answer.bytes;
  TRY(each_element(answer, [&](Value&& entry) -> Status {
    auto listed = read_listed(kind, entry);
    if (!listed) {
      page.unreadable.push_back({{kind, id_of(entry)}, listed.error().message});
      return {};
    }
    if (kind == RecordKind::invoice) listed->version = workflows_.invoice_version(listed->version);
    page.listed.push_back(std::move(*listed));
    return {};
  }));
  // What could not be read may be anything, so nothing may be concluded from what is not there.
  const bool whole = page.unreadable.empty();
  if (kind == RecordKind::invoice) {
    page.resume = Progress{RecordKind::debtor, answer.asked_at, whole}.text();
    return page;
  }
  if (mode == PullMode::sweep && progress.invoices_whole)
    page.complete_kinds.push_back(RecordKind::invoice);
  if (mode == PullMode::sweep && whole) page.complete_kinds.push_back(RecordKind::debtor);
  page.next_cursor = to_string(progress.began - overlap);
  return page;
}

Result<std::vector<Value>> MoneybirdConnector::post_ids(const Batch& batch, Instant& answered_at) {
  const std::string list = path(std::string(resource(batch.kind)) + "/synchronization.json");
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

Result<Record> MoneybirdConnector::read_record(RecordKind kind, const Value& value,
                                               Instant answered_at) const {
  const auto settled = [&](const std::string& version) {
    const auto changed_s = digits(version);
    return changed_s && answered_at - Instant{*changed_s * 1000} > unsettled ? "" : "~";
  };
  if (kind == RecordKind::debtor) {
    auto debtor = TRY(read_contact(value));
    debtor.version += settled(debtor.version);
    return Record(std::move(debtor));
  }
  auto invoice = TRY(read_invoice(value, workflows_.workflows()));
  invoice.version = workflows_.invoice_version(invoice.version) + settled(invoice.version);
  return Record(std::move(invoice));
}

Status MoneybirdConnector::fetch(const Batch& batch, ports::LookedAt& looked_at) {
  const RecordKind kind = batch.kind;
  Instant answered_at;
  const auto values = TRY(post_ids(batch, answered_at));
  if (kind == RecordKind::invoice) TRY(workflows_.look_up(values, batch.purpose));
  std::set<std::string> awaited(batch.ids.begin(), batch.ids.end());
  bool nameless = false;
  for (const auto& value : values) {
    const auto id = id_of(value);
    nameless = nameless || id.empty();
    if (!id.empty() && awaited.erase(id) == 0) continue;  // not asked for, or a second time
    auto record = read_record(kind, value, answered_at);
    if (record) {
      looked_at.records.push_back(std::move(*record));
    } else {
      looked_at.unreadable.push_back({{kind, id}, record.error().message});
    }
  }
  for (const auto& id : awaited) {
    // A record that came without its id may be this one: then it is not gone, only unreadable.
    if (nameless) {
      looked_at.unreadable.push_back(
          {{kind, id}, "id: the answer holds a record whose id cannot be read"});
    } else {
      looked_at.missing.push_back({kind, id});
    }
  }
  return {};
}

Result<ports::LookedAt> MoneybirdConnector::look_again(const std::vector<RecordRef>& refs,
                                                       Purpose purpose) {
  if (refs.size() > batch_limit) {
    return fail(ErrorKind::invalid_input, "Moneybird gives at most 100 records by id at a time");
  }
  ports::LookedAt looked_at;
  std::set<std::string> invoices;
  std::set<std::string> contacts;
  for (const auto& ref : refs) {
    if (ref.kind == RecordKind::invoice) invoices.insert(ref.id);
    if (ref.kind == RecordKind::debtor) contacts.insert(ref.id);
    if (ref.kind == RecordKind::bank_line)
      looked_at.unreadable.push_back({ref, "bank lines are not read yet"});
  }
  if (!invoices.empty()) {
    TRY(workflows_.refresh(WorkflowBook::Freshness::within_age_limit, purpose));
    TRY(fetch({RecordKind::invoice, {invoices.begin(), invoices.end()}, purpose}, looked_at));
  }
  if (!contacts.empty())
    TRY(fetch({RecordKind::debtor, {contacts.begin(), contacts.end()}, purpose}, looked_at));
  return looked_at;
}

Result<std::string> MoneybirdConnector::write(const ports::LedgerNote& note) {
  TRY(notable(note.target));
  const std::string notes = record_path(note.target, "/notes");
  auto answer = TRY(requests_.send(
      {.method = "POST", .path = notes, .body = note_body(note), .purpose = Purpose::write_back}));
  const auto written = TRY(whole_document(answer));
  auto id = id_of(written);
  if (id.empty()) return fail(ErrorKind::transient, "Moneybird took a note and did not say its id");
  return id;
}

Result<std::optional<std::string>> MoneybirdConnector::find(const ports::LedgerNote& note) {
  TRY(notable(note.target));
  const std::string record = record_path(note.target, "");
  auto answer = TRY(requests_.send({.path = record, .purpose = Purpose::write_back}));
  const auto value = TRY(whole_document(answer));
  auto found = find_note(value, note.marker);
  if (!found) return fail(unreadable(answer, found.error()));
  return found;
}

Result<ports::WebhookHint> MoneybirdConnector::read_webhook(const ports::Headers&,
                                                            std::string_view) {
  return fail(ErrorKind::permanent,
              "webhooks of Moneybird are not supported yet; changes are polled");
}

Result<std::optional<Date>> MoneybirdConnector::books_as_of() {
  return std::nullopt;
}

}  // namespace dunning::moneybird
