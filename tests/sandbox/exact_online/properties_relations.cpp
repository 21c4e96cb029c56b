// Whom the company knows.
#include "tests/sandbox/exact_online/properties.hpp"

namespace dunning::sandbox::exact_online::properties {

const char* const account =
    "ID:g*pu Accountant:gpu AccountManager:gpu AccountManagerFullName:s AccountManagerHID:i "
    "ActivitySector:gpu ActivitySubSector:gpu AddressLine1:spu AddressLine2:spu "
    "AddressLine3:spu AddressSource:y AutomaticProcessProposedEntry:ypu BankAccounts:c "
    "Blocked:bpu BRIN:g BSN:spu BusinessType:gpu CanDropShip:bpu ChamberOfCommerce:spu "
    "City:spu Classification:s Classification1:gpu Classification2:gpu Classification3:gpu "
    "Classification4:gpu Classification5:gpu Classification6:gpu Classification7:gpu "
    "Classification8:gpu ClassificationDescription:s Code:spu CodeAtSupplier:spu "
    "CompanySize:gpu ConsolidationScenario:ypu ControlledDate:tpu Costcenter:s "
    "CostcenterDescription:s CostPaid:y Country:spu CountryName:s Created:t Creator:g "
    "CreatorFullName:s CreditLinePurchase:dpu CreditLineSales:dpu Currency:s CustomerSince:t "
    "CustomField:s DatevCreditorCode:spu DatevDebtorCode:spu DeliveryAdvice:ypu "
    "DiscountPurchase:dpu DiscountSales:dpu Division:i Document:g DunsNumber:s Email:spu "
    "EnableSalesPaymentLink:bpu EndDate:tpu EORINumber:spu EstablishedDate:tpu Fax:spu "
    "GLAccountPurchase:gpu GLAccountSales:gpu GLAP:gpu GLAR:gpu GlnNumber:spu "
    "HasWithholdingTaxSales:bpu IgnoreDatevWarningMessage:bpu IncotermAddressPurchase:spu "
    "IncotermAddressSales:spu IncotermCodePurchase:spu IncotermCodeSales:spu "
    "IncotermVersionPurchase:hpu IncotermVersionSales:hpu IntraStatArea:spu "
    "IntraStatDeliveryTerm:spu IntraStatSystem:spu IntraStatTransactionA:spu "
    "IntraStatTransactionB:spu IntraStatTransportMethod:spu InvoiceAccount:gpu "
    "InvoiceAccountCode:s InvoiceAccountName:s InvoiceAttachmentType:ipu InvoicingMethod:ipu "
    "IsAccountant:ypu IsAgency:ypu IsAnonymised:y IsBank:b IsCompetitor:ypu IsExtraDuty:bpu "
    "IsMailing:ypu IsMember:b IsPilot:bpu IsPurchase:b IsReseller:bpu IsSales:b "
    "IsSupplier:bpu Language:spu LanguageDescription:s Latitude:dpu LeadPurpose:gpu "
    "LeadSource:gpu Logo:xpu LogoFileName:spu LogoThumbnailUrl:s LogoUrl:s Longitude:dpu "
    "MainContact:gpu Modified:t Modifier:g ModifierFullName:s Name:spu! OINNumber:spu "
    "Parent:gpu PayAsYouEarn:spu PaymentConditionPurchase:spu "
    "PaymentConditionPurchaseDescription:s PaymentConditionSales:spu "
    "PaymentConditionSalesDescription:s PeppolIdentifier:spu PeppolIdentifierType:ipu "
    "Phone:spu PhoneExtension:spu Postcode:spu PriceList:gpu PurchaseCurrency:spu "
    "PurchaseCurrencyDescription:s PurchaseLeadDays:ipu PurchaseVATCode:spu "
    "PurchaseVATCodeDescription:s RecepientOfCommissions:bpu Remarks:spu Reseller:gpu "
    "ResellerCode:s ResellerName:s RSIN:spu SalesCurrency:spu SalesCurrencyDescription:s "
    "SalesTaxSchedule:gpu SalesTaxScheduleCode:s SalesTaxScheduleDescription:s "
    "SalesVATCode:spu SalesVATCodeDescription:s SearchCode:spu SecurityLevel:ipu "
    "SeparateInvPerProject:ypu SeparateInvPerSubscription:ypu ShippingLeadDays:ipu "
    "ShippingMethod:gpu ShowRemarkForSales:bpu Source:y StartDate:tpu State:spu StateName:s "
    "Status:spu StatusSince:t TradeName:spu Type:s UniqueTaxpayerReference:spu "
    "VATLiability:spu VATNumber:spu Website:spu";

const char* const contact =
    "ID:g*pu Account:gpu! AccountIsCustomer:b AccountIsSupplier:b AccountMainContact:g "
    "AccountName:s AddressLine2:s AddressStreet:s AddressStreetNumber:s "
    "AddressStreetNumberSuffix:s AllowMailing:i BirthDate:tpu BirthName:spu "
    "BirthNamePrefix:spu BirthPlace:spu BusinessEmail:spu BusinessFax:spu BusinessMobile:spu "
    "BusinessPhone:spu BusinessPhoneExtension:spu City:s Code:s Country:s Created:t Creator:g "
    "CreatorFullName:s CustomField:s Division:i Email:spu EndDate:tpu FirstName:spu! "
    "FullName:s Gender:spu HID:ipu IdentificationDate:tpu IdentificationDocument:gpu "
    "IdentificationUser:gpu Initials:spu IsAnonymised:y IsMailingExcluded:bpu IsMainContact:b "
    "JobTitleDescription:spu Language:spu LastName:spu! LeadPurpose:gpu LeadSource:gpu "
    "MarketingNotes:spu MiddleName:spu Mobile:spu Modified:t Modifier:g ModifierFullName:s "
    "Nationality:spu Notes:spu PartnerName:s PartnerNamePrefix:s Person:gpu Phone:spu "
    "PhoneExtension:s Picture:xpu PictureName:spu PictureThumbnailUrl:s PictureUrl:s "
    "Postcode:s SocialSecurityNumber:spu StartDate:tpu State:s Title:spu TitleAbbreviation:s "
    "TitleDescription:s";

const char* const bank_account =
    "ID:g*pu Account:gpu! AccountName:s Bank:g BankAccount:spu! BankAccountHolderName:spu "
    "BankDescription:s BankName:s BICCode:spu Blocked:bpu Created:t Creator:g "
    "CreatorFullName:s Description:spu Division:i Format:s IBAN:s Main:bpu Modified:t "
    "Modifier:g ModifierFullName:s PaymentServiceAccount:g Type:s TypeDescription:s";

// Not in the reference's list of resources; known from practice.
const char* const account_classification =
    "ID:g* AccountClassificationName:g AccountClassificationNameDescription:s Code:s Created:t "
    "Creator:g CreatorFullName:s CreditManagementScenario:g CreditManagementScenarioCode:s "
    "CreditManagementScenarioDescription:s Description:s Division:i Modified:t Modifier:g "
    "ModifierFullName:s";

}  // namespace dunning::sandbox::exact_online::properties
