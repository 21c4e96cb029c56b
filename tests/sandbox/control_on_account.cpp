// Commands about money on account, and about when money is expected.
#include <nlohmann/json.hpp>

#include "tests/sandbox/control.hpp"
#include "tests/sandbox/control_members.hpp"

namespace dunning::sandbox {

namespace {

Json row(const OnAccount& money) {
  Json invoices = Json::array();
  for (const auto& allocation : money.allocations)
    invoices.push_back(allocation.invoice);
  return {{"id", money.id},
          {"debtor", money.debtor},
          {"kind", money.kind == OnAccount::Kind::overpayment ? "overpayment" : "prepayment"},
          {"date", to_string(money.date)},
          {"amount", decimal_text(money.amount)},
          {"left", decimal_text({money.left_minor(), money.amount.currency})},
          {"currency", money.amount.currency.code()},
          {"voided", money.voided},
          {"invoices", invoices}};
}

}  // namespace

Json Control::on_account() const {
  Json rows = Json::array();
  for (const auto& [id, money] : parts_.economy.on_account())
    rows.push_back(row(money));
  return rows;
}

void Control::add_account_commands() {
  Economy& economy = parts_.economy;
  commands_["on_account"] = [this, &economy](const Json& body) -> Result<Json> {
    OnAccount money;
    money.debtor = TRY(debtor_of(body));
    const Currency currency = TRY(currency_member(body));
    const auto amount = TRY(amount_member(body, currency));
    if (!amount) return fail(ErrorKind::invalid_input, "'amount' has to be a decimal number");
    money.amount = *amount;
    const std::string kind = TRY(text_member(body, "kind", "overpayment"));
    if (kind != "overpayment" && kind != "prepayment")
      return fail(ErrorKind::invalid_input, "'kind' has to be overpayment or prepayment");
    money.kind = kind == "overpayment" ? OnAccount::Kind::overpayment : OnAccount::Kind::prepayment;
    money.date = TRY(date_member(body, "date")).value_or(economy.today());
    money.reference = TRY(text_member(body, "reference", ""));
    const std::int64_t id = TRY(economy.add_on_account(std::move(money)));
    return row(economy.on_account().at(id));
  };
  commands_["allocate"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t money = TRY(whole_member(body, "on_account", 0));
    const std::int64_t invoice = TRY(invoice_of(body));
    const auto minor = TRY(minor_member(body, economy.invoice(invoice)->total.currency));
    TRY(economy.allocate(money, invoice, minor));
    return done(invoice);
  };
  commands_["void_on_account"] = [&economy](const Json& body) -> Result<Json> {
    const std::int64_t money = TRY(whole_member(body, "on_account", 0));
    TRY(economy.void_on_account(money));
    return Json::object();
  };
  commands_["expect"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t invoice = TRY(invoice_of(body));
    auto on = TRY(date_member(body, "date"));
    if (body.contains("in")) on = economy.today() + TRY(whole_member(body, "in", 0));
    TRY(economy.expect(invoice, on));
    return done(invoice);
  };
}

}  // namespace dunning::sandbox
