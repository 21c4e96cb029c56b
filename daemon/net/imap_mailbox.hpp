#pragma once

#include <memory>
#include <string>

#include "daemon/core/secret.hpp"
#include "daemon/ports/access_tokens.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/mailbox.hpp"

namespace dunning::net {

enum class ImapSecurity {
  starttls,  // plain at first; nothing but the greeting passes before TLS is on
  tls,       // from the first byte, usually port 993
  none,      // to this machine only
};

struct ImapSettings {
  std::string host;
  int port = 993;
  ImapSecurity security = ImapSecurity::tls;
  std::string user;
  Secret password;
  // Instead of a password: XOAUTH2 with a token for `user`. Borrowed.
  ports::AccessTokens* tokens = nullptr;
  std::string folder = "INBOX";
  std::string ca_file;                  // PEM bundle; empty: the system's
  Millis deadline{60'000};              // for one call, connection and TLS included
  std::size_t mails = 20;               // at most in one call
  std::size_t mail_bytes = 256 * 1024;  // of each mail its beginning only
};

// ports::Mailbox over libcurl: libcurl connects, makes the connection safe and logs in; the
// conversation after that is our own, because libcurl would open the folder for writing and mark
// what it fetches as read, and because it takes the lines of a mail for answers of the server. Only
// EXAMINE, UID SEARCH, UID FETCH with BODY.PEEK and LOGOUT are ever said. A token that the server
// refuses is replaced once.
class ImapMailbox : public ports::Mailbox {
 public:
  // invalid_input names the setting that cannot be. Borrows `clock`. Makes no connection.
  static Result<std::unique_ptr<ImapMailbox>> create(ImapSettings settings,
                                                     const ports::Clock& clock);

  Result<ports::MailPage> read(const ports::MailboxPlace& after) override;

 private:
  class Conversation;
  ImapMailbox(ImapSettings settings, const ports::Clock& clock)
      : settings_(std::move(settings)), clock_(clock) {}
  Status connect(Conversation& conversation);

  const ImapSettings settings_;
  const ports::Clock& clock_;
};

}  // namespace dunning::net
