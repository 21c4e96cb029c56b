#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/records.hpp"

namespace dunning {

// An image for the head of a message.
struct Logo {
  std::string media_type;  // image/png or image/jpeg
  std::string bytes;
  int width = 0;  // pixels, as the file says
  int height = 0;
};

// The account for some of the invoices.
struct PayTo {
  std::string tag;       // every invoice of the message, or its debtor, has it; * for anything
  std::string currency;  // code; empty: any
  std::string iban;
};

// Who is owed: the owner's own company as it appears in every message (S4). Comes from
// configuration only; above all the IBANs are never taken from provider data.
struct Creditor {
  std::string name;  // legal name
  std::string company_number;
  std::string vat_number;
  Address address;
  std::map<std::string, std::string> ibans;  // by currency code
  std::vector<PayTo> pay_to;                 // before `ibans`; the first that fits
  std::string phone;
  std::string contact_person;
  std::string from_name;
  std::string from_address;  // the From: mailbox
  std::string reply_to;
  std::string bcc;  // the owner's archive, or empty
  std::string terms_url;
  std::shared_ptr<const Logo> logo;  // may be null
};

}  // namespace dunning
