#include "daemon/store/word_json.hpp"

#include "daemon/core/spelling.hpp"
#include "daemon/store/fields.hpp"

namespace dunning::store {
namespace {

using policy::Approval;
using policy::Covered;
using policy::DebtorSetting;
using policy::Dispute;
using policy::Extension;
using policy::Instalment;
using policy::InvoiceSetting;
using policy::MatchHold;
using policy::MoveLadder;
using policy::Offer;
using policy::Plan;
using policy::PlanRequest;
using policy::Promise;
using policy::Remark;
using policy::RemindedBefore;
using policy::SendNow;

constexpr Spelling<SendNow::What> whats[] = {{SendNow::What::statement, "statement"},
                                             {SendNow::What::copies, "copies"},
                                             {SendNow::What::step, "step"}};
constexpr Spelling<MoveLadder::How> hows[] = {{MoveLadder::How::set, "set"},
                                              {MoveLadder::How::skip, "skip"},
                                              {MoveLadder::How::again, "again"}};

std::string text_of(SendNow::What what) {
  return std::string(spelled(whats, what));
}
std::optional<SendNow::What> parse_what(std::string_view text) {
  return read_spelling(whats, text);
}
std::string text_of(MoveLadder::How how) {
  return std::string(spelled(hows, how));
}
std::optional<MoveLadder::How> parse_how(std::string_view text) {
  return read_spelling(hows, text);
}

json::Value value_of(const Covered& one) {
  return FieldWriter()
      .text("invoice", one.invoice.value)
      .number("item", one.item.value)
      .money("open_then", one.open_then)
      .money("received_then", one.received_then)
      .object();
}
Result<Covered> covered_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Covered one;
  one.invoice.value = in.text("invoice");
  one.item.value = in.number("item");
  one.open_then = in.money("open_then");
  one.received_then = in.money("received_then");
  return in.done(std::move(one));
}

json::Value value_of(const Instalment& one) {
  return FieldWriter().money("amount", one.amount).date("due", one.due).object();
}
Result<Instalment> instalment_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Instalment one;
  one.amount = in.money("amount");
  one.due = in.day("due");
  return in.done(one);
}

FieldWriter& covers(FieldWriter& out, const std::vector<Covered>& all) {
  return out.list("covers", all, [](const Covered& one) { return value_of(one); });
}
std::vector<Covered> covers_in(FieldReader& in) {
  return in.list<Covered>("covers", covered_of);
}

// The fields in the order of the alphabet, which makes the text canonical.
struct Written {
  FieldWriter out{};

  json::Value operator()(const Extension& one) { return out.date("due", one.due).object(); }
  json::Value operator()(const Promise& one) {
    out.money("amount", one.amount).text("approved_by", one.approved_by).date("by", one.by);
    return covers(out.flag("confirm", one.confirm), one.covers)
        .flag("needs_approval", one.needs_approval)
        .object();
  }
  json::Value operator()(const PlanRequest& one) { return covers(out, one.covers).object(); }
  json::Value operator()(const Plan& one) {
    return covers(out.flag("confirm", one.confirm), one.covers)
        .list("instalments", one.instalments,
              [](const Instalment& instalment) { return value_of(instalment); })
        .object();
  }
  json::Value operator()(const Dispute& one) {
    return out.money("amount", one.amount)
        .text("category", one.category)
        .text("copy_to", one.copy_to)
        .text("owner", one.owner)
        .date("review", one.review)
        .object();
  }
  json::Value operator()(const Offer& one) {
    return covers(out.date("by", one.by), one.covers).money("pay", one.pay).object();
  }
  json::Value operator()(const Approval& one) {
    return out.money("amount", one.amount)
        .text("email", one.email)
        .list("items", one.items, [](const ItemId& item) { return json::Value(item.value); })
        .text("policy", one.policy)
        .text("step", one.step)
        .flag("yes", one.yes)
        .object();
  }
  json::Value operator()(const Remark& one) {
    return out.flag("in_next_message", one.in_next_message).text("text", one.text).object();
  }
  json::Value operator()(const SendNow& one) {
    return out.text("step", one.step).text("what", text_of(one.what)).object();
  }
  json::Value operator()(const MoveLadder& one) {
    return out.text("how", text_of(one.how)).text("step", one.step).object();
  }
  json::Value operator()(const DebtorSetting& one) {
    return out.text("key", one.key).text("value", one.value).object();
  }
  json::Value operator()(const InvoiceSetting& one) {
    return out.text("key", one.key).text("value", one.value).object();
  }
  json::Value operator()(const MatchHold& one) {
    return out.text("pattern", one.pattern)
        .text("subject", one.subject)
        .date("until", one.until)
        .object();
  }
  json::Value operator()(const RemindedBefore& one) {
    return out.number("count", one.count).date("last_on", one.last_on).object();
  }
};

