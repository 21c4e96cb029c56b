#include "daemon/store/intent_json.hpp"

#include "daemon/core/spelling.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/law_json.hpp"

namespace dunning::store {
namespace {

using policy::Advance;
using policy::CreditLine;
using policy::Line;

constexpr const char* step = "step";  // the kind that is not written

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
      .date("arranged_for", line.arranged_for)
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
  line.arranged_for = in.date("arranged_for");
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

json::Value value_of(const policy::PromiseBroken& promise) {
  return FieldWriter()
      .money("amount", promise.amount)
      .date("by", promise.by)
      .money("received", promise.received)
      .object();
}

Result<policy::PromiseBroken> promise_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  policy::PromiseBroken promise;
  promise.amount = in.money("amount");
  promise.by = in.day("by");
  promise.received = in.money("received");
  return in.done(promise);
}

json::Value value_of(const policy::StatedDiscount& discount) {
  return FieldWriter().money("amount", discount.amount).date("until", discount.until).object();
}

Result<policy::StatedDiscount> discount_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  policy::StatedDiscount discount;
  discount.amount = in.money("amount");
  discount.until = in.day("until");
  return in.done(discount);
}

json::Value value_of(const policy::StatedInstalment& part) {
  return FieldWriter()
      .money("amount", part.amount)
      .date("due", part.due)
      .money("received", part.received)
      .object();
}

Result<policy::StatedInstalment> instalment_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  policy::StatedInstalment part;
  part.amount = in.money("amount");
  part.due = in.day("due");
  part.received = in.money("received");
  return in.done(part);
}

constexpr Spelling<policy::Unit> units[] = {{policy::Unit::days, "days"},
                                            {policy::Unit::business_days, "business_days"},
                                            {policy::Unit::banking_days, "banking_days"},
                                            {policy::Unit::weeks, "weeks"},
                                            {policy::Unit::months, "months"}};

std::optional<policy::Unit> parse_unit(std::string_view text) {
  return read_spelling(units, text);
}

json::Value value_of(const policy::TaskOrder& task) {
  FieldWriter out;
  out.text("assign", task.assign).text("title", task.title);
  if (task.wait)
    out.number("wait_count", task.wait->count)
        .text("wait_unit", std::string(spelled(units, task.wait->unit)));
  return out.object();
}

Result<policy::TaskOrder> task_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  policy::TaskOrder task;
  task.assign = in.text("assign");
  task.title = in.text("title");
  const auto count = static_cast<int>(in.number("wait_count"));

  if (!in.text("wait_unit").empty())
    task.wait = policy::Span{count, in.word("wait_unit", policy::Unit::days, parse_unit)};
  return in.done(std::move(task));
}

json::Value value_of(const RecordRef& ref) {
  return FieldWriter().text("id", ref.id).text("kind", std::string(name(ref.kind))).object();
}

Result<RecordRef> ref_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  RecordRef ref;
  ref.id = in.text("id");
  ref.kind = in.word("kind", RecordKind::invoice, parse_record_kind);
  return in.done(std::move(ref));
}

template <class T>
json::Value plain(const T& one) {
  return value_of(one);
}

template <class T, class Read>
Result<std::vector<T>> read_list(const std::string& text, Read read) {
  std::vector<T> all;
  if (text == "[]") return all;  // as most are
  const json::Value document = TRY(json::parse(text));
  for (const json::Cursor& one : TRY(json::Cursor(document).items()))
    all.push_back(TRY(read(one)));
  return all;
}

}  // namespace

