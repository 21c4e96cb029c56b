#include "daemon/net/imap_answers.hpp"

#include <charconv>

#include "daemon/core/calendar.hpp"
#include "daemon/core/text.hpp"

namespace dunning::net {
namespace {

constexpr std::size_t longest_rest = 300;

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The length of the literal that a line announces at its end: "{42}".
std::optional<std::size_t> literal_at_end(std::string_view line) {
  if (line.empty() || line.back() != '}') return std::nullopt;
  const auto begin = line.rfind('{');
  if (begin == std::string_view::npos) return std::nullopt;
  return whole<std::size_t>(line.substr(begin + 1, line.size() - begin - 2));
}

// The words of one line, without a literal that it announces.
void add_words(std::string_view line, std::vector<ImapWord>& words) {
  using Kind = ImapWord::Kind;
  std::size_t i = 0;
  while (i < line.size()) {
    if (line[i] == ' ') {
      ++i;
    } else if (line[i] == '(' || line[i] == ')') {
      words.push_back({Kind::parenthesis, std::string(1, line[i++])});
    } else if (line[i] == '"') {
      std::string text;
      for (++i; i < line.size() && line[i] != '"'; ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) ++i;
        text += line[i];
      }
      ++i;
      words.push_back({Kind::text, std::move(text)});
    } else {
      // Brackets hold parentheses and spaces of their own: BODY[HEADER.FIELDS (TO)].
      const std::size_t begin = i;
      int brackets = 0;
      for (; i < line.size(); ++i) {
        if (line[i] == '[') ++brackets;
        if (line[i] == ']' && brackets > 0) --brackets;
        if (brackets == 0 && (line[i] == ' ' || line[i] == '(' || line[i] == ')')) break;
      }
      words.push_back({Kind::atom, std::string(line.substr(begin, i - begin))});
    }
  }
}

}  // namespace

bool ImapResponse::is(std::string_view word, std::size_t at) const {
  return at < words.size() && words[at].kind == ImapWord::Kind::atom &&
         ascii_lower(words[at].value) == ascii_lower(word);
}

std::optional<std::uint32_t> ImapResponse::code_number(std::string_view code) const {
  if (words.size() < 2) return std::nullopt;
  const std::string& text = words[1].value;
  const std::string begins = "[" + ascii_lower(code) + " ";
  if (!ascii_lower(text).starts_with(begins) || text.back() != ']') return std::nullopt;
  return whole<std::uint32_t>(
      std::string_view(text).substr(begins.size(), text.size() - begins.size() - 1));
}

Result<std::optional<ImapResponse>> ImapReader::next() {
  // Where the response ends: at a line end that no literal follows.
  struct Piece {
    std::size_t begin, size;
    bool literal;
  };
  std::vector<Piece> pieces;
  std::size_t at = 0;
  std::size_t search_from = scanned_;
  const auto too_long = [] {
    return fail(ErrorKind::permanent, "the mail server said more than was asked for");
  };
  for (;;) {
    const auto end = buffer_.find("\r\n", search_from);
    if (end == std::string::npos) {
      if (buffer_.size() > most_bytes_) return too_long();
      // Only the first line is known not to have ended; literals are counted anew.
      if (pieces.empty()) scanned_ = buffer_.empty() ? 0 : buffer_.size() - 1;
      return std::nullopt;
    }
    const std::string_view line(buffer_.data() + at, end - at);
    pieces.push_back({at, line.size(), false});
    const auto literal = literal_at_end(line);
    if (!literal) {
      at = end + 2;
      break;
    }
    if (end > most_bytes_ || *literal > most_bytes_ - end) return too_long();
    if (buffer_.size() < end + 2 + *literal) return std::nullopt;
    pieces.push_back({end + 2, *literal, true});
    at = end + 2 + *literal;
    search_from = at;
  }
  ImapResponse response;
  for (const Piece& piece : pieces) {
    std::string_view text(buffer_.data() + piece.begin, piece.size);
    if (piece.literal) {
      response.words.push_back({ImapWord::Kind::text, std::string(text)});
      continue;
    }
    if (&piece == &pieces.front()) {
      const auto space = text.find(' ');
      response.tag = std::string(text.substr(0, space));
      text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
      response.rest = one_line(std::string(text.substr(0, longest_rest)), longest_rest);
    }
    if (literal_at_end(text)) text = text.substr(0, text.rfind('{'));
    add_words(text, response.words);
  }
  buffer_.erase(0, at);
  scanned_ = 0;
  return response;
}

std::optional<std::vector<std::uint32_t>> search_numbers(const ImapResponse& response) {
  if (response.tag != "*" || !response.is("SEARCH")) return std::nullopt;
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 1; i < response.words.size(); ++i) {
    if (const auto number = whole<std::uint32_t>(response.words[i].value))
      numbers.push_back(*number);
  }
  return numbers;
}

std::optional<ImapMail> fetched_mail(ImapResponse&& response) {
  if (response.tag != "*" || !response.is("FETCH", 1)) return std::nullopt;
  ImapMail mail;
  bool has_uid = false;
  bool has_date = false;
  bool has_body = false;
  for (std::size_t i = 2; i + 1 < response.words.size(); ++i) {
    ImapWord& value = response.words[i + 1];
    if (response.is("UID", i)) {
      const auto uid = whole<std::uint32_t>(value.value);
      has_uid = uid.has_value();
      mail.uid = uid.value_or(0);
    } else if (response.is("INTERNALDATE", i)) {
      const auto date = internal_date(value.value);
      has_date = date.has_value();
      mail.received = date.value_or(Instant{});
    } else if (response.words[i].kind == ImapWord::Kind::atom &&
               ascii_lower(response.words[i].value).starts_with("body[]")) {
      has_body = value.kind == ImapWord::Kind::text;
      mail.bytes = std::move(value.value);
    } else {
      continue;
    }
    ++i;
  }
  if (!has_uid || !has_date || !has_body) return std::nullopt;
  return mail;
}

std::optional<Instant> internal_date(std::string_view text) {
  // dd-Mon-yyyy hh:mm:ss +zzzz, the first digit may be a space
  if (text.size() != 26) return std::nullopt;
  constexpr std::string_view months = "janfebmaraprmayjunjulaugsepoctnovdec";
  const auto month = months.find(ascii_lower(text.substr(3, 3)));
  const auto number = [&](std::size_t at, std::size_t size) {
    auto digits = text.substr(at, size);
    if (digits.front() == ' ') digits.remove_prefix(1);
    return whole<int>(digits);
  };
  const auto day = number(0, 2), year = number(7, 4), hour = number(12, 2), minute = number(15, 2),
             second = number(18, 2), zone = number(22, 4);
  if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute ||
      !second || !zone || (text[21] != '+' && text[21] != '-'))
    return std::nullopt;
  if (*day < 1 || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 || *second < 0 ||
      *second > 60 || *zone < 0)
    return std::nullopt;
  const auto date =
      Date::from_ymd(*year, static_cast<unsigned>(month / 3 + 1), static_cast<unsigned>(*day));
  if (!date) return std::nullopt;
  const std::int64_t east = (*zone / 100 * 60 + *zone % 100) * (text[21] == '-' ? -1 : 1);
  const std::int64_t seconds =
      date->days() * 86'400 + *hour * 3'600 + *minute * 60 + *second - east * 60;
  return Instant{seconds * 1'000};
}

std::optional<std::string> quoted_for_imap(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c < ' ' || c == 0x7f) return std::nullopt;  // also what is not ASCII: char is signed here
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace dunning::net
