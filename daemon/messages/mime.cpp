#include "daemon/messages/mime.hpp"

#include <algorithm>
#include <memory>

#include "daemon/core/record_checks.hpp"
#include "daemon/messages/gmime.hpp"
#include "daemon/messages/html.hpp"
#include "daemon/messages/qr_code.hpp"
#include "daemon/messages/recipients.hpp"
#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

using gmime::Owned;
using gmime::Text;

struct FreeOptions {
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};
using Options = std::unique_ptr<GMimeFormatOptions, FreeOptions>;

constexpr const char* charset = "utf-8";

// A line end in a header would begin another header, or the body.
Status check_value(std::string_view field, std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    return fail(ErrorKind::invalid_input,
                std::string(field) + ": a line end or NUL cannot stand in a header");
  }
  if (!is_utf8(value)) return fail(ErrorKind::invalid_input, std::string(field) + ": is not UTF-8");
  return {};
}

Status check_mailbox(std::string_view field, const Mailbox& mailbox) {
  TRY(check_value(field, mailbox.name));
  return check_address(field, mailbox.address);
}

Status check(const Mail& mail) {
  TRY(check_mailbox("From", mail.from));
  if (mail.to.empty()) return fail(ErrorKind::invalid_input, "To: there is no recipient");
  for (const auto& one : mail.to)
    TRY(check_mailbox("To", one));
  for (const auto& one : mail.cc)
    TRY(check_mailbox("Cc", one));
  if (mail.reply_to) TRY(check_mailbox("Reply-To", *mail.reply_to));
  TRY(check_value("Subject", mail.subject));
  if (mail.subject.empty()) return fail(ErrorKind::invalid_input, "Subject: is empty");
  const auto& key = mail.key.value;
  const bool hex = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (!hex) return fail(ErrorKind::invalid_input, "Message-ID: the key is not hexadecimal");
  const bool language = std::all_of(mail.language.begin(), mail.language.end(),
                                    [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  if (!language) return fail(ErrorKind::invalid_input, "Content-Language: is no language");
  for (const auto& file : mail.attachments) {
    TRY(check_value("attachment", file.file_name));
    TRY(check_value("attachment", file.media_type));
    if (file.media_type.find('/') == std::string::npos)
      return fail(ErrorKind::invalid_input, "attachment: has no media type");
  }
  for (const auto& image : mail.images) {
    TRY(check_value("image", image.id));
    TRY(check_value("image", image.media_type));
    if (image.media_type.find('/') == std::string::npos)
      return fail(ErrorKind::invalid_input, "image: has no media type");
  }
  for (const auto* text : {&mail.body, &mail.html}) {
    if (!is_utf8(*text) || text->find('\0') != std::string::npos)
      return fail(ErrorKind::invalid_input, "the body is not UTF-8 text");
  }
  return {};
}

void add(GMimeMessage* message, GMimeAddressType type, const Mailbox& mailbox) {
  g_mime_message_add_mailbox(message, type, mailbox.name.empty() ? nullptr : mailbox.name.c_str(),
                             mailbox.address.c_str());
}

Owned<GMimePart> text_part(const char* subtype, const std::string& body,
                           const std::string& language) {
  Owned<GMimePart> part(g_mime_part_new_with_type("text", subtype));
  auto* object = GMIME_OBJECT(part.get());
  g_mime_object_set_content_type_parameter(object, "charset", charset);
  if (!language.empty())
    g_mime_object_set_header(object, "Content-Language", language.c_str(), charset);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(body.data(), body.size()));
  const Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return part;
}

Owned<GMimePart> bytes_part(const std::string& media_type, const std::string& bytes,
                            const char* disposition) {
  const auto slash = media_type.find('/');
  Owned<GMimePart> part(g_mime_part_new_with_type(media_type.substr(0, slash).c_str(),
                                                  media_type.substr(slash + 1).c_str()));
  g_mime_object_set_disposition(GMIME_OBJECT(part.get()), disposition);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_BASE64);
  return part;
}

Owned<GMimePart> file_part(const Attachment& file) {
  auto part = bytes_part(file.media_type, file.bytes, "attachment");
  g_mime_part_set_filename(part.get(), file.file_name.c_str());
  return part;
}

// Base64 and quoted-printable text cannot contain a boundary: there "=" is never followed by "-".
// None of the boundaries is the beginning of another one. Made by hand, because GMime would first
// ask the system for a random one.
Owned<GMimeMultipart> multipart(const char* subtype, const std::string& boundary) {
  Owned<GMimeMultipart> parts(GMIME_MULTIPART(g_object_new(GMIME_TYPE_MULTIPART, nullptr)));
  const Owned<GMimeContentType> type(g_mime_content_type_new("multipart", subtype));
  g_mime_content_type_set_parameter(type.get(), "boundary", boundary.c_str());
  g_mime_object_set_content_type(GMIME_OBJECT(parts.get()), type.get());
  return parts;
}

