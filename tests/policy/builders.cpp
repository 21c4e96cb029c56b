#include "tests/policy/builders.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace dunning::policy::test {
namespace {

[[noreturn]] void wrong(std::string_view what, std::string_view text) {
  throw std::invalid_argument("test table: " + std::string(what) + ": '" + std::string(text) + "'");
}

// The first word; `text` keeps the rest.
std::string word(std::string& text) {
  text = trim(text);
  const auto end = text.find(' ');
  std::string first = text.substr(0, end);
  text = end == std::string::npos ? "" : trim(text.substr(end));
  return first;
}

Comparison comparison(const std::string& sign) {
  if (sign == "=") return Comparison::equal;
  if (sign == "!=") return Comparison::not_equal;
  if (sign == "<") return Comparison::less;
  if (sign == "<=") return Comparison::less_equal;
  if (sign == ">") return Comparison::greater;
  if (sign == ">=") return Comparison::greater_equal;
  wrong("comparison", sign);
}

Span span(std::string text, int sign) {
  const int count = sign * std::stoi(word(text));
  if (text.starts_with("business")) return {count, Unit::business_days};
  if (text.starts_with("banking")) return {count, Unit::banking_days};
  if (text.starts_with("week")) return {count, Unit::weeks};
  if (text.starts_with("month")) return {count, Unit::months};
  return {count, Unit::days};
}

Step step(std::string text, const Policy& so_far) {
  Step made;
  made.name = word(text);
  if (word(text) != "at") wrong("step", made.name);
  std::string anchor = word(text);
  if (anchor.ends_with(".deadline")) {
    made.at.deadline = true;
    anchor.resize(anchor.size() - std::string_view(".deadline").size());
  }
  if (anchor != "due") made.at.step = so_far.index_of(anchor).value();
  const int sign = word(text) == "-" ? -1 : 1;
  std::string otherwise;
  if (const auto at = text.find(" else "); at != std::string::npos) {
    otherwise = text.substr(at + 6);
    text = text.substr(0, at);
  }
  const auto condition = text.find(" if ");
  if (condition != std::string::npos) {
    made.conditions = conditions(text.substr(condition + 4));
    text = text.substr(0, condition);
  }
  if (const auto end = text.find(", end of month"); end != std::string::npos) {
    made.at.end_of_month = true;
    text = text.substr(0, end);
  }
  const bool only_note = text.ends_with(" note");
  made.at.offset = span(text, sign);
  if (!only_note) made.email = made.name;
  made.note = made.name + " was sent";
  if (!otherwise.empty()) {
    Step other = made;
    other.conditions.clear();
    other.email = otherwise == "note" ? "" : otherwise;
    made.otherwise.push_back(other);
  }
  return made;
}

}  // namespace

Date day(std::string_view text) {
  const auto date = parse_date(text);
  if (!date) wrong("date", text);
  return *date;
}

Money money(std::string_view text) {
  const auto space = text.find(' ');
  const auto currency =
      Currency::parse(space == std::string_view::npos ? "EUR" : text.substr(space + 1)).value();
  return parse_money(text.substr(0, space), currency).value();
}

law::Jurisdiction netherlands() {
  law::Jurisdiction nl;
  nl.country = "NL";
  nl.calendar_until = day("2026-12-31");
  for (const char* date : {"2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05",
                           "2026-05-14", "2026-05-25", "2026-12-25", "2026-12-26"}) {
    nl.calendar.holidays.insert(day(date));
  }
  for (const char* date :
       {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-12-26"}) {
    nl.calendar.target_closed.insert(day(date));
  }
  nl.legal_forms = {
      {"B.V.", law::DebtorType::business},          {"N.V.", law::DebtorType::business},
      {"GmbH", law::DebtorType::business},          {"Ltd", law::DebtorType::business},
      {"GmbH & Co. KG", law::DebtorType::business}, {"SA", law::DebtorType::business},
      {"Stichting", law::DebtorType::business},     {"Gemeente", law::DebtorType::public_body}};
  return nl;
}

std::string trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (std::size_t from = 0;;) {
    const auto end = text.find(at, from);
    parts.push_back(trim(text.substr(from, end - from)));
    if (end == std::string_view::npos) return parts;
    from = end + 1;
  }
}

std::vector<Condition> conditions(std::string_view text) {
  std::vector<Condition> made;
  std::string rest(text);
  while (!rest.empty()) {
    const auto both = rest.find(" and ");
    std::string one = rest.substr(0, both);
    rest = both == std::string::npos ? "" : rest.substr(both + 5);
    Condition condition;
    const std::string subject = word(one);
    condition.subject = parse_subject(subject).value();
    condition.comparison = comparison(word(one));
    switch (asked(condition.subject)) {
      case Asked::amount:
        condition.value = money(one);
        break;
      case Asked::days:
      case Asked::percent:
      case Asked::count:
        condition.value = std::int64_t{std::stoll(one)};
        break;
      case Asked::word:
      case Asked::pattern:
      case Asked::tag:
      case Asked::yes_no:
        condition.value = one;
        break;
    }
    made.push_back(condition);
  }
  return made;
}

