// Accounts, the people behind them and their bank accounts.
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "tests/sandbox/amsterdam.hpp"
#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/exact_online/wire.hpp"

namespace dunning::sandbox::exact_online {

namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string country_name(const std::string& country) {
  if (country == "NL") return "Nederland";
  if (country == "BE") return "België";
  if (country == "DE") return "Duitsland";
  return country == "GB" ? "Verenigd Koninkrijk" : country;
}

void fill_terms(Row& row, const Debtor& debtor) {
  row.set("PaymentConditionSales", condition_code(debtor));
  row.set("PaymentConditionSalesDescription", std::to_string(debtor.term_days) + " dagen");
  row.set("SalesCurrency", debtor.country == "US" ? "USD" : "EUR");
  row.set("CreditLineSales", 0);
  row.set("CreditLinePurchase", 0);
  row.set("InvoicingMethod", debtor.email.empty() ? 1 : 2);
  if (debtor.classification.empty()) return;
  row.set("Classification1", classification_guid(debtor.classification));
  row.set("ClassificationDescription", debtor.classification);
}

Row account_row(const Wire& wire, const Wanted& wanted, const Debtor& debtor) {
  Row row(wanted);
  const std::string guid = make_guid(GuidKind::account, debtor.id);
  row.set("ID", guid);
  row.set("Code", padded_code(debtor.customer_number));
  row.set("Name", name_of(debtor));
  row.set("SearchCode", upper(name_of(debtor)).substr(0, 20));
  row.set("Email", text_or_null(debtor.email));
  row.set("Phone", text_or_null(debtor.phone));
  row.set("AddressLine1", text_or_null(debtor.street));
  row.set("Postcode", text_or_null(debtor.postcode));
  row.set("City", text_or_null(debtor.city));
  row.set("Country", padded_country(debtor.country));
  row.set("CountryName", country_name(debtor.country));
  row.set("Language", text_or_null(upper(debtor.language)));
  row.set("VATNumber", text_or_null(debtor.vat_number));
  row.set("ChamberOfCommerce", text_or_null(debtor.company_number));
  row.set("Status", "C");
  row.set("Type", "A");
  row.set("IsSales", true);
  row.set("IsSupplier", false);
  row.set("IsPurchase", false);
  row.set("IsBank", false);
  row.set("IsMember", false);
  row.set("IsReseller", false);
  row.set("IsAccountant", 0);
  row.set("IsAnonymised", 0);
  row.set("IsMailing", 0);
  row.set("Blocked", false);
  row.set("StartDate", wire_day(amsterdam(debtor.created).date));
  if (debtor.archived) row.set("EndDate", wire_day(amsterdam(debtor.updated).date));
  if (has_contact(debtor)) row.set("MainContact", make_guid(GuidKind::contact, debtor.id));
  row.set("AccountManager", make_guid(GuidKind::user, 1));
  row.set("AccountManagerFullName", user_name);
  row.set("AccountManagerHID", 1);
  row.set("Source", 0);
  fill_terms(row, debtor);
  wire.stamp(row, debtor.created, debtor.updated);
  row.about = {Overrides::Kind::debtor, debtor.id};
  wire.overlay(row, guid);
  return row;
}

Row contact_row(const Wire& wire, const Wanted& wanted, const Debtor& debtor) {
  Row row(wanted);
  const std::string guid = make_guid(GuidKind::contact, debtor.id);
  row.set("ID", guid);
  row.set("HID", debtor.id);
  row.set("Account", make_guid(GuidKind::account, debtor.id));
  row.set("AccountIsCustomer", true);
  row.set("AccountIsSupplier", false);
  row.set("AccountMainContact", guid);
  row.set("AccountName", name_of(debtor));
  row.set("IsMainContact", true);
  row.set("FirstName", text_or_null(debtor.first_name));
  row.set("LastName", text_or_null(debtor.last_name));
  row.set("FullName", debtor.first_name + " " + debtor.last_name);
  row.set("Language", text_or_null(upper(debtor.language)));
  row.set("Email", text_or_null(first_address(debtor.email)));
  row.set("BusinessEmail", text_or_null(first_address(debtor.email)));
  row.set("Phone", text_or_null(debtor.phone));
  row.set("BusinessPhone", text_or_null(debtor.phone));
  row.set("IsMailingExcluded", false);
  row.set("IsAnonymised", 0);
  row.set("StartDate", wire_day(amsterdam(debtor.created).date));
  wire.stamp(row, debtor.created, debtor.updated);
  row.about = {Overrides::Kind::debtor, debtor.id};
  wire.overlay(row, guid);
  return row;
}

using Make = Row (*)(const Wire&, const Wanted&, const Debtor&);

// The rows of one of the two tables, by guid or by Timestamp.
Source source_of(const Wire& wire, const Versioned<DebtorRow>& table, Make make, bool sync) {
  return {true,
          [&wire, &table, make, sync](const Scope& scope, const Wanted& wanted, const auto& take) {
            const auto add = [&](const std::string& guid, std::int64_t version) {
              const DebtorRow& kept = table.rows().at(guid).second;
              if (wire.written.removed.contains(guid)) return true;
              Row row = make(wire, wanted, wire.economy.debtors().at(kept.debtor));
              if (sync) row.set("Timestamp", std::to_string(version));
              return take(std::move(row));
            };
            if (sync) {
              const auto& order = table.by_version();
              for (auto next = order.upper_bound(scope.above); next != order.end(); ++next) {
                if (!add(next->second, next->first)) return;
              }
              return;
            }
            const auto& rows = table.rows();
            auto next =
                scope.key.empty() ? rows.upper_bound(scope.key_after) : rows.find(scope.key);
            for (; next != rows.end(); ++next) {
              if (!add(next->first, next->second.first) || !scope.key.empty()) return;
            }
          }};
}

std::set<std::string> labels_of(const Wire& wire) {
  std::set<std::string> labels{"Niet aanmanen", "Betalingsregeling"};
  for (const auto& [id, debtor] : wire.economy.debtors()) {
    if (!debtor.classification.empty()) labels.insert(debtor.classification);
  }
  return labels;
}

}  // namespace

