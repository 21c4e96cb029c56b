#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/messages/facts.hpp"

// One creditor, one debtor, and intents that are built up in a line each.
namespace dunning::sample {

inline Date day(const char* text) {
  return *parse_date(text);
}
inline Money euro(std::int64_t cents) {
  return {cents, Currency{}};
}

inline Creditor creditor() {
  Creditor creditor;
  creditor.name = "Acme Gereedschap B.V.";
  creditor.company_number = "12345678";
  creditor.vat_number = "NL001234567B01";
  creditor.address = {{"Kade 1"}, "1011 AB", "Amsterdam", "NL"};
  creditor.ibans = {{"EUR", "NL91ABNA0417164300"}};
  creditor.phone = "+31 20 123 45 67";
  creditor.contact_person = "Sanne Bakker";
  creditor.from_name = "Acme Gereedschap B.V., debiteuren";
  creditor.from_address = "debiteuren@acme.example";
  creditor.reply_to = "sanne@acme.example";
  creditor.bcc = "archief@acme.example";
  return creditor;
}

inline Debtor debtor() {
  Debtor debtor;
  debtor.id = {"4711"};
  debtor.name = "Bouwbedrijf De Vries";
  debtor.person = "Jan de Vries";
  debtor.customer_number = "K-204";
  return debtor;
}

// Builds an intent; every invoice is numbered and dated apart from the others.
class IntentOf {
 public:
  explicit IntentOf(std::string template_name, Currency currency = {}) {
    intent_.policy = "nl-business";
    intent_.step = template_name;
    intent_.email = std::move(template_name);
    intent_.amount = {0, currency};
    intent_.pay_by = day("2026-11-27");
    intent_.next_step = "second_reminder";
    intent_.next_step_on = day("2026-12-01");
    intent_.recipients = {{"reminder_contact", "jan@devries.example"}};
    intent_.language = "nl";
  }

  IntentOf& overdue(std::int64_t minor) {
    intent_.amount.minor += minor;
    intent_.to_pay_now.push_back(line("2026-10-14", minor));
    advance(intent_.to_pay_now.back());
    return *this;
  }
  IntentOf& upcoming(std::int64_t minor) {
    intent_.not_yet_due.push_back(line("2026-10-24", minor));
    advance(intent_.not_yet_due.back());
    return *this;
  }
  IntentOf& not_yet_due(std::int64_t minor) {
    intent_.not_yet_due.push_back(line("2026-11-10", minor));
    return *this;
  }
  IntentOf& credit(const std::string& number, std::int64_t minor) {
    intent_.amount.minor -= minor;
    intent_.credits.push_back({{"c" + number}, number, {minor, intent_.amount.currency}});
    return *this;
  }
  IntentOf& language(std::string code) {
    intent_.language = std::move(code);
    return *this;
  }
  IntentOf& last_step() {
    intent_.next_step.clear();
    intent_.next_step_on.reset();
    return *this;
  }
  IntentOf& arranged(std::int64_t minor) {
    intent_.arranged.push_back(line("2026-10-14", minor));
    intent_.arranged.back().arranged_for = day("2026-11-30");
    return *this;
  }
  IntentOf& disputed(std::int64_t minor) {
    intent_.disputed.push_back(line("2026-10-14", minor));
    return *this;
  }
  IntentOf& broken_promise(std::int64_t minor, std::int64_t received) {
    const Currency currency = intent_.amount.currency;
    intent_.promise_broken =
        policy::PromiseBroken{{minor, currency}, day("2026-11-13"), {received, currency}};
    return *this;
  }
  IntentOf& instalment(const char* due, std::int64_t minor, std::int64_t received) {
    const Currency currency = intent_.amount.currency;
    intent_.instalments.push_back({day(due), {minor, currency}, {received, currency}});
    return *this;
  }
  IntentOf& remark(std::string text) {
    intent_.remark = std::move(text);
    return *this;
  }
  IntentOf& event(std::string_view kind) {
    intent_.kind = kind;
    intent_.step.clear();
    return last_step();
  }
  IntentOf& asks(std::int64_t minor) {
    intent_.amount.minor = minor;
    return *this;
  }
  IntentOf& by(const char* date) {
    intent_.by = day(date);
    return *this;
  }
  IntentOf& discount(std::int64_t minor, const char* until) {
    intent_.discount = policy::StatedDiscount{{minor, intent_.amount.currency}, day(until)};
    return *this;
  }
  IntentOf& settled(std::int64_t minor) {
    intent_.settled.push_back(line("2026-10-14", minor));
    return *this;
  }
  // Changes the newest overdue line.
  IntentOf& reference(std::string text) {
    intent_.to_pay_now.back().reference = std::move(text);
    return *this;
  }
  IntentOf& link(std::string url) {
    intent_.to_pay_now.back().payment_link = std::move(url);
    return *this;
  }
  IntentOf& paid_of_total(std::int64_t minor) {
    intent_.to_pay_now.back().total.minor += minor;
    return *this;
  }

  policy::Intent& operator*() { return intent_; }
  policy::Intent* operator->() { return &intent_; }

 private:
  policy::Line line(const char* invoice_date, std::int64_t minor) {
    ++count_;
    const std::string number = std::to_string(41 + count_);
    policy::Line line;
    line.item = {count_};
    line.invoice = {"i" + number};
    line.number = "2026-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
    line.invoice_date = day(invoice_date);
    line.due_date = day(invoice_date) + 30;
    line.total = line.open = {minor, intent_.amount.currency};
    return line;
  }
  void advance(const policy::Line& line) {
    policy::Advance advance;
    advance.item = line.item;
    advance.step = intent_.step;
    advance.due_date = line.due_date;
    intent_.advances.push_back(advance);
  }

  policy::Intent intent_;
  std::int64_t count_ = 0;
};

}  // namespace dunning::sample