Policy steps(std::string_view text, std::string_view name) {
  Policy made;
  made.name = name;
  made.digest = "digest of " + made.name;
  made.min_gap_days = 0;
  made.gather_days = 0;
  made.same_step_gap_days = 0;
  for (const auto& line : split(text, '\n')) {
    if (!line.empty()) made.steps.push_back(step(line, made));
  }
  return made;
}

Policy usual() {
  return steps(R"(
    heads_up at due - 3 days
    reminder at due + 3 days
    second_reminder at reminder + 10 days
    formal_notice at due + 30 days)",
               "usual");
}

World::World(Policy only) {
  policies.push_back(std::move(only));
  rules.id = {1};
  rules.name = "books";
  rules.creditor.name = "Acme B.V.";
  rules.creditor.from_address = "ar@acme.example";
  rules.own_creditors = {rules.creditor};
  account.debtor.id = {"d1"};
  account.debtor.name = "Customer";
  account.debtor.address.country = "NL";
  account.debtor.mailboxes = {{"main", "ap@customer.example"}};
  account.currency = money("0").currency;
}

Item& World::invoice(std::string_view number, std::string_view amount, std::string_view due) {
  Item made;
  made.id = {number.at(0) - 'A' + 1};
  made.number = number;
  made.invoice = {"invoice " + made.number};
  made.due_date = day(due);
  made.invoice_date = *made.due_date - 30;
  made.total = made.open = money(amount);
  made.state = InvoiceState::open;
  made.ledger_state = "open";
  made.sent = Known::yes;
  made.adoption.choice = Adoption::Choice::from_start;
  account.items.push_back(std::move(made));
  return account.items.back();
}

Item& World::item(std::string_view number) {
  for (auto& one : account.items) {
    if (one.number == number) return one;
  }
  wrong("no invoice", number);
}

Credit& World::credit(std::string_view number, std::string_view amount,
                      std::string_view of_invoice) {
  Credit made;
  made.id = {"credit " + std::string(number)};
  made.number = number;
  made.date = day("2026-01-01");
  made.open = money(amount);
  if (!of_invoice.empty()) made.of_invoice = InvoiceId{"invoice " + std::string(of_invoice)};
  account.credits.push_back(std::move(made));
  return account.credits.back();
}

Taken& World::took(std::string_view number, std::string_view step, std::string_view on) {
  Item& one = item(number);
  if (one.policy.empty() && policies.size() == 1) one.policy = policies.front().name;
  Taken made;
  made.item = one.id;
  made.step = step;
  made.round = one.round;
  made.leading = true;
  made.on = day(on);
  made.due_date_then = one.due_date;
  made.state = DeliveryState::delivered;
  made.delivered_on = made.on;
  account.history.last_message_on =
      std::max(account.history.last_message_on.value_or(made.on), made.on);
  account.history.taken.push_back(std::move(made));
  return account.history.taken.back();
}

Hold& World::hold(std::string_view number, std::string_view until) {
  Hold made{"asked by phone", "anna", std::nullopt};
  if (!until.empty()) made.until = day(until);
  item(number).holds.push_back(made);
  return item(number).holds.back();
}

EventSent& World::told(std::string_view number, std::string_view kind, std::string_view on) {
  const Item& one = item(number);
  account.history.events.push_back(
      {std::string(kind), "item/" + std::to_string(one.id.value) + "/" + std::to_string(one.round),
       day(on), DeliveryState::delivered, day(on)});
  return account.history.events.back();
}

Verdict World::decide_on(std::string_view date) const {
  return decide(account, rules, policies, jurisdiction, day(date));
}

Decision World::decision(std::string_view number, std::string_view date) const {
  const Verdict verdict = decide_on(date);
  for (const auto& decision : verdict.decisions) {
    if (decision.item.value == number.at(0) - 'A' + 1) return decision;
  }
  wrong("no decision about", number);
}

std::string World::leaves(std::string_view date) const {
  const Verdict verdict = decide_on(date);
  if (verdict.intents.empty()) return "-";
  std::string all;
  for (const auto& intent : verdict.intents)
    all += (all.empty() ? "" : "; ") + text(intent);
  return all;
}

std::string World::waits(std::string_view date) const {
  const Verdict verdict = decide_on(date);
  if (verdict.waiting.empty()) return "-";
  REQUIRE(verdict.waiting.size() == 1);
  return text(verdict.waiting.front());
}

std::string World::text(const Intent& intent) const {
  std::string made = (intent.kind == "step" ? intent.step : intent.kind) + ":";
  for (const auto& advance : intent.advances) {
    made += ' ';
    made += static_cast<char>('A' + advance.item.value - 1);
    if (advance.step != intent.step) made += "(" + advance.step + ")";
    if (advance.turn > 0) made += "+" + std::to_string(advance.turn);
    if (advance.reason == Reason::gathered) made += '~';
  }
  return made + " = " + decimal_text(intent.amount);
}

}  // namespace dunning::policy::test
