#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/messages/facts.hpp"
#include "daemon/messages/names.hpp"
#include "daemon/messages/templates.hpp"

// A step's text message: <language>/<name>.sms, without a subject. Whoever looks at a telephone may
// read it, so it holds no amount (there is no name for one) and no word of collection.
namespace dunning::messages {

std::span<const Name> text_message_names();

// How the file of a text message is called among the templates: "reminder" → "reminder.sms".
std::string text_message_file(std::string_view name);

struct TextMessage {
  std::string text;  // one line, in the GSM alphabet as far as it goes (gsm_text.hpp)
  std::string file;  // the template: "nl/reminder.sms"
};

// Fills the template of the intent's `sms`, in the language a mail of it would have (render.hpp).
Result<TextMessage> render_text_message(const Templates& templates, const Situation& situation);

// The first word of collection in the text, of any language; none: there is none.
std::optional<std::string_view> collection_word_in(std::string_view text);

// Problems of this text message in each language: it is missing, could not be read, speaks of
// collection, or has more than 160 characters when this creditor sends it about an invoice with a
// number of twelve characters.
std::vector<Problem> check_text_message(const Templates& templates, std::string_view name,
                                        const std::vector<std::string>& languages,
                                        const Creditor& creditor);

}  // namespace dunning::messages
