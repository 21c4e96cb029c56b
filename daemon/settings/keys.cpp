#include "daemon/settings/keys.hpp"

#include <algorithm>

#include "daemon/settings/nearest.hpp"

namespace dunning::settings {
namespace {

constexpr std::string_view span_units = "days, business days, banking days, weeks or months";

std::string count_range(const Key& key, std::string_view unit) {
  return "from " + std::to_string(key.bounds.low) + " to " + std::to_string(key.bounds.high) +
         std::string(unit);
}

std::string seconds_text(std::int64_t seconds) {
  if (seconds % 3600 == 0 && seconds > 0)
    return std::to_string(seconds / 3600) + (seconds == 3600 ? " hour" : " hours");
  if (seconds % 60 == 0 && seconds > 0)
    return std::to_string(seconds / 60) + (seconds == 60 ? " minute" : " minutes");
  return std::to_string(seconds) + (seconds == 1 ? " second" : " seconds");
}

}  // namespace

const Key* Table::find(std::string_view path) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.path == path; });
  return found == keys.end() ? nullptr : &*found;
}

std::vector<const Key*> Table::below(std::string_view prefix) const {
  std::vector<const Key*> result;
  for (const Key& key : keys) {
    if (!key.path.starts_with(prefix)) continue;
    // A key of the policy language may hold a dot only as a separator, so a rest without dot is a
    // child.
    if (key.path.substr(prefix.size()).find('.') == std::string_view::npos) result.push_back(&key);
  }
  return result;
}

std::string_view last_word(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

std::vector<std::string_view> choices_of(const Key& key) {
  std::vector<std::string_view> result;
  std::string_view rest = key.choices;
  while (!rest.empty()) {
    const auto end = rest.find(' ');
    result.push_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return result;
}

std::string what_is_allowed(const Key& key) {
  switch (key.type) {
    case Type::section:
      return "keys of its own";
    case Type::sections:
      return "a list, each entry with keys of its own";
    case Type::later:
      return "nothing yet";
    case Type::text:
      return "one line of text";
    case Type::paragraph:
      return "text";
    case Type::name:
      return "a name of a-z, 0-9, _ and - that starts with a letter, at most 64 long";
    case Type::whole_number:
      return "a whole number " + count_range(key, "");
    case Type::duration:
      return "a number of seconds, minutes or hours from " + seconds_text(key.bounds.low) + " to " +
             seconds_text(key.bounds.high) + ", for example 15 minutes";
    case Type::percent:
      return "a percentage " + count_range(key, "%") + ", for example 10%";
    case Type::rate:
      return "a percentage with at most four decimals and without a sign, for example 10.40";
    case Type::currency:
      return "a currency code of ISO 4217, for example EUR";
    case Type::interest:
      return "a percentage per month or per year, above 0 % and at most 100 %, for example "
             "1 % per month";
    case Type::days:
      return "a number of days " + count_range(key, " days") + ", for example 5 days";
    case Type::years:
      return "a number of years " + count_range(key, "") + ", for example 7 years";
    case Type::span:
      return "a number " + count_range(key, "") + " of " + std::string(span_units) +
             ", for example 3 banking days";
    case Type::span_after:
      return std::string(key.choices) + ", then a number " + count_range(key, "") + " of " +
             std::string(span_units) + ", for example " + std::string(key.choices) +
             " 5 business days";
    case Type::choice:
      return join(choices_of(key));
    case Type::choices: {
      std::string all;
      for (const auto one : choices_of(key))
        all += (all.empty() ? "" : ", ") + std::string(one);
      return all + "; one or a list of them";
    }
    case Type::path:
      return "a path";
    case Type::paths:
      return "a list of paths";
    case Type::secret:
      return "file:PATH or credential:NAME, never the secret itself";
    case Type::amount:
      return "an amount with its currency, for example 10.00 EUR";
    case Type::time_of_day:
      return "a time of day, for example \"09:05\"";
    case Type::window:
      return "two times of one day, the earlier first, for example \"09:00-17:00\"";
    case Type::mail_address:
      return "one e-mail address without a display name";
    case Type::url:
      return "an http:// or https:// address";
    case Type::socket_address:
      return "a numeric address and a port, for example 127.0.0.1:8465 or [::1]:8465";
    case Type::language:
      return "a language code of ISO 639-1, for example nl";
    case Type::country:
      return "a country code of ISO 3166-1, for example NL";
    case Type::time_zone:
      return "the name of a time zone, for example Europe/Amsterdam";
    case Type::date:
      return "a date, for example 2026-11-21";
    case Type::dates:
      return "a list of dates";
    case Type::named_dates:
      return "dates with their names, for example 2026-01-01: New Year's Day";
    case Type::names_list:
      return "a list of texts";
    case Type::words:
      return "a list of texts, or [] for none";
    case Type::names:
      return "a name of a-z, 0-9, _ and - that starts with a letter, or a list of them";
    case Type::mail_addresses:
      return "one e-mail address without a display name, or a list of them";
    case Type::quiet_days:
      return "a list of 2026-12-24, 2026-12-24..2027-01-02, 12-25 or 12-24..01-01, or [] for none";
    case Type::iban:
      return "an IBAN, for example NL91 ABNA 0417 1643 00";
    case Type::pattern:
      return "text, with * for anything, for example \"Project: *\"";
    case Type::ibans:
      return "a currency with its IBAN, for example EUR: NL91 ABNA 0417 1643 00";
    case Type::settings:
      return "names with one line of text each";
    case Type::lines:
      return "one line of text, or a list of them";
    case Type::store:
      return "sqlite, or postgresql://HOST/DATABASE without a password";
    case Type::conditions:
      return "subjects with a condition each, for example invoice.open: \">= 2500 EUR\"";
    case Type::anchor:
      return "due, due + 3 days, due - 3 days, an earlier step + 10 days, or the deadline of one, "
             "step.deadline + 3 banking days; and any of them with the last day of its month, "
             "due + 1 month, end of month";
  }
  return {};
}

}  // namespace dunning::settings
