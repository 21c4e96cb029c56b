#pragma once

#include <string>

// What the HTML of a message shows beside its text, and which words of that text it makes more of.
namespace dunning::messages {

struct Page {
  std::string iban;        // as the text prints it: the list it stands in says how to pay
  std::string phone;       // as the text prints it
  std::string email;       // as the text prints it
  std::string qr;          // payload of the payment QR code (EPC069-12), or empty
  std::string qr_caption;  // in the language of the text
};

}  // namespace dunning::messages