Owned<GMimeMultipart> page_and_images(const Mail& mail, GMimePart* page) {
  auto parts = multipart("related", "=-page-" + mail.key.value);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(parts.get()), "type", "text/html");
  g_mime_multipart_add(parts.get(), GMIME_OBJECT(page));
  for (const auto& image : mail.images) {
    const auto part = bytes_part(image.media_type, image.bytes, "inline");
    g_mime_object_set_content_id(GMIME_OBJECT(part.get()), image.id.c_str());
    g_mime_multipart_add(parts.get(), GMIME_OBJECT(part.get()));
  }
  return parts;
}

// The text, or the choice between it and the HTML.
Owned<GMimeObject> content_of(const Mail& mail) {
  auto text = text_part("plain", mail.body, mail.language);
  if (mail.html.empty()) return Owned<GMimeObject>(GMIME_OBJECT(text.release()));
  const auto page = text_part("html", mail.html, mail.language);
  auto choice = multipart("alternative", "=-text-" + mail.key.value);
  g_mime_multipart_add(choice.get(), GMIME_OBJECT(text.get()));
  if (mail.images.empty()) {
    g_mime_multipart_add(choice.get(), GMIME_OBJECT(page.get()));
  } else {
    const auto related = page_and_images(mail, page.get());
    g_mime_multipart_add(choice.get(), GMIME_OBJECT(related.get()));
  }
  return Owned<GMimeObject>(GMIME_OBJECT(choice.release()));
}

Owned<GMimeMultipart> with_attachments(const Mail& mail, GMimeObject* content) {
  auto parts = multipart("mixed", "=-" + mail.key.value);
  g_mime_multipart_add(parts.get(), content);
  for (const auto& file : mail.attachments) {
    const auto part = file_part(file);
    g_mime_multipart_add(parts.get(), GMIME_OBJECT(part.get()));
  }
  return parts;
}

void add_attachments(GMimeObject* object, ParsedMail& parsed) {
  if (GMIME_IS_MULTIPART(object)) {
    auto* parts = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(parts); ++i)
      add_attachments(g_mime_multipart_get_part(parts, i), parsed);
  } else if (GMIME_IS_PART(object) && g_mime_part_is_attachment(GMIME_PART(object))) {
    auto* part = GMIME_PART(object);
    auto* type = g_mime_object_get_content_type(object);
    const Text text(g_mime_content_type_get_mime_type(type));
    const char* name = g_mime_part_get_filename(part);
    parsed.attachments.push_back({name ? name : "", text.get(), gmime::content_of(part)});
  }
}

std::string bytes_of(GMimeMessage* message) {
  const Options options(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), options.get(), stream.get());
  const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(array->data), array->len};
}

std::string domain_of(std::string_view address) {
  return std::string(address.substr(address.rfind('@') + 1));
}

void add_headers(GMimeObject* object, ParsedMail& parsed) {
  auto* headers = g_mime_object_get_header_list(object);
  for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
    auto* header = g_mime_header_list_get_header_at(headers, i);
    const char* value = g_mime_header_get_value(header);
    parsed.headers.emplace_back(g_mime_header_get_name(header), value ? value : "");
  }
}

// The first text part, in depth.
GMimeObject* first_text(GMimeObject* object) {
  if (GMIME_IS_TEXT_PART(object)) return object;
  if (GMIME_IS_MULTIPART(object)) {
    auto* multipart = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i) {
      if (auto* found = first_text(g_mime_multipart_get_part(multipart, i))) return found;
    }
  }
  return nullptr;
}

// Only images that the HTML points to: mail programs show the others as attachments.
void add_page(const Rendered& rendered, const Creditor& creditor, Mail& mail) {
  const auto& payload = rendered.page->qr;
  Images images{!payload.empty(), creditor.logo != nullptr};
  mail.html = html_of(rendered, creditor, images);
  if (mail.html.find(std::string("cid:") + qr_id) != std::string::npos) {
    if (auto png = qr_png(payload)) {
      mail.images.push_back({qr_id, "image/png", *std::move(png)});
    } else {
      images.qr = false;
      mail.html = html_of(rendered, creditor, images);
    }
  }
  if (creditor.logo)
    mail.images.push_back({logo_id, creditor.logo->media_type, creditor.logo->bytes});
}

}  // namespace

