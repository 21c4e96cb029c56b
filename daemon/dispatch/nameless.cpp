#include "daemon/dispatch/nameless.hpp"

#include <algorithm>
#include <iterator>

namespace dunning::dispatch {
namespace {

// With and without the country, and with zeros before it, a number ends alike.
constexpr std::size_t digits_that_tell = 8;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What an address in a reply stands between.
bool ends_word(char c) {
  return std::string_view(" \t<>()[]{},;:\"'=").find(c) != std::string_view::npos;
}

std::string without_mail_addresses(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end =
        static_cast<std::size_t>(std::find_if(text.begin(), text.end(), ends_word) - text.begin());
    const auto word = text.substr(0, end);
    out += word.find('@') == std::string_view::npos ? word : std::string_view("[address]");
    if (end < text.size()) out += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string without_number(std::string_view text, std::string_view number) {
  const auto last = number.substr(number.size() - digits_that_tell);
  std::string out;
  while (!text.empty()) {
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                              text.begin());
    const auto digits = text.substr(0, end);
    if (digits.ends_with(last)) {
      if (out.ends_with('+')) out.pop_back();
      out += "[number]";
    } else {
      out += digits;
    }
    if (end < text.size()) out += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::string nameless(std::string_view evidence, const Outgoing& outgoing) {
  std::string text = without_mail_addresses(evidence);
  if (outgoing.channel != ChannelKind::sms) return text;
  for (const auto& recipient : outgoing.recipients) {
    std::string digits;
    std::copy_if(recipient.address.begin(), recipient.address.end(), std::back_inserter(digits),
                 is_digit);
    if (digits.size() >= digits_that_tell) text = without_number(text, digits);
  }
  return text;
}

}  // namespace dunning::dispatch
