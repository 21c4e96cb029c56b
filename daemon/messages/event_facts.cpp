#include "daemon/messages/event_facts.hpp"

#include <algorithm>
#include <set>

#include "daemon/messages/text.hpp"
#include "daemon/policy/event.hpp"

namespace dunning::messages {
namespace {

namespace event = policy::event;

struct PlanSums {
  Money total;
  Money open;
};

Status check_currency(const Money& amount, Currency currency, std::string_view what) {
  if (amount.currency == currency) return {};
  return fail(ErrorKind::invalid_input,
              std::string(what) + " is in another currency than the message");
}

// What has not come of an amount; never below zero.
Result<Money> rest_of(const Money& amount, const Money& received) {
  const Money rest = TRY(subtract(amount, received));
  return rest.is_negative() ? Money{0, amount.currency} : rest;
}

Value amount_or_absent(const Money& amount, const Language& language) {
  return amount.is_positive() ? Value(language.amount(amount)) : Value();
}

Result<PlanSums> put_instalments(const Situation& situation, const Language& language,
                                 Value::Object& facts) {
  const auto& intent = situation.intent;
  const Currency currency = intent.amount.currency;
  PlanSums sums{{0, currency}, {0, currency}};
  Value::List list;
  for (const auto& one : intent.instalments) {
    TRY(check_currency(one.amount, currency, "an instalment"));
    const Money received = one.received.minor == 0 ? Money{0, currency} : one.received;
    const Money open = TRY(rest_of(one.amount, received));
    sums.total = TRY(add(sums.total, one.amount));
    sums.open = TRY(add(sums.open, open));
    list.emplace_back(Value::Object{{"number", std::to_string(list.size() + 1)},
                                    {"due_date", language.date(one.due)},
                                    {"amount", language.amount(one.amount)},
                                    {"received", amount_or_absent(received, language)},
                                    {"open", language.amount(open)},
                                    {"paid", !open.is_positive()},
                                    {"late", open.is_positive() && one.due < situation.today}});
  }
  const bool none = list.empty();
  facts["instalments_count"] = none ? Value() : Value(language.instalments(list.size()));
  facts["instalments"] = std::move(list);
  facts["instalments_total"] = none ? Value() : Value(language.amount(sums.total));
  facts["instalments_open"] = none ? Value() : Value(language.amount(sums.open));
  return sums;
}

Status check_plan(const policy::Intent& intent, const PlanSums& sums) {
  const bool confirmation = intent.kind == event::plan_confirmed;
  if (confirmation ? intent.amount == sums.open : intent.amount <= sums.open) return {};
  return fail(ErrorKind::invalid_input,
              "what is open of the instalments comes to " + to_string(sums.open) +
                  " and the message would ask for " + to_string(intent.amount));
}

Status put_broken_promise(const policy::Intent& intent, const Language& language,
                          Value::Object& facts) {
  facts["promise_broken"] = Value();
  if (!intent.promise_broken) return {};
  const auto& broken = *intent.promise_broken;
  TRY(check_currency(broken.amount, intent.amount.currency, "the broken promise"));
  const Money received =
      broken.received.minor == 0 ? Money{0, broken.amount.currency} : broken.received;
  const Money rest = TRY(rest_of(broken.amount, received));
  facts["promise_broken"] = Value::Object{{"amount", language.amount(broken.amount)},
                                          {"by", language.date(broken.by)},
                                          {"received", amount_or_absent(received, language)},
                                          {"rest", language.amount(rest)}};
  return {};
}

// What an offer leaves of the invoices it covers.
Result<Value> credited_by_offer(const policy::Intent& intent, const Language& language) {
  if (intent.kind != event::offer) return Value();
  Money covered{0, intent.amount.currency};
  for (const auto* list : {&intent.arranged, &intent.to_pay_now, &intent.not_yet_due}) {
    for (const auto& line : *list)
      covered = TRY(add(covered, line.open));
  }
  const Money rest = TRY(subtract(covered, intent.amount));
  return amount_or_absent(rest, language);
}

// The invoices that were to go along and do not, where they can be seen.
Value::List linked(const Situation& situation) {
  Value::List linked;
  if (!situation.not_attached) return linked;
  const auto& intent = situation.intent;
  std::set<InvoiceId> seen;
  for (const auto* list :
       {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed}) {
    for (const auto& line : *list) {
      const RecordRef ref{RecordKind::invoice, line.invoice.value};
      const auto& asked = intent.documents;
      const bool of_them = std::find(asked.begin(), asked.end(), ref) != asked.end();
      if (!of_them || !is_link(line.payment_link) || !seen.insert(line.invoice).second) continue;
      linked.emplace_back(Value::Object{{"number", line.number}, {"link", line.payment_link}});
    }
  }
  return linked;
}

void put_attachments(const Situation& situation, const Language& language, Value::Object& facts) {
  Value::List attached;
  for (const auto& name : situation.attached)
    attached.emplace_back(name);
  facts["attached"] = std::move(attached);
  facts["attached_names"] =
      situation.attached.empty() ? Value() : Value(language.list(situation.attached));
  facts["not_attached"] = situation.not_attached;
  auto links = linked(situation);
  facts["linked_some"] = !links.empty();
  facts["linked"] = std::move(links);
}

}  // namespace

bool is_about_a_plan(const policy::Intent& intent) {
  return intent.kind == event::plan_confirmed || intent.kind == event::instalment_coming ||
         intent.kind == event::instalment_missed || intent.kind == event::last_chance;
}

Status put_event_facts(const Situation& situation, const Language& language, Value::Object& facts) {
  const auto& intent = situation.intent;
  const auto sums = TRY(put_instalments(situation, language, facts));
  if (is_about_a_plan(intent)) TRY(check_plan(intent, sums));
  TRY(put_broken_promise(intent, language, facts));
  facts["deadline"] = intent.deadline ? Value(language.date(*intent.deadline)) : Value();
  facts["by"] = intent.by ? Value(language.date(*intent.by)) : Value();
  facts["rest"] = TRY(credited_by_offer(intent, language));
  facts["remark"] = Value::text_or_absent(intent.remark);
  facts["otherwise"] = true;
  facts["on_paper"] = situation.on_paper;
  put_attachments(situation, language, facts);
  return {};
}

}  // namespace dunning::messages
