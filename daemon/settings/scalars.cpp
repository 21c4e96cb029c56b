#include "daemon/settings/scalars.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <regex>

#include "daemon/core/calendar.hpp"
#include "daemon/core/digits.hpp"
#include "daemon/settings/nearest.hpp"

namespace dunning::settings {
namespace {

bool lower_letter(char c) {
  return c >= 'a' && c <= 'z';
}
bool upper_letter(char c) {
  return c >= 'A' && c <= 'Z';
}
bool letter(char c) {
  return lower_letter(c) || upper_letter(c);
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}

struct Counted {
  std::int64_t count = 0;
  std::string_view unit;
};

// "15 minutes": a number, one or more spaces, the rest.
std::optional<Counted> read_counted(std::string_view text) {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto count = read_whole_number(text.substr(0, space));
  const auto unit = text.find_first_not_of(' ', space);
  if (!count || *count < 0 || unit == std::string_view::npos) return std::nullopt;
  return Counted{*count, text.substr(unit)};
}

bool is_unit(const Counted& counted, std::string_view one) {
  if (counted.unit == one) return counted.count == 1;
  return counted.count != 1 && counted.unit.size() == one.size() + 1 &&
         counted.unit.starts_with(one) && counted.unit.ends_with('s');
}

constexpr std::int64_t highest_count = 1'000'000;

// What "12,50", "1.234,56" and "1,234.56" would be with a dot only, when that is not in doubt.
std::string with_dot(std::string_view number) {
  const auto last = number.find_last_of(".,");
  if (last == std::string_view::npos) return {};
  const auto decimals = number.substr(last + 1);
  if (decimals.empty() || decimals.size() > 2 || !digits(decimals)) return {};
  std::string whole;
  for (const char c : number.substr(0, last)) {
    if (digit(c))
      whole += c;
    else if (c != '.' && c != ',')
      return {};
  }
  return whole.empty() ? std::string() : whole + "." + std::string(decimals);
}

}  // namespace

std::optional<std::int64_t> read_whole_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.size() > 1 && text.front() == '0')
    return std::nullopt;  // 010 is 8 to some readers, 10 to others
  const auto value = digits(text);
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

std::optional<std::int64_t> read_seconds(std::string_view text) {
  const auto counted = read_counted(text);
  if (!counted || counted->count > highest_count) return std::nullopt;
  if (is_unit(*counted, "second")) return counted->count;
  if (is_unit(*counted, "minute")) return counted->count * 60;
  if (is_unit(*counted, "hour")) return counted->count * 3600;
  return std::nullopt;
}

std::optional<std::int64_t> read_percent(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  if (text.ends_with(' ')) text.remove_suffix(1);
  return read_whole_number(text);
}

std::optional<policy::AgreedInterest> read_interest(std::string_view text) {
  using Per = policy::AgreedInterest::Per;
  static const std::regex form("(0|[1-9][0-9]{0,2})(?:\\.([0-9]{1,4}))? ?% per (month|year)");
  std::match_results<std::string_view::const_iterator> parts;
  if (!std::regex_match(text.begin(), text.end(), parts, form)) return std::nullopt;
  std::string decimals = parts[2].str();
  decimals.resize(4, '0');
  const auto percent = digits(parts[1].str() + decimals);
  constexpr std::int64_t hundred = 1'000'000;
  if (!percent || *percent <= 0 || *percent > hundred) return std::nullopt;
  return policy::AgreedInterest{*percent, parts[3] == "month" ? Per::month : Per::year};
}

std::optional<std::int64_t> read_days(std::string_view text) {
  const auto counted = read_counted(text);
  if (!counted || !is_unit(*counted, "day")) return std::nullopt;
  return counted->count;
}

std::optional<std::int64_t> read_years(std::string_view text) {
  const auto counted = read_counted(text);
  if (!counted || !is_unit(*counted, "year")) return std::nullopt;
  return counted->count;
}

std::optional<policy::Span> read_span_after(std::string_view words, std::string_view text) {
  if (!text.starts_with(words)) return std::nullopt;
  text.remove_prefix(words.size());
  const auto begin = text.find_first_not_of(' ');
  if (begin == 0 || begin == std::string_view::npos) return std::nullopt;
  return read_span(text.substr(begin));
}

std::optional<policy::QuietDays> read_quiet_days(std::string_view text) {
  // A day of every year is one of 2000, which had every day a year can have.
  const auto read_day = [](std::string_view day) {
    const bool every_year = day.size() == 5;
    return std::pair(parse_date(every_year ? "2000-" + std::string(day) : std::string(day)),
                     every_year);
  };
  const auto dots = text.find("..");
  const auto [from, from_every_year] = read_day(text.substr(0, dots));
  const auto [to, to_every_year] = dots == std::string_view::npos ? std::pair(from, from_every_year)
                                                                  : read_day(text.substr(dots + 2));
  if (!from || !to || from_every_year != to_every_year) return std::nullopt;
  if (!from_every_year && *to < *from) return std::nullopt;
  return policy::QuietDays{*from, *to, from_every_year};
}

