// What Xero tells by itself: that something moved, never what.
#include <nlohmann/json.hpp>

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/xero.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr std::size_t most_events = 100;  // in one delivery

std::string capitals(std::uint64_t of) {
  Dice dice(of, 0x0e17);
  std::string text;
  for (int i = 0; i < 20; ++i)
    text += static_cast<char>('A' + dice.between(0, 25));
  return text;
}

// Of the key as it is written, which is not decoded.
std::string signature(const std::string& key, const std::string& body) {
  const crypto::Digest digest = crypto::hmac_sha256(key, body);
  return crypto::base64(crypto::bytes(digest));
}

struct Subject {
  const char* category;
  const char* collection;
  IdKind kind;
};

Subject subject_of(Change::What what) {
  switch (what) {
    case Change::What::contact:
      return {"CONTACT", "Contacts", IdKind::contact};
    case Change::What::invoice:
      return {"INVOICE", "Invoices", IdKind::invoice};
    case Change::What::credit_note:
      return {"CREDITNOTE", "CreditNotes", IdKind::invoice};
    case Change::What::overpayment:
      return {"OVERPAYMENT", "Overpayments", IdKind::on_account};
    case Change::What::prepayment:
      return {"PREPAYMENT", "Prepayments", IdKind::on_account};
    case Change::What::payment:
      return {"PAYMENT", "Payments", IdKind::payment};
  }
  return {"INVOICE", "Invoices", IdKind::invoice};
}

}  // namespace

int Xero::post(const std::string& body, bool well_signed, bool now) {
  std::string signed_by = signature(webhook_key_, body);
  if (!well_signed) signed_by[3] = signed_by[3] == 'A' ? 'B' : 'A';
  Parcel parcel;
  parcel.system = name();
  parcel.url = webhook_url_;
  parcel.headers = {{"x-xero-signature", signed_by}};
  parcel.content_type = "application/json; charset=utf-8";
  parcel.body = body;
  parcel.at = economy_.now();
  if (now) return outbox_.ask(std::move(parcel));
  outbox_.post(std::move(parcel));
  return 0;
}

// {"what": "webhooks", "url": …, "events": ["INVOICE", …], "unchecked": false}: from now on events
// are sent there, if the receiver tells signatures that are right from those that are not (intent
// to receive). Without an address none are sent any more.
Result<Json> Xero::happen(const std::string& what, const Json& body) {
  if (what != "webhooks") return LedgerSystem::happen(what, body);
  webhook_url_ = TRY(text_member(body, "url", ""));
  const bool unchecked = TRY(flag_member(body, "unchecked", false));
  webhook_events_.clear();
  const Json events = body.value("events", Json::array());
  for (const Json& event : events) {
    if (event.is_string()) webhook_events_.insert(event.get<std::string>());
  }
  Json statuses = Json::array();
  bool received = true;
  for (int i = 0; !webhook_url_.empty() && !unchecked && i < 4; ++i) {
    const bool well_signed = i % 2 == 0;
    // The spaces are Xero's.
    const std::string text =
        "{\"events\":[],\"firstEventSequence\": 0,\"lastEventSequence\": 0, \"entropy\": \"" +
        capitals(static_cast<std::uint64_t>(economy_.now().ms + i)) + "\"}";
    const int status = post(text, well_signed, true);
    received = received && status == (well_signed ? 200 : 401);
    statuses.push_back(status);
  }
  if (!received) webhook_url_.clear();
  return Json{{"intent_to_receive", received}, {"statuses", statuses}};
}

void Xero::deliver() {
  auto changes = mirror_.take_changes();
  if (webhook_url_.empty()) return;
  Json events = Json::array();
  const auto send = [&] {
    if (events.empty()) return;
    const auto count = static_cast<std::int64_t>(events.size());
    const Json body{{"events", events},
                    {"firstEventSequence", last_event_ + 1},
                    {"lastEventSequence", last_event_ + count},
                    {"entropy", capitals(static_cast<std::uint64_t>(last_event_))}};
    last_event_ += count;
    post(text_of(body), true, false);
    events.clear();
  };
  for (const Change& change : changes) {
    const Subject subject = subject_of(change.what);
    if (!webhook_events_.empty() && !webhook_events_.contains(subject.category)) continue;
    const std::string id = make_guid(subject.kind, change.record);
    Json event{{"resourceUrl", base_url_ + "/api.xro/2.0/" + subject.collection + "/" + id},
               {"resourceId", id},
               {"tenantId", make_guid(IdKind::tenant, 1)},
               {"tenantType", "ORGANISATION"},
               {"eventCategory", subject.category},
               {"eventType", change.created ? "CREATE" : "UPDATE"},
               {"eventDateUtc", to_string(change.at).substr(0, 23)}};
    const Paper* paper = mirror_.paper(change.record);
    if (change.what == Change::What::credit_note && paper != nullptr)
      event["data"] = {{"Type", "ACCRECCREDIT"}, {"Status", paper->status()}};
    events.push_back(std::move(event));
    if (events.size() == most_events) send();
  }
  send();
}

}  // namespace dunning::sandbox::xero
