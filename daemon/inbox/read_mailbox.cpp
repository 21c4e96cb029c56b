#include "daemon/inbox/read_mailbox.hpp"

#include <algorithm>
#include <utility>

#include "daemon/policy/contact.hpp"
#include "daemon/store/replies.hpp"

namespace dunning::inbox {
namespace {

using messages::Incoming;

// A mail of which only the sender tells to whom it belongs: it is new, and answers something new.
constexpr int longest_silence_days = 90;
constexpr int longest_delay_days = 30;

std::string kind_of(const Incoming& mail) {
  return std::string(messages::name(mail.kind));
}

store::Outbox::Bounced bounced(const Incoming& mail, const OutboxKey& row) {
  store::Outbox::Bounced report;
  report.key = row;
  for (const auto& one : mail.failed) {
    if (!one.final) continue;
    report.unreached.push_back({one.address, one.said, one.blames_the_address()});
    if (report.evidence.empty()) report.evidence = "it came back: " + one.said;
  }
  return report;
}

}  // namespace

Result<bool> ReadMailbox::step() {
  auto more = read();
  if (more) return more;
  store::Inboxes inboxes(parts_.store);
  // The first error is told by its cause; that it could not be noted as well changes nothing.
  static_cast<void>(inboxes.failed(parts_.name, more.error().message, parts_.clock.now()));
  return more;
}

Result<bool> ReadMailbox::read() {
  store::Inboxes inboxes(parts_.store);
  const auto standing = TRY(inboxes.standing(parts_.name));
  const auto page = TRY(parts_.mailbox.read({standing.uid_validity, standing.uid}));
  const auto administrations = TRY(parts_.administrations());
  std::vector<Effects> all;
  int foreign = 0;
  for (const auto& mail : page.mails) {
    const auto incoming = messages::read_incoming(mail.bytes);
    if (!incoming) {
      ++foreign;
      continue;
    }
    const Instant received = std::min(mail.received, parts_.clock.now());
    const auto cases = TRY(cases_of(*incoming, received, administrations));
    if (cases.empty()) ++foreign;
    for (const Case& one : cases)
      all.push_back(effects(*incoming, one, received));
  }
  store::Inboxes::Standing place;
  place.uid_validity = page.place.uid_validity;
  place.uid = page.place.uid;
  const int fresh = TRY(inboxes.take(parts_.name, place, all, parts_.clock.now()));
  for (const Effects& one : all) {
    parts_.log.debug("mail_received", {{"kind", one.reply.kind},
                                       {"key", one.reply.row.value},
                                       {"debtor", one.reply.debtor.value}});
  }
  if (!page.mails.empty()) {
    parts_.log.info("mailbox_read", {{"mails", std::to_string(page.mails.size())},
                                     {"new", std::to_string(fresh)},
                                     {"foreign", std::to_string(foreign)}});
  }
  return page.more;
}

// By our own message that it names; else, of answers, by its sender.
Result<std::vector<ReadMailbox::Case>> ReadMailbox::cases_of(const Incoming& mail, Instant received,
                                                             const Administrations& all) const {
  std::vector<Case> cases;
  const auto find = [&](AdministrationId id) -> const Correspondence* {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Correspondence& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
  };
  store::Outbox outbox(parts_.store);
  for (const OutboxKey& key : mail.about) {
    const auto row = TRY(outbox.find(key.value));
    if (!row || row->outgoing.effect != Effect::message) continue;
    const auto* administration = find(row->outgoing.administration);
    const auto occasion = TRY(outbox.occasion(row->occasion));
    if (!administration || !occasion) continue;
    cases.push_back({administration, occasion->account.debtor, row->occasion, key});
    return cases;
  }
  const bool answer = mail.kind != Incoming::Kind::delivery_report;
  if (!answer || !policy::plausible_address(mail.sender)) return cases;
  std::vector<AdministrationId> ids;
  std::optional<Date> since;
  for (const auto& one : all) {
    const Date today = one.day(parts_.clock.now());
    if (today - one.day(received) > longest_delay_days) continue;
    ids.push_back(one.id);
    since = today - longest_silence_days;
  }
  if (!since) return cases;
  for (auto& one : TRY(store::Replies(parts_.store).correspondents(ids, mail.sender, *since)))
    cases.push_back({find(one.administration), std::move(one.debtor), {}, {}});
  return cases;
}

ReadMailbox::Effects ReadMailbox::effects(const Incoming& mail, const Case& of,
                                          Instant received) const {
  const Correspondence& administration = *of.administration;
  Effects effects;
  effects.day = administration.day(parts_.clock.now());
  store::NewReply& reply = effects.reply;
  reply.administration = administration.id;
  reply.debtor = of.debtor;
  reply.occasion = of.occasion;
  reply.row = of.row;
  reply.kind = kind_of(mail);
  reply.message_id = mail.message_id;
  reply.received_at = received;
  reply.sender = mail.sender;
  reply.subject = mail.subject;
  reply.body = mail.text;
  if (mail.kind == Incoming::Kind::delivery_report) {
    auto report = bounced(mail, of.row);
    if (!report.unreached.empty()) effects.bounced = std::move(report);
    return effects;
  }
  const bool person = mail.kind == Incoming::Kind::reply;
  if (person && !of.row.value.empty()) effects.arrived = of.row;
  const Date came = administration.day(received);
  store::Sayings::NewHold hold;
  hold.administration = administration.id;
  hold.debtor = of.debtor;
  hold.author = std::string(policy::reply_author);
  hold.on = effects.day;
  const auto word =
      messages::stop_word_in(mail.subject + "\n" + mail.text, administration.stop_words);
  if (word) {
    hold.reason = "the mail of " + to_string(came) + " says \"" + *word + "\": a person decides";
    effects.hold = std::move(hold);
  } else if (person) {
    hold.until = administration.hold_until(came);
    hold.reason = "a mail came in on " + to_string(came) + "; a person reads it first";
    if (*hold.until > effects.day) effects.hold = std::move(hold);
  }
  return effects;
}

}  // namespace dunning::inbox
