#include "daemon/dispatch/compose.hpp"

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

}  // namespace

Result<std::vector<store::Outbox::Made>> compose(const store::Occasion& occasion,
                                                 const policy::Account& account,
                                                 const Instructions& instructions,
                                                 const Edges& edges, Instant looked_at,
                                                 std::int64_t say) {
  store::Outbox outbox(edges.store);
  const auto& creditor = instructions.rules.creditor;
  std::vector<store::Outbox::Made> made;
  for (const auto& row : TRY(outbox.rows(occasion.id))) {
    if (row.state != DeliveryState::planned) continue;
    store::Outbox::Made one;
    one.key = row.outgoing.key;
    one.looked_at = looked_at;
    one.say = say;
    if (row.outgoing.effect == Effect::message) {
      const messages::Situation situation{occasion.intent, creditor, account.debtor, occasion.on,
                                          instructions.rules.language};
      const auto rendered = TRY(messages::render(*instructions.templates, situation));
      one.envelope_from = creditor.from_address;
      one.recipients = TRY(messages::addressees(occasion.intent, creditor)).recipients;
      one.bytes = TRY(messages::mime(
          messages::mail_of(rendered, creditor, one.recipients, one.key, looked_at)));
    } else {
      one.targets = invoices_of(occasion.intent);
      one.bytes = TRY(messages::render_note(occasion.intent.note,
                                            {occasion.intent, occasion.on, account.debtor},
                                            instructions.rules.language));
    }
    made.push_back(std::move(one));
  }
  return made;
}

}  // namespace dunning::dispatch
