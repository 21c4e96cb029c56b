#include "daemon/settings/schema.hpp"

#include <utility>

#include "daemon/settings/conditions.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

// A JSON text that is being built: a scalar as it is printed, a list, or members in their order.
struct Json {
  std::string scalar;
  std::vector<Json> items;
  std::vector<std::pair<std::string, Json>> members;
  enum class Kind { scalar, list, object } kind = Kind::scalar;
};

Json text(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return {out + "\"", {}, {}, Json::Kind::scalar};
}

Json number(std::int64_t value) {
  return {std::to_string(value), {}, {}, Json::Kind::scalar};
}

Json no() {
  return {"false", {}, {}, Json::Kind::scalar};
}

Json list(std::vector<Json> items) {
  return {"", std::move(items), {}, Json::Kind::list};
}

Json object(std::vector<std::pair<std::string, Json>> members) {
  return {"", {}, std::move(members), Json::Kind::object};
}

void print(const Json& json, const std::string& indent, std::string& out) {
  if (json.kind == Json::Kind::scalar) {
    out += json.scalar;
    return;
  }
  const bool is_list = json.kind == Json::Kind::list;
  const std::size_t size = is_list ? json.items.size() : json.members.size();
  out += is_list ? "[" : "{";
  const std::string deeper = indent + "  ";
  for (std::size_t index = 0; index < size; ++index) {
    out += (index == 0 ? "\n" : ",\n") + deeper;
    if (!is_list) out += text(json.members[index].first).scalar + ": ";
    print(is_list ? json.items[index] : json.members[index].second, deeper, out);
  }
  if (size > 0) out += "\n" + indent;
  out += is_list ? "]" : "}";
}

// What YAML reads as a number may stand where the reader takes text: 0042, 587.
Json any_text() {
  return object({{"type", list({text("string"), text("number")})}});
}

Json matching(const std::string& pattern) {
  return object({{"type", text("string")}, {"pattern", text("^(" + pattern + ")$")}});
}

Json one_of(const std::vector<std::string_view>& words) {
  std::vector<Json> all;
  for (const auto word : words)
    all.push_back(text(word));
  return object({{"enum", list(std::move(all))}});
}

Json list_of(Json entry, bool may_be_empty = false) {
  std::vector<std::pair<std::string, Json>> members = {{"type", text("array")},
                                                       {"items", std::move(entry)}};
  if (!may_be_empty) members.emplace_back("minItems", number(1));
  return object(std::move(members));
}

Json one_or_list_of(const Json& entry) {
  return object({{"anyOf", list({entry, list_of(entry)})}});
}

Json map_of(const std::string& keys, Json value) {
  return object({{"type", text("object")},
                 {"patternProperties", object({{"^" + keys + "$", std::move(value)}})},
                 {"additionalProperties", no()}});
}

const std::string name_pattern = "[a-z][a-z0-9_-]{0,63}";
const std::string number_pattern = "(0|[1-9][0-9]*)";
const std::string unit_pattern = "(days?|business +days?|banking +days?|weeks?|months?)";
const std::string span_pattern = number_pattern + " +" + unit_pattern;
const std::string amount_pattern = number_pattern + "([.][0-9]+)? [A-Z]{3}";
const std::string sign_pattern = "(<=|>=|!=|<|>|=) *";
const std::string date_pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const std::string month_day_pattern = "[0-9]{2}-[0-9]{2}";
const std::string time_pattern = "[0-9]{2}:[0-9]{2}";
const std::string mail_pattern = "[^@ ]+@[^@ ]+";
const std::string iban_pattern = "[A-Z]{2}[0-9]{2}[A-Z0-9 ]+";

// A word, alone or after = or !=; the words themselves are offered for completion.
Json word_condition(const std::vector<std::string_view>& words) {
  std::string alternatives;
  for (const auto word : words)
    alternatives += (alternatives.empty() ? "" : "|") + std::string(word);
  return object({{"anyOf", list({one_of(words), matching("(=|!=) *(" + alternatives + ")")})}});
}

Json condition_of(policy::Subject subject) {
  using policy::Asked;
  using policy::Subject;
  const auto signed_ = [](const std::string& pattern) { return matching(sign_pattern + pattern); };
  if (const auto* words = vocabulary(subject)) return word_condition(*words);
  switch (policy::asked(subject)) {
    case Asked::amount:
      return signed_(amount_pattern);
    case Asked::days:
      return signed_(number_pattern + " days?");
    case Asked::percent:
      return signed_(number_pattern + " ?%");
    case Asked::count:
      return signed_(number_pattern);
    case Asked::word:
    case Asked::pattern:
    case Asked::tag:
    case Asked::yes_no:
      break;
  }
  return any_text();
}

Json conditions(ConditionsOf of) {
  std::vector<std::pair<std::string, Json>> subjects;
  for (const auto subject : policy::all_subjects()) {
    if (of == ConditionsOf::policy && policy::is_of_the_case(subject)) continue;
    Json one = one_or_list_of(condition_of(subject));
    one.members.emplace_back("description",
                             text("Compare with: " + what_is_allowed(subject) + "."));
    subjects.emplace_back(policy::name(subject), std::move(one));
  }
  return object({{"type", text("object")},
                 {"properties", object(std::move(subjects))},
                 {"additionalProperties", no()},
                 {"minProperties", number(1)}});
}

