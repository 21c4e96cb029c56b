#include <algorithm>
#include <set>

#include "daemon/law/percent.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"
#include "daemon/settings/section.hpp"

namespace dunning::settings {
namespace {

constexpr std::size_t most_addresses = 10;  // of one message, S33

// "nl-informal" is a language with a tone, and so is "nl-formal".
std::string_view without_tone(std::string_view text) {
  for (const std::string_view tone : {"-formal", "-informal"}) {
    if (text.ends_with(tone)) return text.substr(0, text.size() - tone.size());
  }
  return text;
}

std::string_view kind_name(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::scalar:
      return "one value";
    case YamlNode::Kind::list:
      return "a list";
    case YamlNode::Kind::map:
      return "keys with values";
  }
  return {};
}

// "mail.port" without the lists it may stand in: what a person would call it.
std::string key_name(const Key& key) {
  return std::string(last_word(key.path));
}

class ValueReader {
 public:
  ValueReader(const Key& key, Report& report) : key_(key), report_(report) {}

  std::optional<Value> read(const YamlNode& node) {
    switch (key_.type) {
      case Type::paths:
      case Type::dates:
      case Type::names_list:
        return list(node);
      case Type::words:
      case Type::quiet_days:
        return list(node);
      case Type::lines:
      case Type::names:
      case Type::choices:
      case Type::mail_addresses:
        return node.kind == YamlNode::Kind::list ? list(node) : one_line_as_list(node);
      case Type::named_dates:
      case Type::ibans:
      case Type::settings:
        return map(node);
      case Type::conditions:
        return expect(node, YamlNode::Kind::map) ? std::optional(start(node)) : std::nullopt;
      default:
        return expect(node, YamlNode::Kind::scalar) ? scalar(node, key_.type) : std::nullopt;
    }
  }

 private:
  static Value start(const YamlNode& node) {
    Value value;
    value.given = true;
    value.place = node.place;
    value.text = node.text;
    value.node = &node;
    return value;
  }

  std::nullopt_t wrong(const YamlNode& node, const std::string& more = {}) {
    if (node.refused) return std::nullopt;
    report_.add(node.place, key_name(key_) + ": found " + as_found(node) +
                                "; allowed: " + what_is_allowed(key_) + more);
    return std::nullopt;
  }

  static std::string as_found(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::scalar) return std::string(kind_name(node.kind));
    constexpr std::size_t longest = 60;
    std::string one_line;
    for (const char c : node.text) {
      const bool whole_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
      if (one_line.size() >= longest && whole_character) {
        one_line += "…";
        break;
      }
      one_line += c == '\n' ? ' ' : c;
    }
    return "\"" + one_line + "\"";
  }

  bool expect(const YamlNode& node, YamlNode::Kind kind) {
    if (node.kind == kind) return true;
    wrong(node);
    return false;
  }

  std::optional<Value> list(const YamlNode& node) {
    if (!expect(node, YamlNode::Kind::list)) return std::nullopt;
    const bool may_be_empty = key_.type == Type::words || key_.type == Type::quiet_days;
    if (key_.type == Type::mail_addresses && node.items.size() > most_addresses)
      return wrong(node, ", at most " + std::to_string(most_addresses));
    if (node.items.empty() && !may_be_empty) return wrong(node, ", at least one");
    const Type of = type_of_entries();
    Value value = start(node);
    bool right = true;
    std::set<std::string> seen;
    for (const YamlNode& item : node.items) {
      if (item.kind != YamlNode::Kind::scalar) {
        wrong(item);
        right = false;
        continue;
      }
      auto one = scalar(item, of);
      if (one && key_.type != Type::lines && !seen.insert(one->text).second) {
        report_.add(item.place, key_name(key_) + ": \"" + one->text + "\" is given twice");
        right = false;
      }
      right = right && one.has_value();
      if (one) value.list.push_back(*std::move(one));
    }
    return right ? std::optional(std::move(value)) : std::nullopt;
  }

