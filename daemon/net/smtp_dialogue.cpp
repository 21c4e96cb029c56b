#include "daemon/net/smtp_dialogue.hpp"

#include <algorithm>

#include "daemon/core/digits.hpp"

namespace dunning::net {
namespace {

using ports::Outcome;

constexpr std::size_t reply_limit = 500;

bool is_success(const SmtpReply& reply) {
  return reply.code / 100 == 2;
}
bool is_temporary(const SmtpReply& reply) {
  return reply.code / 100 == 4;
}

// 5xx about the message or the address; not one that asks us to authenticate first or otherwise.
bool is_final(const SmtpReply& reply) {
  return reply.code / 100 == 5 && reply.code != 530 && reply.code != 534 && reply.code != 535 &&
         reply.code != 538;
}

std::string printable(std::string_view line) {
  std::string text(line.substr(0, reply_limit));
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

std::string_view without_line_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

}  // namespace

void SmtpDialogue::sent(std::string_view command) {
  if (command.starts_with("MAIL FROM:")) {
    stage_ = Stage::mail;
  } else if (command.starts_with("RCPT TO:")) {
    stage_ = Stage::recipient;
    recipients_.emplace_back();
  } else if (without_line_end(command) == "DATA") {
    stage_ = Stage::data;
  } else if (without_line_end(command) == "QUIT") {
    stage_ = Stage::quit;
  }
}

void SmtpDialogue::received(std::string_view line) {
  line = without_line_end(line);
  const auto code = digits(line.substr(0, 3));
  if (!code || line.size() < 3 || stage_ == Stage::quit) return;
  if (!unfinished_.empty()) unfinished_ += ' ';
  unfinished_ +=
      printable(unfinished_.empty() ? line : line.substr(std::min<std::size_t>(4, line.size())));
  unfinished_.resize(std::min(unfinished_.size(), reply_limit));
  if (line.size() > 3 && line[3] == '-') return;
  SmtpReply reply{static_cast<int>(*code), std::move(unfinished_)};
  unfinished_.clear();
  last_ = reply;
  was_put_off_ = was_put_off_ || is_temporary(reply);
  switch (stage_) {
    case Stage::before_mail:
    case Stage::quit:
      break;
    case Stage::mail:
      mail_ = std::move(reply);
      break;
    case Stage::recipient:
      recipients_.back() = std::move(reply);
      break;
    case Stage::data:
      if (reply.code == 354) stage_ = Stage::body;
      data_ = std::move(reply);
      break;
    case Stage::body:
      body_ = std::move(reply);
      break;
  }
}

// What the answers to RCPT alone decide: nothing as long as one address was taken or one was not
// answered.
std::optional<Outcome> SmtpDialogue::outcome_of_recipients(std::size_t asked) const {
  if (recipients_.size() < asked) return std::nullopt;
  bool is_refused = true;
  for (const auto& reply : recipients_) {
    if (!reply || is_success(*reply)) return std::nullopt;
    is_refused = is_refused && is_final(*reply);
  }
  return is_refused ? Outcome::refused : Outcome::later;
}

SmtpDialogue::Verdict SmtpDialogue::verdict(const std::vector<std::string>& addresses, Body body,
                                            const std::string& trouble) const {
  Verdict verdict;
  ports::Delivery& delivery = verdict.delivery;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const bool was_answered = i < recipients_.size() && recipients_[i].has_value();
    delivery.recipients.push_back({addresses[i], was_answered && is_success(*recipients_[i]),
                                   was_answered ? recipients_[i]->text : std::string()});
  }
  delivery.evidence = trouble;
  if (body == Body::withheld) {
    delivery.outcome = Outcome::withheld;
  } else if (body == Body::begun) {
    delivery.outcome = Outcome::uncertain;
    if (body_) {
      delivery.evidence = body_->text;
      if (is_success(*body_)) delivery.outcome = Outcome::accepted;
      if (is_temporary(*body_)) delivery.outcome = Outcome::later;
      if (body_->code / 100 == 5) delivery.outcome = Outcome::refused;
    }
  } else {
    delivery.outcome = Outcome::later;
    if (const auto of_recipients = outcome_of_recipients(addresses.size()))
      delivery.outcome = *of_recipients;
    if (mail_ && is_final(*mail_)) delivery.outcome = Outcome::refused;
    if (data_ && is_final(*data_)) delivery.outcome = Outcome::refused;
    if (last_ && !is_success(*last_) && last_->code != 354 && last_->code != 334)
      delivery.evidence = last_->text;
  }
  verdict.was_put_off = delivery.outcome == Outcome::later && was_put_off_;
  return verdict;
}

}  // namespace dunning::net
