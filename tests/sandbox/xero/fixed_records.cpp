// What an organisation is and has besides its books.
#include <nlohmann/json.hpp>

#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/wire.hpp"
#include "tests/sandbox/xero/wire_text.hpp"

namespace dunning::sandbox::xero {

const char* const organisation_name = "Waterkant Ontwerp B.V.";

Json Wire::organisation() const {
  Json wire{{"Name", organisation_name},
            {"LegalName", organisation_name},
            {"PaysTax", true},
            {"Version", "GLOBAL"},
            {"OrganisationType", "COMPANY"},
            {"BaseCurrency", "EUR"},
            {"CountryCode", "NL"},
            {"IsDemoCompany", false},
            {"OrganisationStatus", "ACTIVE"},
            {"RegistrationNumber", "34567890"},
            {"TaxNumber", "NL003456789B01"},
            {"FinancialYearEndDay", 31},
            {"FinancialYearEndMonth", 12},
            {"SalesTaxBasis", "ACCRUALS"},
            {"SalesTaxPeriod", "QUARTERLY"},
            {"DefaultSalesTax", "Tax Exclusive"},
            {"DefaultPurchasesTax", "Tax Exclusive"},
            {"CreatedDateUTC", "/Date(1577880000000+0000)/"},
            {"OrganisationEntityType", "COMPANY"},
            {"Timezone", "WEUROPESTANDARDTIME"},
            {"ShortCode", "!wK4n7"},
            {"OrganisationID", make_guid(IdKind::tenant, 1)},
            {"Edition", "BUSINESS"},
            {"Class", "PREMIUM"},
            {"LineOfBusiness", "Design"},
            {"Addresses", Json::array({{{"AddressType", "POBOX"},
                                        {"AddressLine1", "Kade 12"},
                                        {"City", "Rotterdam"},
                                        {"Region", ""},
                                        {"PostalCode", "3011 AB"},
                                        {"Country", "Nederland"}}})},
            {"Phones", Json::array()},
            {"ExternalLinks", Json::array()},
            {"PaymentTerms", {{"Sales", {{"Day", 14}, {"Type", "DAYSAFTERBILLDATE"}}}}}};
  if (!switches.lock_date.empty()) {
    put_date(wire, "PeriodLockDate", *parse_date(switches.lock_date), switches);
    wire.erase("PeriodLockDateString");
  }
  return wire;
}

Json Wire::actions() const {
  Json all = Json::array();
  for (const char* name : {"AttachFilesIntoInvoice", "CreateApprovedInvoice", "CreateDraftInvoice",
                           "UseMulticurrency"})
    all.push_back({{"Name", name}, {"Status", "ALLOWED"}});
  return all;
}

Json Wire::accounts() const {
  const auto account = [](int number, const char* code, const char* name, const char* type,
                          const char* category) {
    return Json{{"AccountID", make_guid(IdKind::account, number)},
                {"Code", code},
                {"Name", name},
                {"Status", "ACTIVE"},
                {"Type", type},
                {"TaxType", "NONE"},
                {"Class", category},
                {"EnablePaymentsToAccount", false},
                {"ShowInExpenseClaims", false},
                {"ReportingCode", category},
                {"HasAttachments", false},
                {"UpdatedDateUTC", "/Date(1577880000000+0000)/"},
                {"AddToWatchlist", false}};
  };
  Json bank = account(1, "090", "Zakelijke rekening", "BANK", "ASSET");
  bank["BankAccountNumber"] = "NL91ABNA0417164300";
  bank["BankAccountType"] = "BANK";
  bank["CurrencyCode"] = "EUR";
  return Json::array({bank, account(2, "200", "Omzet", "REVENUE", "REVENUE"),
                      account(3, "270", "Renteopbrengsten", "REVENUE", "REVENUE")});
}

Json Wire::branding_themes() const {
  return Json::array({{{"BrandingThemeID", make_guid(IdKind::branding_theme, 1)},
                       {"Name", "Standard"},
                       {"Type", "INVOICE"},
                       {"SortOrder", 0},
                       {"CreatedDateUTC", "/Date(1577880000000+0000)/"}}});
}

}  // namespace dunning::sandbox::xero
