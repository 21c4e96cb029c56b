#include "daemon/messages/facts.hpp"

#include <algorithm>
#include <set>

#include "daemon/law/epc.hpp"
#include "daemon/messages/event_facts.hpp"
#include "daemon/messages/law_facts.hpp"
#include "daemon/messages/recipients.hpp"
#include "daemon/messages/text.hpp"
#include "daemon/policy/event.hpp"

namespace dunning::messages {
namespace {

using policy::Line;

// What a SEPA credit transfer can carry as remittance information.
constexpr std::size_t remittance_limit = 140;

Result<Money> sum_of(const std::vector<Line>& list, Currency currency) {
  Money sum{0, currency};
  for (const auto& line : list) {
    if (line.open.currency != currency) {
      return fail(ErrorKind::invalid_input,
                  "invoice " + line.number + " is in another currency than the message");
    }
    sum = TRY(add(sum, line.open));
  }
  return sum;
}

Value link(const std::string& url) {
  return is_link(url) ? Value(url) : Value();
}

Value date_or_absent(const std::optional<Date>& date, const Language& language) {
  return date ? Value(language.date(*date)) : Value();
}

Value::Object line_facts(const Line& line, const Language& language, bool with_link) {
  Value::Object facts;
  facts["number"] = line.number;
  facts["invoice_date"] = date_or_absent(line.invoice_date, language);
  facts["due_date"] = date_or_absent(line.due_date, language);
  facts["reference"] = Value::text_or_absent(line.reference);
  facts["total"] = language.amount(line.total);
  facts["open"] = language.amount(line.open);
  facts["part_paid"] = line.open != line.total;
  facts["payment_link"] = with_link ? link(line.payment_link) : Value();
  return facts;
}

Value days_overdue(const Line& line, Date today, const Language& language) {
  if (!line.due_date || *line.due_date >= today) return {};
  return language.days(today - *line.due_date);
}

// Puts `name` and `name_more` into the facts and takes what it lists off the room that is left.
struct Listing {
  Value::Object& facts;
  const Situation& situation;
  const Language& language;
  bool with_links = true;
  std::size_t room = listed_items_limit;

