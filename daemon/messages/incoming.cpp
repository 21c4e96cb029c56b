#include "daemon/messages/incoming.hpp"

#include <algorithm>
#include <cstring>

#include "daemon/core/text.hpp"
#include "daemon/messages/bounce_text.hpp"
#include "daemon/messages/gmime.hpp"
#include "daemon/policy/whole_words.hpp"

namespace dunning::messages {
namespace {

using gmime::Owned;
using gmime::Text;

constexpr int deepest_part = 12;  // of nested parts; a mail that goes deeper is not read on
constexpr std::size_t most_recipients = 100;  // of a report
constexpr std::size_t most_references = 50;
constexpr std::size_t longest_part = 512 * 1024;
constexpr std::size_t short_stop_word = 4;

std::string header(GMimeObject* object, const char* name) {
  const char* value = object ? g_mime_object_get_header(object, name) : nullptr;
  return value ? one_line(value, 2000) : "";
}

// Anything as UTF-8 that the store keeps: no NUL, no broken characters, no other control
// characters than line ends and tabs.
std::string clean(const char* text, std::size_t size) {
  const Text valid(g_utf8_make_valid(text, static_cast<gssize>(size)));
  std::string out;
  for (const char* c = valid.get(); *c; ++c) {
    const auto byte = static_cast<unsigned char>(*c);
    if (byte == '\n' || byte == '\t' || (byte >= ' ' && byte != 0x7f)) out += *c;
  }
  return out;
}

std::string content_of(GMimeObject* object) {
  if (!GMIME_IS_PART(object)) return {};
  return gmime::content_of(GMIME_PART(object)).substr(0, longest_part);
}

std::string text_of(GMimeObject* object) {
  if (GMIME_IS_TEXT_PART(object)) {
    const Text text(g_mime_text_part_get_text(GMIME_TEXT_PART(object)));
    if (text)
      return clean(text.get(), std::min<std::size_t>(std::strlen(text.get()), longest_part));
  }
  const std::string raw = content_of(object);
  return clean(raw.data(), raw.find('\0') == std::string::npos ? raw.size() : raw.find('\0'));
}

bool is_type(GMimeObject* object, const char* type, const char* subtype) {
  auto* content_type = g_mime_object_get_content_type(object);
  return content_type && g_mime_content_type_is_type(content_type, type, subtype);
}

// What of a mail is looked at, by its kind.
struct Parts {
  GMimeObject* plain = nullptr;  // the first of each
  GMimeObject* html = nullptr;
  GMimeObject* status = nullptr;  // message/delivery-status
  std::string returned;           // the headers of the message that came back
  bool receipt = false;           // message/disposition-notification
};

std::string headers_of(GMimeObject* object) {
  const Text text(g_mime_object_get_headers(object, nullptr));
  return text ? clean(text.get(), std::strlen(text.get())) : "";
}

void walk(GMimeObject* object, int depth, Parts& parts) {
  if (!object || depth > deepest_part) return;
  if (GMIME_IS_MULTIPART(object)) {
    auto* multipart = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i)
      walk(g_mime_multipart_get_part(multipart, i), depth + 1, parts);
    return;
  }
  if (is_type(object, "message", "delivery-status") ||
      is_type(object, "message", "global-delivery-status")) {
    if (!parts.status) parts.status = object;
  } else if (is_type(object, "message", "disposition-notification")) {
    parts.receipt = true;
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    auto* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (message && parts.returned.empty()) parts.returned = headers_of(GMIME_OBJECT(message));
  } else if (is_type(object, "text", "rfc822-headers") ||
             is_type(object, "message", "rfc822-headers")) {
    if (parts.returned.empty()) parts.returned = text_of(object);
  } else if (is_type(object, "text", "html")) {
    if (!parts.html) parts.html = object;
  } else if (GMIME_IS_TEXT_PART(object)) {
    if (!parts.plain) parts.plain = object;
  }
}

// "<a@b>" of a header, in small letters.
std::string first_address(const std::string& value) {
  if (value.empty()) return {};
  const Owned<InternetAddressList> list(internet_address_list_parse(nullptr, value.c_str()));
  if (!list) return {};
  for (int i = 0; i < internet_address_list_length(list.get()); ++i) {
    auto* one = internet_address_list_get_address(list.get(), i);
    if (!INTERNET_ADDRESS_IS_MAILBOX(one)) continue;
    const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
    if (address) return cut_short(ascii_lower(one_line(address)), 254);
  }
  return {};
}

// The ids in References and In-Reply-To, the nearest message first.
std::vector<std::string> references(GMimeObject* message) {
  std::vector<std::string> ids;
  const auto add = [&](const char* name) {
    const std::string value = header(message, name);
    std::size_t at = value.size();
    while (ids.size() < most_references && at > 0) {
      const auto end = value.rfind('>', at - 1);
      if (end == std::string::npos) break;
      const auto begin = value.rfind('<', end);
      if (begin == std::string::npos) break;
      ids.push_back(value.substr(begin + 1, end - begin - 1));
      at = begin;
    }
  };
  add("In-Reply-To");
  add("References");
  return ids;
}

void add_key(std::vector<OutboxKey>& keys, std::string key) {
  const auto known = [&](const OutboxKey& one) { return one.value == key; };
  if (keys.size() < most_references && std::none_of(keys.begin(), keys.end(), known))
    keys.push_back({std::move(key)});
}

void add_keys(std::vector<OutboxKey>& keys, const std::string& text) {
  for (auto& key : keys_in(text))
    add_key(keys, std::move(key));
}

// RFC 3834, and the headers that were in use before it.
bool answers_by_itself(GMimeObject* message, const std::string& subject) {
  const auto value = [&](const char* name) { return ascii_lower(header(message, name)); };
  const std::string submitted = value("Auto-Submitted");
  if (!submitted.empty() && !submitted.starts_with("no")) return true;
  for (const char* name : {"X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond",
                           "X-Autoreply-From", "X-Mail-Autoreply"}) {
    const std::string said = value(name);
    if (!said.empty() && said != "no") return true;
  }
  const std::string precedence = value("Precedence");
  for (const char* one : {"auto_reply", "bulk", "junk", "list"}) {
    if (precedence == one) return true;
  }
  return is_auto_subject(subject);
}

bool is_from_a_mailer(GMimeObject* message, const std::string& sender) {
  const auto local = sender.substr(0, sender.find('@'));
  return local == "mailer-daemon" || local == "postmaster" || local == "mail-daemon" ||
         header(message, "Return-Path") == "<>";
}

// The character that an entity stands for, and how long it is; none: it stands for itself.
std::optional<std::pair<char, std::size_t>> entity_at(std::string_view html) {
  constexpr std::pair<std::string_view, char> known[] = {
      {"&nbsp;", ' '}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&amp;", '&'}};
  for (const auto& [entity, character] : known) {
    if (html.starts_with(entity)) return std::pair(character, entity.size());
  }
  return std::nullopt;
}

// What a person would read, up to the first quotation.
std::string html_as_text(const std::string& html) {
  const std::string lower = ascii_lower(html);
  std::string text;
  std::size_t at = 0;
  while (at < html.size()) {
    if (html[at] != '<') {
      const auto entity = entity_at(std::string_view(html).substr(at));
      const char c = entity ? entity->first : html[at];
      text += c == '\n' ? ' ' : c;
      at += entity ? entity->second : 1;
      continue;
    }
    const std::string_view tag = std::string_view(lower).substr(at + 1, 10);
    if (tag.starts_with("blockquote")) break;
    if (tag.starts_with("br") || tag.starts_with("/p") || tag.starts_with("/div")) text += '\n';
    const auto element = tag.substr(0, tag.find_first_of(" \t\r\n>"));
    for (const std::string_view hidden : {"style", "script", "head"}) {
      if (element == hidden) at = lower.find("</" + std::string(hidden), at);
      if (at == std::string::npos) return text;
    }
    at = html.find('>', at);
    if (at == std::string::npos) break;
    ++at;
  }
  return text;
}

std::string id_of(GMimeMessage* message, std::string_view bytes) {
  const char* id = g_mime_message_get_message_id(message);
  std::string text = id ? one_line(id, 500) : "";
  if (!text.empty()) return text;
  const Text digest(g_compute_checksum_for_data(
      G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(bytes.data()), bytes.size()));
  return std::string("sha256:") + digest.get();
}

// A machine's word about a delivery, by the standard (RFC 3464) or in the words of a mailer that
// keeps none.
bool read_report(GMimeObject* message, const Parts& parts, const std::string& text,
                 Incoming& incoming) {
  const bool mailer = is_from_a_mailer(message, incoming.sender);
  const std::string failed_header = header(message, "X-Failed-Recipients");
  if (!parts.status && !mailer && failed_header.empty()) return false;
  if (parts.status) {
    incoming.failed = status_fields(clean_lines(content_of(parts.status)));
  } else {
    incoming.failed = failures_in_words(text, failed_header);
    if (incoming.failed.empty()) return false;
  }
  if (incoming.failed.size() > most_recipients) incoming.failed.resize(most_recipients);
  add_keys(incoming.about, parts.returned);
  if (incoming.about.empty()) add_keys(incoming.about, text);
  return true;
}

}  // namespace

std::string_view name(Incoming::Kind kind) {
  switch (kind) {
    case Incoming::Kind::delivery_report:
      return "delivery_report";
    case Incoming::Kind::auto_reply:
      return "auto_reply";
    case Incoming::Kind::reply:
      return "reply";
  }
  return "reply";
}

bool FailedRecipient::blames_the_address() const {
  if (status.size() < 3) return true;
  return status[2] == '1' || status[2] == '2' || status[2] == '4' || status[2] == '0';
}

Result<Incoming> read_incoming(std::string_view bytes) {
  const auto message = gmime::parse(bytes);
  if (!message) return fail(ErrorKind::invalid_input, "this is not a mail");
  auto* object = GMIME_OBJECT(message.get());

  Incoming incoming;
  incoming.message_id = id_of(message.get(), bytes);
  incoming.sender = first_address(header(object, "From"));
  const char* subject = g_mime_message_get_subject(message.get());
  if (subject) incoming.subject = one_line(clean(subject, std::strlen(subject)), 300);
  Parts parts;
  walk(g_mime_message_get_mime_part(message.get()), 0, parts);
  std::string text;
  if (parts.plain) text = text_of(parts.plain);
  if (trimmed(text).empty() && parts.html) text = html_as_text(text_of(parts.html));
  incoming.text = cut_short(without_quotation(text), longest_incoming_text);

  if (read_report(object, parts, text, incoming)) {
    incoming.kind = Incoming::Kind::delivery_report;
    return incoming;
  }
  for (const auto& id : references(object))
    add_keys(incoming.about, "<" + id + ">");
  if (parts.receipt || answers_by_itself(object, incoming.subject) ||
      is_from_a_mailer(object, incoming.sender))
    incoming.kind = Incoming::Kind::auto_reply;
  return incoming;
}

std::optional<std::string> stop_word_in(std::string_view text,
                                        const std::vector<std::string>& words) {
  const policy::Wording wording(text);
  for (const auto& word : words) {
    const auto within = word.size() <= short_stop_word ? policy::Within::whole_words
                                                       : policy::Within::beginning_of_a_word;
    if (wording.says(word, within)) return word;
  }
  return std::nullopt;
}

}  // namespace dunning::messages
