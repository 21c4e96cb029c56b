#include "tests/fakes/fake_mail.hpp"

namespace dunning::fakes {
namespace {

using ports::Delivery;
using ports::Outcome;

bool fits_a_command(const std::string& address) {
  return !address.empty() &&
         address.find_first_of(std::string_view("\r\n\0<>", 5)) == std::string::npos;
}

}  // namespace

Delivery FakeMailTransport::send(const ports::Envelope& envelope, std::string_view bytes,
                                 const ports::BeforeFirstByte& before_first_byte) {
  const auto stage = [&](std::string_view name) {
    if (server_.on_stage) server_.on_stage(name);
  };
  Delivery delivery;
  const auto ended = [&](Outcome outcome, std::string evidence) {
    delivery.outcome = outcome;
    delivery.evidence = std::move(evidence);
    return delivery;
  };
  if (!fits_a_command(envelope.from) || bytes.empty() || bytes.find('\0') != std::string_view::npos)
    return ended(Outcome::refused, "this cannot be sent");

  MailFate fate = MailFate::taken;
  if (!server_.fates.empty()) {
    fate = server_.fates.front();
    server_.fates.pop_front();
  }
  ++server_.conversations;
  stage("mail.connect");
  if (fate == MailFate::unreachable) return ended(Outcome::later, "connection refused");

  FakeMailServer::Message message{{envelope.from, {}}, std::string(bytes)};
  bool put_off = false;
  for (const auto& address : envelope.recipients) {
    const auto reply = server_.replies.find(address);
    if (!fits_a_command(address)) {
      delivery.recipients.push_back({address, false, "not an address"});
    } else if (reply != server_.replies.end() && !reply->second.starts_with('2')) {
      delivery.recipients.push_back({address, false, reply->second});
      put_off = put_off || reply->second.starts_with('4');
    } else {
      delivery.recipients.push_back({address, true, "250 2.1.5 Ok"});
      message.envelope.recipients.push_back(address);
    }
  }
  if (message.envelope.recipients.empty())
    return ended(put_off ? Outcome::later : Outcome::refused, "no recipient was accepted");
  if (fate == MailFate::cut_before_body) return ended(Outcome::later, "the connection ended");
  if (fate == MailFate::put_off) return ended(Outcome::later, "451 4.3.0 try again");
  if (fate == MailFate::refused) return ended(Outcome::refused, "554 5.7.1 no");

  if (const auto may = before_first_byte(); !may)
    return ended(Outcome::withheld, may.error().message);
  stage("mail.body");
  if (fate == MailFate::cut_in_body) return ended(Outcome::uncertain, "the connection ended");
  if (fate == MailFate::put_off_at_end) {
    stage("mail.reply");
    return ended(Outcome::later, "451 4.3.0 try again");
  }
  if (fate == MailFate::refused_at_end) {
    stage("mail.reply");
    return ended(Outcome::refused, "554 5.6.0 no");
  }
  server_.taken.push_back(std::move(message));
  stage("mail.reply");
  if (fate == MailFate::cut_after_taking) return ended(Outcome::uncertain, "the connection ended");
  return ended(Outcome::accepted,
               "250 2.0.0 Ok: queued as " + std::to_string(server_.taken.size()));
}

}  // namespace dunning::fakes
