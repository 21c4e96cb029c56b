#include <array>

#include "connectors/moneybird/text.hpp"
#include "connectors/moneybird/wire.hpp"
#include "daemon/json/cursor.hpp"

namespace dunning::moneybird {
namespace {

using json::Cursor;
using json::Value;

// Lines of Moneybird's own cards and payments whose money never moved, or went back.
constexpr std::array<std::string_view, 6> without_money = {"cancelled", "expired", "refused",
                                                           "error",     "failed",  "returned"};

bool moved_no_money(std::string_view settlement) {
  for (const auto one : without_money) {
    if (settlement == one) return true;
  }
  return false;
}

// What is open of it. `processed` settles it whatever the amount says; a line that nobody
// processed and that does not say what is open of it is open whole. More booked than received
// (`amount_open` beyond zero) is nothing open. Whether the amount open of money spent carries a
// sign is not documented; here it has the sign of its line.
Result<Money> read_open(const Cursor& wire, const Money& amount) {
  const Money nothing{0, amount.currency};
  if (TRY(plain_text(wire, "state")) == "processed") return nothing;
  if (moved_no_money(TRY(plain_text(wire, "settlement_state")))) return nothing;
  const Money open = TRY(wire.find_amount("amount_open", amount.currency)).value_or(amount);
  if (!amount.is_negative()) return open.is_negative() ? nothing : open;
  return open.is_negative() ? open : Money{-open.minor, open.currency};
}

void append_line(std::string& text, const std::string& part) {
  if (part.empty() || text.find(part) != std::string::npos) return;
  if (!text.empty()) text += '\n';
  text += part;
}

// Which members the parts of a SEPA transfer have is not documented; these are the usual ones, and
// where they are missing nothing is lost.
std::string sepa_part(const Cursor& wire, std::string_view name) {
  const Value* sepa = wire.value().find("sepa_fields");
  const Value* part = sepa == nullptr ? nullptr : sepa->find(name);
  return part != nullptr && part->kind() == Value::Kind::text ? trimmed(part->text())
                                                              : std::string();
}

}  // namespace

Result<BankLine> read_bank_line(const Value& mutation) {
  const Cursor wire(mutation);
  BankLine line;
  line.id = TRY(wire.id_text("id"));
  line.version = TRY(wire.id_text("version"));
  line.booked_on = TRY(wire.date("date"));
  const auto code = TRY(wire.text("currency"));
  const auto currency = Currency::parse(code);
  if (!currency) return fail(wire.error("currency: " + currency.error().message));
  line.amount = TRY(wire.amount("amount", *currency));
  line.open = TRY(read_open(wire, line.amount));
  line.counterparty_iban = without_spaces(TRY(plain_text(wire, "contra_account_number")));
  if (line.counterparty_iban.empty())
    line.counterparty_iban = without_spaces(sepa_part(wire, "iban"));
  line.counterparty_name = TRY(plain_text(wire, "contra_account_name"));
  if (line.counterparty_name.empty()) line.counterparty_name = sepa_part(wire, "name");
  line.description = TRY(plain_text(wire, "message"));
  for (const char* part : {"remi", "eref"})
    append_line(line.description, sepa_part(wire, part));
  return line;
}

}  // namespace dunning::moneybird
