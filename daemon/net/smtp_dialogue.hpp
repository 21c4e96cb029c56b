#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ports/channel.hpp"

namespace dunning::net {

struct SmtpReply {
  int code = 0;
  std::string
      text;  // with its code, lines joined by spaces, printable ASCII, at most 500 characters
};

// How far the body got. Known to the transport, not to the dialogue: the body is no command.
enum class Body {
  not_begun,
  withheld,  // BeforeFirstByte said no, and the connection was dropped
  begun,     // at least one byte may be out
};

// Listens to one SMTP transaction, command by command and line by line, and says at the end what it
// came to (S32a). Pure; knows no connection. A refusal of ours as a client (530, 534, 535, 538, or
// anything before MAIL) is `later`, not `refused`: it says nothing about the message, and a person
// has to mend it.
class SmtpDialogue {
 public:
  void sent(std::string_view command);   // one line, with or without its line end
  void received(std::string_view line);  // one line, with or without its line end

  bool has_quit() const { return stage_ == Stage::quit; }

  // `addresses`: those a RCPT was to be sent for, in that order. `trouble`: what the connection
  // ended with. The Delivery has no `not_before` yet: no clock here.
  struct Verdict {
    ports::Delivery delivery;
    bool was_put_off = false;  // outcome later, because of a 4xx
  };
  Verdict verdict(const std::vector<std::string>& addresses, Body body,
                  const std::string& trouble) const;

 private:
  enum class Stage { before_mail, mail, recipient, data, body, quit };

  std::optional<ports::Outcome> outcome_of_recipients(std::size_t asked) const;

  Stage stage_ = Stage::before_mail;
  std::string unfinished_;  // the lines so far of a reply that has several
  std::optional<SmtpReply> last_;
  bool was_put_off_ = false;
  std::optional<SmtpReply> mail_;
  std::vector<std::optional<SmtpReply>> recipients_;
  std::optional<SmtpReply> data_;
  std::optional<SmtpReply> body_;
};

}  // namespace dunning::net
