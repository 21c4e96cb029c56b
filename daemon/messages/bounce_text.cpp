#include "daemon/messages/bounce_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "daemon/core/text.hpp"

namespace dunning::messages {
namespace {

constexpr std::size_t key_digits = 32;
constexpr std::size_t longest_words = 500;
constexpr std::size_t most_found = 200;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    auto end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    std::string line(text.substr(begin, end - begin));
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(std::move(line));
    begin = end + 1;
  }
  return lines;
}

// "rfc822;a@b" → "a@b"; also "rfc822; <a@b>".
std::string address_of_field(const std::string& value) {
  auto text = value.substr(value.find(';') == std::string::npos ? 0 : value.find(';') + 1);
  text = trimmed(text);
  if (text.size() > 2 && text.front() == '<' && text.back() == '>')
    text = text.substr(1, text.size() - 2);
  return text.find('@') == std::string::npos ? "" : cut_short(ascii_lower(one_line(text)), 254);
}

// The first "5.1.1" of a text that is not part of a longer number.
std::optional<std::string> enhanced_status(std::string_view text) {
  for (std::size_t i = 0; i + 4 < text.size(); ++i) {
    if ((text[i] != '4' && text[i] != '5') || text[i + 1] != '.' || !is_digit(text[i + 2]))
      continue;
    if (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '.')) continue;
    std::size_t end = i + 2;
    while (end < text.size() && is_digit(text[end]) && end - i < 5)
      ++end;
    if (end >= text.size() || text[end] != '.' || end + 1 >= text.size() ||
        !is_digit(text[end + 1]))
      continue;
    std::size_t last = end + 1;
    while (last < text.size() && is_digit(text[last]) && last - end <= 3)
      ++last;
    if (last < text.size() && text[last] == '.' && last + 1 < text.size() &&
        is_digit(text[last + 1]))
      continue;  // an IP address
    return std::string(text.substr(i, last - i));
  }
  return std::nullopt;
}

// The class of the first "550 …" or "450 …" of a text; 0 for none.
char reply_class(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if ((text[i] != '4' && text[i] != '5') || !is_digit(text[i + 1]) || !is_digit(text[i + 2]))
      continue;
    const bool begins = i == 0 || !(std::isalnum(static_cast<unsigned char>(text[i - 1])) ||
                                    text[i - 1] == '.' || text[i - 1] == '@');
    const bool ends = i + 3 == text.size() || text[i + 3] == ' ' || text[i + 3] == '-';
    if (begins && ends && text[i + 1] <= '5') return text[i];
  }
  return 0;
}

bool says_any(const std::string& text, std::initializer_list<std::string_view> phrases) {
  const std::string lower = ascii_lower(text);
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view one) { return lower.find(one) != std::string::npos; });
}

// Whether the words say that it is for good; none when they do not say.
std::optional<bool> is_final(const std::string& words, const std::string& status) {
  if (!status.empty()) return status.front() == '5';
  if (const char found = reply_class(words); found != 0) return found == '5';
  if (says_any(words, {"will be retried", "will retry", "will continue to try", "still trying",
                       "delayed", "temporar", "do not need to resend"}))
    return false;
  if (says_any(words, {"permanent", "given up", "giving up", "user unknown", "unknown user",
                       "no such user", "does not exist", "mailbox unavailable", "no mailbox",
                       "unrouteable", "unroutable", "couldn't find any host"}))
    return true;
  return std::nullopt;
}

// An address that opens a line: "<a@b>:" (qmail), "  a@b" (Exim), "a@b:".
std::string address_at_line(const std::string& line) {
  std::string text = trimmed(line);
  if (text.empty() || text.size() > 300) return {};
  if (text.front() == '<') {
    const auto end = text.find('>');
    if (end == std::string::npos) return {};
    text = text.substr(1, end - 1);
  } else {
    if (text.back() == ':') text.pop_back();
    if (text.find(' ') != std::string::npos) return {};
  }
  const auto at = text.find('@');
  if (at == std::string::npos || at == 0 || text.find('@', at + 1) != std::string::npos) return {};
  if (text.find('.', at) == std::string::npos || text.find(':') != std::string::npos) return {};
  return ascii_lower(text);
}

