#pragma once

#include <memory>
#include <string>

#include "daemon/core/secret.hpp"
#include "daemon/ports/access_tokens.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/mail.hpp"

namespace dunning::net {

enum class SmtpSecurity {
  starttls,  // plain at first; nothing but EHLO passes before TLS is on
  tls,       // from the first byte, usually port 465
  none,      // to this machine only
};

struct SmtpSettings {
  std::string host;
  int port = 587;
  SmtpSecurity security = SmtpSecurity::starttls;
  std::string user;  // empty: no authentication
  Secret password;
  // Instead of a password: XOAUTH2 with a token for `user`. Borrowed.
  ports::AccessTokens* tokens = nullptr;
  std::string ca_file;       // PEM bundle; empty: the system's
  std::string helo;          // our own host name
  Millis deadline{120'000};  // for one transaction, connection and TLS included
};

// How soon a message that was not taken may be tried again.
constexpr Millis put_off_wait{300'000};     // the server said 4xx: greylisting wants minutes
constexpr Millis unreachable_wait{60'000};  // no conversation came about, or we were not let in

// ports::MailTransport over libcurl. The connection is kept for the next message. Line ends are
// sent as CRLF whichever the bytes hold, dots at the beginning of a line are doubled; otherwise the
// bytes leave unchanged. An address that cannot be written into a command is marked refused and the
// others go on; an envelope sender of that kind, no usable recipient, an empty message or one with
// a NUL is Outcome refused. The replies of the server are the evidence; the last one of a delivered
// message holds its queue id. A token that the server refuses (535) is replaced once and the
// message offered once more; without a good token it is Outcome later.
class SmtpTransport : public ports::MailTransport {
 public:
  // invalid_input names the setting that cannot be. Borrows `clock`. Makes no connection.
  static Result<std::unique_ptr<SmtpTransport>> create(SmtpSettings settings,
                                                       const ports::Clock& clock);
  ~SmtpTransport() override;

  ports::Delivery send(const ports::Envelope& envelope, std::string_view bytes,
                       const ports::BeforeFirstByte& before_first_byte) override;

 private:
  struct Connection;
  struct Transaction;
  SmtpTransport(SmtpSettings settings, const ports::Clock& clock);
  ports::Delivery transact(Transaction& transaction);
  // What `transact` needs to be known by; false in `let_in` when the server did not take it.
  struct Attempt {
    ports::Delivery delivery;
    bool let_in = true;
  };
  Attempt attempt(Transaction& transaction, const Secret& token);

  SmtpSettings settings_;
  const ports::Clock& clock_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace dunning::net
