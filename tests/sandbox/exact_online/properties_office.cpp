// Documents, tasks, the divisions and their subscriptions.
#include "tests/sandbox/exact_online/properties.hpp"

namespace dunning::sandbox::exact_online::properties {

const char* const task =
    "ID:g*p Account:gp AccountName:s ActionDate:tp Attachments:c Contact:gp ContactFullName:s "
    "Created:t Creator:g CreatorFullName:s CustomTaskType:gp Description:sp Division:i "
    "Document:gp DocumentSubject:sp Employee:gp HID:ip Modified:t Modifier:g "
    "ModifierFullName:s Notes:sp Opportunity:gp OpportunityName:sp Project:gp "
    "ProjectDescription:sp Status:i StatusDescription:s TaskType:ip TaskTypeDescription:s "
    "User:gp UserFullName:sp";

const char* const communication_note =
    "ID:g*p Account:gp AccountName:s Attachments:c Campaign:gp CampaignDescription:s "
    "Contact:gp ContactFullName:s Created:t Creator:g CreatorFullName:s Date:tp Division:i "
    "Document:gp DocumentSubject:sp HID:ip Modified:t Modifier:g ModifierFullName:s Notes:sp "
    "Opportunity:gp OpportunityName:sp Status:i StatusDescription:s Subject:sp User:gp "
    "UserFullName:sp";

const char* const document =
    "ID:g*pu Account:gpu AccountCode:s AccountName:s AmountFC:dpu Body:spu Category:gpu "
    "CategoryDescription:spu Contact:gpu ContactFullName:s ContractID:gpu ContractNumber:s "
    "Created:t Creator:g CreatorFullName:spu Currency:spu Division:i DocumentDate:tpu "
    "DocumentFolder:gpu DocumentFolderCode:s DocumentFolderDescription:s DocumentViewUrl:s "
    "ExpiryDate:tpu FinancialTransactionEntryID:gpu HasEmptyBody:b HID:ipu InheritShare:bpu "
    "Item:gpu ItemCode:s ItemDescription:s Language:spu Modified:t Modifier:g "
    "ModifierFullName:s Opportunity:gpu Project:gpu ProjectCode:s ProjectDescription:s "
    "ProposedEntryStatus:hpu SalesInvoiceNumber:ipu SalesOrderNumber:ipu "
    "ScanServiceStatus:hpu SendMethod:i ShopOrderNumber:ipu Subject:spu! TeamsMeetingId:spu "
    "Type:ipu! TypeDescription:s";

const char* const attachment = "ID:g*p Attachment:xp! Document:gp! FileName:sp! FileSize:d Url:s";

const char* const document_type =
    "ID:i* Created:t Description:s DocumentIsCreatable:b DocumentIsDeletable:b "
    "DocumentIsUpdatable:b DocumentIsViewable:b Modified:t TypeCategory:i";

const char* const document_category = "ID:g* Created:t Description:s Modified:t";

const char* const document_folder =
    "ID:g*pu Code:spu! Created:t Creator:g CreatorFullName:s Description:spu! Division:i "
    "Modified:t Modifier:g ModifierFullName:s ParentFolder:gpu Share:ipu";

const char* const deleted =
    "Timestamp:l* DeletedBy:g DeletedDate:t Division:i EntityKey:g EntityType:i ID:g";

const char* const system_division =
    "Code:i* AddressLine1:s AddressLine2:s AddressLine3:s ArchiveDate:t BlockingStatus:i "
    "BusinessTypeCode:s BusinessTypeDescription:s ChamberOfCommerceEstablishment:s "
    "ChamberOfCommerceNumber:s City:s Class_01:s Class_02:s Class_03:s Class_04:s Class_05:s "
    "CompanySizeCode:s CompanySizeDescription:s Country:s Created:t Creator:g "
    "CreatorFullName:s Currency:s Current:b Customer:g CustomerCode:s CustomerName:s "
    "DatevAccountantNumber:s DatevClientNumber:s Description:s DivisionHRLinkUnlinkDate:t "
    "DivisionMoveDate:t Email:s Fax:s Hid:l IsDossierDivision:b IsHRDivision:b "
    "IsMainDivision:b IsPracticeDivision:b Legislation:s Modified:t Modifier:g "
    "ModifierFullName:s OBNumber:s Phone:s Postcode:s SbiCode:s SbiDescription:s SectorCode:s "
    "SectorDescription:s ShareCapital:d SiretNumber:s StartDate:t State:s Status:i "
    "SubsectorCode:s SubsectorDescription:s TaxOfficeNumber:s TaxReferenceNumber:s "
    "TemplateCode:s VATNumber:s Website:s";

const char* const hrm_division =
    "Code:i* ArchiveDate:t BlockingStatus:i Class_01:c Class_02:c Class_03:c Class_04:c "
    "Class_05:c Country:s CountryDescription:s Created:t Creator:g CreatorFullName:s "
    "Currency:s CurrencyDescription:s Customer:g CustomerCode:s CustomerName:s Description:s "
    "HID:l Main:b Modified:t Modifier:g ModifierFullName:s OBNumber:s SiretNumber:s "
    "StartDate:t Status:h TaxOfficeNumber:s TaxReferenceNumber:s TemplateCode:s VATNumber:s "
    "Website:s";

const char* const subscription =
    "ID:g*pu CallbackURL:spu! ClientID:g Created:t Creator:g CreatorFullName:s Description:s "
    "Division:i Topic:spu! UserID:gpu";

const char* const me =
    "UserID:g* AccountingDivision:i CurrentDivision:i CustomerCode:s DivisionCustomer:g "
    "DivisionCustomerCode:s DivisionCustomerName:s DivisionCustomerSiretNumber:s "
    "DivisionCustomerVatNumber:s DossierDivision:i Email:s EmployeeID:g FirstName:s "
    "FullName:s Gender:s Initials:s IsClientUser:b IsEmployeeSelfServiceUser:b "
    "IsMyFirmLiteUser:b IsMyFirmPortalUser:b IsOEIMigrationMandatory:b IsStarterUser:b "
    "Language:s LanguageCode:s LastName:s Legislation:l MiddleName:s Mobile:s Nationality:s "
    "PackageCode:s Phone:s PhoneExtension:s PictureUrl:s ServerTime:s ServerUtcOffset:d "
    "ThumbnailPicture:x ThumbnailPictureFormat:s Title:s UserName:s";

const char* const user_has_rights = "UserHasRights:b*";

const char* const sync_timestamp = "TimeStampAsBigInt:l* Modified:t API:s";

const char* const event =
    "ID:g*p Account:gp AccountName:s Attachments:c Campaign:gp CampaignDescription:s "
    "Contact:gp ContactFullName:s Created:t Creator:g CreatorFullName:s Description:sp "
    "Division:i Document:gp DocumentSubject:sp EndDate:tp HID:ip Modified:t Modifier:g "
    "ModifierFullName:s Notes:sp Opportunity:gp OpportunityName:sp Project:gp "
    "ProjectDescription:sp StartDate:tp Status:i StatusDescription:s User:gp UserFullName:sp";

}  // namespace dunning::sandbox::exact_online::properties
