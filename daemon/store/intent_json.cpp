#include "daemon/store/intent_json.hpp"

#include "daemon/store/fields.hpp"

namespace dunning::store {
namespace {

using policy::Advance;
using policy::CreditLine;
using policy::Line;

json::Value value_of(const Advance& advance) {
  return FieldWriter()
      .date("due_date", advance.due_date)
      .number("item", advance.item.value)
      .text("reason", std::string(policy::name(advance.reason)))
      .number("round", advance.round)
      .text("step", advance.step)
      .number("turn", advance.turn)
      .object();
}

Result<Advance> advance_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Advance advance;
  advance.due_date = in.date("due_date");
  advance.item.value = in.number("item");
  advance.reason = in.word("reason", policy::Reason::due, policy::parse_reason);
  advance.round = static_cast<int>(in.number("round"));
  advance.step = in.text("step");
  advance.turn = static_cast<int>(in.number("turn"));
  return in.done(std::move(advance));
}

json::Value value_of(const Line& line) {
  return FieldWriter()
      .date("due_date", line.due_date)
      .text("invoice", line.invoice.value)
      .date("invoice_date", line.invoice_date)
      .number("item", line.item.value)
      .text("number", line.number)
      .money("open", line.open)
      .text("payment_link", line.payment_link)
      .text("payment_reference", line.payment_reference)
      .text("reference", line.reference)
      .money("total", line.total)
      .object();
}

Result<Line> line_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Line line;
  line.due_date = in.date("due_date");
  line.invoice.value = in.text("invoice");
  line.invoice_date = in.date("invoice_date");
  line.item.value = in.number("item");
  line.number = in.text("number");
  line.open = in.money("open");
  line.payment_link = in.text("payment_link");
  line.payment_reference = in.text("payment_reference");
  line.reference = in.text("reference");
  line.total = in.money("total");
  return in.done(std::move(line));
}

json::Value value_of(const CreditLine& line) {
  return FieldWriter()
      .money("amount", line.amount)
      .text("id", line.id.value)
      .text("number", line.number)
      .object();
}

Result<CreditLine> credit_line_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  CreditLine line;
  line.amount = in.money("amount");
  line.id.value = in.text("id");
  line.number = in.text("number");
  return in.done(std::move(line));
}

json::Value value_of(const Debtor::Mailbox& mailbox) {
  return FieldWriter().text("address", mailbox.address).text("role", mailbox.role).object();
}

Result<Debtor::Mailbox> mailbox_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Debtor::Mailbox mailbox;
  mailbox.address = in.text("address");
  mailbox.role = in.text("role");
  return in.done(std::move(mailbox));
}

template <class T>
json::Value plain(const T& one) {
  return value_of(one);
}

template <class T, class Read>
Result<std::vector<T>> read_list(const std::string& text, Read read) {
  const json::Value document = TRY(json::parse(text));
  std::vector<T> all;
  for (const json::Cursor& one : TRY(json::Cursor(document).items()))
    all.push_back(TRY(read(one)));
  return all;
}

}  // namespace

std::string intent_text(const policy::Intent& intent) {
  return json::write(FieldWriter()
                         .list("advances", intent.advances, plain<Advance>)
                         .money("amount", intent.amount)
                         .list("credits", intent.credits, plain<CreditLine>)
                         .text("email", intent.email)
                         .text("language", intent.language)
                         .text("next_step", intent.next_step)
                         .date("next_step_on", intent.next_step_on)
                         .list("not_yet_due", intent.not_yet_due, plain<Line>)
                         .text("note", intent.note)
                         .date("pay_by", intent.pay_by)
                         .text("policy", intent.policy)
                         .text("policy_digest", intent.policy_digest)
                         .list("recipients", intent.recipients, plain<Debtor::Mailbox>)
                         .text("step", intent.step)
                         .list("to_pay_now", intent.to_pay_now, plain<Line>)
                         .object());
}

Result<policy::Intent> read_intent(const std::string& text) {
  const json::Value document = TRY(json::parse(text));
  FieldReader in{json::Cursor(document)};
  policy::Intent intent;
  intent.advances = in.list<Advance>("advances", advance_of);
  intent.amount = in.money("amount");
  intent.credits = in.list<CreditLine>("credits", credit_line_of);
  intent.email = in.text("email");
  intent.language = in.text("language");
  intent.next_step = in.text("next_step");
  intent.next_step_on = in.date("next_step_on");
  intent.not_yet_due = in.list<Line>("not_yet_due", line_of);
  intent.note = in.text("note");
  intent.pay_by = in.date("pay_by");
  intent.policy = in.text("policy");
  intent.policy_digest = in.text("policy_digest");
  intent.recipients = in.list<Debtor::Mailbox>("recipients", mailbox_of);
  intent.step = in.text("step");
  intent.to_pay_now = in.list<Line>("to_pay_now", line_of);
  return in.done(std::move(intent));
}

std::string recipients_text(const std::vector<Recipient>& recipients) {
  std::vector<json::Value> all;
  all.reserve(recipients.size());
  for (const Recipient& one : recipients) {
    all.push_back(FieldWriter()
                      .text("address", one.address)
                      .text("contact", one.contact)
                      .text("role", one.role)
                      .object());
  }
  return json::write(json::Value::array(std::move(all)));
}

Result<std::vector<Recipient>> read_recipients(const std::string& text) {
  return read_list<Recipient>(text, [](const json::Cursor& cursor) -> Result<Recipient> {
    FieldReader in(cursor);
    Recipient one;
    one.address = in.text("address");
    one.contact = in.text("contact");
    one.role = in.text("role");
    return in.done(std::move(one));
  });
}

std::string targets_text(const std::vector<RecordRef>& targets) {
  std::vector<json::Value> all;
  all.reserve(targets.size());
  for (const RecordRef& one : targets) {
    all.push_back(
        FieldWriter().text("id", one.id).text("kind", std::string(name(one.kind))).object());
  }
  return json::write(json::Value::array(std::move(all)));
}

Result<std::vector<RecordRef>> read_targets(const std::string& text) {
  return read_list<RecordRef>(text, [](const json::Cursor& cursor) -> Result<RecordRef> {
    FieldReader in(cursor);
    RecordRef one;
    one.id = in.text("id");
    one.kind = in.word("kind", RecordKind::invoice, parse_record_kind);
    return in.done(std::move(one));
  });
}

}  // namespace dunning::store
