#include "daemon/settings/dossier_fields.hpp"

#include <algorithm>
#include <iterator>

namespace dunning::settings {
namespace {

constexpr DossierField fields[] = {
    {"creditor.name", "the creditor's legal name"},
    {"creditor.company_number", "the creditor's company number"},
    {"creditor.vat_number", "the creditor's VAT number"},
    {"creditor.can_deduct_vat", "whether the creditor can deduct VAT"},
    {"creditor.address", "the creditor's address"},
    {"creditor.iban", "the account to be paid to"},
    {"creditor.contact", "who to ask at the creditor"},
    {"creditor.email", "the creditor's mail address"},
    {"creditor.phone", "the creditor's telephone number"},
    {"creditor.reference", "the creditor's number at the agency"},
    {"debtor.type", "whether the debtor is a consumer, a business or a public body"},
    {"debtor.name", "the debtor's name"},
    {"debtor.legal_form", "the debtor's legal form"},
    {"debtor.person", "the person to ask for at the debtor"},
    {"debtor.birth_date", "the debtor's date of birth"},
    {"debtor.company_number", "the debtor's company number"},
    {"debtor.vat_number", "the debtor's VAT number"},
    {"debtor.address", "the debtor's address"},
    {"debtor.email", "the debtor's mail address"},
    {"debtor.phone", "the debtor's telephone number"},
    {"debtor.language", "the debtor's language"},
    {"debtor.customer_number", "the debtor's number at the creditor"},
    {"claims.number", "the number of every invoice"},
    {"claims.date", "the date of every invoice"},
    {"claims.due_date", "the due date of every invoice"},
    {"claims.term_agreed", "whether the term of every invoice was agreed"},
    {"claims.performance", "what every invoice is for, and when that was delivered"},
    {"claims.total", "the amount of every invoice"},
    {"claims.open", "what is open of every invoice"},
    {"interest.amount", "the interest up to now"},
    {"interest.first_day", "from when interest runs"},
    {"costs.amount", "the collection costs"},
    {"costs.notice", "the notice that the law asks for before costs"},
    {"files.invoices", "a copy of every invoice"},
    {"files.messages", "the reminders as they were sent"},
    {"files.notice", "the notice that the law asks for before costs, as it was sent"},
    {"files.contract", "the contract"},
    {"files.order", "the order or its confirmation"},
    {"files.terms", "the general terms"},
    {"files.delivery", "proof of delivery"},
    {"files.correspondence", "other correspondence"},
};

}  // namespace

std::span<const DossierField> dossier_fields() {
  return fields;
}

const DossierField* find_dossier_field(std::string_view name) {
  const auto found = std::find_if(std::begin(fields), std::end(fields),
                                  [&](const DossierField& one) { return one.name == name; });
  return found == std::end(fields) ? nullptr : &*found;
}

}  // namespace dunning::settings
