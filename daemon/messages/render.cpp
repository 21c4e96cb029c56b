#include "daemon/messages/render.hpp"

#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

// Who says no tone is written to in the administration's: "nl" becomes "nl-informal".
std::string with_tone(const std::string& language, const std::string& administration) {
  return administration.starts_with(language + "-") ? administration : language;
}

}  // namespace

Result<const MessageTemplate*> template_for(const Templates& templates, const std::string& name,
                                            const Situation& situation) {
  const auto* found =
      templates.find(name, with_tone(situation.intent.language, situation.fallback_language));
  if (!found) found = templates.find(name, situation.fallback_language);
  if (!found) {
    return fail(ErrorKind::not_found, "there is no template \"" + name + "\" in the language " +
                                          situation.intent.language + " or " +
                                          situation.fallback_language);
  }
  return found;
}

Result<Rendered> render(const Templates& templates, const Situation& situation) {
  const auto* found = TRY(template_for(templates, situation.intent.email, situation));
  const auto language = Language::find(found->language);
  const auto facts = message_facts(situation, *language);
  if (!facts) return fail(facts.error());
  // Whoever asks later whether limitation was interrupted relies on it.
  if (!facts->at("reservation").absent() && !found->body.mentions("reservation")) {
    return fail(ErrorKind::invalid_input,
                found->file + " has to say {{reservation}}: the step has legal effect (S41)");
  }
  auto subject = found->subject.render(*facts);
  if (!subject) return fail(std::move(subject).error());
  auto body = found->body.render(*facts);
  if (!body) return fail(std::move(body).error());
  return Rendered{single_line(*subject), tidy_paragraphs(*body), std::string(language->base()),
                  found->file, TRY(page_of(situation, *language))};
}

Result<std::string> render_note(std::string_view text, const NoteSituation& situation,
                                std::string_view language) {
  auto compiled = Template::compile("note", 1, text, note_names(), {});
  if (const auto* problems = std::get_if<std::vector<Problem>>(&compiled))
    return fail(ErrorKind::invalid_input, to_string(problems->front()));
  const auto row = Language::find(language);
  return std::get<Template>(compiled).render(
      note_facts(situation, row ? *row : *Language::find("en")));
}

}  // namespace dunning::messages
