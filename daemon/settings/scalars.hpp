#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/money.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"

// The small grammars of single values. Each takes the text as it was written and gives nothing when
// it is not exactly that; they do not trim, guess or repair.
namespace dunning::settings {

std::optional<std::int64_t> read_whole_number(
    std::string_view text);  // "0", "15", "-3"; not "015", "+3", "1_000"
std::optional<std::int64_t> read_seconds(
    std::string_view text);  // "90 seconds", "15 minutes", "2 hours"
std::optional<std::int64_t> read_percent(std::string_view text);  // "10%", "10 %"
// "1 % per month", "10.5% per year": above zero, at most 100 % and four decimals.
std::optional<policy::AgreedInterest> read_interest(std::string_view text);
std::optional<std::int64_t> read_days(std::string_view text);  // "1 day", "5 days"
std::optional<policy::Span> read_span(std::string_view text);  // "10 business days"; never negative

std::optional<std::int64_t> read_years(std::string_view text);  // "1 year", "7 years"

// "done, at most 5 business days" with the words "done, at most".
std::optional<policy::Span> read_span_after(std::string_view words, std::string_view text);

// "2026-12-24", "2026-12-24..2027-01-02", "12-25" and "12-24..01-01" of every year. The first is
// not after the second, but for those of every year.
std::optional<policy::QuietDays> read_quiet_days(std::string_view text);

struct MinuteRange {
  int from = 0;
  int to = 0;
};
std::optional<MinuteRange> read_window(
    std::string_view text);  // "09:00-17:00", the first before the second

// "10.00 EUR": a dot, no thousands separators, a currency of ISO 4217. The error says what is wrong
// and, when it can be known, what was meant.
struct ReadAmount {
  std::optional<Money> money;
  std::string wrong;  // continues a sentence: "; did you mean 12.50 EUR?"
};
ReadAmount read_amount(std::string_view text);

// Without spaces, when length, alphabet and check digits (ISO 13616, mod 97) are right.
std::optional<std::string> read_iban(std::string_view text);

bool is_name(std::string_view text);          // a-z, then a-z 0-9 _ -, at most 64
bool is_mail_address(std::string_view text);  // one mailbox, without display name
bool is_time_zone_name(
    std::string_view text);  // the form of an IANA name: "Europe/Amsterdam", "UTC"
bool is_secret_reference(std::string_view text);

struct Url {
  std::string scheme;
  std::string user_info;
  std::string host;
};
std::optional<Url> read_url(std::string_view text);

// "127.0.0.1:8465", "[::1]:8465": numeric, so that starting asks no name server. Port 0 takes any
// that is free.
struct SocketAddress {
  std::string host;
  int port = 0;
};
std::optional<SocketAddress> read_socket_address(std::string_view text);

// The codes of ISO 3166-1 alpha-2, ISO 4217 (active) and ISO 639-1.
const std::vector<std::string_view>& country_codes();
const std::vector<std::string_view>& currency_codes();
const std::vector<std::string_view>& language_codes();
bool is_one_of(std::string_view text, const std::vector<std::string_view>& names);

}  // namespace dunning::settings
