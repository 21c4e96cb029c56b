#include "daemon/web/framing.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace dunning::web {
namespace {

constexpr int bad_request = 400;
constexpr int length_required = 411;
constexpr int content_too_large = 413;
constexpr int uri_too_long = 414;
constexpr int unsupported_media_type = 415;
constexpr int expectation_failed = 417;
constexpr int header_fields_too_large = 431;
constexpr int version_not_supported = 505;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           signs.find(c) != std::string_view::npos;
  });
}

// No control characters: they have no business in a target or a value, and CR, LF or NUL in either
// is how one request becomes two.
bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return code == '\t' || (code >= 0x20 && code != 0x7f);
  });
}

bool is_target(std::string_view text) {
  return text.starts_with('/') && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
         });
}

int read_request_line(std::string_view line, bool& old) {
  constexpr std::size_t longest_method = 16;
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return bad_request;
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, second - first - 1);
  const auto version = line.substr(second + 1);
  if (method.size() > longest_method || !is_token(method) || !is_target(target)) return bad_request;
  if (!version.starts_with("HTTP/")) return bad_request;
  old = version == "HTTP/1.0";
  return old || version == "HTTP/1.1" ? 0 : version_not_supported;
}

// What the headers say about the request's extent.
struct Extent {
  std::optional<std::string_view> length;
  bool chunked = false;
  int hosts = 0;
};

// 0, or the status to refuse with.
int read_header(std::string_view line, Framing& framing, Extent& extent) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return bad_request;
  const auto name = line.substr(0, colon);
  const auto value = trimmed(line.substr(colon + 1));
  // A blank before the colon or at the beginning of a line (a folded header) is no token.
  if (!is_token(name) || !is_printable(value)) return bad_request;
  if (same(name, "content-length")) {
    if (extent.length) return bad_request;
    extent.length = value;
  } else if (same(name, "transfer-encoding")) {
    extent.chunked = true;
  } else if (same(name, "host")) {
    ++extent.hosts;
  } else if (same(name, "connection")) {
    framing.last = framing.last || same(value, "close");
  } else if (same(name, "expect")) {
    if (!same(value, "100-continue")) return expectation_failed;
    framing.expects_continue = true;
  } else if (same(name, "content-encoding") && !same(value, "identity")) {
    return unsupported_media_type;  // signatures are over the bytes as they come
  }
  return 0;
}

int read_length(std::string_view text, std::size_t most, std::size_t& length) {
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return bad_request;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  return error != std::errc() || length > most ? content_too_large : 0;
}

Framing refused(int status) {
  Framing framing;
  framing.state = Framing::State::refused;
  framing.status = status;
  framing.last = true;
  return framing;
}

}  // namespace

Framing frame(std::string_view bytes, const Limits& limits) {
  Framing framing;
  Extent extent;
  bool old = false;
  std::size_t at = 0;
  for (std::size_t lines = 0;; ++lines) {
    const auto rest = bytes.substr(at);
    const auto end = rest.find_first_of(std::string_view("\r\n\0", 3));
    const auto line = rest.substr(0, end);
    if (line.size() > limits.line_bytes)
      return refused(lines == 0 ? uri_too_long : header_fields_too_large);
    if (at + line.size() > limits.head_bytes || lines > limits.headers + 1)
      return refused(header_fields_too_large);
    // Bytes that begin no request are refused as they come, not after the end of their time.
    if (lines == 0 && !line.empty() && !is_printable(line)) return refused(bad_request);
    if (end == std::string_view::npos) return framing;
    if (rest[end] != '\r') return refused(bad_request);
    if (end + 1 == rest.size()) return framing;
    if (rest[end + 1] != '\n') return refused(bad_request);
    at += end + 2;
    if (lines == 0) {
      if (const int status = read_request_line(line, old); status != 0) return refused(status);
      framing.last = old;
    } else if (!line.empty()) {
      if (const int status = read_header(line, framing, extent); status != 0)
        return refused(status);
    } else {
      break;
    }
  }
  if (extent.hosts > 1 || (extent.hosts == 0 && !old)) return refused(bad_request);
  if (extent.chunked) return refused(extent.length ? bad_request : length_required);
  framing.head = at;
  if (extent.length) {
    const int status = read_length(*extent.length, limits.body_bytes, framing.body);
    if (status != 0) return refused(status);
  }
  framing.state =
      bytes.size() < framing.head + framing.body ? Framing::State::in_body : Framing::State::whole;
  return framing;
}

std::optional<std::string_view> header_in(std::string_view head, std::string_view name) {
  for (auto at = head.find("\r\n"); at != std::string_view::npos;) {
    const auto end = head.find("\r\n", at + 2);
    if (end == std::string_view::npos) break;
    const auto line = head.substr(at + 2, end - at - 2);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && same(line.substr(0, colon), name))
      return trimmed(line.substr(colon + 1));
    at = end;
  }
  return std::nullopt;
}

}  // namespace dunning::web