Source Wire::accounts(bool sync) const {
  return source_of(*this, mirror.accounts(), &account_row, sync);
}

Source Wire::contacts(bool sync) const {
  return source_of(*this, mirror.contacts(), &contact_row, sync);
}

Source Wire::bank_accounts() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    for (const auto& [id, debtor] : economy.debtors()) {
      const std::string guid = make_guid(GuidKind::bank_account, id);
      if (debtor.iban.empty() || !mirror.shows(id) || written.removed.contains(guid)) continue;
      Row row(wanted);
      row.set("ID", guid);
      row.set("Account", make_guid(GuidKind::account, id));
      row.set("AccountName", name_of(debtor));
      row.set("BankAccount", debtor.iban);
      row.set("IBAN", debtor.iban);
      row.set("BankAccountHolderName", name_of(debtor));
      row.set("Main", true);
      row.set("Blocked", false);
      row.set("Type", "A");
      row.set("TypeDescription", "Standaard");
      stamp(row, debtor.created, debtor.updated);
      row.about = {Overrides::Kind::debtor, id};
      overlay(row, guid);
      add(std::move(row));
    }
  });
}

Source Wire::classifications() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    int number = 0;
    for (const std::string& label : labels_of(*this)) {
      Row row(wanted);
      row.set("ID", classification_guid(label));
      row.set("AccountClassificationName", make_guid(GuidKind::classification, 1));
      row.set("AccountClassificationNameDescription", "Debiteurenbeheer");
      row.set("Code", "D" + std::to_string(++number));
      row.set("Description", label);
      stamp(row, Instant{}, Instant{});
      add(std::move(row));
    }
  });
}

}  // namespace dunning::sandbox::exact_online
