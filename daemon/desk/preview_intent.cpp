#include "daemon/desk/preview_intent.hpp"

#include <algorithm>
#include <initializer_list>

#include "daemon/policy/charges.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/policy/event.hpp"

namespace dunning::desk {
namespace {

namespace event = policy::event;

constexpr std::int64_t sample_minor = 325'000;  // above the limits that policies usually have
constexpr int days_to_pay = 7;
constexpr std::int64_t beyond_every_word = 1'000'000'000'000;

policy::Word word(std::int64_t id, Date on, decltype(policy::Word::what) what) {
  policy::Word word;
  word.id = {id};
  word.on = on;
  word.author = "preview";
  word.what = std::move(what);
  return word;
}

// The kind of debtor a policy is for, and the others' default: business.
std::string type_for(const policy::Policy& policy) {
  for (const auto& condition : policy.applies) {
    const auto* text = std::get_if<std::string>(&condition.value);
    if (condition.subject == policy::Subject::debtor_type && text) return *text;
  }
  return policy.applies.empty() ? "consumer" : "business";
}

std::string country_for(const policy::Policy& policy, const Creditor& creditor) {
  for (const auto& condition : policy.applies) {
    const auto* text = std::get_if<std::string>(&condition.value);
    if (condition.subject == policy::Subject::debtor_country && text) return *text;
  }
  return creditor.address.country;
}

Currency currency_of(const Creditor& creditor) {
  if (creditor.ibans.contains("EUR") || creditor.ibans.empty()) return Currency{};
  return Currency::parse(creditor.ibans.begin()->first).value_or(Currency{});
}

// How long ago it fell due so that the step can have come: with the days of the steps before it.
int days_overdue(const policy::Policy& policy, const std::string& step) {
  int days = 0;
  for (const auto& one : policy.steps) {
    if (one.before_due()) {
      if (one.name == step) return one.at.offset.count;
      continue;
    }
    days += std::max(1, one.at.offset.count);
    if (one.name == step) break;
  }
  return std::clamp(days, 1, 90);
}

policy::Line line_of(const policy::Item& item) {
  return {
      item.id,        item.invoice,           item.number,       item.invoice_date, item.due_date,
      item.reference, item.payment_reference, item.payment_link, item.total,        item.open};
}

// What an event states beside the invoice.
void add_event(policy::Intent& intent, const policy::Line& line, Date today) {
  const bool listed = intent.kind == event::statement || intent.kind == event::reopened ||
                      intent.kind == event::direct_debit_failed ||
                      intent.kind == event::dispute_unfounded || intent.kind == event::copies;
  if (intent.kind == event::thank_you) {
    intent.settled.push_back(line);
    intent.amount.minor = 0;
    return;
  }
  intent.by = today + days_to_pay;
  if (listed) {
    intent.to_pay_now.push_back(line);
    return;
  }
  intent.arranged.push_back(line);
  intent.arranged.back().arranged_for = intent.by;
  const Currency currency = line.open.currency;
  const Money first{line.open.minor / 2, currency};
  const Money rest{line.open.minor - first.minor, currency};
  if (intent.kind == event::offer) intent.amount = rest;
  const bool plan = intent.kind == event::plan_confirmed ||
                    intent.kind == event::instalment_coming ||
                    intent.kind == event::instalment_missed || intent.kind == event::last_chance;
  if (!plan) return;
  const bool missed = intent.kind == event::instalment_missed || intent.kind == event::last_chance;
  intent.instalments = {{missed ? today - 3 : today + days_to_pay, first, {0, currency}},
                        {today + days_to_pay + 30, rest, {0, currency}}};
  if (intent.kind != event::plan_confirmed) intent.amount = first;
}

// What the step would state of law about this invoice today, whether or not it is time for it:
// reckoned as decide reckons it, over the whole of the invoice.
std::optional<policy::StatedLaw> stated(const PreviewOf& of, const policy::Account& account,
                                        const policy::Step& step, const policy::Item& item) {
  auto all = policy::assess(account, of.administration.rules, of.policies,
                            *of.administration.jurisdiction, of.today);
  for (std::size_t index = 0; index < all.items.size(); ++index) {
    auto& one = all.items[index];
    if (one.item->id != item.id) continue;
    one.policy = &of.policy;
    one.net = item.open;
    return policy::reckon(of.policy, step, {index}, item.open, all).law;
  }
  return std::nullopt;
}

policy::Intent plain_intent(const PreviewOf& of, const policy::Account& account,
                            const policy::Item& item) {
  policy::Intent intent;
  intent.policy = of.policy.name;
  intent.amount = item.open;
  intent.pay_by = of.today + days_to_pay;
  intent.recipients = policy::contact(account.debtor).recipients;
  intent.language = policy::language(account.debtor, of.administration.rules);
  const auto line = line_of(item);
  const auto* step = of.policy.find(of.step);
  if (!step) {
    intent.kind = of.step;
    intent.email = of.step;
    add_event(intent, line, of.today);
    return intent;
  }
  intent.step = step->name;
  intent.email = step->email;
  intent.letter = step->letter;
  intent.sms = step->sms;
  if (step->deadline) {
    intent.deadline =
        policy::add(of.today, *step->deadline, of.administration.jurisdiction->working_days());
    intent.pay_by = intent.deadline;
  }
  if (step->writes() && !step->before_due()) intent.law = stated(of, account, *step, item);
  const auto index = *of.policy.index_of(of.step);
  if (index + 1 < of.policy.steps.size()) {
    intent.next_step = of.policy.steps[index + 1].name;
    intent.next_step_on = *intent.pay_by + 3;
  }
  policy::Advance advance;
  advance.item = item.id;
  advance.step = step->name;
  advance.due_date = item.due_date;
  intent.advances.push_back(std::move(advance));
  (step->before_due() ? intent.not_yet_due : intent.to_pay_now).push_back(line);
  return intent;
}

}  // namespace

policy::Account sample_account(const PreviewOf& of) {
  const auto& creditor = of.administration.rules.creditor;
  policy::Account account;
  account.debtor.id = {"sample"};
  account.debtor.name = "Voorbeeld & Zonen";
  account.debtor.person = "Jan Voorbeeld";
  account.debtor.customer_number = "K-1001";
  account.debtor.address = {
      {"Dorpsstraat 1"}, "1234 AB", "Voorbeeld", country_for(of.policy, creditor)};
  account.debtor.mailboxes = {{"main", "jan@voorbeeld.example"}};
  account.currency = currency_of(creditor);
  policy::Item item;
  item.id = {1};
  item.invoice = {"sample-1"};
  item.number = "2026-0042";
  item.due_date = of.today - days_overdue(of.policy, of.step);
  item.invoice_date = *item.due_date - 30;
  item.total = item.open = {sample_minor, account.currency};
  item.received = {0, account.currency};
  item.state = InvoiceState::open;
  item.sent = Known::yes;
  item.direct_debit = Known::no;
  item.reference = "PO-4711";
  item.adoption.choice = policy::Adoption::Choice::from_start;
  account.items.push_back(std::move(item));
  account.books.as_of = of.today;
  std::int64_t id = 0;
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, std::string>>{
           {"policy", of.policy.name}, {"type", type_for(of.policy)}})
    account.words.push_back(word(++id, of.today, policy::DebtorSetting{key, value}));
  return account;
}

PreviewIntent preview_intent(const PreviewOf& of, policy::Account account, ItemId item) {
  const auto found = std::find_if(account.items.begin(), account.items.end(),
                                  [&](const auto& one) { return one.id == item; });
  const auto plain = plain_intent(of, account, *found);
  policy::SendNow now;
  now.what = policy::SendNow::What::step;
  now.step = of.step;
  now.invoice = found->invoice;
  account.words.push_back(word(beyond_every_word, of.today, now));
  auto verdict = policy::decide(account, of.administration.rules, of.policies,
                                *of.administration.jurisdiction, of.today);
  for (auto* list : {&verdict.intents, &verdict.waiting}) {
    for (auto& intent : *list) {
      if (intent.kind == "step" && intent.step == of.step) return {std::move(intent), false};
    }
  }
  return {plain, true};
}

}  // namespace dunning::desk
