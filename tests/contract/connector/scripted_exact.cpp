#include "tests/contract/connector/scripted_exact.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "daemon/core/money.hpp"

namespace dunning::contract {
namespace {

using json::Value;
using Row = ScriptedExact::Row;

std::int64_t cents(const std::string& amount) {
  return parse_money(amount, Currency()).value().minor;
}

Value wire_date(Date date) {
  return Value("/Date(" + std::to_string(date.days() * 86'400'000) + ")/");
}

}  // namespace

std::string ScriptedExact::text_of(const Row& row, const std::string& name) {
  const auto found = row.find(name);
  if (found == row.end() || found->second.is_null()) return {};
  return found->second.kind() == Value::Kind::number ? found->second.token() : found->second.text();
}

std::int64_t ScriptedExact::number_of(const Row& row, const std::string& name) {
  const auto text = text_of(row, name);
  return text.empty() ? 0 : std::stoll(text);
}

std::unique_ptr<ports::Connector> ScriptedExact::connect() {
  return make_({http_, clock_, log_, settings}).value();
}

std::string ScriptedExact::next_guid() {
  // Neither in the order in which they are made, nor close together.
  const auto number = static_cast<std::uint64_t>(++last_id_) * 2'654'435'761U % 4'294'967'291U;
  std::array<char, 64> guid{};
  std::snprintf(guid.data(), guid.size(), "%08llx-7b1e-4d52-9c6e-%012lld",
                static_cast<unsigned long long>(number), static_cast<long long>(last_id_));
  return guid.data();
}

Value ScriptedExact::today() const {
  return wire_date(*parse_date(to_string(clock_.now()).substr(0, 10)));
}

Value ScriptedExact::wire_amount(std::int64_t owed_minor) const {
  const auto minor = habits_.negative_is_owed ? -owed_minor : owed_minor;
  return Value::number(decimal_text({minor, Currency()}));
}

void ScriptedExact::touch(Row& row) {
  ++timestamp_;
  row["Timestamp"] = habits_.int64_as_text ? Value(std::to_string(timestamp_)) : Value(timestamp_);
}

std::string ScriptedExact::add_debtor(const std::string& name) {
  const auto id = next_guid();
  const auto contact = next_guid();
  accounts_[id] = {{"ID", id},
                   {"Code", "               417"},
                   {"Name", name},
                   {"Email", "info@voorbeeld.example"},
                   {"Country", "NL "},
                   {"Language", "NL"},
                   {"MainContact", contact},
                   {"Blocked", false},
                   {"IsAnonymised", 0}};
  contacts_[contact] = {{"ID", contact},
                        {"Account", id},
                        {"IsMainContact", true},
                        {"FullName", "Anna de Vries"},
                        {"Email", "anna@voorbeeld.example"}};
  touch(accounts_[id]);
  touch(contacts_[contact]);
  return id;
}

Row ScriptedExact::new_term(const std::string& debtor, std::int64_t type) {
  Row row{{"ID", next_guid()},
          {"Account", debtor},
          {"AccountName", accounts_.at(debtor).at("Name")},
          {"AccountContactName", "Anna de Vries"},
          {"TransactionID", next_guid()},
          {"TransactionEntryID", next_guid()},
          {"Currency", "EUR"},
          {"TransactionType", type},
          {"LineType", 20},
          {"Status", 20},
          {"IsFullyPaid", false},
          {"PaymentMethod", "B"},
          {"PaymentCondition", "30"},
          {"EntryDate", today()},
          {"InvoiceDate", wire_date(*parse_date("2026-10-01"))},
          {"DueDate", wire_date(*parse_date("2026-10-31"))}};
  return row;
}

std::string ScriptedExact::add_invoice(const std::string& debtor, const std::string& amount) {
  auto row = new_term(debtor, 20);
  const auto id = text_of(row, "ID");
  const auto number = 26'700'000 + ++last_id_;
  row["InvoiceNumber"] = number;
  row["EntryNumber"] = number;
  row["YourRef"] = "F2026-" + std::to_string(number);
  row["Document"] = next_guid();
  row["AmountFC"] = wire_amount(cents(amount));
  row["TransactionAmountFC"] = Value::number(decimal_text({cents(amount), Currency()}));
  true_minor_[id] = cents(amount);
  touch(row);
  const auto transaction = text_of(row, "TransactionID");
  terms_[id] = std::move(row);
  return transaction;
}

std::string ScriptedExact::add_credit_note(const std::string& debtor, const std::string& amount) {
  auto row = new_term(debtor, 21);
  const auto id = text_of(row, "ID");
  row["InvoiceNumber"] = 26'700'000 + ++last_id_;
  row["AmountFC"] = wire_amount(-cents(amount));
  row["TransactionAmountFC"] = Value::number(decimal_text({-cents(amount), Currency()}));
  true_minor_[id] = -cents(amount);
  touch(row);
  const auto transaction = text_of(row, "TransactionID");
  terms_[id] = std::move(row);
  return transaction;
}

std::string ScriptedExact::add_receipt(const std::string& debtor, const std::string& amount) {
  auto row = new_term(debtor, 40);
  const auto id = text_of(row, "ID");
  row["Description"] = "overboeking";
  row["AmountFC"] = wire_amount(-cents(amount));
  row["TransactionAmountFC"] = Value::number(decimal_text({cents(amount), Currency()}));
  true_minor_[id] = -cents(amount);
  touch(row);
  const auto transaction = text_of(row, "TransactionID");
  terms_[id] = std::move(row);
  return transaction;
}

std::vector<std::string> ScriptedExact::terms_of(const std::string& invoice) const {
  std::vector<std::string> ids;
  for (const auto& [id, row] : terms_) {
    if (text_of(row, "TransactionID") == invoice) ids.push_back(id);
  }
  return ids;
}

std::int64_t ScriptedExact::owed_minor(const Row& row) const {
  return true_minor_.at(text_of(row, "ID"));
}

void ScriptedExact::add_term(const std::string& invoice, const std::string& amount, Date due) {
  std::int64_t total = cents(amount);
  Row added;
  for (const auto& id : terms_of(invoice)) {
    total += owed_minor(terms_.at(id));
    added = terms_.at(id);
  }
  const auto id = next_guid();
  added["ID"] = id;
  added["AmountFC"] = wire_amount(cents(amount));
  added["DueDate"] = wire_date(due);
  true_minor_[id] = cents(amount);
  terms_[id] = added;
  for (const auto& one : terms_of(invoice)) {
    terms_.at(one)["TransactionAmountFC"] = Value::number(decimal_text({total, Currency()}));
    touch(terms_.at(one));
  }
}

void ScriptedExact::settle(Row& row) {
  row["Status"] = 50;
  row["IsFullyPaid"] = true;
  row["LastPaymentDate"] = today();
  row["EndDate"] = today();
  if (!habits_.settled_amount_stays) row["AmountFC"] = Value::number("0");
  touch(row);
}

void ScriptedExact::pay_first(std::size_t count) {
  for (auto& [id, row] : terms_) {
    if (count == 0) return;
    if (number_of(row, "Status") == 50) continue;
    settle(row);
    --count;
  }
}

void ScriptedExact::pay(const std::string& invoice, const std::string& amount) {
  std::int64_t left = cents(amount);
  for (const auto& id : terms_of(invoice)) {
    auto& row = terms_.at(id);
    const auto open = owed_minor(row);
    if (left <= 0 || number_of(row, "Status") == 50) continue;
    if (left >= open) {
      settle(row);
      left -= open;
      continue;
    }
    // A part was paid: the term is split.
    Row other = row;
    const auto other_id = next_guid();
    other["ID"] = other_id;
    const bool keeps = habits_.open_part_keeps_id;
    auto& paid = keeps ? other : row;
    auto& rest = keeps ? row : other;
    true_minor_[text_of(paid, "ID")] = left;
    true_minor_[text_of(rest, "ID")] = open - left;
    paid["AmountFC"] = wire_amount(left);
    rest["AmountFC"] = wire_amount(open - left);
    settle(paid);
    touch(rest);
    terms_[other_id] = std::move(other);
    left = 0;
  }
}

void ScriptedExact::remove_terms(const std::string& transaction) {
  for (const auto& id : terms_of(transaction)) {
    terms_.erase(id);
    const auto deletion = next_guid();
    deleted_[deletion] = {{"ID", deletion}, {"EntityKey", id}, {"EntityType", 10}};
    touch(deleted_[deletion]);
  }
}

void ScriptedExact::spoil_invoice(const std::string& invoice) {
  for (const auto& id : terms_of(invoice)) {
    terms_.at(id)["AmountFC"] = "12,50";
    touch(terms_.at(id));
  }
}

std::string ScriptedExact::add_bank_line(const std::string& amount, const std::string& message) {
  const auto id = next_guid();
  lines_[id] = {{"ID", id},
                {"Date", today()},
                {"AmountFC", Value::number(decimal_text({-cents(amount), Currency()}))},
                {"Currency", "EUR"},
                {"GLAccountCode", "2990"},
                {"GLAccountDescription", "Vraagposten"},
                {"Description", message},
                {"Type", 40}};
  return id;
}

void ScriptedExact::book(const std::string& bank_line, const std::string& invoice) {
  auto& line = lines_.at(bank_line);
  const auto received = -cents(text_of(line, "AmountFC"));
  std::int64_t matched = 0;
  for (const auto& id : terms_of(bank_line))
    matched -= owed_minor(terms_.at(id));
  std::int64_t open = 0;
  std::string account;
  for (const auto& id : terms_of(invoice)) {
    account = text_of(terms_.at(id), "Account");
    if (number_of(terms_.at(id), "Status") != 50) open += owed_minor(terms_.at(id));
  }
  const auto taken = std::min(open, received - matched);
  line["Account"] = account;
  line["GLAccountCode"] = "1300";
  line["GLAccountDescription"] = "Debiteuren";
  auto row = new_term(account, 40);
  const auto id = text_of(row, "ID");
  row["TransactionID"] = bank_line;
  row["AmountFC"] = wire_amount(-taken);
  row["TransactionAmountFC"] = Value::number(decimal_text({received, Currency()}));
  row["Description"] = line.at("Description");
  row["Status"] = 50;
  row["EndDate"] = today();
  true_minor_[id] = -taken;
  touch(row);
  terms_[id] = std::move(row);
  pay(invoice, decimal_text({taken, Currency()}));
}

void ScriptedExact::remove_bank_line(const std::string& bank_line) {
  lines_.erase(bank_line);
  remove_terms(bank_line);
}

void ScriptedExact::spoil_bank_line(const std::string& bank_line) {
  lines_.at(bank_line)["AmountFC"] = "12,50";
}

void ScriptedExact::remark(const std::string& debtor, const std::string& text) {
  accounts_.at(debtor)["Remarks"] = text;
  touch(accounts_.at(debtor));
}

void ScriptedExact::tag(const std::string& debtor, const std::string& name,
                        const std::string& value) {
  accounts_.at(debtor)["Classification"] = name;
  accounts_.at(debtor)["ClassificationDescription"] = value;
  touch(accounts_.at(debtor));
}

std::vector<std::string> ScriptedExact::tasks(const std::string& invoice) {
  return notes(invoice);
}

std::vector<std::string> ScriptedExact::notes(const std::string& invoice) {
  std::string account;
  for (const auto& id : terms_of(invoice))
    account = text_of(terms_.at(id), "Account");
  std::vector<std::string> all;
  for (const auto& [id, note] : notes_) {
    if (text_of(note, "Account") == account) all.push_back(text_of(note, "Notes"));
  }
  return all;
}

void ScriptedExact::change_contact(const std::string& debtor, const std::string& address) {
  auto& contact = contacts_.at(text_of(accounts_.at(debtor), "MainContact"));
  contact["Email"] = address;
  touch(contact);
}

void ScriptedExact::move_division() {
  ++moved_;
  timestamp_ = 100;
  for (auto* rows : {&accounts_, &contacts_, &terms_, &deleted_}) {
    for (auto& [id, row] : *rows)
      touch(row);
  }
}

}  // namespace dunning::contract
