#include "daemon/dispatch/compose.hpp"

#include <algorithm>

#include "daemon/core/ledger_reminder.hpp"
#include "daemon/dispatch/documents.hpp"
#include "daemon/dispatch/errands.hpp"
#include "daemon/dispatch/for_agency.hpp"
#include "daemon/messages/letter.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/messages/recipients.hpp"
#include "daemon/messages/render.hpp"

namespace dunning::dispatch {
namespace {

std::vector<RecordRef> invoices_of(const policy::Intent& intent) {
  std::vector<RecordRef> refs;
  for (const auto& advance : intent.advances) {
    for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
      for (const auto& line : *list) {
        if (line.item == advance.item) refs.push_back({RecordKind::invoice, line.invoice.value});
      }
    }
  }
  return refs;
}

std::string digest_of(const Instructions& instructions, const std::string& file) {
  if (!instructions.template_digests) return "";
  const auto digest = instructions.template_digests->find(file);
  return digest == instructions.template_digests->end() ? "" : digest->second;
}

std::string reminder_text(const policy::Intent& intent, const policy::Account& account) {
  LedgerReminder reminder;
  for (const auto& invoice : reminded_of(intent)) {
    LedgerReminder::About about{{RecordKind::invoice, invoice.value}, 0};
    for (const auto& item : account.items)
      if (item.invoice == invoice) about.reminders_before = item.reminders_in_ledger;
    reminder.invoices.push_back(std::move(about));
  }
  return to_text(reminder);
}

// The text of a template for this debtor.
Result<messages::Rendered> text_of(const Making& making, const policy::Intent& intent,
                                   const messages::Attachments& attached, bool on_paper) {
  const messages::Situation situation{intent,
                                      making.instructions.rules.creditor,
                                      making.account.debtor,
                                      making.occasion.on,
                                      making.instructions.rules.language,
                                      attached.names(),
                                      attached.left_out,
                                      {},
                                      &making.instructions.jurisdiction->statute,
                                      on_paper};
  return messages::render(*making.instructions.templates, situation);
}

struct PaperLetter {
  std::string pdf;
  std::string file;      // its template
  std::string language;  // it is written in
};

// S31. The step's letter. To be posted it needs a postal address that the books know.
Result<PaperLetter> letter_of(const Making& making, const OutboxKey& key,
                              messages::Letter::Use use) {
  auto intent = making.occasion.intent;
  intent.email = intent.letter;  // the template to fill
  const auto rendered = TRY(text_of(making, intent, {}, true));
  const auto language = messages::Language::find(rendered.language);
  auto pdf =
      TRY(messages::letter_pdf({rendered, making.instructions.rules.creditor, making.account.debtor,
                                *language, making.occasion.on, key.value, intent, use}));
  return PaperLetter{std::move(pdf), rendered.file, rendered.language};
}

Status make_letter(const Making& making, store::Outbox::Made& made) {
  const auto letter = TRY(letter_of(making, made.key, messages::Letter::Use::posted));
  std::string address;
  for (const auto& line :
       messages::postal_address(making.account.debtor, making.instructions.rules.creditor))
    address += (address.empty() ? "" : ", ") + line;
  made.recipients = {{address, "to", "post"}};
  made.template_digest = digest_of(making.instructions, letter.file);
  made.bytes = messages::outbox_text(letter.pdf);
  return {};
}

// `attach: letter`. One that cannot be made is no reason not to send the mail.
std::vector<messages::Attachment> attached_letter(const Making& making, const OutboxKey& key) {
  if (!making.occasion.intent.attach_letter) return {};
  const auto letter = letter_of(making, key, messages::Letter::Use::attached);
  if (letter) {
    const auto language = messages::Language::find(letter->language);
    return {
        {std::string(language->letter_words().file) + "-" + to_string(making.occasion.on) + ".pdf",
         "application/pdf", letter->pdf}};
  }
  making.edges.log.warning("letter_not_attached", {{"administration", making.instructions.name},
                                                   {"key", key.value},
                                                   {"because", letter.error().message}});
  return {};
}

Status make_message(const Making& making, store::Outbox::Made& made) {
  const auto& instructions = making.instructions;
  auto intent = making.occasion.intent;
  if (intent.email.empty()) intent.email = intent.letter;  // redirected: the letter's text by mail
  const auto& creditor = instructions.rules.creditor;
  auto attached =
      attachments_for(intent, instructions, making.edges, attached_letter(making, made.key));
  auto rendered = intent.email.empty() ? TRY(text_message_as_mail(making))
                                       : TRY(text_of(making, intent, attached, false));
  made.envelope_from = creditor.from_address;
  made.recipients = intent.email.empty() ? std::vector<Recipient>{{intent.phone, "to", "mobile"}}
                                         : TRY(messages::addressees(intent, creditor)).recipients;
  made.template_digest = digest_of(instructions, rendered.file);
  if (making.occasion.kind == "redirected") {
    // S23: to that address alone, saying first of all who would have got it.
    rendered = messages::redirected(std::move(rendered), made.recipients);
    made.recipients = {{instructions.rules.redirect_all_to, "to", "redirect_all_to"}};
  }
  auto mail = messages::mail_of(rendered, creditor, made.recipients, made.key, made.looked_at);
  mail.attachments = std::move(attached.files);
  made.bytes = TRY(messages::mime(mail));
  return {};
}

Status make_note(const Making& making, store::Outbox::Made& made) {
  const auto& [occasion, account, instructions, edges] = making;
  made.targets = invoices_of(occasion.intent);
  made.targets.push_back({RecordKind::debtor, occasion.account.debtor.value});
  made.bytes = TRY(messages::render_note(occasion.intent.note,
                                         {occasion.intent, occasion.on, account.debtor},
                                         instructions.rules.language));
  return {};
}

Status make(const Making& making, const store::Row& row, store::Outbox::Made& made) {
  const auto channel = row.outgoing.channel;
  switch (row.outgoing.effect) {
    case Effect::message:
      if (channel == ChannelKind::letter) return make_letter(making, made);
      if (channel == ChannelKind::sms) return make_text_message(making, made);
      return make_message(making, made);
    case Effect::reminder:
      made.bytes = reminder_text(making.occasion.intent, making.account);
      return {};
    case Effect::note:
      return make_note(making, made);
    case Effect::task:
      return make_task(making, channel, made);
    case Effect::event:
      make_event(making, made);
      return {};
    case Effect::hand_over:
      return make_for_agency(making.occasion, row, making.instructions, made);
    case Effect::report:
      break;
  }
  return fail(ErrorKind::permanent, "a report is not made here");
}

}  // namespace