Result<std::string> mime(const Mail& mail) {
  TRY(check(mail));
  gmime::initialize();
  const Owned<GMimeMessage> message(g_mime_message_new(FALSE));  // headers stand as they are set
  GDateTime* date = g_date_time_new_from_unix_utc(mail.date.ms / 1000);
  if (!date) return fail(ErrorKind::invalid_input, "Date: is out of range");
  g_mime_message_set_date(message.get(), date);
  g_date_time_unref(date);
  add(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from);
  if (mail.reply_to) add(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, *mail.reply_to);
  g_mime_message_set_subject(message.get(), mail.subject.c_str(), charset);
  for (const auto& one : mail.to)
    add(message.get(), GMIME_ADDRESS_TYPE_TO, one);
  for (const auto& one : mail.cc)
    add(message.get(), GMIME_ADDRESS_TYPE_CC, one);
  const std::string id = mail.key.value + "@" + domain_of(mail.from.address);
  g_mime_message_set_message_id(message.get(), id.c_str());
  auto* object = GMIME_OBJECT(message.get());
  g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", charset);
  g_mime_object_set_header(object, "X-Dunningd-Key", mail.key.value.c_str(), charset);
  const auto content = content_of(mail);
  if (mail.attachments.empty()) {
    g_mime_message_set_mime_part(message.get(), content.get());
  } else {
    const auto parts = with_attachments(mail, content.get());
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(parts.get()));
  }
  return bytes_of(message.get());
}

Mail mail_of(const Rendered& rendered, const Creditor& creditor,
             const std::vector<Recipient>& recipients, const OutboxKey& key, Instant date) {
  Mail mail;
  mail.key = key;
  mail.date = date;
  mail.from = {creditor.from_name.empty() ? creditor.name : creditor.from_name,
               creditor.from_address};
  if (!creditor.reply_to.empty()) mail.reply_to = Mailbox{"", creditor.reply_to};
  for (const auto& one : recipients) {
    if (one.role == "to") mail.to.push_back({"", one.address});
    if (one.role == "cc") mail.cc.push_back({"", one.address});
  }
  mail.subject = rendered.subject;
  mail.language = rendered.language;
  mail.body = rendered.body;
  if (rendered.page) add_page(rendered, creditor, mail);
  return mail;
}

std::string standalone_html(const Mail& mail) {
  std::string html = mail.html;
  for (const auto& image : mail.images) {
    const Text base64(
        g_base64_encode(reinterpret_cast<const guchar*>(image.bytes.data()), image.bytes.size()));
    const std::string source = "\"cid:" + image.id + "\"";
    const std::string within = "\"data:" + image.media_type + ";base64," + base64.get() + "\"";
    for (auto at = html.find(source); at != std::string::npos;
         at = html.find(source, at + within.size()))
      html.replace(at, source.size(), within);
  }
  return html;
}

Rendered redirected(Rendered message, const std::vector<Recipient>& recipients) {
  constexpr std::size_t most = 3;
  std::string whom;
  std::size_t named = 0;
  std::size_t others = 0;
  for (const auto& one : recipients) {
    if (one.role == "bcc") continue;  // the owner's own archive
    if (named == most) {
      ++others;
      continue;
    }
    whom += (named++ == 0 ? "" : ", ") + one.address;
  }
  if (others > 0) whom += " and " + std::to_string(others) + " more";
  const std::string mark = "[redirected, would go to " + single_line(whom) + "]";
  message.subject = mark + " " + message.subject;
  message.body = mark + "\n\n" + message.body;
  return message;
}

std::string message_id(const OutboxKey& key, std::string_view from_address) {
  return "<" + key.value + "@" + domain_of(from_address) + ">";
}

std::optional<std::string> ParsedMail::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key.size() == name.size() && g_ascii_strncasecmp(key.data(), name.data(), name.size()) == 0)
      return value;
  }
  return std::nullopt;
}

Result<ParsedMail> parse_mail(std::string_view bytes) {
  const auto message = gmime::parse(bytes);
  if (!message) return fail(ErrorKind::invalid_input, "this is not a mail");
  ParsedMail parsed;
  add_headers(GMIME_OBJECT(message.get()), parsed);
  auto* root = g_mime_message_get_mime_part(message.get());
  if (root) add_headers(root, parsed);  // those that describe the content
  if (root) add_attachments(root, parsed);
  auto* part = root ? first_text(root) : nullptr;
  if (part) {
    const Text text(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
    for (const char* c = text.get(); c && *c; ++c) {
      if (*c != '\r') parsed.body += *c;
    }
  }
  return parsed;
}

}  // namespace dunning::messages