  Type type_of_entries() const {
    switch (key_.type) {
      case Type::paths:
        return Type::path;
      case Type::dates:
        return Type::date;
      case Type::names:
        return Type::name;
      case Type::choices:
        return Type::choice;
      case Type::mail_addresses:
        return Type::mail_address;
      case Type::quiet_days:
        return Type::quiet_days;
      default:
        return Type::text;
    }
  }

  std::optional<Value> one_line_as_list(const YamlNode& node) {
    if (!expect(node, YamlNode::Kind::scalar)) return std::nullopt;
    auto line = scalar(node, type_of_entries());
    if (!line) return std::nullopt;
    Value value = start(node);
    value.list.push_back(*std::move(line));
    return value;
  }

  std::optional<Value> map(const YamlNode& node) {
    if (!expect(node, YamlNode::Kind::map)) return std::nullopt;
    Value value = start(node);
    bool right = true;
    std::set<std::string> seen;
    for (const Member& member : node.members) {
      if (!seen.insert(member.key).second) {
        report_.add(member.place, "the key \"" + member.key + "\" is given twice");
        right = false;
        continue;
      }
      const YamlNode named = YamlNode::scalar(member.key, member.place);
      auto first = scalar(named, key_of_map());
      if (member.value.kind != YamlNode::Kind::scalar) wrong(member.value);
      auto second = member.value.kind == YamlNode::Kind::scalar
                        ? scalar(member.value, value_of_map())
                        : std::nullopt;
      right = right && first && second;
      if (first && second) value.map.push_back({*std::move(first), *std::move(second)});
    }
    return right ? std::optional(std::move(value)) : std::nullopt;
  }

  Type key_of_map() const {
    return key_.type == Type::named_dates ? Type::date
           : key_.type == Type::settings  ? Type::name
                                          : Type::ibans;
  }
  Type value_of_map() const { return key_.type == Type::ibans ? Type::ibans : Type::text; }

  std::optional<Value> scalar(const YamlNode& node, Type type) {
    Value value = start(node);
    const std::string& text = node.text;
    switch (type) {
      case Type::whole_number:
        return whole_number(node, value);
      case Type::duration:
        return bounded(node, value, read_seconds(text));
      case Type::percent:
        return bounded(node, value, read_percent(text));
      case Type::rate:
        return accept(node, value, law::parse_percent(text).has_value());
      case Type::currency:
        return one_of(node, value, currency_codes());
      case Type::days:
        return bounded(node, value, read_days(text));
      case Type::years:
        return bounded(node, value, read_years(text));
      case Type::span:
        return span(node, value, read_span(text));
      case Type::span_after:
        return span(node, value, read_span_after(key_.choices, text));
      case Type::interest:
        return accept(node, value, read_interest(text).has_value());
      case Type::quiet_days:
        return accept(node, value, read_quiet_days(text).has_value());
      case Type::choice:
        return one_of(node, value, choices_of(key_));
      case Type::language:
        if (is_one_of(without_tone(text), language_codes())) return value;
        return one_of(node, value, language_codes());
      case Type::country:
        return one_of(node, value, country_codes());
      case Type::time_of_day:
        return time_of_day(node, value);
      case Type::window:
        return window(node, value);
      case Type::amount:
        return amount(node, value);
      case Type::date:
        return date(node, value);
      case Type::ibans:
        return currency_or_iban(node, value);
      case Type::iban:
        return iban(node, value);
      case Type::name:
        return accept(node, value, is_name(text));
      case Type::secret:
        return accept(node, value, is_secret_reference(text));
      case Type::mail_address:
        return accept(node, value, is_mail_address(text));
      case Type::url:
        return accept(node, value, read_url(text).has_value());
      case Type::socket_address:
        return accept(node, value, read_socket_address(text).has_value());
      case Type::time_zone:
        return accept(node, value, is_time_zone_name(text));
      case Type::store:
        return accept(node, value, is_store(text));
      case Type::paragraph:
      case Type::anchor:
        return accept(node, value, !text.empty());
      default:
        return accept(node, value, !text.empty() && text.find('\n') == std::string::npos);
    }
  }

