#pragma once

// Every property of the entities that the Exact face serves: "Name:type" with what it may be used
// for, separated by spaces. Types: g Edm.Guid, s String, y Byte, h Int16, i Int32, l Int64,
// d Double, b Boolean, t DateTime, x Binary, c a collection. After the type: * the key, p may be
// posted, u may be put, ! has to be posted.
namespace dunning::sandbox::exact_online::properties {

extern const char* const receivable;
extern const char* const payment_term;
extern const char* const payment_condition;
extern const char* const mandate;
extern const char* const receivables_list;
extern const char* const aging_list;
extern const char* const aging_overview;
extern const char* const outstanding_overview;
extern const char* const sales_invoice;
extern const char* const sales_invoice_line;
extern const char* const sales_entry;
extern const char* const sales_entry_line;
extern const char* const transaction_line;
extern const char* const account;
extern const char* const contact;
extern const char* const bank_account;
extern const char* const task;
extern const char* const communication_note;
extern const char* const document;
extern const char* const attachment;
extern const char* const document_type;
extern const char* const document_category;
extern const char* const document_folder;
extern const char* const deleted;
extern const char* const system_division;
extern const char* const hrm_division;
extern const char* const subscription;
extern const char* const me;
extern const char* const user_has_rights;
extern const char* const sync_timestamp;
extern const char* const account_classification;
extern const char* const event;

}  // namespace dunning::sandbox::exact_online::properties
