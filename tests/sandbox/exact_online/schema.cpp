#include "tests/sandbox/exact_online/schema.hpp"

#include <algorithm>
#include <cstdlib>

#include "tests/sandbox/exact_online/properties.hpp"

namespace dunning::sandbox::exact_online {

namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    if (space > 0) all.emplace_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return all;
}

Type type_of(char letter) {
  switch (letter) {
    case 'g':
      return Type::guid;
    case 'y':
      return Type::byte;
    case 'h':
      return Type::int16;
    case 'i':
      return Type::int32;
    case 'l':
      return Type::int64;
    case 'd':
      return Type::real;
    case 'b':
      return Type::boolean;
    case 't':
      return Type::date;
    case 'x':
      return Type::binary;
    case 'c':
      return Type::collection;
    default:
      return Type::string;
  }
}

std::vector<Property> read_properties(const char* text, bool read_only) {
  std::vector<Property> all;
  for (const std::string& word : words(text)) {
    const std::size_t colon = word.find(':');
    const std::string flags = word.substr(colon + 2);
    const auto has = [&](char flag) { return flags.find(flag) != std::string::npos; };
    all.push_back({word.substr(0, colon), type_of(word[colon + 1]), has('*'),
                   has('p') && !read_only, has('u') && !read_only, has('!') && !read_only});
  }
  return all;
}

enum class Select { free, needed };

Endpoint made(const char* path, const char* model, Family family, const char* methods,
              const char* scope, const char* text, Select select) {
  Endpoint endpoint;
  endpoint.path = path;
  endpoint.model = model;
  endpoint.family = family;
  endpoint.methods = methods;
  endpoint.scope = scope;
  endpoint.properties = read_properties(text, std::string_view(methods) == "G");
  endpoint.select_needed = select == Select::needed;
  return endpoint;
}

Endpoint limited(Endpoint endpoint, const char* filters) {
  endpoint.filters_limited = true;
  endpoint.filters = words(filters);
  return endpoint;
}

Endpoint called_with(Endpoint endpoint, const char* parameters) {
  endpoint.parameters = words(parameters);
  return endpoint;
}

// The rows of another endpoint with a Timestamp for their key.
Endpoint with_timestamp(Endpoint endpoint) {
  for (Property& property : endpoint.properties)
    property.key = false;
  endpoint.properties.insert(endpoint.properties.begin(),
                             {"Timestamp", Type::int64, true, false, false, false});
  return limited(std::move(endpoint), "Timestamp");
}

void add_money(std::vector<Endpoint>& all) {
  constexpr const char* receivables = "Financial receivables";
  constexpr const char* cashflow = "Financial cashflow";
  all.push_back(made("cashflow/Receivables", "Cashflow.Receivable", Family::single, "GU",
                     receivables, properties::receivable, Select::needed));
  all.push_back(limited(made("bulk/Cashflow/Receivables", "Cashflow.Receivable", Family::bulk, "G",
                             receivables, properties::receivable, Select::needed),
                        "Account Document EndDate EndToEndID EntryDate EntryID GLAccount ID "
                        "InvoiceDate InvoiceNumber Source Status TransactionID TransactionType"));
  all.push_back(limited(made("sync/Cashflow/PaymentTerms", "Sync.PaymentTerm", Family::sync, "G",
                             cashflow, properties::payment_term, Select::needed),
                        "Timestamp"));
  all.push_back(made("cashflow/PaymentConditions", "Cashflow.PaymentCondition", Family::single,
                     "GP", cashflow, properties::payment_condition, Select::free));
  all.push_back(made("cashflow/DirectDebitMandates", "Cashflow.DirectDebitMandate", Family::single,
                     "GPUD", cashflow, properties::mandate, Select::free));
  const auto list = [&](const char* name) {
    return made(name, "Financial.ReceivableList", Family::report, "G", receivables,
                properties::receivables_list, Select::free);
  };
  all.push_back(
      limited(list("read/financial/ReceivablesList"), "AccountId DueDate InvoiceNumber YourRef"));
  all.push_back(called_with(list("read/financial/ReceivablesListByAccount"), "accountId"));
  all.push_back(called_with(list("read/financial/ReceivablesListByAgeGroup"), "ageGroup"));
  all.push_back(called_with(list("read/financial/ReceivablesListByAccountAndAgeGroup"),
                            "accountId ageGroup"));
  all.push_back(
      limited(made("read/financial/AgingReceivablesList", "Financial.AgingReceivables",
                   Family::report, "G", receivables, properties::aging_list, Select::free),
              ""));
  all.push_back(made("read/financial/AgingOverview", "Financial.AgingOverview", Family::report, "G",
                     receivables, properties::aging_overview, Select::free));
  all.push_back(made("read/financial/OutstandingInvoicesOverview",
                     "Financial.OutstandingInvoicesOverview", Family::report, "G", receivables,
                     properties::outstanding_overview, Select::free));
}