Result<WordBody> promise_of(FieldReader in) {
  Promise one;
  one.amount = in.money("amount");
  one.approved_by = in.text("approved_by");
  one.by = in.day("by");
  one.confirm = in.flag("confirm");
  one.covers = covers_in(in);
  one.needs_approval = in.flag("needs_approval");
  return in.done(WordBody(std::move(one)));
}
Result<WordBody> plan_of(FieldReader in) {
  Plan one;
  one.confirm = in.flag("confirm");
  one.covers = covers_in(in);
  one.instalments = in.list<Instalment>("instalments", instalment_of);
  return in.done(WordBody(std::move(one)));
}
Result<WordBody> dispute_of(FieldReader in, const InvoiceId& invoice) {
  Dispute one;
  one.invoice = invoice;
  one.amount = in.find_money("amount");
  one.category = in.text("category");
  one.copy_to = in.text("copy_to");
  one.owner = in.text("owner");
  one.review = in.date("review");
  return in.done(WordBody(std::move(one)));
}
Result<WordBody> offer_of(FieldReader in) {
  Offer one;
  one.by = in.day("by");
  one.covers = covers_in(in);
  one.pay = in.money("pay");
  return in.done(WordBody(std::move(one)));
}
Result<WordBody> approval_of(FieldReader in) {
  Approval one;
  one.amount = in.money("amount");
  one.email = in.text("email");
  one.items = in.list<ItemId>("items", [](const json::Cursor& cursor) -> Result<ItemId> {
    return ItemId{TRY(cursor.integer())};
  });
  one.policy = in.text("policy");
  one.step = in.text("step");
  one.yes = in.flag("yes");
  return in.done(WordBody(std::move(one)));
}
Result<WordBody> send_of(FieldReader in, const InvoiceId& invoice) {
  SendNow one;
  if (!invoice.value.empty()) one.invoice = invoice;
  one.step = in.text("step");
  one.what = in.word("what", SendNow::What::statement, parse_what);
  return in.done(WordBody(std::move(one)));
}
Result<WordBody> move_of(FieldReader in, const InvoiceId& invoice) {
  MoveLadder one;
  one.how = in.word("how", MoveLadder::How::set, parse_how);
  one.invoice = invoice;
  one.step = in.text("step");
  return in.done(WordBody(std::move(one)));
}
Result<WordBody> match_hold_of(FieldReader in) {
  MatchHold one;
  one.pattern = in.text("pattern");
  one.subject = in.text("subject");
  one.until = in.date("until");
  return in.done(WordBody(std::move(one)));
}

struct Facts {
  FieldWriter& out;

  void operator()(const Extension& one) { out.date("due", one.due); }
  void operator()(const Promise& one) { out.money("amount", one.amount).date("by", one.by); }
  void operator()(const PlanRequest&) {}
  void operator()(const Plan& one) {
    out.list("instalments", one.instalments, [](const Instalment& part) { return value_of(part); });
  }
  void operator()(const Dispute& one) {
    out.money("amount", one.amount).date("review", one.review);
  }
  void operator()(const Offer& one) { out.date("by", one.by).money("pay", one.pay); }
  void operator()(const Approval& one) {
    out.money("amount", one.amount).text("step", one.step).flag("yes", one.yes);
  }
  void operator()(const Remark& one) { out.flag("in_next_message", one.in_next_message); }
  void operator()(const SendNow& one) {
    out.text("step", one.step).text("what", text_of(one.what));
  }
  void operator()(const MoveLadder& one) {
    out.text("how", text_of(one.how)).text("step", one.step);
  }
  void operator()(const DebtorSetting& one) { out.text("key", one.key); }
  void operator()(const InvoiceSetting& one) { out.text("key", one.key); }
  void operator()(const MatchHold& one) {
    out.text("matches", one.subject).date("until", one.until);
  }
  void operator()(const RemindedBefore& one) {
    out.number("count", one.count).date("last_on", one.last_on);
  }
};

}  // namespace

std::string word_text(const WordBody& body) {
  return json::write(std::visit(Written{}, body));
}

Result<WordBody> read_word(const std::string& kind, const std::string& text,
                           const InvoiceId& invoice) {
  const json::Value document = TRY(json::parse(text));
  FieldReader in{json::Cursor(document)};
  if (kind == "extension") return in.done(WordBody(Extension{invoice, in.day("due")}));
  if (kind == "promise") return promise_of(in);
  if (kind == "plan_request") return in.done(WordBody(PlanRequest{covers_in(in)}));
  if (kind == "plan") return plan_of(in);
  if (kind == "dispute") return dispute_of(in, invoice);
  if (kind == "offer") return offer_of(in);
  if (kind == "approval") return approval_of(in);
  if (kind == "remark")
    return in.done(WordBody(Remark{in.text("text"), in.flag("in_next_message")}));
  if (kind == "send") return send_of(in, invoice);
  if (kind == "move_ladder") return move_of(in, invoice);
  if (kind == "debtor_setting")
    return in.done(WordBody(DebtorSetting{in.text("key"), in.text("value")}));
  if (kind == "invoice_setting")
    return in.done(WordBody(InvoiceSetting{invoice, in.text("key"), in.text("value")}));
  if (kind == "match_hold") return match_hold_of(in);
  if (kind == "reminded_before") {
    const auto count = static_cast<int>(in.number("count"));
    return in.done(WordBody(RemindedBefore{invoice, count, in.day("last_on")}));
  }
  return fail(ErrorKind::invalid_input, "the store holds a word of the unknown kind " + kind);
}

json::Value word_facts(const policy::Word& word) {
  FieldWriter out;
  out.text("kind", std::string(policy::kind(word))).date("on", word.on);
  std::visit(Facts{out}, word.what);
  return out.object();
}

}  // namespace dunning::store