  std::optional<Value> accept(const YamlNode& node, Value& value, bool right) {
    if (right) return std::move(value);
    if (key_.type != Type::secret && key_.type != Type::store) return wrong(node);
    report_.add_unquoted(
        node.place,
        key_name(key_) + ": what stands here is not allowed; allowed: " + what_is_allowed(key_));
    return std::nullopt;
  }

  std::optional<Value> bounded(const YamlNode& node, Value& value,
                               std::optional<std::int64_t> number) {
    if (!number || *number < key_.bounds.low || *number > key_.bounds.high) return wrong(node);
    value.number = *number;
    return std::move(value);
  }

  std::optional<Value> span(const YamlNode& node, Value& value, std::optional<policy::Span> span) {
    if (!span || span->count < key_.bounds.low || span->count > key_.bounds.high)
      return wrong(node);
    value.span = *span;
    return std::move(value);
  }

  std::optional<Value> whole_number(const YamlNode& node, Value& value) {
    const auto number = read_whole_number(node.text);
    if (number && node.quoted) return wrong(node, ", without quotes");
    const std::string_view text = node.text;
    if (!number && text.size() > 1 && text.starts_with('0'))
      return wrong(node, ", not beginning with 0");
    return bounded(node, value, number);
  }

  std::optional<Value> one_of(const YamlNode& node, Value& value,
                              const std::vector<std::string_view>& names) {
    if (is_one_of(node.text, names)) return std::move(value);
    return wrong(node, did_you_mean(node.text, names));
  }

  std::optional<Value> time_of_day(const YamlNode& node, Value& value) {
    const auto minute = parse_minute_of_day(node.text);
    if (!minute || *minute == 24 * 60) return wrong(node);
    value.number = *minute;
    return std::move(value);
  }

  std::optional<Value> window(const YamlNode& node, Value& value) {
    const auto range = read_window(node.text);
    if (!range) return wrong(node);
    value.number = range->from;
    value.number_to = range->to;
    return std::move(value);
  }

  std::optional<Value> amount(const YamlNode& node, Value& value) {
    auto read = read_amount(node.text);
    if (!read.money) return wrong(node, read.wrong);
    if (read.money->is_negative()) return wrong(node, ", not below zero");
    value.amount = *read.money;
    return std::move(value);
  }

  std::optional<Value> date(const YamlNode& node, Value& value) {
    const auto day = parse_date(node.text);
    if (!day) {
      report_.add(node.place, key_name(key_) + ": found " + as_found(node) +
                                  "; allowed: a date that exists, for example 2026-11-21");
      return std::nullopt;
    }
    value.date = *day;
    return std::move(value);
  }

  // Keys and values of `ibans:` come here alike; three letters can be no IBAN and no IBAN is as
  // short.
  std::optional<Value> currency_or_iban(const YamlNode& node, Value& value) {
    if (node.text.size() <= 4) return one_of(node, value, currency_codes());
    return iban(node, value);
  }

  std::optional<Value> iban(const YamlNode& node, Value& value) {
    auto read = read_iban(node.text);
    if (!read)
      return wrong(node, "; the check digits, the length or the letters of this one are wrong");
    value.text = *std::move(read);
    return std::move(value);
  }

  static bool is_store(std::string_view text) {
    if (text == "sqlite") return true;
    constexpr std::string_view scheme = "postgresql://";
    if (!text.starts_with(scheme) || text.find_first_of(" \n\t") != std::string_view::npos)
      return false;
    const auto rest = text.substr(scheme.size());
    const auto at = rest.substr(0, rest.find('/')).find('@');
    const bool password =
        at != std::string_view::npos && rest.substr(0, at).find(':') != std::string_view::npos;
    return !password && rest.find("password=") == std::string_view::npos;
  }

  const Key& key_;
  Report& report_;
};

}  // namespace

std::optional<Value> read_value(const Key& key, const YamlNode& node, Report& report) {
  return ValueReader(key, report).read(node);
}

}  // namespace dunning::settings