Result<std::vector<store::Outbox::Made>> compose(const store::Occasion& occasion,
                                                 const policy::Account& account,
                                                 const Instructions& instructions,
                                                 const Edges& edges, Instant looked_at,
                                                 std::int64_t say) {
  store::Outbox outbox(edges.store);
  std::vector<store::Outbox::Made> made;
  for (const auto& row : TRY(outbox.rows(occasion.id))) {
    if (row.state != DeliveryState::planned) continue;
    store::Outbox::Made one;
    one.key = row.outgoing.key;
    one.looked_at = looked_at;
    one.say = say;
    TRY(make({occasion, account, instructions, edges}, row, one));
    made.push_back(std::move(one));
  }
  return made;
}

std::vector<InvoiceId> reminded_of(const policy::Intent& intent) {
  std::vector<InvoiceId> invoices;
  if (intent.kind != "step" || (intent.email.empty() && intent.letter.empty())) return invoices;
  for (const auto& advance : intent.advances) {
    for (const auto& line : intent.to_pay_now) {
      const bool known =
          std::find(invoices.begin(), invoices.end(), line.invoice) != invoices.end();
      if (line.item == advance.item && !known) invoices.push_back(line.invoice);
    }
  }
  return invoices;
}

std::string goes_elsewhere_now(const store::Occasion& occasion,
                               const policy::AdministrationRules& rules) {
  if (rules.shadow) return "shadow mode has begun";
  const bool redirected = occasion.kind == "redirected";
  if (redirected == !rules.redirect_all_to.empty()) return "";
  return redirected ? "redirect_all_to has ended" : "redirect_all_to has begun";
}

}  // namespace dunning::dispatch
