#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/core/creditor.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/message.hpp"
#include "daemon/core/result.hpp"
#include "daemon/messages/attachments.hpp"
#include "daemon/messages/render.hpp"

// The bytes of a mail (RFC 5322, 2047, 2045). GMime: gmime.hpp.
namespace dunning::messages {

struct Mailbox {
  std::string name;  // may be empty
  std::string address;
};

// An image that the HTML shows: "cid:ID".
struct InlineImage {
  std::string id;
  std::string media_type;
  std::string bytes;
};

struct Mail {
  OutboxKey key;  // becomes the Message-ID
  Instant date;
  Mailbox from;
  std::vector<Mailbox> to;
  std::vector<Mailbox> cc;
  std::optional<Mailbox> reply_to;
  std::string subject;
  std::string language;                   // Content-Language
  std::string body;                       // UTF-8, lines end with '\n'
  std::vector<Attachment> attachments{};  // as attachments_of chose them
  std::string html{};                     // the same in HTML, or empty
  std::vector<InlineImage> images{};      // of the HTML
};

// The same mail gives the same bytes. With HTML it is multipart/alternative, the text first; with
// attachments multipart/mixed around that, every file in base64. Lines end with CRLF and have at
// most 998 bytes; the body is text/plain in UTF-8, quoted-printable. Bcc is a matter of the
// envelope and never in here. A line end or NUL in any header value is an error (invalid_input)
// that names the field.
Result<std::string> mime(const Mail& mail);

// The mail of a rendered message: From and Reply-To are the creditor's, To and Cc the recipients of
// those roles. What has a page gets its HTML, with the creditor's logo and the payment QR code.
Mail mail_of(const Rendered& rendered, const Creditor& creditor,
             const std::vector<Recipient>& recipients, const OutboxKey& key, Instant date);

// The HTML as a file that shows itself: its images stand in it instead of beside it. Empty when
// there is none.
std::string standalone_html(const Mail& mail);

// For `redirect_all_to` (S23): the text and its subject, with "[redirected, would go to …]" before
// both. The mark is the same in every language, so that a mailbox can filter on it.
Rendered redirected(Rendered message, const std::vector<Recipient>& recipients);

// "<KEY@domain of the address>": by it bounces and replies find the message again.
std::string message_id(const OutboxKey& key, std::string_view from_address);

// A mail read back: header values decoded, body decoded to UTF-8 with '\n'.
struct ParsedMail {
  std::vector<std::pair<std::string, std::string>> headers;  // in their order
  std::string body;                                          // of the first text/plain part
  std::vector<Attachment> attachments;                       // parts that are attached

  // The first of that name, case apart; none when there is none.
  std::optional<std::string> header(std::string_view name) const;
};
Result<ParsedMail> parse_mail(std::string_view bytes);

}  // namespace dunning::messages
