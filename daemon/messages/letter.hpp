#pragma once

#include <string>
#include <string_view>

#include "daemon/core/creditor.hpp"
#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"
#include "daemon/messages/language.hpp"
#include "daemon/messages/postal.hpp"
#include "daemon/messages/render.hpp"

namespace dunning::messages {

// A message on paper: A4, the address where a window envelope shows it, with KIX bars under a Dutch
// one, the creditor's logo or name at the head, and the text over as many pages as it needs. Lists
// of invoices are tables whose head is repeated on every page, with the sum carried over; how to
// pay is framed, with the payment QR code. Fonts are embedded, the text can be selected and read
// out. The same letter gives the same bytes.
struct Letter {
  const Rendered& text;
  const Creditor& creditor;
  const Debtor& debtor;
  const Language& language;
  Date date;
  std::string_view mark;  // printed small at the foot, so that the paper is found again by its key
  const policy::Intent& intent;  // whose lists become tables
  // To be posted, it needs a postal address; attached to a mail it shows what is known of one.
  enum class Use { posted, attached } use = Use::posted;
};

// A PDF. Not_found when it is to be posted and there is no postal address; permanent when it cannot
// be drawn.
Result<std::string> letter_pdf(const Letter& letter);

// How many pages a PDF of letter_pdf has; 0 when it is none.
int letter_pages(std::string_view pdf);

// As the outbox keeps it, which keeps text: base64 on one line.
std::string outbox_text(const std::string& pdf);
// And back; empty for what is none.
std::string from_outbox_text(const std::string& text);

}  // namespace dunning::messages
