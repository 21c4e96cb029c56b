// Documents, what was deleted, the divisions and who asks.
#include <nlohmann/json.hpp>

#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/exact_online/wire.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr int sales_invoice_type = 10;
constexpr std::int64_t kept_days = 61;  // about two months

std::string attachment_address(const Wire& wire, const std::string& guid) {
  return wire.base_url + "/docs/SysAttachment.aspx?ID=" + guid +
         "&_Division_=" + std::to_string(wire.division);
}

Row document_row(const Wire& wire, const Wanted& wanted, const Invoice& invoice) {
  Row row(wanted);
  const Debtor& debtor = *wire.economy.debtor(invoice.debtor);
  const std::string guid = make_guid(GuidKind::document, invoice.id);
  row.set("ID", guid);
  row.set("HID", invoice.id);
  row.set("Type", sales_invoice_type);
  row.set("TypeDescription", "Verkoopfactuur");
  row.set("Subject", "Factuur " + invoice.number);
  row.set("Account", make_guid(GuidKind::account, debtor.id));
  row.set("AccountCode", padded_code(debtor.customer_number));
  row.set("AccountName", name_of(debtor));
  row.set("AmountFC", wire_amount(invoice.total));
  row.set("Currency", std::string(invoice.total.currency.code()));
  row.set("DocumentDate", wire_day(invoice.invoice_date));
  row.set("SalesInvoiceNumber", invoice_number(invoice));
  row.set("FinancialTransactionEntryID", make_guid(GuidKind::sales_entry, invoice.id));
  row.set("Category", make_guid(GuidKind::category, 1));
  row.set("CategoryDescription", "Algemeen");
  row.set("DocumentViewUrl", wire.base_url + "/docs/DocView.aspx?DocumentID=" + guid +
                                 "&_Division_=" + std::to_string(wire.division));
  row.set("HasEmptyBody", true);
  row.set("Language", "nl-NL");
  wire.stamp(row, invoice.created, invoice.created);
  wire.overlay(row, guid);
  return row;
}

}  // namespace

Source Wire::documents() const {
  return listed([this](const Scope& scope, const Wanted& wanted, const auto& add) {
    for (const auto& [id, invoice] : economy.invoices()) {
      if (!invoice.is_sent() || !mirror.shows(invoice.debtor)) continue;
      const std::string guid = make_guid(GuidKind::document, id);
      if (!scope.key.empty() && scope.key != guid) continue;
      if (!written.removed.contains(guid)) add(document_row(*this, wanted, invoice));
    }
  });
}

Source Wire::attachments() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    for (const auto& [id, invoice] : economy.invoices()) {
      const std::string guid = make_guid(GuidKind::attachment, id);
      if (!invoice.is_sent() || !mirror.shows(invoice.debtor) || written.removed.contains(guid))
        continue;
      Row row(wanted);
      row.set("ID", guid);
      row.set("Document", make_guid(GuidKind::document, id));
      row.set("FileName", "Factuur " + invoice.number + ".pdf");
      row.set("FileSize", 640);
      row.set("Url", attachment_address(*this, guid));
      add(std::move(row));
    }
  });
}

Source Wire::document_types() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    const std::map<int, const char*> types{
        {10, "Verkoopfactuur"}, {20, "Inkoopfactuur"}, {55, "Overige documenten"}, {183, "E-mail"}};
    for (const auto& [id, description] : types) {
      Row row(wanted);
      row.set("ID", id);
      row.set("Description", description);
      row.set("DocumentIsCreatable", true);
      row.set("DocumentIsDeletable", true);
      row.set("DocumentIsUpdatable", true);
      row.set("DocumentIsViewable", true);
      row.set("TypeCategory", id == 10 ? 1 : 4);
      stamp(row, Instant{}, Instant{});
      add(std::move(row));
    }
  });
}

Source Wire::document_categories() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    Row row(wanted);
    row.set("ID", make_guid(GuidKind::category, 1));
    row.set("Description", "Algemeen");
    stamp(row, Instant{}, Instant{});
    add(std::move(row));
  });
}

Source Wire::deletions() const {
  return {true, [this](const Scope& scope, const Wanted& wanted, const auto& take) {
            const Instant oldest = economy.now() - Millis{kept_days * 86'400'000};
            for (const Deletion& one : mirror.deletions()) {
              if (one.timestamp <= scope.above || one.at < oldest) continue;
              Row row(wanted);
              row.set("Timestamp", std::to_string(one.timestamp));
              row.set("ID", make_guid(GuidKind::deletion, one.number));
              row.set("EntityKey", one.key);
              row.set("EntityType", static_cast<int>(one.entity_type));
              row.set("DeletedDate", wire_moment(one.at));
              row.set("DeletedBy", make_guid(GuidKind::user, 1));
              row.set("Division", division);
              if (!take(std::move(row))) return;
            }
          }};
}