// A field at its usual value is not written, so what an older version wrote reads the same.
std::string intent_text(const policy::Intent& intent) {
  FieldWriter out;
  out.list("advances", intent.advances, plain<Advance>)
      .money("amount", intent.amount)
      .list("arranged", intent.arranged, plain<Line>)
      .flag("attach_letter", intent.attach_letter)
      .texts("bcc", intent.bcc)
      .date("by", intent.by)
      .texts("cc", intent.cc)
      .list("credits", intent.credits, plain<CreditLine>)
      .date("deadline", intent.deadline);
  if (intent.discount) out.set("discount", value_of(*intent.discount));
  out.list("disputed", intent.disputed, plain<Line>)
      .list("documents", intent.documents, plain<RecordRef>)
      .text("email", intent.email)
      .text("hand_over", intent.hand_over)
      .text("iban", intent.iban)
      .list("instalments", intent.instalments, plain<policy::StatedInstalment>)
      .text("kind", intent.kind == step ? "" : intent.kind)
      .text("language", intent.language);
  if (intent.law) out.set("law", law_value(*intent.law));
  out.text("letter", intent.letter)
      .text("next_step", intent.next_step)
      .date("next_step_on", intent.next_step_on)
      .list("not_yet_due", intent.not_yet_due, plain<Line>)
      .text("note", intent.note)
      .date("pay_by", intent.pay_by)
      .text("phone", intent.phone)
      .text("policy", intent.policy)
      .text("policy_digest", intent.policy_digest);
  if (intent.promise_broken) out.set("promise_broken", value_of(*intent.promise_broken));
  out.list("recipients", intent.recipients, plain<Debtor::Mailbox>)
      .text("remark", intent.remark)
      .number("remark_word", intent.remark_word.value)
      .list("settled", intent.settled, plain<Line>)
      .text("sms", intent.sms)
      .text("step", intent.step)
      .text("subject", intent.subject);
  if (intent.task) out.set("task", value_of(*intent.task));
  out.list("to_pay_now", intent.to_pay_now, plain<Line>).text("webhook", intent.webhook);
  return json::write(out.object());
}

Result<policy::Intent> read_intent(const std::string& text) {
  const json::Value document = TRY(json::parse(text));
  const json::Cursor cursor(document);
  FieldReader in{cursor};
  policy::Intent intent;
  intent.advances = in.list<Advance>("advances", advance_of);
  intent.amount = in.money("amount");
  intent.arranged = in.list<Line>("arranged", line_of);
  intent.attach_letter = in.flag("attach_letter");
  intent.bcc = in.texts("bcc");
  intent.by = in.date("by");
  intent.cc = in.texts("cc");
  intent.credits = in.list<CreditLine>("credits", credit_line_of);
  intent.deadline = in.date("deadline");
  if (const auto discount = TRY(cursor.find("discount")))
    intent.discount = TRY(discount_of(*discount));
  intent.disputed = in.list<Line>("disputed", line_of);
  intent.documents = in.list<RecordRef>("documents", ref_of);
  intent.email = in.text("email");
  intent.hand_over = in.text("hand_over");
  intent.iban = in.text("iban");
  intent.instalments = in.list<policy::StatedInstalment>("instalments", instalment_of);
  intent.kind = in.text("kind");
  if (intent.kind.empty()) intent.kind = step;
  intent.language = in.text("language");
  if (const auto law = TRY(cursor.find("law"))) intent.law = TRY(read_law(*law));
  intent.letter = in.text("letter");
  intent.next_step = in.text("next_step");
  intent.next_step_on = in.date("next_step_on");
  intent.not_yet_due = in.list<Line>("not_yet_due", line_of);
  intent.note = in.text("note");
  intent.pay_by = in.date("pay_by");
  intent.phone = in.text("phone");
  intent.policy = in.text("policy");
  intent.policy_digest = in.text("policy_digest");
  if (const auto promise = TRY(cursor.find("promise_broken")))
    intent.promise_broken = TRY(promise_of(*promise));
  intent.recipients = in.list<Debtor::Mailbox>("recipients", mailbox_of);
  intent.remark = in.text("remark");
  intent.remark_word.value = in.number("remark_word");
  intent.settled = in.list<Line>("settled", line_of);
  intent.sms = in.text("sms");
  intent.step = in.text("step");
  intent.subject = in.text("subject");
  if (const auto task = TRY(cursor.find("task"))) intent.task = TRY(task_of(*task));
  intent.to_pay_now = in.list<Line>("to_pay_now", line_of);
  intent.webhook = in.text("webhook");
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
  for (const RecordRef& one : targets)
    all.push_back(value_of(one));
  return json::write(json::Value::array(std::move(all)));
}

Result<std::vector<RecordRef>> read_targets(const std::string& text) {
  return read_list<RecordRef>(text, ref_of);
}

}  // namespace dunning::store
