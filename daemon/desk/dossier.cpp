#include "daemon/desk/dossier.hpp"

#include <algorithm>

#include "daemon/desk/agency_case.hpp"
#include "daemon/desk/dossier_words.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/json/write.hpp"
#include "daemon/messages/letter.hpp"
#include "daemon/messages/text.hpp"
#include "daemon/policy/agency.hpp"
#include "daemon/policy/event.hpp"

namespace dunning::desk {
namespace {

// Letters, digits, points, - and _ of what people and ledgers call things.
std::string file_part(const std::string& text) {
  std::string name;
  for (const char byte : text.substr(0, 60)) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' ||
                       (byte == '.' && !name.empty() && name.back() != '.');
    name += plain ? byte : '_';
  }
  return name.empty() ? "_" : name;
}

std::string debtor_part(const Debtor& debtor) {
  return file_part(debtor.customer_number.empty() ? debtor.id.value : debtor.customer_number);
}

Result<const settings::Agency*> agency_of(const Desk& desk, const DossierOrder& order) {
  const auto* agency = desk.configuration.find_agency(order.intent.hand_over);
  if (agency == nullptr) {
    return fail(ErrorKind::not_found,
                "there is no agency \"" + order.intent.hand_over + "\" in the configuration");
  }
  return agency;
}

bool was_sent(const store::Row& row) {
  switch (row.state) {
    case DeliveryState::awaiting_posting:
    case DeliveryState::accepted:
    case DeliveryState::delivered:
    case DeliveryState::bounced:
    case DeliveryState::refused:
    case DeliveryState::uncertain:
      return row.outgoing.effect == Effect::message && row.changed_at.has_value();
    default:
      return false;
  }
}

// When its bytes began to leave. What it is now it may have become later: a report that it came
// back, or a person's word. A letter leaves when it is posted, which is the last that is said of
// it.
Instant sent_at(const store::Row& row, const std::vector<store::Dossier::Link>& history) {
  if (row.outgoing.channel == ChannelKind::letter) return *row.changed_at;
  const std::string names_it = "\"row\":\"" + row.outgoing.key.value + "\"";
  for (auto link = history.rbegin(); link != history.rend(); ++link) {
    const auto& entry = link->entry;
    if (entry.event == "message_sending" && entry.facts.find(names_it) != std::string::npos)
      return entry.at;
  }
  return *row.changed_at;
}

void add_messages(AgencyCase& of) {
  int nr = 0;
  for (const auto& one : of.records.dossier.occasions) {
    if (one.occasion.kind == "redirected") continue;  // the debtor never got it
    for (const auto& row : one.rows) {
      if (!was_sent(row)) continue;
      const bool letter = row.outgoing.channel == ChannelKind::letter;
      SentMessage sent{sent_at(row, of.records.dossier.history),
                       what_it_is(one.occasion.intent),
                       std::string(name(row.outgoing.channel)),
                       recipients_text(row.outgoing),
                       std::string(name(row.state)),
                       row.evidence,
                       ""};
      if (!row.outgoing.bytes.empty()) {
        ++nr;
        const bool mail = row.outgoing.channel == ChannelKind::mail;
        sent.file = "messages/" + to_string(one.occasion.on) + "-" + std::to_string(nr) + "-" +
                    file_part(sent.what) +
                    (letter ? ".pdf"
                     : mail ? ".eml"
                            : ".txt");
        if (of.order.digest)
          of.files[sent.file] =
              letter ? messages::from_outbox_text(row.outgoing.bytes) : row.outgoing.bytes;
      }
      of.sent.push_back(std::move(sent));
    }
  }
}

Status add_attachments(AgencyCase& of) {
  const store::Attachments attachments(of.desk.store);
  const auto id = of.order.account.administration;
  for (auto& one : TRY(attachments.list(id, of.order.account.debtor))) {
    const bool ours = !one.invoice || std::any_of(of.claims.begin(), of.claims.end(),
                                                  [&](const AgencyClaim& claim) {
                                                    return claim.line.invoice == *one.invoice;
                                                  });
    if (!ours) continue;
    if (of.order.digest) {
      of.files["attachments/" + one.kind + "-" + std::to_string(one.id) + "-" +
               file_part(one.file_name)] = TRY(attachments.bytes(id, one.id));
    }
    of.attachments.push_back(std::move(one));
  }
  return {};
}

// All of them, or the agency is told that some are missing.
bool add_invoices(AgencyCase& of) {
  if (!of.order.print) return true;
  bool all = true;
  for (const auto& claim : of.claims) {
    auto document = of.order.print(claim.line.invoice);
    if (!document) {
      all = false;
      continue;
    }
    of.files["invoices/" + file_part(claim.line.number) + "-" + file_part(document->file_name)] =
        std::move(document->bytes);
  }
  return all;
}

constexpr const char* how_to_check =
    "entries.json holds the entries of the creditor's history about this case, in order. Nothing "
    "in\n"
    "that history is ever changed: each entry has a hash that covers the hash of the entry before\n"
    "it. It is the SHA-256 of this JSON, with its keys in this order, no space between and "
    "7-bit:\n\n"
    "  {\"administration\":NUMBER,\"at\":MILLISECONDS SINCE 1970,\"event\":…,\"facts\":…,\n"
    "   \"payload_digest\":…,\"previous\":…,\"seq\":…,\"subject\":…}\n\n"
    "where `facts` is a text: the facts as such JSON, keys sorted; what is null here is an empty\n"
    "text there; and `payload_digest` is the SHA-256 of `payload`. An entry is genuine when the\n"
    "creditor's whole chain (dunningctl verify) has the same hash under the same number. The "
    "entry\n"
    "that made a message ready holds the digest of its bytes, as they lie in messages/.\n";

Status add_history(AgencyCase& of) {
  const store::History history(of.desk.store);
  const auto id = of.order.account.administration;
  auto list = json::Value::array();
  const auto entries = history_json(of.records);
  for (const auto& entry : entries.items()) {
    auto with = entry;
    const auto seq = std::stoll(entry.find("seq")->token());
    const auto previous =
        seq > 1 ? TRY(history.hash_at(id, seq - 1)) : std::optional<std::string>();
    with.set("previous", previous ? json::Value(*previous) : json::Value());
    list.push(std::move(with));
  }
  const auto head = TRY(history.head(id));
  of.files["history/entries.json"] = json::write_pretty(list);
  of.files["history/VERIFY.txt"] = std::string(how_to_check) +
                                   "\nWhen this was made the chain of " + "administration " +
                                   std::to_string(id.value) + " had " + std::to_string(head.seq) +
                                   " entries; the last has the hash\n" + head.hash + "\n";
  of.files["history/timeline.txt"] = timeline(of.records, of.desk.clock);
  return {};
}

void seal(std::map<std::string, std::string>& files, const settings::Digest& digest) {
  std::string sums;
  for (const auto& [path, bytes] : files)
    sums += digest(bytes) + "  " + path + "\n";
  files["SHA256SUMS"] = std::move(sums);
}

Status add_claims(AgencyCase& of) {
  const store::Overview overview(of.desk.store);
  for (const auto& line : of.order.intent.to_pay_now) {
    for (const auto& standing : of.all.items) {
      if (standing.item->id != line.item) continue;
      AgencyClaim claim{standing, line, {}, {}};
      const auto occasions = TRY(overview.occasions(line.item));
      const auto interrupted = TRY(interruptions(of.all.account, line.item, occasions, of.order.on,
                                                 texts_of(of.desk.store)));
      claim.checklist =
          law_checklist({of.all.account, of.administration.rules, of.desk.configuration.policies,
                         *of.administration.jurisdiction, of.order.on, of.type, line.item,
                         standing.decision.policy, occasions, interrupted});
      of.claims.push_back(std::move(claim));
    }
  }
  return {};
}

std::vector<InvoiceId> invoices_in(const policy::Intent& intent) {
  std::vector<InvoiceId> invoices;
  for (const auto& line : intent.to_pay_now)
    invoices.push_back(line.invoice);
  return invoices;
}

}  // namespace

