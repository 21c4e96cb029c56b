#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/creditor.hpp"
#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"
#include "daemon/messages/language.hpp"
#include "daemon/messages/render.hpp"

namespace dunning::messages {

// A message on paper: A4, the address where a window envelope shows it, the creditor's letterhead,
// the text over as many pages as it needs. Fonts are embedded, the text can be selected and read
// out. The same letter gives the same bytes.
struct Letter {
  const Rendered& text;
  const Creditor& creditor;
  const Debtor& debtor;
  const Language& language;
  Date date;
  std::string_view mark;  // printed small at the foot, so that the paper is found again by its key
};

// The debtor's postal address, a line each, as it stands in the window: name, attention line,
// street, postcode and place, the country when it is another than the creditor's. Empty when the
// books do not know enough of it to post a letter: a street or box and a place.
std::vector<std::string> postal_address(const Debtor& debtor, const Creditor& creditor);

// A PDF. Not_found when there is no postal address; permanent when it cannot be drawn.
Result<std::string> letter_pdf(const Letter& letter);

// As the outbox keeps it, which keeps text: base64 on one line.
std::string outbox_text(const std::string& pdf);
// And back; empty for what is none.
std::string from_outbox_text(const std::string& text);

}  // namespace dunning::messages
