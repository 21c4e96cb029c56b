#include <algorithm>
#include <set>

#include "daemon/desk/agency_case.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/charges.hpp"
#include "daemon/policy/legal_facts.hpp"

// The fields of a dossier, and which of those that its agency asks for are missing (S36).
namespace dunning::desk {
namespace {

std::string address_text(const Address& address) {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  };
  for (const auto& line : address.lines)
    add(line);
  add(address.postcode + (address.postcode.empty() || address.city.empty() ? "" : " ") +
      address.city);
  if (!text.empty()) add(address.country);
  return text;
}

std::string date_or_nothing(const std::optional<Date>& date) {
  return date ? to_string(*date) : "";
}

std::string known(const law::LegalFacts& facts, std::string_view key) {
  const auto text = policy::legal_fact_text(facts, key);
  return text == "unknown" ? "" : text;
}

// The form that stands in the name: "De Vries B.V." has "B.V.".
std::string legal_form(const std::string& name, const law::Jurisdiction& jurisdiction) {
  for (const auto& form : jurisdiction.legal_forms) {
    if (name.ends_with(" " + form.token)) return form.token;
  }
  return "";
}

void add_creditor(AgencyCase& of, const law::LegalFacts& facts) {
  const auto& creditor = of.administration.rules.creditor;
  const auto iban = creditor.ibans.find(std::string(of.all.account.currency.code()));
  auto& fields = of.fields;
  fields.emplace_back("creditor.name", creditor.name);
  fields.emplace_back("creditor.company_number", creditor.company_number);
  fields.emplace_back("creditor.vat_number", creditor.vat_number);
  fields.emplace_back("creditor.can_deduct_vat", known(facts, "can_deduct_vat"));
  fields.emplace_back("creditor.address", address_text(creditor.address));
  fields.emplace_back("creditor.iban", iban == creditor.ibans.end() ? "" : iban->second);
  fields.emplace_back("creditor.contact", creditor.contact_person);
  fields.emplace_back("creditor.email",
                      creditor.reply_to.empty() ? creditor.from_address : creditor.reply_to);
  fields.emplace_back("creditor.phone", creditor.phone);
  fields.emplace_back("creditor.reference", of.agency.reference);
}

void add_debtor(AgencyCase& of) {
  const auto& debtor = of.all.account.debtor;
  std::string mail;
  std::set<std::string> listed;
  for (const auto& mailbox : debtor.mailboxes) {
    if (listed.insert(mailbox.address).second) mail += (mail.empty() ? "" : ", ") + mailbox.address;
  }
  auto& fields = of.fields;
  fields.emplace_back("debtor.type", std::string(law::name(of.type.type)));
  fields.emplace_back("debtor.name", debtor.name);
  fields.emplace_back("debtor.legal_form",
                      legal_form(debtor.name, *of.administration.jurisdiction));
  fields.emplace_back("debtor.person", debtor.person);
  fields.emplace_back("debtor.birth_date", "");  // no ledger knows it
  fields.emplace_back("debtor.company_number", debtor.company_number);
  fields.emplace_back("debtor.vat_number", debtor.vat_number);
  fields.emplace_back("debtor.address", address_text(debtor.address));
  fields.emplace_back("debtor.email", mail);
  fields.emplace_back("debtor.phone", debtor.phone);
  fields.emplace_back("debtor.language", of.all.language);
  fields.emplace_back("debtor.customer_number", debtor.customer_number);
}

Money credited(const policy::Item& item) {
  // Whatever of the invoice is neither open nor paid was credited or written off.
  return {std::max<std::int64_t>(0, item.total.minor - item.open.minor - item.received.minor),
          item.total.currency};
}

Fields fields_of(const AgencyClaim& claim, const AgencyCase& of) {
  const policy::Item& item = *claim.standing.item;
  const auto facts =
      policy::legal_facts(of.all.account, of.administration.rules, item.invoice, of.order.on);
  Fields fields;
  fields.emplace_back("number", item.number);
  fields.emplace_back("date", date_or_nothing(item.invoice_date));
  fields.emplace_back("due_date", date_or_nothing(item.due_date));
  fields.emplace_back("term_agreed", known(facts, "term_agreed"));
  fields.emplace_back("performance", "");  // the books do not say
  fields.emplace_back("kind", known(facts, "claim_kind"));
  fields.emplace_back("reference", item.reference);
  fields.emplace_back("total", decimal_text(item.total));
  fields.emplace_back("paid", decimal_text(item.received));
  fields.emplace_back("credited", decimal_text(credited(item)));
  fields.emplace_back("open", decimal_text(claim.line.open));
  fields.emplace_back("disputed", decimal_text(claim.standing.disputed));
  fields.emplace_back("currency", std::string(item.total.currency.code()));
  return fields;
}

void reckon_all(AgencyCase& of) {
  std::vector<std::size_t> items;
  for (std::size_t index = 0; index < of.all.items.size(); ++index) {
    for (const auto& claim : of.claims) {
      if (&of.all.items[index] == &claim.standing) items.push_back(index);
    }
  }
  if (items.empty()) return;
  const auto* policy = of.all.items[items.front()].policy;
  if (policy == nullptr) return;
  policy::Step step;
  step.claim = {basis_of(*policy, &policy::Charges::interest),
                basis_of(*policy, &policy::Charges::costs)};
  auto found = policy::reckon(*policy, step, items, of.order.intent.amount, of.all);
  of.missing_rates = found.missing_rates;
  if (found.law && found.law->claimed) of.owed = found.law->claimed;
  const auto& statute = of.administration.jurisdiction->statute;
  const auto first = policy::default_of(of.all.items[items.front()], of.all).first_day;
  const auto* rule = statute.costs_for(of.all.debtor_type, first.value_or(of.order.on));
  of.needs_notice = rule && !rule->after_notice.empty();
  const auto& item = *of.all.items[items.front()].item;
  of.notice = of.all.notices.of(item.id, item.round);
}

void add_law(AgencyCase& of) {
  std::optional<Date> first;
  for (const auto& claim : of.claims) {
    const auto found = policy::default_of(claim.standing, of.all);
    if (found.first_day) first = std::min(first.value_or(*found.first_day), *found.first_day);
  }
  auto& fields = of.fields;
  const bool known = of.owed && of.missing_rates.empty();
  fields.emplace_back("interest.amount", known ? decimal_text(of.owed->interest) : "");
  fields.emplace_back("interest.until", known ? to_string(of.order.on) : "");
  fields.emplace_back("interest.first_day", date_or_nothing(first));
  fields.emplace_back("interest.article", of.owed ? of.owed->interest_article : "");
  fields.emplace_back("costs.amount", of.owed ? decimal_text(of.owed->costs) : "");
  fields.emplace_back("costs.article", of.owed ? of.owed->costs_article : "");
  std::string notice = of.needs_notice ? "" : "not needed";
  if (of.notice)
    notice = of.notice->notice().name + " of " + to_string(of.notice->act->on) +
             (of.notice->term ? ", deemed received " + to_string(of.notice->term->deemed_received) +
                                    ", term until " + to_string(of.notice->term->last_day)
                              : "");
  fields.emplace_back("costs.notice", notice);
}

bool has_attachment(const AgencyCase& of, std::string_view kind) {
  return std::any_of(of.attachments.begin(), of.attachments.end(),
                     [&](const auto& one) { return one.kind == kind; });
}

bool is_there(const AgencyCase& of, std::string_view name, bool prints) {
  constexpr std::string_view claims = "claims.";
  constexpr std::string_view files = "files.";
  const auto filled = [](const Fields& fields, std::string_view wanted) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const auto& one) { return one.first == wanted && !one.second.empty(); });
  };
  if (name.starts_with(claims)) {
    return std::all_of(of.claims.begin(), of.claims.end(), [&](const AgencyClaim& claim) {
      return filled(claim.fields, name.substr(claims.size()));
    });
  }
  if (!name.starts_with(files)) return filled(of.fields, name);
  const auto what = name.substr(files.size());
  if (what == "invoices") return prints;
  if (what == "messages")
    return std::any_of(of.sent.begin(), of.sent.end(),
                       [](const SentMessage& one) { return !one.file.empty(); });
  if (what == "notice") return !of.needs_notice || of.notice != nullptr;
  return has_attachment(of, what);
}

}  // namespace

void fill_fields(AgencyCase& of) {
  for (auto& claim : of.claims)
    claim.fields = fields_of(claim, of);
  const InvoiceId invoice = of.claims.empty() ? InvoiceId{} : of.claims.front().line.invoice;
  add_creditor(of,
               policy::legal_facts(of.all.account, of.administration.rules, invoice, of.order.on));
  add_debtor(of);
  reckon_all(of);
  add_law(of);
}

void find_missing(AgencyCase& of, bool prints) {
  for (const auto& name : of.agency.required) {
    const auto* field = settings::find_dossier_field(name);
    if (field != nullptr && !is_there(of, name, prints)) of.missing.push_back(field);
  }
}

}  // namespace dunning::desk