  void put(const std::string& name, const std::vector<Line>& list) {
    const std::size_t shown = std::min(room, list.size());
    Value::List lines;
    for (std::size_t i = 0; i < shown; ++i) {
      auto line = line_facts(list[i], language, with_links);
      if (name == "arranged") line["arranged_for"] = date_or_absent(list[i].arranged_for, language);
      if (name == "to_pay") line["days_overdue"] = days_overdue(list[i], situation.today, language);
      lines.emplace_back(std::move(line));
    }
    facts[name] = std::move(lines);
    facts[name + "_more"] =
        shown < list.size() ? Value(language.invoices(list.size() - shown)) : Value();
    room -= shown;
  }
};

Value creditor_facts(const Creditor& creditor) {
  Value::Object facts;
  facts["name"] = creditor.name;
  facts["company_number"] = Value::text_or_absent(creditor.company_number);
  facts["register"] = Value::text_or_absent(creditor.address.country == "NL" ? "KvK" : "");
  facts["vat_number"] = Value::text_or_absent(creditor.vat_number);
  facts["contact_person"] = Value::text_or_absent(creditor.contact_person);
  facts["phone"] = Value::text_or_absent(creditor.phone);
  facts["email"] = creditor.reply_to.empty() ? creditor.from_address : creditor.reply_to;
  facts["terms_url"] = Value::text_or_absent(creditor.terms_url);
  Value::List address;
  for (const auto& line : creditor.address.lines)
    address.emplace_back(line);
  const auto& [lines, postcode, city, country] = creditor.address;
  const std::string place = postcode + (postcode.empty() || city.empty() ? "" : " ") + city;
  if (!place.empty()) address.emplace_back(place);
  facts["address"] = std::move(address);
  return facts;
}

// What the payer should mention: the payment reference or number of each invoice, as far as a
// transfer has room for them, else the customer number.
std::string remittance(const std::vector<Line>& lines, const Debtor& debtor) {
  std::string text;
  for (const auto& line : lines) {
    const auto& one = line.payment_reference.empty() ? line.number : line.payment_reference;
    if (one.empty()) continue;
    const std::size_t size = text.size() + (text.empty() ? 0 : 2) + one.size();
    if (size > remittance_limit) {
      if (!debtor.customer_number.empty()) return debtor.customer_number;
      break;
    }
    text += (text.empty() ? "" : ", ") + one;
  }
  if (text.empty()) return debtor.customer_number.empty() ? debtor.name : debtor.customer_number;
  return text;
}

// Whether the message asks for what stands in to_pay; a promise, an offer or an instalment has an
// amount of its own.
bool asks_for_the_list(const policy::Intent& intent) {
  namespace event = policy::event;
  const auto& kind = intent.kind;
  return kind != event::promise_confirmed && kind != event::offer && !is_about_a_plan(intent);
}

// S37: the one amount of a message that claims more than its invoices; none when it does not.
std::optional<Money> claimed_total(const LegalStatement& law) {
  return law.claim ? std::optional(law.claim->total) : std::nullopt;
}

struct Payment {
  std::string iban;
  std::string reference;
  std::string link;  // as the books have it, or empty
};

Result<Payment> payment_of(const Situation& situation, const std::vector<Line>& lines) {
  const auto& creditor = situation.creditor;
  const std::string currency(situation.intent.amount.currency.code());
  const auto usual = creditor.ibans.find(currency);
  std::string iban = situation.intent.iban;  // S4: also that one is from the configuration
  if (iban.empty() && usual != creditor.ibans.end()) iban = usual->second;
  if (iban.empty()) {
    return fail(ErrorKind::invalid_input, "the creditor has no IBAN for " + currency +
                                              ", so nobody could be told how to pay");
  }
  // A page asks for the amount of its own invoice: it is right for the whole only when that
  // is the whole.
  const auto& intent = situation.intent;
  const bool one = lines.size() == 1 && intent.credits.empty() && !claimed_total(situation.law) &&
                   (asks_for_the_list(intent) || lines.front().open == intent.amount);
  return Payment{std::move(iban), remittance(lines, situation.debtor),
                 one ? lines.front().payment_link : ""};
}

Value payment_facts(const Payment& payment, const Creditor& creditor) {
  return Value::Object{{"iban", printed_iban(payment.iban)},
                       {"name", creditor.name},
                       {"reference", payment.reference},
                       {"link", link(payment.link)}};
}

// The lines that are not yet due and take a step with this message, apart from the others.
struct Ahead {
  std::vector<Line> upcoming;
  std::vector<Line> others;
};

Ahead split_not_yet_due(const policy::Intent& intent) {
  std::set<ItemId> advancing;
  for (const auto& advance : intent.advances)
    advancing.insert(advance.item);
  Ahead ahead;
  for (const auto& line : intent.not_yet_due)
    (advancing.contains(line.item) ? ahead.upcoming : ahead.others).push_back(line);
  return ahead;
}

Status check_amount(const Money& stated, const Money& subtotal, const Money& credits) {
  const Money net = TRY(subtract(subtotal, credits));
  if (net == stated) return {};
  return fail(ErrorKind::invalid_input, "the invoices come to " + to_string(net) +
                                            " and the message would ask for " + to_string(stated));
}

Value debtor_facts(const Debtor& debtor) {
  return Value::Object{{"name", debtor.name},
                       {"person", Value::text_or_absent(debtor.person)},
                       {"number", Value::text_or_absent(debtor.customer_number)}};
}

// What the payer of this message pays for.
const std::vector<Line>& paid_for(const policy::Intent& intent, const Ahead& ahead) {
  if (!intent.to_pay_now.empty()) return intent.to_pay_now;
  if (!ahead.upcoming.empty()) return ahead.upcoming;
  return intent.arranged.empty() ? ahead.others : intent.arranged;
}

// The one amount the message asks for, as its list of payment details has it; none when it asks for
// two, or for several payments.
Result<std::optional<Money>> asked(const Situation& situation, const Ahead& ahead) {
  const auto& intent = situation.intent;
  if (const auto total = claimed_total(situation.law)) return total;
  if (intent.kind == policy::event::plan_confirmed) return std::nullopt;
  if (ahead.upcoming.empty() || !asks_for_the_list(intent)) return intent.amount;
  if (!intent.to_pay_now.empty()) return std::nullopt;
  return TRY(sum_of(ahead.upcoming, intent.amount.currency));
}

std::string qr_payload(const Situation& situation, const Payment& payment,
                       const std::optional<Money>& amount) {
  if (!amount) return {};
  law::EpcPayment transfer;
  transfer.name = situation.creditor.name;
  transfer.iban = payment.iban;
  transfer.amount = *amount;
  transfer.reference = payment.reference;  // when it is one of ISO 11649
  if (auto payload = law::epc_payload(transfer)) return *std::move(payload);
  transfer.reference.clear();
  transfer.text = payment.reference;
  auto payload = law::epc_payload(transfer);  // other currencies than the euro have none
  return payload ? *std::move(payload) : std::string();
}

Status put_lists_apart(const Situation& situation, const Language& language, Money to_pay,
                       const Ahead& ahead, Listing& listing) {
  const auto& intent = situation.intent;
  Money total = to_pay;
  const auto put = [&](const std::string& name, const std::vector<Line>& list) -> Status {
    const Money sum = TRY(sum_of(list, to_pay.currency));
    listing.put(name, list);
    listing.facts[name + "_subtotal"] = list.empty() ? Value() : Value(language.amount(sum));
    total = TRY(add(total, sum));
    return {};
  };
  TRY(put("upcoming", ahead.upcoming));
  TRY(put("not_yet_due", ahead.others));
  TRY(put("arranged", intent.arranged));
  TRY(put("disputed", intent.disputed));
  auto& facts = listing.facts;
  facts["upcoming_count"] =
      ahead.upcoming.empty() ? Value() : Value(language.invoices(ahead.upcoming.size()));
  facts["upcoming_single"] = ahead.upcoming.size() == 1;
  facts["upcoming_several"] = ahead.upcoming.size() > 1;
  facts["arranged_single"] = intent.arranged.size() == 1;
  facts["disputed_single"] = intent.disputed.size() == 1;
  facts["total_open"] = language.amount(total);
  return {};
}

Result<Value::Object> facts_of(const Situation& situation, const Language& language) {
  const auto& intent = situation.intent;
  const Currency currency = intent.amount.currency;
  const Ahead ahead = split_not_yet_due(intent);
  Value::Object facts;

  facts["creditor"] = creditor_facts(situation.creditor);
  facts["debtor"] = debtor_facts(situation.debtor);
  facts["step"] = intent.step;
  facts["kind"] = intent.kind;
  facts["date"] = language.date(situation.today);
  facts["currency"] = std::string(currency.code());
  facts["amount"] = language.amount(intent.amount);
  facts["pay_by"] = date_or_absent(intent.deadline ? intent.deadline : intent.pay_by, language);
  facts["next"] = intent.next_step.empty()
                      ? Value()
                      : Value(Value::Object{{"step", intent.next_step},
                                            {"on", date_or_absent(intent.next_step_on, language)}});

  const Money subtotal = TRY(sum_of(intent.to_pay_now, currency));
  Money credited{0, currency};
  Value::List credits;
  for (const auto& credit : intent.credits) {
    if (credit.amount.currency != currency) {
      return fail(ErrorKind::invalid_input,
                  "credit " + credit.number + " is in another currency than the message");
    }
    credited = TRY(add(credited, credit.amount));
    credits.emplace_back(Value::Object{{"number", Value::text_or_absent(credit.number)},
                                       {"amount", language.amount(credit.amount)}});
  }
  if (!intent.to_pay_now.empty() && asks_for_the_list(intent))
    TRY(check_amount(intent.amount, subtotal, credited));
  facts["credits"] = std::move(credits);
  facts["credits_total"] = intent.credits.empty() ? Value() : Value(language.amount(credited));
  facts["to_pay_subtotal"] = language.amount(subtotal);
  facts["to_pay_count"] = language.invoices(intent.to_pay_now.size());
  facts["overdue"] = !intent.to_pay_now.empty();
  facts["single"] = intent.to_pay_now.size() == 1;
  facts["several"] = intent.to_pay_now.size() > 1;

  Listing listing{facts, situation, language, intent.credits.empty()};
  listing.put("to_pay", intent.to_pay_now);
  const Money to_pay = TRY(subtract(subtotal, credited));
  TRY(put_lists_apart(situation, language, to_pay, ahead, listing));
  TRY(put_event_facts(situation, language, facts));
  TRY(put_law_facts(situation, language, facts));
  const auto payment = TRY(payment_of(situation, paid_for(intent, ahead)));
  facts["payment"] = payment_facts(payment, situation.creditor);
  facts["payment_qr"] = !qr_payload(situation, payment, TRY(asked(situation, ahead))).empty();
  return facts;
}

}  // namespace

Result<Value::Object> message_facts(const Situation& situation, const Language& language) {
  Situation with_law = situation;
  with_law.law = TRY(legal_statement(situation, language));
  return facts_of(with_law, language);
}

Result<Page> page_of(const Situation& stated, const Language& language) {
  Situation situation = stated;
  situation.law = TRY(legal_statement(stated, language));
  const Ahead ahead = split_not_yet_due(situation.intent);
  const auto payment = TRY(payment_of(situation, paid_for(situation.intent, ahead)));
  const auto& creditor = situation.creditor;
  Page page;
  page.iban = printed_iban(payment.iban);
  page.phone = creditor.phone;
  page.email = creditor.reply_to.empty() ? creditor.from_address : creditor.reply_to;
  page.qr = qr_payload(situation, payment, TRY(asked(situation, ahead)));
  page.qr_caption = language.scan_to_pay();
  return page;
}

Value::Object note_facts(const NoteSituation& situation, const Language& language) {
  const auto& intent = situation.intent;
  std::vector<std::string> recipients;
  for (const auto& mailbox : intent.recipients) {
    if (check_address("recipient", mailbox.address)) recipients.push_back(mailbox.address);
  }
  std::vector<std::string> numbers;
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
    for (const auto& line : *list) {
      const bool taken = std::any_of(intent.advances.begin(), intent.advances.end(),
                                     [&](const auto& one) { return one.item == line.item; });
      if (taken && numbers.size() < listed_items_limit) numbers.push_back(line.number);
    }
  }
  const std::string amount = language.amount(intent.amount);
  auto debtor = *debtor_facts(situation.debtor).object();
  debtor["phone"] = Value::text_or_absent(situation.debtor.phone);
  return {{"step", intent.step},
          {"amount", amount},
          {"debtor", std::move(debtor)},
          {"case", Value::Object{{"open", amount}}},
          {"date", language.date(situation.today)},
          {"recipients", language.list(recipients)},
          {"invoices", language.list(numbers)}};
}

}  // namespace dunning::messages
