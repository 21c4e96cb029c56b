#include "daemon/dispatch/errands.hpp"

#include <algorithm>

#include "daemon/dispatch/task_message.hpp"
#include "daemon/messages/gsm_text.hpp"
#include "daemon/messages/step_event.hpp"
#include "daemon/messages/text_message.hpp"
#include "daemon/policy/judge.hpp"

namespace dunning::dispatch {
namespace {

Result<messages::TextMessage> text_of(const Making& making) {
  const auto& rules = making.instructions.rules;
  const messages::Situation situation{making.occasion.intent, rules.creditor, making.account.debtor,
                                      making.occasion.on, rules.language};
  return messages::render_text_message(*making.instructions.templates, situation);
}

}  // namespace

Status make_text_message(const Making& making, store::Outbox::Made& made) {
  const auto text = TRY(text_of(making));
  const auto length = messages::gsm_length(text.text);
  if (!length || *length > messages::gsm_limit) {
    making.edges.log.warning("text_message_too_long",
                             {{"administration", making.instructions.name},
                              {"template", text.file},
                              {"length", length ? std::to_string(*length) : "unknown"}});
  }
  made.recipients = {{making.occasion.intent.phone, "to", "mobile"}};
  // The occasion names one text; beside a mail or letter that is theirs.
  const auto& intent = making.occasion.intent;
  const bool alone = intent.email.empty() && intent.letter.empty();
  const auto& digests = making.instructions.template_digests;
  if (alone && digests && digests->contains(text.file))
    made.template_digest = digests->at(text.file);
  made.bytes = text.text;
  return {};
}

Status make_task(const Making& making, ChannelKind by, store::Outbox::Made& made) {
  const auto& intent = making.occasion.intent;
  const auto subject =
      policy::task_subject(intent.advances.front().item, intent.step, making.occasion.on);
  const auto tasks = TRY(
      store::Tasks(making.edges.store).of_debtor(making.instructions.id, making.account.debtor.id));
  const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const store::Task& task) {
    return task.kind == "step" && task.subject == subject;
  });
  if (found == tasks.end())
    return fail(ErrorKind::permanent, "the task of the step was not raised");
  auto bytes = TRY(task_bytes(*found, by, made.key, making.instructions, making.edges));
  made.envelope_from = std::move(bytes.envelope_from);
  made.recipients = std::move(bytes.recipients);
  made.targets = std::move(bytes.targets);
  made.bytes = std::move(bytes.bytes);
  return {};
}

void make_event(const Making& making, store::Outbox::Made& made) {
  made.recipients = {{making.occasion.intent.webhook, "to", "webhook"}};
  made.bytes = messages::step_event({making.occasion.intent, making.account.debtor,
                                     making.instructions.name, making.occasion.on, made.key});
}

Result<messages::Rendered> text_message_as_mail(const Making& making) {
  const auto text = TRY(text_of(making));
  const std::string language = text.file.substr(0, text.file.find_first_of("-/"));
  return messages::Rendered{"SMS " + making.occasion.intent.phone, text.text + "\n", language,
                            text.file};
}

}  // namespace dunning::dispatch
