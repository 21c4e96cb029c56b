#include "daemon/desk/preview.hpp"

#include <algorithm>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/preview_intent.hpp"
#include "daemon/desk/target.hpp"
#include "daemon/messages/gsm_text.hpp"
#include "daemon/messages/letter.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/messages/recipients.hpp"
#include "daemon/messages/text_message.hpp"
#include "daemon/policy/event.hpp"

namespace dunning::desk {
namespace {

// Which policy would govern is asked before anybody has adopted anything, too.
policy::Account as_if_adopted(policy::Account account) {
  using Choice = policy::Adoption::Choice;
  for (auto& item : account.items) {
    if (item.adoption.choice == Choice::not_yet) item.adoption.choice = Choice::first_step;
  }
  return account;
}

namespace event = policy::event;

constexpr const char* mark = "[preview]";

bool is_event(const std::string& step) {
  return std::find(std::begin(event::all), std::end(event::all), step) != std::end(event::all);
}

bool has_text(const policy::Policy& policy, const std::string& step) {
  const auto* found = policy.find(step);
  return found != nullptr && !found->email.empty();
}

Error no_such_step(const policy::PolicySet& policies, const std::string& step) {
  std::string names;
  for (const auto& policy : policies) {
    for (const auto& one : policy.steps) {
      if (!one.email.empty())
        names += (names.empty() ? "" : ", ") + one.name + " (" + policy.name + ")";
    }
  }
  for (const auto one : event::all)
    names += (names.empty() ? "" : ", ") + std::string(one);
  return {ErrorKind::not_found,
          "no step with a message is called \"" + step + "\"; there are: " + names,
          {}};
}

Administration of_configuration(const settings::Configuration& configuration,
                                const settings::Administration& configured) {
  return {&configured, &configuration.jurisdictions.at(configured.jurisdiction), std::nullopt,
          configured.rules};
}

struct Making {
  const settings::Configuration& configuration;
  const PreviewQuestion& question;
  const Administration& administration;
  const Debtor& debtor;
  Instant now;
  Date today;
};

Result<Preview> make(const Making& making, PreviewIntent made) {
  const auto& [configuration, question, administration, debtor, now, today] = making;
  auto& intent = made.intent;
  const auto& rules = administration.rules;
  const auto templates = TRY(messages::Templates::load(configuration.templates));
  if (!question.language.empty()) {
    intent.language = question.language;
    if (!templates.find(intent.email, intent.language)) {
      return fail(ErrorKind::not_found, "there is no template \"" + intent.email +
                                            "\" in the language " + intent.language);
    }
  }
  messages::Situation situation{intent, rules.creditor, debtor, today, rules.language};
  situation.statute = &administration.jurisdiction->statute;
  Preview preview;
  preview.message = TRY(messages::render(templates, situation));
  preview.creditor = rules.creditor;
  preview.at = now;
  // Apart from the key of every message that leaves, and from the one before it: mailboxes show a
  // Message-ID once.
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4)
    preview.key.value += digits[(static_cast<std::uint64_t>(now.ms) >> shift) & 15U];
  if (const auto to = messages::addressees(intent, rules.creditor))
    preview.recipients = to->recipients;
  if (!intent.sms.empty())
    preview.text_message = TRY(messages::render_text_message(templates, situation)).text;
  if (intent.letter.empty()) return preview;
  const auto language = messages::Language::find(preview.message.language);
  auto by_post = intent;
  by_post.email = intent.letter;
  messages::Situation on_paper{by_post, rules.creditor, debtor, today, rules.language};
  on_paper.statute = situation.statute;
  on_paper.on_paper = true;
  const auto text = TRY(messages::render(templates, on_paper));
  const auto letter = messages::letter_pdf(
      {text, rules.creditor, debtor, *language, today, preview.key.value, intent});
  if (letter) {
    preview.letter = *letter;
  } else {
    preview.remark = "No letter: " + letter.error().message + ".";
  }
  return preview;
}

}  // namespace

