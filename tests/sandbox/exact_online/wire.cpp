#include "tests/sandbox/exact_online/wire.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/exact_online/values.hpp"

namespace dunning::sandbox::exact_online {

const char* const user_name = "Mila Waterkant";
const char* const company_name = "Waterkant Ontwerp B.V.";
const char* const receivables_account = "              1300";

namespace {

// Both, one after the other; in no order.
Source joined(Source first, Source second) {
  return {false, [first, second](const Scope& scope, const Wanted& wanted, const auto& take) {
            bool more = true;
            const auto pass = [&](Row&& row) { return more = take(std::move(row)); };
            first.each(scope, wanted, pass);
            if (more) second.each(scope, wanted, pass);
          }};
}

Source nothing() {
  return {true, [](const Scope&, const Wanted&, const auto&) {}};
}

}  // namespace

Source listed(
    std::function<void(const Scope&, const Wanted&, const std::function<void(Row&&)>&)> all) {
  return {false,
          [all = std::move(all)](const Scope& scope, const Wanted& wanted, const auto& take) {
            bool more = true;
            all(scope, wanted, [&](Row&& row) {
              if (more) more = take(std::move(row));
            });
          }};
}

std::string name_of(const Debtor& debtor) {
  return debtor.company.empty() ? debtor.first_name + " " + debtor.last_name : debtor.company;
}

std::string first_address(const std::string& email) {
  return email.substr(0, email.find(','));
}

std::string classification_guid(const std::string& label) {
  std::uint64_t hash = 1469598103934665603ULL;
  for (const char c : label)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return make_guid(GuidKind::classification, static_cast<std::int64_t>(hash >> 20U));
}

std::string condition_code(const Debtor& debtor) {
  if (debtor.habit == Habit::direct_debit) return "IN";
  return (debtor.term_days < 10 ? "0" : "") + std::to_string(debtor.term_days);
}

std::int64_t invoice_number(const std::string& number, std::int64_t id) {
  std::string plain;
  for (const char c : number) {
    if (c >= '0' && c <= '9')
      plain += c;
    else if (c != '-' && c != '/')
      return 26'700'000 + id;
  }
  const auto value = digits(plain);
  const bool fits = value && *value > 0 && *value <= std::numeric_limits<std::int32_t>::max();
  return fits ? *value : 26'700'000 + id;
}

std::int64_t invoice_number(const Invoice& invoice) {
  return invoice_number(invoice.number, invoice.id);
}

void Wire::stamp(Row& row, Instant made, Instant changed) const {
  row.set("Created", wire_moment(made));
  row.set("Modified", wire_moment(changed));
  row.set("Creator", make_guid(GuidKind::user, 1));
  row.set("CreatorFullName", user_name);
  row.set("Modifier", make_guid(GuidKind::user, 1));
  row.set("ModifierFullName", user_name);
  row.set("Division", division);
}

void Wire::overlay(Row& row, const std::string& guid) const {
  const auto found = written.edits.find(guid);
  if (found == written.edits.end()) return;
  for (const auto& [name, value] : found->second.items())
    row.set(name, value);
}

Source Wire::source(const Endpoint& endpoint, const Request& request) const {
  const std::string& path = endpoint.path;
  if (path == "current/Me") return me();
  if (path.ends_with("Divisions")) return divisions();
  if (division != main_division) return nothing();  // the archived one is empty
  if (path == "cashflow/Receivables" || path == "bulk/Cashflow/Receivables") return receivables();
  if (path == "sync/Cashflow/PaymentTerms") return payment_terms();
  if (path == "cashflow/PaymentConditions") return joined(payment_conditions(), created(path));
  if (path == "cashflow/DirectDebitMandates") return joined(mandates(), created(path));
  if (path.starts_with("read/financial/ReceivablesList")) return receivables_list(request);
  if (path == "read/financial/AgingReceivablesList") return aging_list();
  if (path == "read/financial/AgingOverview") return aging_overview();
  if (path == "read/financial/OutstandingInvoicesOverview") return outstanding_overview();
  if (path.ends_with("/SalesInvoices")) return sales_invoices();
  if (path == "salesentry/SalesEntries") return sales_entries();
  if (path == "salesentry/SalesEntryLines") return sales_entry_lines();
  if (path == "financialtransaction/TransactionLines") return transaction_lines(false);
  if (path == "sync/Financial/TransactionLines") return transaction_lines(true);
  if (path == "crm/Accounts" || path == "bulk/CRM/Accounts") return accounts(false);
  if (path == "sync/CRM/Accounts") return accounts(true);
  if (path == "crm/Contacts" || path == "bulk/CRM/Contacts")
    return written.created.contains("crm/Contacts")
               ? joined(contacts(false), created("crm/Contacts"))
               : contacts(false);
  if (path == "sync/CRM/Contacts") return contacts(true);
  if (path == "crm/BankAccounts") return joined(bank_accounts(), created(path));
  if (path == "crm/AccountClassifications") return classifications();
  if (path == "documents/Documents") return joined(documents(), created(path));
  if (path == "documents/DocumentAttachments") return joined(attachments(), created(path));
  if (path == "documents/DocumentTypes") return document_types();
  if (path == "documents/DocumentCategories") return document_categories();
  if (path == "sync/Deleted") return deletions();
  if (path == "read/sync/Sync/SyncTimestamp") return sync_timestamp(request);
  return created(path);  // tasks, notes, subscriptions
}

Json Wire::expand(const Endpoint& endpoint, const Row& row, const std::string& property) const {
  const std::map<std::string, std::pair<std::string, std::string>> inside{
      {"SalesEntryLines", {"salesentry/SalesEntryLines", "EntryID"}},
      {"BankAccounts", {"crm/BankAccounts", "Account"}}};
  Json results = Json::array();
  const auto found = inside.find(property);
  if (found == inside.end()) return results;
  const Endpoint& target = *exact_online::endpoint(found->second.first);
  Wanted wanted;
  for (const Property& one : target.properties)
    wanted.insert(one.name);
  const Json& key = row.at(endpoint.key().name);
  source(target, Request{}).each({}, wanted, [&](Row&& part) {
    if (part.at(found->second.second) != key) return true;
    Json entity = Json::object();
    for (const Property& one : target.properties)
      entity[one.name] = part.at(one.name);
    results.push_back(std::move(entity));
    return true;
  });
  return results;
}

}  // namespace dunning::sandbox::exact_online
