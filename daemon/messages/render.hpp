#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/messages/facts.hpp"
#include "daemon/messages/page.hpp"
#include "daemon/messages/templates.hpp"

namespace dunning::messages {

// The text of a message, in one language.
struct Rendered {
  std::string subject;   // one line
  std::string body;      // lines end with '\n'
  std::string language;  // ISO 639-1
  std::string file;      // the template, relative to the template directory: "nl/reminder.txt"
  std::optional<Page> page{};  // to a debtor: sent with HTML; none: text alone
};

// The template of that name in the intent's language, or in the administration's as render says;
// not_found when there is neither.
Result<const MessageTemplate*> template_for(const Templates& templates, const std::string& name,
                                            const Situation& situation);

// Fills the template of the intent's step. The language is the intent's when the template exists in
// it, else the administration's; when neither exists, not_found. An intent in "nl" is written in
// the administration's tone of it, when it has one ("nl-informal"); what exists in no tone of its
// own (a letter with legal effect) is written in the plain language.
Result<Rendered> render(const Templates& templates, const Situation& situation);

// The text of a note for the bookkeeper, in the administration's language (English when that has no
// row). `text` is the policy's.
Result<std::string> render_note(std::string_view text, const NoteSituation& situation,
                                std::string_view language);

}  // namespace dunning::messages