Source Wire::divisions() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    for (const int code : {main_division, archived_division}) {
      const bool own = code == main_division;
      Row row(wanted);
      row.set("Code", code);
      row.set("Hid", own ? "1" : "2");
      row.set("HID", own ? "1" : "2");
      row.set("Description", own ? company_name : "Waterkant Ontwerp (tot 2019)");
      row.set("Customer", make_guid(GuidKind::division_customer, 1));
      row.set("CustomerCode", padded_code("84112"));
      row.set("CustomerName", company_name);
      row.set("Currency", "EUR");
      row.set("CurrencyDescription", "Euro");
      row.set("Country", padded_country("NL"));
      row.set("CountryDescription", "Nederland");
      row.set("Legislation", "11  ");
      row.set("VATNumber", "NL001234567B01");
      row.set("ChamberOfCommerceNumber", "12345678");
      row.set("Email", "administratie@waterkant.example");
      row.set("Current",
              code == (switches.current_division == 0 ? main_division : switches.current_division));
      row.set("IsMainDivision", own);
      row.set("Main", own);
      row.set("Status", own ? 1 : 2);
      row.set("BlockingStatus", 0);
      row.set("IsHRDivision", false);
      row.set("IsDossierDivision", false);
      row.set("IsPracticeDivision", false);
      row.set("StartDate", wire_day(Date::from_days(17'000)));
      if (!own) row.set("ArchiveDate", wire_day(Date::from_days(18'262)));
      if (own && moved_at > Instant{}) row.set("DivisionMoveDate", wire_moment(moved_at));
      stamp(row, Instant{17'000LL * 86'400'000}, Instant{17'000LL * 86'400'000});
      add(std::move(row));
    }
  });
}

Source Wire::me() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    Row row(wanted);
    const Instant now = server_now();
    row.set("UserID", make_guid(GuidKind::user, 1));
    row.set("CurrentDivision",
            switches.current_division == 0 ? main_division : switches.current_division);
    row.set("AccountingDivision", main_division);
    row.set("FullName", user_name);
    row.set("FirstName", "Mila");
    row.set("LastName", "Waterkant");
    row.set("UserName", "mila@waterkant.example");
    row.set("Email", "mila@waterkant.example");
    row.set("Language", "NL");
    row.set("LanguageCode", "nl-NL");
    row.set("Legislation", "11");
    row.set("ServerTime", wall_clock_text(now));
    row.set("ServerUtcOffset", (wall_clock_ms(now) - now.ms) / 1'000);
    row.set("PackageCode", "EOL-PREMIUM");
    row.set("DivisionCustomer", make_guid(GuidKind::division_customer, 1));
    row.set("DivisionCustomerCode", padded_code("84112"));
    row.set("DivisionCustomerName", company_name);
    row.set("CustomerCode", padded_code("84112"));
    row.set("IsClientUser", false);
    row.set("IsEmployeeSelfServiceUser", false);
    row.set("IsMyFirmLiteUser", false);
    row.set("IsMyFirmPortalUser", false);
    row.set("IsOEIMigrationMandatory", false);
    row.set("IsStarterUser", false);
    add(std::move(row));
  });
}

// The row version from which on everything was changed at or after a moment.
Source Wire::sync_timestamp(const Request& request) const {
  const auto since = read_literal(request.query_value("modified"));
  const auto name = read_literal(request.query_value("endPoint"));
  return listed([this, since, name](const Scope&, const Wanted& wanted, const auto& add) {
    const auto* moment = since ? std::get_if<Moment>(&*since) : nullptr;
    if (moment == nullptr) return;
    std::int64_t version = 0;
    for (const auto& [one, guid] : mirror.terms().by_version()) {
      const Term& term = mirror.terms().rows().at(guid).second;
      const Invoice* invoice = economy.invoice(term.invoice);
      if (invoice != nullptr && wall_clock_ms(invoice->updated) >= moment->ms) break;
      version = one;
    }
    Row row(wanted);
    row.set("TimeStampAsBigInt", std::to_string(version));
    row.set("Modified", "/Date(" + std::to_string(moment->ms) + ")/");
    const auto* text = name ? std::get_if<std::string>(&*name) : nullptr;
    row.set("API", text == nullptr ? Json() : Json(*text));
    add(std::move(row));
  });
}

Source Wire::created(const std::string& path) const {
  return listed([this, path](const Scope&, const Wanted& wanted, const auto& add) {
    const auto found = written.created.find(path);
    if (found == written.created.end()) return;
    for (const Json& entity : found->second) {
      const std::string guid = entity.value("ID", std::string());
      if (written.removed.contains(guid)) continue;
      Row row(wanted);
      for (const auto& [name, value] : entity.items())
        row.set(name, value);
      overlay(row, guid);
      add(std::move(row));
    }
  });
}

}  // namespace dunning::sandbox::exact_online
