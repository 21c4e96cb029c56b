#pragma once

#include <string_view>

// What people read in a dossier is worded with this, a row a language: that of the administration,
// since agency and creditor are of one country. Names of fields, states, channels and steps stay as
// they are everywhere. "{}" takes a value, in order (messages::fill).
namespace dunning::desk {

struct DossierWords {
  std::string_view code;
  // statement.txt
  std::string_view statement;  // day
  std::string_view against;    // creditor, debtor, kind
  std::string_view consumer, business, public_body;
  std::string_view principal, interest, costs, together;
  std::string_view invoice, date, due, amount, open, from, to, days, percent, over;
  std::string_view received;     // amount, day
  std::string_view credit_note;  // after it
  std::string_view disputed;     // amount
  std::string_view less;         // amount, number
  std::string_view unknown;      // why
  std::string_view no_interest;
  std::string_view interest_by;  // article, day, amount
  std::string_view no_notice;
  std::string_view no_costs;
  std::string_view costs_by;      // amount, base, article
  std::string_view after_notice;  // day
  // checklist.txt, delivery.txt
  std::string_view checklist;   // day
  std::string_view delivery;    // zone
  std::string_view by_channel;  // step, channel, state
  std::string_view sent_to, evidence, file;
  std::string_view nothing_sent;
  // README.txt, and the mail with it
  std::string_view dossier;  // agency
  std::string_view from_on;  // creditor, day
  std::string_view number_with_you, our_reference;
  std::string_view one_claim, claims;  // agency, count, debtor, amount
  std::string_view by_law;             // day, interest, costs, together
  std::string_view interest_unknown;   // why
  std::string_view enclosed;           // messages, files
  std::string_view from_now_on;
  std::string_view missing, nothing_missing;
  std::string_view files;
  std::string_view questions;
  std::string_view title;  // debtor, amount, creditor
  std::string_view mail_missing;
  std::string_view mail_closing;
  // What an agency is told later
  std::string_view taken_back, payment;  // debtor, creditor
  std::string_view we_take_back, what_came;
  std::string_view came_in;     // number, amount, open
  std::string_view still_open;  // number, open
};

// By the administration's language ("nl", "nl-informal"), else its country; English for others.
const DossierWords& dossier_words(std::string_view language, std::string_view country);

// What a field of settings::dossier_fields() is, for people; `meaning` is what it is in English.
std::string_view field_meaning(const DossierWords& words, std::string_view field,
                               std::string_view meaning);

}  // namespace dunning::desk