Json whole_number(const Key& key) {
  return object({{"type", text("integer")},
                 {"minimum", number(key.bounds.low)},
                 {"maximum", number(key.bounds.high)}});
}

Json value_of(const Key& key) {
  switch (key.type) {
    case Type::section:
    case Type::sections:
    case Type::later:
      break;
    case Type::text:
    case Type::paragraph:
    case Type::path:
    case Type::time_zone:
    case Type::store:
    case Type::pattern:
      return any_text();
    case Type::name:
      return matching(name_pattern);
    case Type::whole_number:
      return whole_number(key);
    case Type::duration:
      return matching(number_pattern + " (seconds?|minutes?|hours?)");
    case Type::percent:
      return matching(number_pattern + " ?%");
    case Type::rate:
      return object({{"type", list({text("number"), text("string")})},
                     {"pattern", text("^-?" + number_pattern + "([.][0-9]{1,4})?$")}});
    case Type::interest:
      return matching(number_pattern + "([.][0-9]{1,4})? ?% per (month|year)");
    case Type::currency:
      return one_of(currency_codes());
    case Type::days:
      return matching(number_pattern + " days?");
    case Type::years:
      return matching(number_pattern + " years?");
    case Type::span:
      return matching(span_pattern);
    case Type::span_after:
      return matching(std::string(key.choices) + " +" + span_pattern);
    case Type::choice:
      return one_of(choices_of(key));
    case Type::choices:
      return one_or_list_of(one_of(choices_of(key)));
    case Type::paths:
    case Type::names_list:
      return list_of(any_text());
    case Type::words:
      return list_of(any_text(), true);
    case Type::secret:
      return matching("(file|credential):.+");
    case Type::amount:
      return matching(amount_pattern);
    case Type::time_of_day:
      return matching(time_pattern);
    case Type::window:
      return matching(time_pattern + "-" + time_pattern);
    case Type::mail_address:
      return matching(mail_pattern);
    case Type::url:
      return matching("https?://.+");
    case Type::socket_address:
      return matching(".+:[0-9]+");
    case Type::language:
      return matching("[a-z]{2}(-formal|-informal)?");
    case Type::country:
      return one_of(country_codes());
    case Type::date:
      return matching(date_pattern);
    case Type::dates:
      return list_of(matching(date_pattern));
    case Type::named_dates:
      return map_of(date_pattern, any_text());
    case Type::names:
      return one_or_list_of(matching(name_pattern));
    case Type::mail_addresses:
      return one_or_list_of(matching(mail_pattern));
    case Type::quiet_days:
      return list_of(matching(date_pattern + "([.][.]" + date_pattern + ")?|" + month_day_pattern +
                              "([.][.]" + month_day_pattern + ")?"),
                     true);
    case Type::ibans:
      return map_of("[A-Z]{3}", matching(iban_pattern));
    case Type::iban:
      return matching(iban_pattern);
    case Type::settings:
      return map_of(name_pattern, any_text());
    case Type::lines:
      return one_or_list_of(any_text());
    case Type::conditions:
      return conditions(key.path == "for" ? ConditionsOf::policy : ConditionsOf::step);
    case Type::anchor:
      return matching("[a-z][a-z0-9_-]*([.]deadline)?( *[+-] +" + span_pattern +
                      ")?(, *end of month)?");
  }
  return object({});
}

Json keys_below(const Table& table, const std::string& prefix) {
  std::vector<std::pair<std::string, Json>> properties;
  std::vector<Json> required;
  for (const Key* key : table.below(prefix)) {
    if (key->type == Type::later) continue;
    const std::string below = std::string(key->path) + ".";
    Json one = key->type == Type::section    ? keys_below(table, below)
               : key->type == Type::sections ? list_of(keys_below(table, below))
                                             : value_of(*key);
    std::string meaning(key->meaning);
    if (!key->fallback.empty()) meaning += " Default: " + std::string(key->fallback) + ".";
    one.members.emplace_back("description", text(meaning));
    properties.emplace_back(last_word(key->path), std::move(one));
    if (key->presence == Presence::required) required.push_back(text(last_word(key->path)));
  }
  Json made = object({{"type", text("object")},
                      {"properties", object(std::move(properties))},
                      {"additionalProperties", no()}});
  if (!required.empty()) made.members.emplace_back("required", list(std::move(required)));
  return made;
}

}  // namespace

std::string print_schema(const Table& table, std::string_view title) {
  Json root = keys_below(table, "");
  root.members.insert(root.members.begin(),
                      {{"$schema", text("http://json-schema.org/draft-07/schema#")},
                       {"title", text(title)},
                       {"$comment", text("Printed from the tables in daemon/settings; a test holds "
                                         "it in step.")}});
  std::string out;
  print(root, "", out);
  return out + "\n";
}

std::vector<SchemaFile> print_schemas() {
  return {{"dunningd", print_schema(configuration_table(), "dunningd.yaml")},
          {"policy", print_schema(policy_table(), "A policy of dunningd")},
          {"jurisdiction", print_schema(jurisdiction_table(), "A jurisdiction of dunningd")},
          {"agency", print_schema(agency_profile_table(), "A profile of an agency for dunningd")},
          {"story", print_schema(story_table(), "Stories for dunningctl test")}};
}

}  // namespace dunning::settings
