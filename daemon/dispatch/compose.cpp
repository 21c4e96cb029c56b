#include "daemon/dispatch/compose.hpp"

#include <algorithm>

#include "daemon/core/ledger_reminder.hpp"
#include "daemon/dispatch/documents.hpp"
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

struct Making {
  const store::Occasion& occasion;
  const policy::Account& account;
  const Instructions& instructions;
  const Edges& edges;
};

// S31. The step's letter, to the postal address that the books know.
Status make_letter(const Making& making, store::Outbox::Made& made) {
  const auto& creditor = making.instructions.rules.creditor;
  const auto& debtor = making.account.debtor;
  auto intent = making.occasion.intent;
  intent.email = intent.letter;  // the template to fill
  const messages::Situation situation{intent,
                                      creditor,
                                      debtor,
                                      making.occasion.on,
                                      making.instructions.rules.language,
                                      {},
                                      false,
                                      {},
                                      &making.instructions.jurisdiction->statute};
  const auto rendered = TRY(messages::render(*making.instructions.templates, situation));
  const auto language = messages::Language::find(rendered.language);
  const auto pdf = TRY(messages::letter_pdf(
      {rendered, creditor, debtor, *language, making.occasion.on, made.key.value}));
  std::string address;
  for (const auto& line : messages::postal_address(debtor, creditor))
    address += (address.empty() ? "" : ", ") + line;
  made.recipients = {{address, "to", "post"}};
  made.template_digest = digest_of(making.instructions, rendered.file);
  made.bytes = messages::outbox_text(pdf);
  return {};
}

Status make_message(const Making& making, store::Outbox::Made& made) {
  const auto& instructions = making.instructions;
  auto intent = making.occasion.intent;
  if (intent.email.empty()) intent.email = intent.letter;  // redirected: the letter's text by mail
  const auto& creditor = instructions.rules.creditor;
  auto copies = copies_for(intent, instructions, making.edges);
  const messages::Situation situation{intent,
                                      creditor,
                                      making.account.debtor,
                                      making.occasion.on,
                                      instructions.rules.language,
                                      copies.names(),
                                      copies.left_out,
                                      {},
                                      &instructions.jurisdiction->statute};
  auto rendered = TRY(messages::render(*instructions.templates, situation));
  made.envelope_from = creditor.from_address;
  made.recipients = TRY(messages::addressees(intent, creditor)).recipients;
  made.template_digest = digest_of(instructions, rendered.file);
  if (making.occasion.kind == "redirected") {
    // S23: to that address alone, saying first of all who would have got it.
    rendered = messages::redirected(std::move(rendered), made.recipients);
    made.recipients = {{instructions.rules.redirect_all_to, "to", "redirect_all_to"}};
  }
  auto mail = messages::mail_of(rendered, creditor, made.recipients, made.key, made.looked_at);
  mail.attachments = std::move(copies.files);
  made.bytes = TRY(messages::mime(mail));
  return {};
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
    if (row.outgoing.channel == ChannelKind::letter) {
      TRY(make_letter({occasion, account, instructions, edges}, one));
    } else if (row.outgoing.effect == Effect::message) {
      TRY(make_message({occasion, account, instructions, edges}, one));
    } else if (row.outgoing.effect == Effect::reminder) {
      one.bytes = reminder_text(occasion.intent, account);
    } else {
      one.targets = invoices_of(occasion.intent);
      one.targets.push_back({RecordKind::debtor, occasion.account.debtor.value});
      one.bytes = TRY(messages::render_note(occasion.intent.note,
                                            {occasion.intent, occasion.on, account.debtor},
                                            instructions.rules.language));
    }
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
