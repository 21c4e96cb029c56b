#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

// What an IMAP server says (RFC 9051, RFC 3501), taken apart. Pure; knows no connection.
namespace dunning::net {

// One response: its words, in order. Parentheses are words of their own.
struct ImapWord {
  enum class Kind { atom, text, parenthesis } kind = Kind::atom;  // text: quoted, or a literal
  std::string value;
};
struct ImapResponse {
  std::string tag;   // "*", "+" or the tag of the command that it ends
  std::string rest;  // of the first line, as it stands, cut short: for people
  std::vector<ImapWord> words;

  bool is(std::string_view word, std::size_t at = 0) const;  // an atom, without regard to case
  // "OK [UIDVALIDITY 7] …" → 7
  std::optional<std::uint32_t> code_number(std::string_view code) const;
};

// Puts bytes together to responses. A response may be as long as `most_bytes`, its literals
// included; more is an error (permanent).
class ImapReader {
 public:
  explicit ImapReader(std::size_t most_bytes) : most_bytes_(most_bytes) {}
  void add(std::string_view bytes) { buffer_.append(bytes); }
  // None: more bytes are needed.
  Result<std::optional<ImapResponse>> next();

 private:
  std::size_t most_bytes_;
  std::string buffer_;
  std::size_t scanned_ = 0;  // up to here no response has ended
};

// The numbers of "* SEARCH 4 7"; none when it is another response.
std::optional<std::vector<std::uint32_t>> search_numbers(const ImapResponse& response);

// "* 3 FETCH (UID 7 INTERNALDATE "…" BODY[]<0> …)"; none when it is another response or lacks one
// of the three.
struct ImapMail {
  std::uint32_t uid = 0;
  Instant received;
  std::string bytes;
};
std::optional<ImapMail> fetched_mail(ImapResponse&& response);

// " 4-Mar-2026 09:12:00 +0100"
std::optional<Instant> internal_date(std::string_view text);

// A text as a command may carry it; none when it has a line end, a NUL or is not ASCII.
std::optional<std::string> quoted_for_imap(std::string_view text);

}  // namespace dunning::net
