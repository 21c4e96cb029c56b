#pragma once

#include <string>
#include <vector>

#include "daemon/core/creditor.hpp"
#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"
#include "daemon/law/statute.hpp"
#include "daemon/messages/language.hpp"
#include "daemon/messages/legal_statement.hpp"
#include "daemon/messages/page.hpp"
#include "daemon/messages/value.hpp"
#include "daemon/policy/decide.hpp"

namespace dunning::messages {

// Everything a message is made from. Refers to its parts: they outlive the call.
struct Situation {
  const policy::Intent& intent;
  const Creditor& creditor;
  const Debtor& debtor;
  Date today;                     // the administration's
  std::string fallback_language;  // of the administration, when the intent's has no templates
  // What goes along (Intent::documents, Intent::attach_letter), as chosen by attachments_of.
  std::vector<std::string> attached{};  // file names
  bool not_attached = false;  // copies were asked for; too many, too large or not to be had
  LegalStatement law{};       // what is stated of law when the intent says nothing of it
  const law::Statute* statute = nullptr;  // of the administration; its sentences fill a notice
  bool on_paper = false;                  // it is the text of a letter
};

// Intent::law as a message in this language shows it, or Situation::law. invalid_input when a
// notice has no sentences in the language: a legal text is never sent without them.
Result<LegalStatement> legal_statement(const Situation& situation, const Language& language);

// Items listed in one message; what goes beyond them is counted in it.
constexpr std::size_t listed_items_limit = 500;

// The tree for the names of message_names(), formatted in one language. Fails (invalid_input) when
// the creditor has no IBAN for the currency, or the amounts of the lists do not add up to the
// amount: such a message must not leave. What asks for invoices (a step, reopened,
// direct_debit_failed, dispute_unfounded, statement, copies) adds up to what is to be paid now less
// the credits, a plan_confirmed to what is open of its instalments; about an instalment no more is
// asked than that.
Result<Value::Object> message_facts(const Situation& situation, const Language& language);

// What the HTML of the message shows beside its text. The QR code asks for what the message asks
// for: euros to one account, one amount; otherwise there is none.
Result<Page> page_of(const Situation& situation, const Language& language);

// What a written-back note, or the title of a task, may speak of.
struct NoteSituation {
  const policy::Intent& intent;
  Date today;
  const Debtor& debtor;
};

Value::Object note_facts(const NoteSituation& situation, const Language& language);

}  // namespace dunning::messages
