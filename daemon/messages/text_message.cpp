#include "daemon/messages/text_message.hpp"

#include <algorithm>
#include <array>

#include "daemon/messages/gsm_text.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/messages/text.hpp"
#include "daemon/policy/threat_words.hpp"
#include "daemon/policy/whole_words.hpp"

namespace dunning::messages {
namespace {

using enum NameKind;

constexpr Name table[] = {
    {"creditor", object, "who is owed"},
    {"creditor.name", text, "its legal name"},
    {"creditor.contact_person", optional_text, "who answers questions"},
    {"creditor.phone", optional_text, "telephone number"},
    {"creditor.email", text, "address for answers"},
    {"debtor", object, "who owes"},
    {"debtor.name", text, "company name, else the person's"},
    {"debtor.person", optional_text, "a person's name or the attention line"},
    {"debtor.number", optional_text, "the customer number"},
    {"date", text, "today"},
    {"invoice", text, "number of the invoice it is about, the oldest of several"},
    {"invoices", text, "\"3 invoices\""},
    {"single", flag, "it is about one invoice"},
    {"several", flag, "it is about more than one"},
};

// Found from the beginning of a word on, so that inflected and longer words are found as well.
constexpr auto beginnings = std::to_array<std::string_view>(
    {"incasso",         "schuld",       "aanmaning",    "aanmanen",   "sommatie",
     "sommeren",        "ingebreke",    "in gebreke",   "wanbetal",   "betalingsachterstand",
     "vordering",       "rechter",      "gerecht",      "collection", "debt",
     "in default",      "legal action", "lawsuit",      "overdue",    "arrears",
     "inkasso",         "mahn",         "forderung",    "gericht",    "zahlungsverzug",
     "in verzug",       "rückstand",    "recouvrement", "dette",      "créance",
     "mise en demeure", "impayé",       "tribunal",     "contentieux"});

std::string oldest_number(const policy::Intent& intent) {
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
    if (!list->empty()) return list->front().number;
  }
  return "";
}

Value::Object facts_of(const Situation& situation, const Language& language) {
  const policy::Intent& intent = situation.intent;
  const Creditor& creditor = situation.creditor;
  const Debtor& debtor = situation.debtor;
  const auto& lines = intent.to_pay_now.empty() ? intent.not_yet_due : intent.to_pay_now;
  const std::string answers = creditor.reply_to.empty() ? creditor.from_address : creditor.reply_to;
  return {
      {"creditor", Value::Object{{"name", creditor.name},
                                 {"contact_person", Value::text_or_absent(creditor.contact_person)},
                                 {"phone", Value::text_or_absent(creditor.phone)},
                                 {"email", answers}}},
      {"debtor", Value::Object{{"name", debtor.name},
                               {"person", Value::text_or_absent(debtor.person)},
                               {"number", Value::text_or_absent(debtor.customer_number)}}},
      {"date", language.date(situation.today)},
      {"invoice", oldest_number(intent)},
      {"invoices", language.invoices(lines.size())},
      {"single", lines.size() == 1},
      {"several", lines.size() > 1}};
}

Result<std::string> fill(const MessageTemplate& wanted, const Situation& situation) {
  const auto language = Language::find(wanted.language);
  const auto text = TRY(wanted.body.render(facts_of(situation, *language)));
  return single_line(in_gsm_alphabet(tidy_paragraphs(text)));
}

// What an invoice and its debtor look like when they are rather long.
struct Sample {
  policy::Intent intent;
  Debtor debtor;
};

Sample sample() {
  Sample made;
  policy::Line line;
  line.number = "F2026-001234";
  made.intent.to_pay_now = {line};
  made.debtor.name = "De Vries & Zonen B.V.";
  made.debtor.person = "Johannes de Vries";
  made.debtor.customer_number = "100234";
  return made;
}

}  // namespace

std::span<const Name> text_message_names() {
  return table;
}

std::string text_message_file(std::string_view name) {
  return std::string(name) + ".sms";
}

Result<TextMessage> render_text_message(const Templates& templates, const Situation& situation) {
  const auto* found =
      TRY(template_for(templates, text_message_file(situation.intent.sms), situation));
  auto text = TRY(fill(*found, situation));
  return TextMessage{std::move(text), found->file};
}

std::optional<std::string_view> collection_word_in(std::string_view text) {
  const policy::Wording wording(text);
  for (const auto word : beginnings) {
    if (wording.says(word, policy::Within::beginning_of_a_word)) return word;
  }
  return policy::threat_in(text);
}

std::vector<Problem> check_text_message(const Templates& templates, std::string_view name,
                                        const std::vector<std::string>& languages,
                                        const Creditor& creditor) {
  const auto file = text_message_file(name);
  auto problems = templates.check_there(file, languages);
  const Sample example = sample();
  for (const auto& language : languages) {
    const auto* found = templates.find(file, language);
    if (found == nullptr || found->language != language) continue;
    const auto place = templates.path_of(file, language);
    if (const auto word = collection_word_in(templates.source(*found))) {
      problems.push_back({place, 0,
                          "\"" + std::string(*word) +
                              "\" is a word of collection, and whoever looks at the telephone "
                              "may read it"});
    }
    const Situation situation{example.intent, creditor, example.debtor, Date{}, language};
    const auto text = fill(*found, situation);
    if (!text) {
      problems.push_back({place, 0, text.error().message});
      continue;
    }
    const auto length = gsm_length(*text);
    if (!length) {
      problems.push_back({place, 0, "holds a character that a text message cannot carry"});
    } else if (*length > gsm_limit) {
      problems.push_back({place, 0,
                          "has " + std::to_string(*length) + " characters when " + creditor.name +
                              " sends it; allowed: " + std::to_string(gsm_limit)});
    }
  }
  return problems;
}

}  // namespace dunning::messages
