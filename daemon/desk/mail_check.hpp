#pragma once

#include <string>
#include <vector>

#include "daemon/desk/parts.hpp"
#include "daemon/ports/name_server.hpp"
#include "daemon/settings/configuration.hpp"

// `dunningctl mail check`: whether those who receive your mail can tell that it is yours, as far as
// the domain name system says so. SPF names the servers that may send, DKIM the keys they sign
// with, DMARC what becomes of mail for which neither speaks.
namespace dunning::desk {

struct MailProof {
  enum class Standing {
    good,
    look,  // cannot be seen from here, or could be better
    bad,   // mail is likely to land in spam, or to be refused
  };
  std::string what;  // "SPF"
  Standing standing = Standing::good;
  std::string found;   // what there is, in one sentence
  std::string advice;  // what to do; empty when it is good
};

struct SenderCheck {
  std::string address;  // the sender of the messages
  std::string server;   // through which they leave; empty: into a folder
  std::vector<MailProof> proofs;
  bool fine() const;  // nothing is bad
};

struct MailCheck {
  std::vector<SenderCheck> senders;  // each once
  bool fine() const;
};

struct Sender {
  std::string from;      // the address people see
  std::string envelope;  // the one that bounces go to
  std::string server;    // name or address of the mail server
};

// `selector` is that of the mail server's DKIM key; when it is empty, usual ones are tried. Error:
// no name server answered.
Result<SenderCheck> check_sender(ports::NameServer& names, const Sender& sender,
                                 const std::string& selector);

// The senders of every administration, or of that one.
Result<MailCheck> check_mail(const settings::Configuration& configuration,
                             const std::optional<std::string>& administration,
                             ports::NameServer& names, const std::string& selector);

std::string to_text(const MailCheck& check);
json::Value to_json(const MailCheck& check);

}  // namespace dunning::desk
