// What was booked.
#include "tests/sandbox/exact_online/properties.hpp"

namespace dunning::sandbox::exact_online::properties {

const char* const sales_invoice =
    "InvoiceID:g*pu AmountDC:d AmountDiscount:dpu AmountDiscountExclVat:dpu AmountFC:d "
    "AmountFCExclVat:d Created:t Creator:g CreatorFullName:s Currency:spu DeliverTo:gpu "
    "DeliverToAddress:gpu DeliverToContactPerson:gpu DeliverToContactPersonFullName:s "
    "DeliverToName:s Description:spu Discount:dpu DiscountType:h Division:i Document:gpu "
    "DocumentNumber:i DocumentSubject:s DueDate:tpu ExtraDutyAmountFC:dpu "
    "GAccountAmountFC:dpu IncotermAddress:spu IncotermCode:spu IncotermVersion:hpu "
    "InvoiceDate:t InvoiceNumber:i InvoiceTo:gpu InvoiceToContactPerson:gpu "
    "InvoiceToContactPersonFullName:s InvoiceToName:s IsExtraDuty:bpu Journal:spu! "
    "JournalDescription:s Modified:t Modifier:g ModifierFullName:s OrderDate:tpu "
    "OrderedBy:gpu! OrderedByContactPerson:gpu OrderedByContactPersonFullName:s "
    "OrderedByName:s OrderNumber:ipu PaymentCondition:spu PaymentConditionDescription:s "
    "PaymentReference:spu Remarks:spu SalesChannel:gpu SalesChannelCode:s "
    "SalesChannelDescription:s SalesInvoiceLines:cpu! SalesInvoiceOrderChargeLines:cpu "
    "Salesperson:gpu SalespersonFullName:s SelectionCode:gpu SelectionCodeCode:s "
    "SelectionCodeDescription:s ShippingMethod:gpu ShippingMethodCode:s "
    "ShippingMethodDescription:s StarterSalesInvoiceStatus:h "
    "StarterSalesInvoiceStatusDescription:s Status:h StatusDescription:s TaxSchedule:gpu "
    "TaxScheduleCode:s TaxScheduleDescription:s Type:ipu TypeDescription:s VATAmountDC:d "
    "VATAmountFC:d Warehouse:gpu WithholdingTaxAmountFC:dpu WithholdingTaxBaseAmount:dpu "
    "WithholdingTaxPercentage:dpu YourRef:spu";

const char* const sales_invoice_line =
    "ID:g*pu AmountDC:d AmountFC:dpu CostCenter:spu CostCenterDescription:s CostUnit:spu "
    "CostUnitDescription:s CustomerItemCode:s CustomField:s DeliveryDate:tpu Description:spu "
    "Discount:dpu Division:i Employee:gpu EmployeeFullName:s EndTime:tpu "
    "ExtraDutyAmountFC:dpu ExtraDutyPercentage:dpu GLAccount:gpu! GLAccountDescription:s "
    "InvoiceID:gpu! Item:gpu! ItemCode:s ItemDescription:s LineNumber:i NetPrice:dpu "
    "Notes:spu Pricelist:gpu PricelistDescription:s Project:gpu ProjectDescription:s "
    "ProjectWBS:gpu ProjectWBSDescription:s Quantity:dpu SalesOrder:g SalesOrderLine:g "
    "SalesOrderLineNumber:i SalesOrderNumber:i StartTime:tpu Subscription:g "
    "SubscriptionDescription:s TaxSchedule:gpu TaxScheduleCode:s TaxScheduleDescription:s "
    "UnitCode:spu UnitDescription:s UnitPrice:dpu VATAmountDC:dpu VATAmountFC:dpu VATCode:spu "
    "VATCodeDescription:s VATPercentage:dpu";

const char* const sales_entry =
    "EntryID:g*pu AmountDC:d AmountFC:d BatchNumber:ipu Created:t Creator:g CreatorFullName:s "
    "Currency:spu Customer:gpu! CustomerName:s CustomField:s Description:spu Division:i "
    "Document:gpu DocumentNumber:i DocumentSubject:s DueDate:tpu EntryDate:tpu "
    "EntryNumber:ipu ExternalLinkDescription:s ExternalLinkReference:spu GAccountAmountFC:dpu "
    "InvoiceNumber:ipu IsExtraDuty:bpu Journal:spu! JournalDescription:s Modified:t "
    "Modifier:g ModifierFullName:s OrderNumber:ipu PaymentCondition:spu "
    "PaymentConditionDescription:s PaymentConditionPaymentMethod:s PaymentReference:spu "
    "ProcessNumber:ipu Rate:dpu ReportingPeriod:hpu ReportingYear:hpu Reversal:bpu "
    "SalesEntryLines:cpu! Status:h StatusDescription:s Type:i TypeDescription:s VATAmountDC:d "
    "VATAmountFC:dpu WithholdingTaxAmountDC:dpu WithholdingTaxBaseAmount:dpu "
    "WithholdingTaxPercentage:dpu YourRef:spu";

const char* const sales_entry_line =
    "ID:g*pu AmountDC:d AmountFC:dpu! Asset:gpu AssetDescription:s CostCenter:spu "
    "CostCenterDescription:s CostUnit:spu CostUnitDescription:s CustomField:s Description:spu "
    "Division:i EntryID:gpu! ExtraDutyAmountFC:dpu ExtraDutyPercentage:dpu From:tpu "
    "GLAccount:gpu! GLAccountCode:s GLAccountDescription:s IntraStatArea:spu "
    "IntraStatCountry:spu IntraStatDeliveryTerm:spu IntraStatTransactionA:spu "
    "IntraStatTransactionB:spu IntraStatTransportMethod:spu LineNumber:i Notes:spu "
    "Project:gpu ProjectDescription:s ProjectWBS:gpu ProjectWBSDescription:s Quantity:dpu "
    "SerialNumber:spu StatisticalNetWeight:dpu StatisticalNumber:spu StatisticalQuantity:dpu "
    "StatisticalValue:dpu Subscription:gpu SubscriptionDescription:s TaxSchedule:gpu To:tpu "
    "TrackingNumber:gpu TrackingNumberDescription:s Type:i VATAmountDC:d VATAmountFC:dpu "
    "VATBaseAmountDC:dpu VATBaseAmountFC:dpu VATCode:spu VATCodeDescription:s "
    "VATPercentage:dpu";

const char* const transaction_line =
    "ID:g* Account:g AccountCode:s AccountName:s AmountDC:d AmountFC:d AmountVATBaseFC:d "
    "AmountVATFC:d Asset:g AssetCode:s AssetDescription:s CostCenter:s "
    "CostCenterDescription:s CostUnit:s CostUnitDescription:s Created:t Creator:g "
    "CreatorFullName:s Currency:s CustomField:s Date:t Description:s Division:i Document:g "
    "DocumentNumber:i DocumentSubject:s DueDate:t EntryID:g! EntryNumber:i ExchangeRate:d "
    "ExternalLinkDescription:s ExternalLinkReference:s ExtraDutyAmountFC:d "
    "ExtraDutyPercentage:d FinancialPeriod:h FinancialYear:h GLAccount:g GLAccountCode:s "
    "GLAccountDescription:s InvoiceNumber:i Item:g ItemCode:s ItemDescription:s JournalCode:s "
    "JournalDescription:s LineNumber:i LineType:h Modified:t Modifier:g ModifierFullName:s "
    "Notes:s OffsetID:g OrderNumber:i PaymentDiscountAmount:d PaymentReference:s Project:g "
    "ProjectCode:s ProjectDescription:s ProjectWBS:g ProjectWBSDescription:s Quantity:d "
    "SerialNumber:s ShopOrder:g Status:h Subscription:g SubscriptionDescription:s "
    "TrackingNumber:s TrackingNumberDescription:s Type:i VATCode:s VATCodeDescription:s "
    "VATPercentage:d VATType:s YourRef:s";

}  // namespace dunning::sandbox::exact_online::properties