// Where the copy of the message begins; what stands there is ours, not the mailer's.
bool begins_copy(const std::string& line) {
  return says_any(line, {"below this line is a copy", "this is a copy of the message",
                         "original message follows", "unsent message below",
                         "returned message follows", "message headers follow"});
}

}  // namespace

std::string clean_lines(const std::string& raw) {
  std::string text;
  for (const char c : raw) {
    if (c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7f)) text += c;
  }
  return text;
}

std::vector<std::string> keys_in(std::string_view text) {
  std::vector<std::string> keys;
  const auto add = [&](std::size_t begin) {
    const std::string key(text.substr(begin, key_digits));
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  };
  const auto hex_at = [&](std::size_t begin) {
    if (begin + key_digits > text.size()) return false;
    const auto digits = text.substr(begin, key_digits);
    return std::all_of(digits.begin(), digits.end(), is_hex);
  };
  for (auto at = text.find('<'); at != std::string_view::npos && keys.size() < most_found;
       at = text.find('<', at + 1)) {
    if (hex_at(at + 1) && at + 1 + key_digits < text.size() && text[at + 1 + key_digits] == '@')
      add(at + 1);
  }
  constexpr std::string_view field = "X-Dunningd-Key: ";
  for (auto at = text.find(field); at != std::string_view::npos && keys.size() < most_found;
       at = text.find(field, at + 1)) {
    if (hex_at(at + field.size())) add(at + field.size());
  }
  return keys;
}