Result<Dossier> dossier(const Desk& desk, const Administration& administration,
                        const DossierOrder& order) {
  const auto* agency = TRY(agency_of(desk, order));
  const auto loaded =
      TRY(store::Accounts(desk.store).load(order.account, {std::nullopt, order.occasion}));
  const auto all = policy::assess(loaded.account, administration.rules, desk.configuration.policies,
                                  *administration.jurisdiction, order.on);
  const auto& debtor = loaded.account.debtor;
  AgencyCase of{
      desk,
      administration,
      order,
      *agency,
      all,
      policy::debtor_type(debtor, all.settings, administration.rules.debtors_are,
                          *administration.jurisdiction),
      {administration, "debtor " + printable(debtor.name),
       TRY(store::Dossiers(desk.store).of(order.account.administration, order.account.debtor))}};
  narrow(of.records, invoices_in(order.intent));
  TRY(add_claims(of));
  add_messages(of);
  TRY(add_attachments(of));
  const bool prints = add_invoices(of);
  fill_fields(of);
  find_missing(of, prints);

  Dossier made;
  made.agency = agency->legal_name;
  made.file_name = "dossier-" + debtor_part(debtor) + "-" + to_string(order.on) + ".zip";
  made.title = title_text(of);
  made.mail = mail_text(of);
  made.language = language_of(of);
  made.summary = summary_of(of);
  made.missing = of.missing;
  if (!order.digest) return made;
  TRY(add_history(of));
  of.files["statement.txt"] = statement_text(of);
  of.files["checklist.txt"] = checklist_text(of);
  of.files["delivery.txt"] = delivery_text(of);
  of.files["README.txt"] = readme_text(of);
  of.files["dossier.csv"] = dossier_csv(of);
  of.files["dossier.json"] = json::write_pretty(dossier_json(of));
  seal(of.files, order.digest);
  made.files = std::move(of.files);
  return made;
}