void add_entries(std::vector<Endpoint>& all) {
  constexpr const char* accounting = "Financial accounting";
  constexpr const char* invoices = "Sales invoices";
  all.push_back(made("salesinvoice/SalesInvoices", "SalesInvoice", Family::single, "G", invoices,
                     properties::sales_invoice, Select::needed));
  all.push_back(made("salesinvoice/SalesInvoiceLines", "SalesInvoiceLine", Family::single, "G",
                     invoices, properties::sales_invoice_line, Select::needed));
  all.push_back(made("bulk/SalesInvoice/SalesInvoices", "SalesInvoice", Family::bulk, "G", invoices,
                     properties::sales_invoice, Select::needed));
  all.push_back(made("salesentry/SalesEntries", "SalesEntry", Family::single, "GP", accounting,
                     properties::sales_entry, Select::free));
  all.push_back(made("salesentry/SalesEntryLines", "SalesEntryLine", Family::single, "G",
                     accounting, properties::sales_entry_line, Select::free));
  all.push_back(made("financialtransaction/TransactionLines", "TransactionLine", Family::single,
                     "G", accounting, properties::transaction_line, Select::needed));
  all.push_back(
      with_timestamp(made("sync/Financial/TransactionLines", "Sync.TransactionLine", Family::sync,
                          "G", accounting, properties::transaction_line, Select::needed)));
}

void add_relations(std::vector<Endpoint>& all) {
  constexpr const char* accounts = "Crm accounts";
  all.push_back(made("crm/Accounts", "Account", Family::single, "GPUD", accounts,
                     properties::account, Select::needed));
  all.push_back(made("bulk/CRM/Accounts", "Account", Family::bulk, "G", accounts,
                     properties::account, Select::needed));
  all.push_back(with_timestamp(made("sync/CRM/Accounts", "Sync.Account", Family::sync, "G",
                                    accounts, properties::account, Select::needed)));
  all.push_back(made("crm/Contacts", "Contact", Family::single, "GPUD", accounts,
                     properties::contact, Select::needed));
  all.push_back(limited(made("bulk/CRM/Contacts", "Contact", Family::bulk, "G", accounts,
                             properties::contact, Select::needed),
                        "Account ID IdentificationDocument IdentificationUser Person"));
  all.push_back(with_timestamp(made("sync/CRM/Contacts", "Sync.Contact", Family::sync, "G",
                                    accounts, properties::contact, Select::needed)));
  all.push_back(made("crm/BankAccounts", "BankAccount", Family::single, "GPUD", accounts,
                     properties::bank_account, Select::free));
  all.push_back(made("crm/AccountClassifications", "AccountClassification", Family::single, "G",
                     accounts, properties::account_classification, Select::free));
}

