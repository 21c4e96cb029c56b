// Reading records by id.
#include <set>

#include "connectors/xero/connector.hpp"
#include "connectors/xero/dates.hpp"

namespace dunning::xero {
namespace {

using json::Value;
using ports::Purpose;

constexpr Source credits[] = {Source::credit_notes, Source::overpayments, Source::prepayments};

std::string list_of(Source source, std::string_view query) {
  return "/" + std::string(collection(source)) + "?" + std::string(query);
}

}  // namespace

// Invoices and contacts: Xero takes a list of ids for these two.
Status XeroConnector::fetch_by_ids(const Batch& batch, ports::LookedAt& looked_at) {
  std::string ids;
  for (const auto& guid : batch.guids)
    ids += (ids.empty() ? "" : ",") + percent_encoded(guid);
  // Paged, because only a page has payments and contact people in it.
  std::string query = "IDs=" + ids + "&page=1&pageSize=100";
  if (batch.source == Source::contacts) query += "&includeArchived=true";
  auto answer =
      TRY(requests_.send({.path = list_of(batch.source, query), .purpose = batch.purpose}));
  std::set<std::string> awaited(batch.guids.begin(), batch.guids.end());
  bool nameless = false;
  TRY(each_element(answer, collection(batch.source), [&](Value&& row) -> Status {
    const auto guid = guid_of(batch.source, row);
    nameless = nameless || guid.empty();
    if (!is_wanted(batch.source, row)) return {};              // a bill: not ours, so missing
    if (!guid.empty() && awaited.erase(guid) == 0) return {};  // not asked for, or a second time
    if (batch.source == Source::contacts) {
      auto debtor = read_contact(row, reading());
      if (debtor) {
        looked_at.records.emplace_back(std::move(*debtor));
        return {};
      }
      looked_at.unreadable.push_back({ref_of(batch.source, guid), debtor.error().message});
      return {};
    }
    auto invoice = invoice_of(batch.source, row);
    if (invoice) {
      looked_at.records.emplace_back(std::move(*invoice));
    } else {
      looked_at.unreadable.push_back({ref_of(batch.source, guid), invoice.error().message});
    }
    return {};
  }));
  for (const auto& guid : awaited) {
    const auto ref = ref_of(batch.source, guid);
    // A record that came without its id may be this one: then it is not gone, only unreadable.
    if (nameless) {
      looked_at.unreadable.push_back({ref, "the answer holds a record whose id cannot be read"});
    } else {
      looked_at.missing.push_back(ref);
    }
  }
  return {};
}

Status XeroConnector::fetch_credit(Source source, const std::string& guid, Purpose purpose,
                                   ports::LookedAt& looked_at) {
  auto answer =
      requests_.send({.path = "/" + std::string(collection(source)) + "/" + percent_encoded(guid),
                      .purpose = purpose});
  const auto ref = ref_of(source, guid);
  if (!answer) {
    if (answer.error().kind != ErrorKind::not_found) return fail(answer.error());
    looked_at.missing.push_back(ref);
    return {};
  }
  bool found = false;
  TRY(each_element(*answer, collection(source), [&](Value&& row) -> Status {
    if (found) return {};
    found = true;
    auto credit = invoice_of(source, row);
    if (credit && credit->id.value == ref.id) {
      looked_at.records.emplace_back(std::move(*credit));
    } else {
      looked_at.unreadable.push_back(
          {ref, credit ? "Xero gave another record" : credit.error().message});
    }
    return {};
  }));
  if (!found) looked_at.missing.push_back(ref);
  return {};
}

// Credits cannot be asked for by a list of ids. Several are looked for among the open ones first,
// which costs one request; what is not there was used up or voided and is asked for by itself.
Status XeroConnector::fetch_credits(const Batch& batch, ports::LookedAt& looked_at) {
  std::set<std::string> awaited(batch.guids.begin(), batch.guids.end());
  if (awaited.size() > single_credits_limit) {
    auto answer = TRY(requests_.send(
        {.path = list_of(batch.source, "where=" + percent_encoded(R"(Status=="AUTHORISED")") +
                                           "&page=1&pageSize=" + std::to_string(page_size)),
         .purpose = batch.purpose}));
    TRY(each_element(answer, collection(batch.source), [&](Value&& row) -> Status {
      const auto guid = guid_of(batch.source, row);
      if (!awaited.contains(guid)) return {};
      auto credit = invoice_of(batch.source, row);
      if (!credit) return {};  // by itself, then, where what is wrong with it is said
      awaited.erase(guid);
      looked_at.records.emplace_back(std::move(*credit));
      return {};
    }));
  }
  for (const auto& guid : awaited)
    TRY(fetch_credit(batch.source, guid, batch.purpose, looked_at));
  return {};
}

// Credits that came or changed since the last pull, which nobody could name (S22).
Status XeroConnector::fetch_late_credits(ports::LookedAt& looked_at) {
  const auto now = clock_.elapsed();
  if (credits_looked_at_ && now - *credits_looked_at_ < credits_look_gap) return {};
  const auto since = modified_since(requests_.server_time() - credits_look_back);
  for (const auto source : credits) {
    auto answer =
        TRY(requests_.send({.path = list_of(source, "order=UpdatedDateUTC%20DESC&page=1&pageSize=" +
                                                        std::to_string(page_size)),
                            .headers = {{"If-Modified-Since", since}},
                            .purpose = Purpose::fresh_look}));
    if (answer.unchanged) continue;
    TRY(each_element(answer, collection(source), [&](Value&& row) -> Status {
      if (!is_wanted(source, row)) return {};
      auto credit = invoice_of(source, row);
      if (credit) {
        looked_at.records.emplace_back(std::move(*credit));
      } else {
        looked_at.unreadable.push_back(
            {ref_of(source, guid_of(source, row)), credit.error().message});
      }
      return {};
    }));
  }
  credits_looked_at_ = now;
  return {};
}

// The pages on which open invoices can be paid. One that cannot be had is no reason to hold
// anything back.
void XeroConnector::add_links(ports::LookedAt& looked_at) {
  int left = online_links_limit;
  for (auto& record : looked_at.records) {
    auto* invoice = std::get_if<Invoice>(&record);
    if (invoice == nullptr || invoice->state != InvoiceState::open ||
        !invoice->open.is_positive() || links_.contains(invoice->id.value))
      continue;
    if (left-- == 0) return;
    const auto answer = requests_.document(
        {.path = "/Invoices/" + percent_encoded(invoice->id.value) + "/OnlineInvoice",
         .purpose = Purpose::fresh_look});
    const auto link =
        answer ? read_online_invoice(*answer) : Result<std::string>(fail(answer.error()));
    if (!link) {
      log_.debug("online_invoice_unknown", {{"because", link.error().message}});
      if (link.error().kind != ErrorKind::not_found) return;
    }
    const auto& url = links_[invoice->id.value] = link ? *link : "";
    if (!url.empty()) set_payment_link(*invoice, url);
  }
}

Result<ports::LookedAt> XeroConnector::look_again(const std::vector<RecordRef>& refs,
                                                  Purpose purpose) {
  if (refs.size() > batch_limit)
    return fail(ErrorKind::invalid_input, "Xero gives at most 40 records by id at a time");
  std::map<Source, std::set<std::string>> asked;
  ports::LookedAt looked_at;
  for (const auto& one : refs) {
    if (one.kind == RecordKind::bank_line) {
      looked_at.missing.push_back(one);
      continue;
    }
    const auto place = place_of(one);
    asked[place.source].insert(place.guid);
  }
  TRY(know_tenant(purpose));
  if (!reminds_) TRY(know_reminders(ports::PullMode::delta, purpose));
  // Credits before invoices, as in a pull.
  if (purpose == Purpose::fresh_look) TRY(fetch_late_credits(looked_at));
  for (const auto& [source, guids] : asked) {
    const Batch batch{source, {guids.begin(), guids.end()}, purpose};
    const bool listed = source == Source::invoices || source == Source::contacts;
    TRY(listed ? fetch_by_ids(batch, looked_at) : fetch_credits(batch, looked_at));
  }
  if (purpose == Purpose::fresh_look && settings_.online_invoices) add_links(looked_at);
  return looked_at;
}

}  // namespace dunning::xero
