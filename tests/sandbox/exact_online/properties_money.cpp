// What an account owes or is owed.
#include "tests/sandbox/exact_online/properties.hpp"

namespace dunning::sandbox::exact_online::properties {

const char* const receivable =
    "ID:g*u Account:g AccountBankAccountID:g AccountBankAccountNumber:s AccountCode:s "
    "AccountContact:g AccountContactName:s AccountCountry:s AccountName:s AmountDC:d "
    "AmountDiscountDC:d AmountDiscountFC:d AmountFC:d BankAccountID:g BankAccountNumber:s "
    "CashflowTransactionBatchCode:s Created:t Creator:g CreatorFullName:s Currency:s "
    "Description:su DirectDebitMandate:g DirectDebitMandateDescription:s "
    "DirectDebitMandatePaymentType:h DirectDebitMandateReference:s DirectDebitMandateType:h "
    "DiscountDueDate:t Division:i Document:g DocumentNumber:i DocumentSubject:s DueDate:t "
    "EndDate:t EndPeriod:h EndToEndID:s EndYear:h EntryDate:t EntryID:g EntryNumber:i "
    "GLAccount:g GLAccountCode:s GLAccountDescription:s InvoiceDate:t InvoiceNumber:i "
    "IsBatchBooking:y IsFullyPaid:b Journal:s JournalDescription:s LastPaymentDate:t "
    "Modified:t Modifier:g ModifierFullName:s OrderNumber:i PaymentCondition:s "
    "PaymentConditionDescription:s PaymentDays:i PaymentDaysDiscount:i "
    "PaymentDiscountPercentage:d PaymentInformationID:s PaymentMethod:su PaymentReference:su "
    "RateFC:d ReceivableBatchNumber:i ReceivableSelected:t ReceivableSelector:g "
    "ReceivableSelectorFullName:s Source:i Status:h TransactionAmountDC:d "
    "TransactionAmountFC:d TransactionDueDate:t TransactionEntryID:g TransactionID:g "
    "TransactionIsReversal:b TransactionReportingPeriod:h TransactionReportingYear:h "
    "TransactionStatus:h TransactionType:i YourRef:s";

const char* const payment_term =
    "Timestamp:l* Account:g AccountBankAccountID:g AccountBankAccountNumber:s AccountCode:s "
    "AccountContact:g AccountContactName:s AccountCountry:s AccountName:s AmountDC:d "
    "AmountDiscountDC:d AmountDiscountFC:d AmountFC:d ApprovalStatus:h BankAccountID:g "
    "BankAccountNumber:s CashflowTransactionBatchCode:s Created:t Creator:g CreatorFullName:s "
    "Currency:s Description:s DirectDebitMandate:g DirectDebitMandateDescription:s "
    "DirectDebitMandatePaymentType:h DirectDebitMandateReference:s DirectDebitMandateType:h "
    "DiscountDueDate:t Division:i Document:g DocumentNumber:i DocumentSubject:s DueDate:t "
    "EndDate:t EndPeriod:h EndToEndID:s EndYear:h EntryDate:t EntryID:g EntryNumber:i "
    "GLAccount:g GLAccountCode:s GLAccountDescription:s ID:g InvoiceDate:t InvoiceNumber:i "
    "IsBatchBooking:y IsFullyPaid:b Journal:s JournalDescription:s LastPaymentDate:t "
    "LineType:h Modified:t Modifier:g ModifierFullName:s OrderNumber:i PaymentBatchNumber:i "
    "PaymentCondition:s PaymentConditionDescription:s PaymentDays:i PaymentDaysDiscount:i "
    "PaymentDiscountPercentage:d PaymentInformationID:s PaymentMethod:s PaymentReference:s "
    "PaymentSelected:t PaymentSelector:g PaymentSelectorFullName:s RateFC:d "
    "ReceivableBatchNumber:i ReceivableSelected:t ReceivableSelector:g "
    "ReceivableSelectorFullName:s Source:i Status:h TransactionAmountDC:d "
    "TransactionAmountFC:d TransactionDueDate:t TransactionEntryID:g TransactionID:g "
    "TransactionIsReversal:b TransactionReportingPeriod:h TransactionReportingYear:h "
    "TransactionStatus:h TransactionType:i YourRef:s";

const char* const payment_condition =
    "ID:g*p Code:sp! Created:t Creator:g CreatorFullName:s CreditManagementScenario:gp "
    "CreditManagementScenarioCode:s CreditManagementScenarioDescription:s Description:sp! "
    "DiscountCalculation:sp DiscountPaymentDays:ip DiscountPercentage:dp Division:i "
    "Modified:t Modifier:g ModifierFullName:s PaymentDays:ip PaymentDiscountType:sp "
    "PaymentEndOfMonths:ip PaymentMethod:sp Percentage:dp VATCalculation:sp";

const char* const mandate =
    "ID:g*pu Account:gpu! Attachment:xpu AttachmentFileName:spu BankAccount:gpu! "
    "CancellationDate:tpu Created:t Creator:g CreatorFullName:s Description:spu Division:i "
    "FirstSend:ypu Main:ypu Modified:t Modifier:g ModifierFullName:s PaymentType:hpu "
    "Reference:spu SignatureDate:tpu Type:hpu";

const char* const receivables_list =
    "HID:l* AccountCode:s AccountId:g AccountName:s Amount:d AmountInTransit:d CurrencyCode:s "
    "Description:s DueDate:t EntryNumber:i Id:g InvoiceDate:t InvoiceNumber:i JournalCode:s "
    "JournalDescription:s Notes:c YourRef:s";

const char* const aging_list =
    "AccountId:g* AccountCode:s AccountName:s AgeGroup1:i AgeGroup1Amount:d "
    "AgeGroup1Description:s AgeGroup2:i AgeGroup2Amount:d AgeGroup2Description:s AgeGroup3:i "
    "AgeGroup3Amount:d AgeGroup3Description:s AgeGroup4:i AgeGroup4Amount:d "
    "AgeGroup4Description:s CurrencyCode:s TotalAmount:d";

const char* const aging_overview =
    "AgeGroup:i* AgeGroupDescription:s AmountPayable:d AmountReceivable:d CurrencyCode:s";

const char* const outstanding_overview =
    "CurrencyCode:s* OutstandingPayableInvoiceAmount:d OutstandingPayableInvoiceCount:d "
    "OutstandingReceivableInvoiceAmount:d OutstandingReceivableInvoiceCount:d "
    "OverduePayableInvoiceAmount:d OverduePayableInvoiceCount:d "
    "OverdueReceivableInvoiceAmount:d OverdueReceivableInvoiceCount:d";

}  // namespace dunning::sandbox::exact_online::properties