void add_office(std::vector<Endpoint>& all) {
  constexpr const char* workflow = "Organization workflow";
  constexpr const char* documents = "Organization documents";
  constexpr const char* administration = "Organization administration";
  all.push_back(made("activities/Tasks", "Task", Family::single, "GP", workflow, properties::task,
                     Select::free));
  all.push_back(made("activities/CommunicationNotes", "CommunicationNote", Family::single, "GP",
                     workflow, properties::communication_note, Select::free));
  all.push_back(made("activities/Events", "Event", Family::single, "GP", workflow,
                     properties::event, Select::free));
  all.push_back(made("documents/Documents", "Document", Family::single, "GPUD", documents,
                     properties::document, Select::free));
  all.push_back(made("documents/DocumentAttachments", "DocumentAttachment", Family::single, "GPD",
                     documents, properties::attachment, Select::free));
  all.push_back(made("documents/DocumentTypes", "DocumentType", Family::single, "G", documents,
                     properties::document_type, Select::free));
  all.push_back(made("documents/DocumentCategories", "DocumentCategory", Family::single, "G",
                     documents, properties::document_category, Select::free));
  all.push_back(made("documents/DocumentFolders", "DocumentFolder", Family::single, "G", documents,
                     properties::document_folder, Select::free));
  all.push_back(limited(made("sync/Deleted", "Sync.Deleted", Family::sync, "G", administration,
                             properties::deleted, Select::needed),
                        "Timestamp EntityType"));
  all.push_back(made("system/Divisions", "System.Division", Family::single, "G", administration,
                     properties::system_division, Select::free));
  all.push_back(made("system/AllDivisions", "System.AllDivision", Family::single, "G",
                     administration, properties::system_division, Select::free));
  all.push_back(made("hrm/Divisions", "HRM.Division", Family::single, "G", administration,
                     properties::hrm_division, Select::free));
  all.push_back(made("webhooks/WebhookSubscriptions", "Webhooks.WebhookSubscription",
                     Family::single, "GPD", administration, properties::subscription,
                     Select::free));
  all.push_back(called_with(made("users/UserHasRights", "Users.UserHasRights", Family::function,
                                 "G", administration, properties::user_has_rights, Select::free),
                            "endpoint"));
  all.push_back(
      called_with(made("read/sync/Sync/SyncTimestamp", "Sync.SyncTimestamp", Family::function, "G",
                       "", properties::sync_timestamp, Select::free),
                  "modified endPoint"));
  all.push_back(
      made("current/Me", "System.Me", Family::single, "G", "", properties::me, Select::free));
}

}  // namespace

const Property* Endpoint::find(std::string_view name) const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const Property& one) { return one.name == name; });
  return found == properties.end() ? nullptr : &*found;
}

const Property& Endpoint::key() const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [](const Property& one) { return one.key; });
  if (found == properties.end()) std::abort();  // the table is wrong
  return *found;
}

int Endpoint::page_size() const {
  return family == Family::bulk || family == Family::sync ? 1'000 : 60;
}

const std::vector<Endpoint>& endpoints() {
  static const std::vector<Endpoint> all = [] {
    std::vector<Endpoint> made;
    add_money(made);
    add_entries(made);
    add_relations(made);
    add_office(made);
    return made;
  }();
  return all;
}

const Endpoint* endpoint(std::string_view path) {
  const auto& all = endpoints();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Endpoint& one) { return one.path == path; });
  return found == all.end() ? nullptr : &*found;
}

const std::vector<std::string>& mandatory_account_filters() {
  static const std::vector<std::string> names = words(
      "Accountant AccountManager AddressLine1 AddressLine2 AddressLine3 Blocked BRIN BSN "
      "ChamberOfCommerce City Classification1 Classification2 Classification3 Classification4 "
      "Classification5 Classification6 Classification7 Classification8 Classification Code "
      "CodeAtSupplier Country Created Email EndDate Fax ID InvoiceAccount IsAccountant IsReseller "
      "IsSales IsSupplier MainContact Name Parent Phone Postcode PriceList Reseller RSIN "
      "SearchCode StartDate Status Type VATNumber");
  return names;
}

}  // namespace dunning::sandbox::exact_online
