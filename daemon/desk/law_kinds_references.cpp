#include "daemon/desk/law_inputs.hpp"
#include "daemon/law/epc.hpp"
#include "daemon/law/kix.hpp"
#include "daemon/law/references.hpp"

namespace dunning::desk {
namespace {

using json::Value;

// The first of these inputs that is given; they are names for the same thing.
Result<std::string> first_of(const json::Cursor& inputs,
                             std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    auto text = TRY(json::plain_text(inputs, key));
    if (!text.empty()) return text;
  }
  return std::string();
}

}  // namespace

LawAnswer answer_iso11649(const LawQuestion& question) {
  const auto given = TRY(question.inputs.find("rf"));
  if (given) {
    const auto rf = TRY(given->text());
    return Value::object({{"valid", law::is_creditor_reference(rf)}});
  }
  const auto reference = TRY(word(question.inputs, "reference"));
  const auto rf = TRY(law::make_creditor_reference(reference));
  return Value::object({{"rf", rf}, {"printed", law::in_fours(rf)}, {"valid", true}});
}

LawAnswer answer_nl_betalingskenmerk(const LawQuestion& question) {
  const auto given = TRY(question.inputs.find("reference16"));
  if (given) {
    const auto reference = TRY(word(question.inputs, "reference16"));
    return Value::object({{"valid", law::is_payment_mark(reference)}});
  }
  const auto body = TRY(word(question.inputs, "body15"));
  const auto reference = TRY(law::make_payment_mark(body));
  return Value::object({{"reference16", reference},
                        {"check_digit", reference.front() - '0'},
                        {"printed", law::in_fours(reference)},
                        {"valid", true}});
}

LawAnswer answer_be_ogm(const LawQuestion& question) {
  const auto given = TRY(question.inputs.find("ogm"));
  if (given) {
    const auto ogm = TRY(given->text());
    return Value::object({{"valid", law::is_structured_communication(ogm)}});
  }
  const auto body = TRY(word(question.inputs, "body10"));
  const auto ogm = TRY(law::make_structured_communication(body));
  return Value::object({{"ogm", ogm}, {"valid", true}});
}

LawAnswer answer_epc_qr(const LawQuestion& question) {
  const auto& inputs = question.inputs;
  law::EpcPayment payment;
  const auto named = TRY(json::plain_text(inputs, "currency"));
  const Currency currency = TRY(Currency::parse(named.empty() ? "EUR" : named));
  payment.name = TRY(word(inputs, "name"));
  payment.iban = TRY(word(inputs, "iban"));
  payment.amount = TRY(owed_amount(inputs, "amount", currency));
  payment.bic = TRY(json::plain_text(inputs, "bic"));
  payment.purpose = TRY(json::plain_text(inputs, "purpose"));
  payment.reference =
      TRY(first_of(inputs, {"reference", "structured_reference", "creditor_reference",
                            "remittance_reference", "structured", "rf"}));
  payment.text = TRY(json::plain_text(inputs, "text"));
  payment.note = TRY(first_of(inputs, {"note", "information"}));
  const auto payload = TRY(law::epc_payload(payment));
  return Value::object({{"payload", payload}, {"bytes", payload.size()}});
}

LawAnswer answer_kix(const LawQuestion& question) {
  const auto data = TRY(word(question.inputs, "data"));
  const auto bars = TRY(law::kix_bars(data));
  return Value::object({{"bars", bars}});
}

}  // namespace dunning::desk