std::vector<FailedRecipient> status_fields(const std::string& text) {
  std::vector<FailedRecipient> failed;
  // Fields of one recipient stand together; an empty line ends them. Lines that begin with space
  // belong to the one before.
  std::vector<std::pair<std::string, std::string>> fields;
  const auto finish = [&] {
    const auto value = [&](std::string_view name) {
      const auto found = std::find_if(fields.begin(), fields.end(),
                                      [&](const auto& one) { return one.first == name; });
      return found == fields.end() ? std::string() : found->second;
    };
    const std::string action = ascii_lower(value("action"));
    FailedRecipient one;
    one.address = address_of_field(value("original-recipient"));
    if (one.address.empty()) one.address = address_of_field(value("final-recipient"));
    one.status = enhanced_status(value("status")).value_or("");
    one.said = one_line(value("diagnostic-code"), longest_words);
    if (const auto at = one.said.find(';'); at != std::string::npos)
      one.said = trimmed(one.said.substr(at + 1));
    if (one.said.empty()) one.said = one.status;
    one.final = action == "failed" && !one.status.starts_with("4");
    fields.clear();
    if ((action == "failed" || action == "delayed") && failed.size() < most_found)
      failed.push_back(std::move(one));
  };
  for (const auto& line : lines_of(text)) {
    if (trimmed(line).empty()) {
      finish();
      continue;
    }
    if ((line.front() == ' ' || line.front() == '\t') && !fields.empty()) {
      fields.back().second += " " + trimmed(line);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    fields.emplace_back(ascii_lower(trimmed(line.substr(0, colon))),
                        trimmed(line.substr(colon + 1)));
  }
  finish();
  return failed;
}

std::vector<FailedRecipient> failures_in_words(const std::string& text, const std::string& named) {
  std::vector<FailedRecipient> failed;
  std::string general;  // what is said before the first address
  std::vector<std::string> words;
  const auto finish = [&] {
    if (failed.empty()) return;
    std::string said;
    for (const auto& line : words)
      said += (said.empty() ? "" : " ") + trimmed(line);
    failed.back().said = one_line(said, longest_words);
    words.clear();
  };
  for (const auto& line : lines_of(text)) {
    if (begins_copy(line)) break;
    auto address = address_at_line(line);
    if (!address.empty() && failed.size() < most_found) {
      finish();
      failed.push_back({std::move(address), "", "", false});
      const auto after = line.find(">:");
      if (after != std::string::npos) words.push_back(line.substr(after + 2));
    } else if (failed.empty()) {
      general += " " + trimmed(line);
    } else {
      words.push_back(line);
    }
  }
  finish();
  // Exim names them in a header, too.
  std::string left = named;
  while (!left.empty()) {
    const auto comma = left.find(',');
    const auto address = address_at_line(left.substr(0, comma));
    const bool known = std::any_of(failed.begin(), failed.end(),
                                   [&](const auto& one) { return one.address == address; });
    if (!address.empty() && !known && failed.size() < most_found)
      failed.push_back({address, "", one_line(trimmed(general), longest_words), false});
    left = comma == std::string::npos ? "" : left.substr(comma + 1);
  }
  std::vector<FailedRecipient> certain;
  for (auto& one : failed) {
    one.status = enhanced_status(one.said).value_or("");
    auto final = is_final(one.said, one.status);
    if (!final) final = is_final(general, "");
    if (!final) continue;
    one.final = *final;
    certain.push_back(std::move(one));
  }
  return certain;
}

bool is_auto_subject(const std::string& subject) {
  const std::string lower = ascii_lower(trimmed(subject));
  constexpr std::string_view beginnings[] = {"automatic reply",
                                             "auto reply",
                                             "auto-reply",
                                             "autoreply",
                                             "auto:",
                                             "out of office",
                                             "out-of-office",
                                             "out of the office",
                                             "automatisch antwoord",
                                             "automatische antwoord",
                                             "automatische beantwoording",
                                             "afwezig",
                                             "niet aanwezig",
                                             "automatische antwort",
                                             "abwesenheit",
                                             "abwesend",
                                             "r\xc3\xa9ponse automatique",
                                             "reponse automatique",
                                             "absence",
                                             "absent",
                                             "vacation",
                                             "on holiday",
                                             "on vacation",
                                             "read:",
                                             "gelezen:",
                                             "gelesen:",
                                             "lu :"};
  return std::any_of(std::begin(beginnings), std::end(beginnings),
                     [&](std::string_view one) { return lower.starts_with(one); });
}

std::string without_quotation(std::string_view text) {
  // The line that mail programs write above what they quote.
  const auto introduces = [](const std::string& line) {
    const std::string lower = ascii_lower(trimmed(line));
    if (lower.starts_with("-----original message") || lower.starts_with("-----oorspronkelijk") ||
        lower.starts_with("-----urspr") || lower.starts_with("-----message d'origine") ||
        lower.starts_with("________________________________"))
      return true;
    constexpr std::string_view endings[] = {"wrote:", "schreef:", "schrieb:",
                                            "a \xc3\xa9"
                                            "crit :",
                                            "a \xc3\xa9"
                                            "crit:"};
    if (std::any_of(std::begin(endings), std::end(endings),
                    [&](std::string_view one) { return lower.ends_with(one); }))
      return true;
    return (lower.starts_with("op ") || lower.starts_with("am ")) &&
           (lower.find(" schreef ") != std::string::npos ||
            lower.find(" schrieb ") != std::string::npos) &&
           lower.ends_with(":");
  };
  // Outlook: a block of header lines.
  const auto begins_header_block = [](const std::vector<std::string>& lines, std::size_t at) {
    constexpr std::string_view from[] = {"from: ", "van: ", "von: ", "de : ", "de: "};
    constexpr std::string_view next[] = {"sent: ", "verzonden: ", "gesendet: ", "envoy",
                                         "date: ", "datum: ",     "to: ",       "aan: ",
                                         "an: ",   "subject: ",   "onderwerp: "};
    const std::string lower = ascii_lower(trimmed(lines[at]));
    if (std::none_of(std::begin(from), std::end(from),
                     [&](std::string_view one) { return lower.starts_with(one); }))
      return false;
    if (at + 1 >= lines.size()) return false;
    const std::string below = ascii_lower(trimmed(lines[at + 1]));
    return std::any_of(std::begin(next), std::end(next),
                       [&](std::string_view one) { return below.starts_with(one); });
  };
  std::string own;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (introduces(lines[i]) || begins_header_block(lines, i)) break;
    if (lines[i].starts_with(">")) continue;
    // "On Monday, …" may be broken into two lines.
    if (i + 1 < lines.size() && introduces(lines[i] + " " + lines[i + 1]) &&
        (lines[i].starts_with("On ") || lines[i].starts_with("Op ") ||
         lines[i].starts_with("Am ") || lines[i].starts_with("Le ")))
      break;
    own += lines[i] + "\n";
  }
  return trimmed(own);
}

}  // namespace dunning::messages