Result<Dossier> word_to_agency(const Desk& desk, const Administration& administration,
                               const DossierOrder& order) {
  const auto* agency = TRY(agency_of(desk, order));
  const auto loaded =
      TRY(store::Accounts(desk.store).load(order.account, {std::nullopt, order.occasion}));
  const auto& debtor = loaded.account.debtor;
  const bool recall = order.intent.kind == policy::event::agency_recall;
  const auto known = policy::parse_agency_subject(order.intent.subject);
  Dossier made;
  made.agency = agency->legal_name;
  const std::string about =
      printable(debtor.name) +
      (debtor.customer_number.empty() ? "" : " (" + debtor.customer_number + ")");
  const auto& creditor = administration.rules.creditor;
  const auto& words = dossier_words(administration.rules.language, creditor.address.country);
  made.language = words.code;
  made.title = messages::fill(recall ? words.taken_back : words.payment, {about, creditor.name});
  made.file_name =
      (recall ? "recall-" : "payment-") + debtor_part(debtor) + "-" + to_string(order.on) + ".zip";
  made.summary.emplace_back(recall ? words.we_take_back : words.what_came);
  auto claims = json::Value::array();
  for (const auto& line : order.intent.settled) {
    auto claim = json::Value::object({{"number", line.number}, {"open", decimal_text(line.open)}});
    std::string says =
        messages::fill(words.still_open, {printable(line.number), to_string(line.open)});
    for (const auto& one : known) {
      if (one.item != line.item) continue;
      const Money received{one.received_minor, line.total.currency};
      claim.set("received", decimal_text(received));
      says = messages::fill(words.came_in,
                            {printable(line.number), to_string(received), to_string(line.open)});
    }
    made.summary.push_back(std::move(says));
    claims.push(std::move(claim));
  }
  auto value = json_answer(recall ? "recall" : "payment");
  value.set("reference", json_or_null(order.key));
  value.set("our_number", json_or_null(agency->reference));
  value.set("on", to_string(order.on));
  value.set("currency", std::string(order.intent.amount.currency.code()));
  value.set("received_now",
            recall ? json::Value() : json::Value(decimal_text(order.intent.amount)));
  value.set("creditor", administration.rules.creditor.name);
  value.set("debtor",
            json::Value::object({{"name", debtor.name},
                                 {"customer_number", json_or_null(debtor.customer_number)}}));
  value.set("claims", std::move(claims));
  made.files[recall ? "recall.json" : "payment.json"] = json::write_pretty(value);
  std::string text;
  for (const auto& line : made.summary)
    text += line + ".\n";
  made.mail = text + "\n" + std::string(words.mail_closing) + "\n";
  made.files["README.txt"] = made.title + "\n\n" + text;
  if (order.digest) seal(made.files, order.digest);
  return made;
}

}  // namespace dunning::desk