Result<Preview> preview_sample(const settings::Configuration& configuration,
                               const ports::Clock& clock, const PreviewQuestion& question) {
  const auto& policies = configuration.policies;
  const auto policy = std::find_if(policies.begin(), policies.end(), [&](const auto& one) {
    return has_text(one, question.step) || is_event(question.step);
  });
  if (policy == policies.end()) return fail(no_such_step(policies, question.step));
  for (const auto& configured : configuration.administrations) {
    if (question.administration && configured.name != *question.administration) continue;
    const auto administration = of_configuration(configuration, configured);
    const Date today = administration.today(clock);
    const PreviewOf of{administration, policies, *policy, question.step, today};
    const auto account = sample_account(of);
    auto preview =
        TRY(make({configuration, question, administration, account.debtor, clock.now(), today},
                 preview_intent(of, account, account.items.front().id)));
    preview.remark = "Debtor and invoice are made up.";
    return preview;
  }
  return fail(ErrorKind::not_found,
              "there is no administration \"" + question.administration.value_or("") + "\"");
}

Result<Preview> preview_invoice(const Desk& desk, const PreviewQuestion& question,
                                const std::string& number) {
  const auto meant = TRY(meant_invoice(desk, question.administration, number));
  const auto& item = meant.items.front();
  const Date today = meant.administration.today(desk.clock);
  const auto& policies = desk.configuration.policies;
  const auto verdict = policy::decide(as_if_adopted(meant.facts), meant.administration.rules,
                                      policies, *meant.administration.jurisdiction, today);
  const policy::Policy* governing = nullptr;
  for (const auto& decision : verdict.decisions) {
    if (decision.item == item.id)
      governing =
          policy::find_policy(policies, decision.policy.empty() ? item.policy : decision.policy);
  }
  if (governing == nullptr && is_event(question.step)) governing = &policies.front();
  if (governing == nullptr) {
    return fail(ErrorKind::conflict,
                "no policy governs invoice " + number + " (dunningctl why " + number + ")");
  }
  if (!has_text(*governing, question.step) && !is_event(question.step))
    return fail(no_such_step({*governing}, question.step));
  const PreviewOf of{meant.administration, policies, *governing, question.step, today};
  auto made = preview_intent(of, meant.facts, item.id);
  const bool plain = made.plain;
  auto preview = TRY(make({desk.configuration, question, meant.administration, meant.facts.debtor,
                           desk.clock.now(), today},
                          std::move(made)));
  if (plain)
    preview.remark = "Invoice " + number + " alone: this is not what the policy would send today.";
  return preview;
}

Result<PreviewFiles> files_of(const Preview& preview) {
  const auto mail = messages::mail_of(preview.message, preview.creditor, preview.recipients,
                                      preview.key, preview.at);
  return PreviewFiles{"Subject: " + mail.subject + "\n\n" + mail.body,
                      messages::standalone_html(mail), TRY(messages::mime(mail))};
}

Result<std::string> marked_mail(const Preview& preview, const std::string& address) {
  auto message = preview.message;
  message.subject = mark + (" " + message.subject);
  message.body = mark + ("\n\n" + message.body);
  return messages::mime(messages::mail_of(message, preview.creditor, {{address, "to", "preview"}},
                                          preview.key, preview.at));
}

namespace {

std::string texted(const Preview& preview) {
  if (preview.text_message.empty()) return "";
  const auto length = messages::gsm_length(preview.text_message);
  const std::string characters =
      length ? std::to_string(*length) + " of " + std::to_string(messages::gsm_limit) +
                   " characters" + (*length > messages::gsm_limit ? ", too long to be sent" : "")
             : std::string("holds a character that cannot be sent");
  return "\nSMS (" + characters + "): " + preview.text_message + "\n";
}

}  // namespace

std::string to_text(const Preview& preview) {
  std::string to;
  for (const auto& one : preview.recipients) {
    if (one.role == "to") to += (to.empty() ? "" : ", ") + one.address;
  }
  return (preview.remark.empty() ? "" : preview.remark + "\n") +
         "Template: " + preview.message.file + "\nTo: " + (to.empty() ? "nobody" : to) +
         "\nSubject: " + preview.message.subject + "\n\n" + preview.message.body + texted(preview);
}

json::Value to_json(const Preview& preview) {
  auto answer = json_answer("preview");
  answer.set("template", preview.message.file);
  answer.set("language", preview.message.language);
  answer.set("subject", preview.message.subject);
  answer.set("text", preview.message.body);
  answer.set("text_message", json_or_null(preview.text_message));
  answer.set("remark", json_or_null(preview.remark));
  return answer;
}

}  // namespace dunning::desk