std::optional<policy::Span> read_span(std::string_view text) {
  const auto counted = read_counted(text);
  if (!counted || counted->count > highest_count) return std::nullopt;
  const int count = static_cast<int>(counted->count);
  if (is_unit(*counted, "day")) return policy::Span{count, policy::Unit::days};
  if (is_unit(*counted, "business day")) return policy::Span{count, policy::Unit::business_days};
  if (is_unit(*counted, "banking day")) return policy::Span{count, policy::Unit::banking_days};
  if (is_unit(*counted, "week")) return policy::Span{count, policy::Unit::weeks};
  if (is_unit(*counted, "month")) return policy::Span{count, policy::Unit::months};
  return std::nullopt;
}

std::optional<MinuteRange> read_window(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = parse_minute_of_day(text.substr(0, dash));
  const auto to = parse_minute_of_day(text.substr(dash + 1));
  if (!from || !to || *from >= *to) return std::nullopt;
  return MinuteRange{*from, *to};
}

ReadAmount read_amount(std::string_view text) {
  const auto space = text.find(' ');
  const std::string_view number = text.substr(0, space);
  static const std::regex plain("-?[0-9]+(\\.[0-9]+)?");
  const bool is_plain = std::regex_match(number.begin(), number.end(), plain);
  if (space == std::string_view::npos) {
    return {std::nullopt, is_plain ? "; the currency is missing" : ""};
  }
  const std::string_view code = text.substr(space + 1);
  if (!is_one_of(code, currency_codes())) {
    const auto meant = nearest(code, currency_codes());
    return {std::nullopt, "; \"" + std::string(code) + "\" is no currency" +
                              (meant.empty() ? "" : ", did you mean " + std::string(meant) + "?")};
  }
  const auto currency = Currency::parse(code);
  if (currency && is_plain) {
    const auto money = parse_money(number, *currency);
    if (money) return {*money, ""};
    return {std::nullopt, "; " + money.error().message};
  }
  const std::string meant = with_dot(number);
  return {std::nullopt,
          meant.empty() ? "" : "; did you mean " + meant + " " + std::string(code) + "?"};
}

std::optional<std::string> read_iban(std::string_view text) {
  std::string iban;
  for (const char c : text) {
    if (c == ' ') continue;
    if (!upper_letter(c) && !digit(c)) return std::nullopt;
    iban += c;
  }
  constexpr std::size_t shortest = 15, longest = 34;
  if (iban.size() < shortest || iban.size() > longest || !upper_letter(iban[0]) ||
      !upper_letter(iban[1]) || !digit(iban[2]) || !digit(iban[3])) {
    return std::nullopt;
  }
  if (iban.starts_with("NL") && iban.size() != 18) return std::nullopt;
  int rest = 0;
  for (const char c : iban.substr(4) + iban.substr(0, 4)) {
    rest = digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  if (rest != 1) return std::nullopt;
  return iban;
}

bool is_name(std::string_view text) {
  constexpr std::size_t longest = 64;
  if (text.empty() || text.size() > longest || !lower_letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return lower_letter(c) || digit(c) || c == '_' || c == '-'; });
}

bool is_mail_address(std::string_view text) {
  constexpr std::size_t longest = 254;  // RFC 5321, 4.5.3.1
  const auto at = text.find('@');
  if (text.size() > longest || at == 0 || at == std::string_view::npos) return false;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  const auto in_local = [](char c) {
    return letter(c) || digit(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  const auto in_domain = [](char c) {
    return letter(c) || digit(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  };
  const auto dotted = [](std::string_view part) {
    return !part.empty() && !part.starts_with('.') && !part.ends_with('.') &&
           part.find("..") == std::string_view::npos;
  };
  return dotted(local) && dotted(domain) && std::all_of(local.begin(), local.end(), in_local) &&
         std::all_of(domain.begin(), domain.end(), in_domain);
}

bool is_time_zone_name(std::string_view text) {
  static const std::regex form("UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+");
  return std::regex_match(text.begin(), text.end(), form);
}

bool is_secret_reference(std::string_view text) {
  static const std::regex form("file:.+|credential:[A-Za-z0-9._-]+");
  return std::regex_match(text.begin(), text.end(), form);
}

std::optional<Url> read_url(std::string_view text) {
  static const std::regex form(
      "(https?)://(([^/?#@\\s]*)@)?(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?([/"
      "?#]\\S*)?");
  std::match_results<std::string_view::const_iterator> parts;
  if (!std::regex_match(text.begin(), text.end(), parts, form)) return std::nullopt;
  std::string host = parts[4];
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return Url{parts[1], parts[3], host};
}

std::optional<SocketAddress> read_socket_address(std::string_view text) {
  constexpr std::int64_t highest_port = 65535;
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = read_whole_number(text.substr(colon + 1));
  if (!port || *port < 0 || *port > highest_port) return std::nullopt;
  std::string host(text.substr(0, colon));
  const bool six = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (six) host = host.substr(1, host.size() - 2);
  in6_addr parsed{};
  if (inet_pton(six ? AF_INET6 : AF_INET, host.c_str(), &parsed) != 1) return std::nullopt;
  return SocketAddress{std::move(host), static_cast<int>(*port)};
}

}  // namespace dunning::settings
