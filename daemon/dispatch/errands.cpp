#include "daemon/dispatch/errands.hpp"

#include <algorithm>

#include "daemon/dispatch/task_message.hpp"
#include "daemon/messages/gsm_text.hpp"
#include "daemon/messages/step_event.hpp"
#include "daemon/messages/text_message.hpp"
#include "daemon/policy/judge.hpp"

namespace dunning::dispatch {
namespace {

Result<messages::TextMessage> text_of(const Errand& errand) {
  const auto& rules = errand.instructions.rules;
  const messages::Situation situation{errand.occasion.intent, rules.creditor, errand.account.debtor,
                                      errand.occasion.on, rules.language};
  return messages::render_text_message(*errand.instructions.templates, situation);
}

}  // namespace

Status make_text_message(const Errand& errand, store::Outbox::Made& made) {
  const auto text = TRY(text_of(errand));
  const auto length = messages::gsm_length(text.text);
  if (!length || *length > messages::gsm_limit) {
    errand.edges.log.warning("text_message_too_long",
                             {{"administration", errand.instructions.name},
                              {"template", text.file},
                              {"length", length ? std::to_string(*length) : "unknown"}});
  }
  made.recipients = {{errand.occasion.intent.phone, "to", "mobile"}};
  // The occasion names one text; beside a mail or letter that is theirs.
  const auto& intent = errand.occasion.intent;
  const bool alone = intent.email.empty() && intent.letter.empty();
  const auto& digests = errand.instructions.template_digests;
  if (alone && digests && digests->contains(text.file))
    made.template_digest = digests->at(text.file);
  made.bytes = text.text;
  return {};
}

Status make_task(const Errand& errand, ChannelKind by, store::Outbox::Made& made) {
  const auto& intent = errand.occasion.intent;
  const auto subject =
      policy::task_subject(intent.advances.front().item, intent.step, errand.occasion.on);
  const auto tasks = TRY(
      store::Tasks(errand.edges.store).of_debtor(errand.instructions.id, errand.account.debtor.id));
  const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const store::Task& task) {
    return task.kind == "step" && task.subject == subject;
  });
  if (found == tasks.end())
    return fail(ErrorKind::permanent, "the task of the step was not raised");
  auto bytes = TRY(task_bytes(*found, by, made.key, errand.instructions, errand.edges));
  made.envelope_from = std::move(bytes.envelope_from);
  made.recipients = std::move(bytes.recipients);
  made.targets = std::move(bytes.targets);
  made.bytes = std::move(bytes.bytes);
  return {};
}

void make_event(const Errand& errand, store::Outbox::Made& made) {
  made.recipients = {{errand.occasion.intent.webhook, "to", "webhook"}};
  made.bytes = messages::step_event({errand.occasion.intent, errand.account.debtor,
                                     errand.instructions.name, errand.occasion.on, made.key});
}

Result<messages::Rendered> text_message_as_mail(const Errand& errand) {
  const auto text = TRY(text_of(errand));
  const std::string language = text.file.substr(0, text.file.find_first_of("-/"));
  return messages::Rendered{"SMS " + errand.occasion.intent.phone, text.text + "\n", language,
                            text.file};
}

}  // namespace dunning::dispatch
