#pragma once

#include <string>

#include "daemon/core/creditor.hpp"
#include "daemon/messages/render.hpp"

// The HTML of a message, made from its text: nobody writes a second one. Headings, lists and sums
// of the text become tables; links, addresses and telephone numbers can be followed; how to pay is
// set apart, with a button for the payment page and a QR code. Tables and inline styles, because
// that is what mail programs have in common; light or dark as the reader has it; one column that
// fits a telephone.
namespace dunning::messages {

constexpr const char* logo_id = "logo";      // "cid:logo"
constexpr const char* qr_id = "payment-qr";  // "cid:payment-qr"

// The images it may point to; the others are not there.
struct Images {
  bool qr = false;
  bool logo = false;  // of the creditor
};

// `rendered` has a page. Every value of the text is escaped: nothing of the books can become a tag.
std::string html_of(const Rendered& rendered, const Creditor& creditor, Images images);

}  // namespace dunning::messages
