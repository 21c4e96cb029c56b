#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The tables of every key of every file: type, default, bounds, unit and meaning. They are the only
// place that knows a key exists: the reader validates by them, the reference documentation is
// printed from them.
namespace dunning::settings {

enum class Type {
  section,       // keys of its own
  sections,      // a list of sections
  later,         // belongs to a later version; refused as such
  text,          // one line
  paragraph,     // any text
  name,          // a-z, 0-9, _ and -
  whole_number,  // bounds in themselves
  duration,      // bounds in seconds
  percent,
  rate,  // per cent, exact: at most four decimals, no sign of per cent
  currency,
  interest,  // "1 % per month", "10.5 % per year"
  days,
  years,
  span,        // a distance in days of any kind, weeks or months; bounds on its number
  span_after,  // the words of `choices`, then a span: "done, at most 5 business days"
  choice,      // one of `choices`
  choices,     // one of them or a list
  path,
  paths,
  secret,
  amount,
  time_of_day,
  window,
  mail_address,
  url,
  socket_address,  // 127.0.0.1:8465, [::1]:8465
  language,
  country,
  time_zone,
  date,
  dates,           // a list of dates
  named_dates,     // date: name
  names_list,      // a list of texts
  words,           // a list of texts, also an empty one; the default is separated by ", "
  names,           // one name or a list of them
  mail_addresses,  // one address or a list of them
  quiet_days,      // a list of dates and ranges, with a year or of every year
  ibans,           // currency: IBAN
  iban,
  pattern,   // text in which * stands for anything
  settings,  // name: text
  lines,     // one text or a list of them
  store,
  conditions,  // subject: condition
  anchor,      // `at:`
};

enum class Presence { required, optional };

struct Bounds {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

struct Key {
  std::string_view path;  // "mail.port", "administrations.creditor.name": lists are not marked
  Type type = Type::text;
  Presence presence = Presence::optional;
  std::string_view fallback;  // the default as it would be written; empty: none
  Bounds bounds;              // of number, duration, percent, days
  std::string_view choices;   // of choice: "starttls tls none"
  std::string_view meaning;   // one sentence
};

struct Table {
  std::string_view file;  // what it describes: "dunningd.yaml"
  std::span<const Key> keys;

  const Key* find(std::string_view path) const;
  // The keys directly below `prefix` ("" or "mail."), in the order of the table.
  std::vector<const Key*> below(std::string_view prefix) const;
};

const Table& configuration_table();
std::span<const Key> login_keys();           // `vault_key` and `logins`
std::span<const Key> agency_keys();          // `agency_profiles` and `agencies`
std::span<const Key> receiver_keys();        // `sms` and `webhooks`
std::span<const Key> administration_keys();  // its part below `administrations`
std::span<const Key> creditor_keys();        // the part of that below `creditor`
const Table& policy_table();
std::span<const Key> step_keys();  // its part on the steps
const Table& jurisdiction_table();
const Table& added_rates_table();
const Table& agency_profile_table();
std::span<const Key> statute_keys();  // its part on the law
const Table& story_table();

std::string_view last_word(std::string_view path);  // "mail.port" → "port"
std::vector<std::string_view> choices_of(const Key& key);
std::string what_is_allowed(const Key& key);  // "a whole number from 1 to 65535"

}  // namespace dunning::settings
