#include "daemon/messages/law_facts.hpp"

#include <algorithm>

namespace dunning::messages {
namespace {

Value amount_or_absent(const std::optional<Money>& amount, const Language& language) {
  return amount && amount->is_positive() ? Value(language.amount(*amount)) : Value();
}

Value claim_facts(const LegalStatement::Claim& claim, const Language& language) {
  Value::List working;
  for (const auto& [number, segment] : claim.working) {
    working.emplace_back(Value::Object{{"number", Value::text_or_absent(number)},
                                       {"from", language.date(segment.first_day)},
                                       {"to", language.date(segment.last_day)},
                                       {"days", language.days(segment.days)},
                                       {"rate", language.percent(segment.rate.e4)},
                                       {"base", language.amount(segment.base)},
                                       {"interest", language.amount(segment.interest)}});
  }
  return Value::Object{{"principal", language.amount(claim.principal)},
                       {"interest", amount_or_absent(claim.interest, language)},
                       {"interest_agreed", claim.interest_agreed},
                       {"costs", amount_or_absent(claim.costs, language)},
                       {"costs_agreed", claim.costs_agreed},
                       {"total", language.amount(claim.total)},
                       {"working", std::move(working)}};
}

Value announcement_facts(const LegalStatement::Announcement& announced, const Language& language) {
  const auto& rate = announced.interest_rate;
  return Value::Object{{"interest_rate", rate ? Value(language.percent(rate->e4)) : Value()},
                       {"monthly", announced.monthly},
                       {"interest_agreed", announced.interest_agreed},
                       {"costs", amount_or_absent(announced.costs, language)},
                       {"costs_agreed", announced.costs_agreed},
                       {"from", announced.from ? Value(language.date(*announced.from)) : Value()}};
}

Value notice_facts(const LegalStatement::Notice& notice, const Language& language) {
  Value::List sentences;
  for (const auto& sentence : notice.sentences)
    sentences.emplace_back(sentence);
  return Value::Object{{"sentences", std::move(sentences)},
                       {"amount", language.amount(notice.amount)},
                       {"costs", amount_or_absent(notice.costs, language)},
                       {"account", printed_iban(notice.iban)}};
}

// One sum of money asked for in one message: what it claims beside the invoices has to come on top
// of what they come to.
Status check_claim(const LegalStatement::Claim& claim, const policy::Intent& intent) {
  Money sum = claim.principal;
  for (const auto* part : {&claim.interest, &claim.costs}) {
    if (*part) sum = TRY(add(sum, **part));
  }
  if (claim.principal == intent.amount && sum == claim.total) return {};
  return fail(ErrorKind::invalid_input, "the parts of the claim come to " + to_string(sum) +
                                            " over " + to_string(intent.amount) +
                                            ", and the message would ask for " +
                                            to_string(claim.total));
}

Status put_discount(const policy::Intent& intent, const Language& language, Value::Object& facts) {
  if (!intent.discount) return {};
  Money announced{0, intent.amount.currency};
  for (const auto& line : intent.not_yet_due) {
    const bool upcoming = std::any_of(intent.advances.begin(), intent.advances.end(),
                                      [&](const auto& one) { return one.item == line.item; });
    if (upcoming) announced = TRY(add(announced, line.open));
  }
  const Money rest = TRY(subtract(announced, intent.discount->amount));
  if (!rest.is_positive()) {
    return fail(ErrorKind::invalid_input, "a discount of " + to_string(intent.discount->amount) +
                                              " leaves nothing of " + to_string(announced));
  }
  facts["discount"] = Value::Object{{"amount", language.amount(intent.discount->amount)},
                                    {"until", language.date(intent.discount->until)},
                                    {"to_pay", language.amount(rest)}};
  return {};
}

void put_settled(const policy::Intent& intent, const Language& language, Value::Object& facts) {
  Value::List settled;
  for (const auto& line : intent.settled) {
    if (settled.size() == listed_items_limit) break;
    settled.emplace_back(Value::Object{
        {"number", line.number},
        {"invoice_date", line.invoice_date ? Value(language.date(*line.invoice_date)) : Value()},
        {"reference", Value::text_or_absent(line.reference)},
        {"total", language.amount(line.total)}});
  }
  facts["settled_single"] = settled.size() == 1;
  facts["settled"] = std::move(settled);
}

}  // namespace

Status put_law_facts(const Situation& situation, const Language& language, Value::Object& facts) {
  for (const char* name : {"claim", "announce", "notice", "discount"})
    facts[name] = Value();
  TRY(put_discount(situation.intent, language, facts));
  put_settled(situation.intent, language, facts);
  const auto& law = situation.law;
  if (law.claim) {
    TRY(check_claim(*law.claim, situation.intent));
    facts["claim"] = claim_facts(*law.claim, language);
  }
  if (law.announcement) facts["announce"] = announcement_facts(*law.announcement, language);
  if (law.notice) {
    if (law.notice->amount != situation.intent.amount)
      return fail(ErrorKind::invalid_input, "the notice asks for " + to_string(law.notice->amount) +
                                                " and its invoices come to " +
                                                to_string(situation.intent.amount));
    facts["notice"] = notice_facts(*law.notice, language);
  }
  facts["reservation"] = law.reservation ? Value(*law.reservation) : Value();
  return {};
}

}  // namespace dunning::messages
