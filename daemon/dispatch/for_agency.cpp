#include "daemon/dispatch/for_agency.hpp"

#include "daemon/messages/letter.hpp"
#include "daemon/messages/mime.hpp"

namespace dunning::dispatch {
namespace {

Status make_mail(const ForAgency& word, const AgencyRoute& route, const Instructions& instructions,
                 store::Outbox::Made& made) {
  if (word.zip.size() > agency_mail_limit_bytes) {
    return fail(ErrorKind::invalid_input,
                "what the agency gets has " + std::to_string(word.zip.size() / 1024 / 1024) +
                    " MB, more than a mail takes: give the agency by: folder or by: http");
  }
  const auto& creditor = instructions.rules.creditor;
  messages::Mail mail;
  mail.key = made.key;
  mail.date = made.looked_at;
  mail.from = {creditor.from_name, creditor.from_address};
  if (!creditor.reply_to.empty()) mail.reply_to = messages::Mailbox{"", creditor.reply_to};
  mail.subject = word.subject;
  mail.language = word.language;
  mail.body = word.text;
  mail.attachments.push_back({word.file_name, "application/zip", word.zip});
  for (const auto& address : route.to) {
    mail.to.push_back({"", address});
    made.recipients.push_back({address, "to", "agency"});
  }
  made.envelope_from = creditor.from_address;
  made.bytes = TRY(messages::mime(mail));
  return {};
}

}  // namespace

Status make_for_agency(const store::Occasion& occasion, const store::Row& row,
                       const Instructions& instructions, store::Outbox::Made& made) {
  const auto route = instructions.agencies.find(occasion.intent.hand_over);
  if (route == instructions.agencies.end() || !instructions.tell_agency) {
    return fail(ErrorKind::not_found, "there is no agency \"" + occasion.intent.hand_over +
                                          "\" in the configuration any more");
  }
  const auto word = TRY(instructions.tell_agency(occasion, made.key, made.looked_at));
  if (row.outgoing.channel == ChannelKind::mail)
    return make_mail(word, route->second, instructions, made);
  made.recipients.push_back({occasion.intent.hand_over, "to", "agency"});
  made.bytes = messages::outbox_text(word.zip);
  return {};
}

}  // namespace dunning::dispatch
