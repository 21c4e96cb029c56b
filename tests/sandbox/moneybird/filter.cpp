#include "tests/sandbox/moneybird/filter.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "tests/sandbox/moneybird/ids.hpp"

namespace dunning::sandbox::moneybird {

namespace {

template <std::size_t N>
bool all_known(const std::vector<std::string>& values,
               const std::array<std::string_view, N>& known) {
  return std::all_of(values.begin(), values.end(), [&](const std::string& value) {
    return std::find(known.begin(), known.end(), value) != known.end();
  });
}

constexpr std::array<std::string_view, 9> invoice_states{
    "all",  "draft",    "open", "scheduled",    "pending_payment",
    "late", "reminded", "paid", "uncollectible"};
constexpr std::array<std::string_view, 3> contact_types{"all", "company", "private_individual"};
constexpr std::array<std::string_view, 6> delivery_methods{"all",    "email",  "post",
                                                           "manual", "peppol", "simplerinvoicing"};
constexpr std::array<std::string_view, 4> bank_states{"all", "unprocessed", "processed",
                                                      "auto_booked"};
constexpr std::array<std::string_view, 3> mutation_types{"all", "debit", "credit"};

// "2026-08-20T13:50:12Z" and "2026-08-20 13:50:12 UTC"; without a zone it is UTC, without a time
// midnight.
std::optional<Instant> read_moment(std::string text) {
  if (text.ends_with(" UTC")) text.replace(text.size() - 4, 4, "Z");
  if (text.size() == 10) text += "T00:00:00Z";
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  if (const auto at = parse_instant(text)) return at;
  return parse_instant(text + "Z");
}

Response bad_moment(const std::string& key) {
  return symbolic(400, key + " is not a valid date", "filter", "invalid");
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// A set of alternatives, empty when "all" is among them.
std::set<std::string> unless_all(const std::vector<std::string>& values) {
  if (std::find(values.begin(), values.end(), "all") != values.end()) return {};
  return {values.begin(), values.end()};
}

}  // namespace

std::vector<Term> terms_of(const std::string& filter) {
  std::vector<Term> terms;
  std::size_t from = 0;
  while (from <= filter.size()) {
    const std::size_t comma = std::min(filter.find(',', from), filter.size());
    const std::string term = filter.substr(from, comma - from);
    const std::size_t colon = term.find(':');
    if (colon != std::string::npos)
      terms.push_back({term.substr(0, colon), term.substr(colon + 1)});
    from = comma + 1;
  }
  return terms;
}

std::vector<std::string> alternatives(const std::string& value) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from <= value.size()) {
    const std::size_t bar = std::min(value.find('|', from), value.size());
    parts.push_back(value.substr(from, bar - from));
    from = bar + 1;
  }
  return parts;
}

OrRefusal<InvoiceFilter> read_invoice_filter(const std::string& filter, Date today) {
  InvoiceFilter read;
  for (const Term& term : terms_of(filter)) {
    if (term.key == "state") {
      const auto states = alternatives(term.value);
      if (!all_known(states, invoice_states)) {
        return symbolic(400, "Status is not included in the list", "filter", "invalid");
      }
      read.states = unless_all(states);
    } else if (term.key == "period") {
      auto period = read_period(term.value, today);
      if (auto* refused = std::get_if<Response>(&period)) return *refused;
      read.period = std::get<Period>(period);
    } else if (term.key == "reference") {
      const auto references = alternatives(term.value);
      read.references = {references.begin(), references.end()};
    } else if (term.key == "contact_id") {
      read.contact_id = term.value;
    } else if (term.key == "workflow_id") {
      read.workflow_id = term.value;
    } else if (term.key == "recurring_sales_invoice_id") {
      read.recurring_only = true;
    } else if (term.key == "created_after" || term.key == "updated_after") {
      const auto at = read_moment(term.value);
      if (!at) return bad_moment(term.key);
      (term.key == "created_after" ? read.created_after : read.updated_after) = at;
    }
  }
  return read;
}

bool InvoiceFilter::fits(const Invoice& invoice, const std::string& state, Date today) const {
  if (recurring_only) return false;
  if (!states.empty() && !states.contains(state)) return false;
  if (!references.empty() && !references.contains(invoice.reference)) return false;
  if (contact_id && *contact_id != make_id(IdKind::contact, invoice.debtor)) return false;
  if (workflow_id && *workflow_id != make_id(IdKind::workflow, 2)) return false;
  // A draft without a date of its own counts as of today.
  if (period && !period->contains(invoice.invoice_date.value_or(today))) return false;
  if (created_after && invoice.created <= *created_after) return false;
  return !updated_after || invoice.updated > *updated_after;
}

OrRefusal<ContactFilter> read_contact_filter(const std::string& filter) {
  ContactFilter read;
  for (const Term& term : terms_of(filter)) {
    if (term.key == "created_after" || term.key == "updated_after") {
      const auto at = read_moment(term.value);
      if (!at) return bad_moment(term.key);
      (term.key == "created_after" ? read.created_after : read.updated_after) = at;
    } else if (term.key == "first_name") {
      read.first_name = lower(term.value);
    } else if (term.key == "last_name") {
      read.last_name = lower(term.value);
    } else if (term.key == "contact_type") {
      if (!all_known({term.value}, contact_types)) {
        return symbolic(400, "Contact type is not included in the list", "filter", "invalid");
      }
      read.contact_type = term.value;
    } else if (term.key == "delivery_method") {
      if (!all_known({term.value}, delivery_methods)) {
        return symbolic(400, "Delivery method is not included in the list", "filter", "invalid");
      }
      read.delivery_method = term.value;
    }
  }
  return read;
}

bool ContactFilter::fits(const Debtor& debtor) const {
  if (created_after && debtor.created <= *created_after) return false;
  if (updated_after && debtor.updated <= *updated_after) return false;
  // The name of a company's contact person is not the contact's own.
  const bool person = debtor.company.empty();
  if (first_name && (!person || lower(debtor.first_name) != *first_name)) return false;
  if (last_name && (!person || lower(debtor.last_name) != *last_name)) return false;
  if (contact_type != "all" && (contact_type == "company") == debtor.company.empty()) return false;
  return delivery_method == "all" || delivery_method == (debtor.email.empty() ? "post" : "email");
}

OrRefusal<BankLineFilter> read_bank_line_filter(const std::string& filter, Date today) {
  BankLineFilter read;
  for (const Term& term : terms_of(filter)) {
    if (term.key == "state" || term.key == "mutation_type") {
      const auto values = alternatives(term.value);
      const bool state = term.key == "state";
      if (!(state ? all_known(values, bank_states) : all_known(values, mutation_types))) {
        return symbolic(
            400, std::string(state ? "State" : "Mutation type") + " is not included in the list",
            "filter", "invalid");
      }
      (state ? read.states : read.types) = unless_all(values);
    } else if (term.key == "period") {
      auto period = read_period(term.value, today);
      if (auto* refused = std::get_if<Response>(&period)) return *refused;
      read.period = std::get<Period>(period);
    }
  }
  return read;
}

bool BankLineFilter::fits(const BankLine& line) const {
  if (!states.empty() && !states.contains(line.is_processed() ? "processed" : "unprocessed"))
    return false;
  if (!types.empty() && !types.contains(line.amount.is_negative() ? "debit" : "credit"))
    return false;
  return !period || period->contains(line.date);
}

}  // namespace dunning::sandbox::moneybird
