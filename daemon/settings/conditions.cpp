#include "daemon/settings/conditions.hpp"

#include <cstdint>
#include <set>
#include <utility>

#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

using policy::Asked;
using policy::asked;
using policy::Comparison;
using policy::Condition;
using policy::Subject;

constexpr std::int64_t most_days = 3660;
constexpr std::int64_t most_percent = 100;
constexpr std::int64_t most_counted = 1000000;
constexpr std::size_t most_texts = 100;  // of which one is enough

// Longer ones first, so that ">=" is not read as ">".
constexpr std::pair<std::string_view, Comparison> signs[] = {
    {">=", Comparison::greater_equal}, {"<=", Comparison::less_equal},
    {"!=", Comparison::not_equal},     {">", Comparison::greater},
    {"<", Comparison::less},           {"=", Comparison::equal}};

bool is_text(Subject subject) {
  const Asked kind = asked(subject);
  return kind == Asked::word || kind == Asked::pattern || kind == Asked::tag ||
         kind == Asked::yes_no;
}

class ConditionReader {
 public:
  ConditionReader(const Member& member, Subject subject, Report& report)
      : member_(member), subject_(subject), report_(report) {}

  void read(const YamlNode& node, std::vector<Condition>& conditions) {
    if (node.kind != YamlNode::Kind::list) return one(node, conditions);
    if (node.items.empty()) return wrong(node, "an empty list", "");
    if (node.items.size() > most_texts)
      return wrong(node, "more than " + std::to_string(most_texts) + " entries", "");
    std::vector<Condition> each;
    for (const YamlNode& item : node.items)
      one(item, each);
    if (each.size() != node.items.size()) return;
    if (is_text(subject_) && each.size() > 1) return several(node, each, conditions);
    conditions.insert(conditions.end(), each.begin(), each.end());
  }

 private:
  void wrong(const YamlNode& node, const std::string& found, const std::string& more) {
    if (node.refused) return;
    report_.add(node.place, member_.key + ": found " + found +
                                "; allowed: " + what_is_allowed(subject_) + more);
  }

  // Of several texts one is enough; of several that are excluded none may be.
  void several(const YamlNode& node, const std::vector<Condition>& each,
               std::vector<Condition>& conditions) {
    std::vector<std::string> texts;
    for (const Condition& one : each) {
      if (one.comparison == Comparison::equal) texts.push_back(std::get<std::string>(one.value));
    }
    if (texts.empty()) {
      conditions.insert(conditions.end(), each.begin(), each.end());
    } else if (texts.size() == each.size()) {
      conditions.push_back({subject_, Comparison::equal, std::move(texts)});
    } else {
      report_.add(node.place, member_.key +
                                  ": a list is either of what is allowed, or of what is excluded "
                                  "with !=, not both");
    }
  }

  void one(const YamlNode& node, std::vector<Condition>& conditions) {
    if (node.kind != YamlNode::Kind::scalar) {
      return wrong(node, node.kind == YamlNode::Kind::null ? "nothing" : "a list or keys",
                   ", one value");
    }
    std::string_view text = node.text;
    Condition condition{
        .subject = subject_, .comparison = Comparison::equal, .value = std::string()};
    bool has_sign = false;
    for (const auto& [sign, comparison] : signs) {
      if (!text.starts_with(sign)) continue;
      condition.comparison = comparison;
      text.remove_prefix(sign.size());
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
      has_sign = true;
      break;
    }
    const std::string found = "\"" + node.text + "\"";
    if (is_text(subject_)) {
      if (condition.comparison != Comparison::equal &&
          condition.comparison != Comparison::not_equal) {
        return wrong(node, found, ", alone or after = or !=");
      }
      const auto* words = vocabulary(subject_);
      if (text.empty() || (words != nullptr && !is_one_of(text, *words))) {
        return wrong(node, found, words == nullptr ? "" : did_you_mean(text, *words));
      }
      condition.value = std::string(text);
    } else if (asked(subject_) == Asked::amount) {
      auto amount = read_amount(text);
      if (!amount.money) return wrong(node, found, amount.wrong);
      condition.value = *amount.money;
    } else {
      const auto [number, most] = read_number(text);
      if (!number || *number < 0) return wrong(node, found, "");
      if (*number > most) return wrong(node, found, ", at most " + std::to_string(most));
      condition.value = *number;
    }
    if (!is_text(subject_) && !has_sign) return wrong(node, found, "; say how to compare");
    conditions.push_back(std::move(condition));
  }

  std::pair<std::optional<std::int64_t>, std::int64_t> read_number(std::string_view text) const {
    switch (asked(subject_)) {
      case Asked::days:
        return {read_days(text), most_days};
      case Asked::percent:
        return {read_percent(text), most_percent};
      default:
        return {read_whole_number(text), most_counted};
    }
  }

  const Member& member_;
  Subject subject_;
  Report& report_;
};

std::string number_text(Subject subject, std::int64_t number) {
  if (asked(subject) == Asked::percent) return std::to_string(number) + "%";
  if (asked(subject) == Asked::count) return std::to_string(number);
  return to_string(policy::Span{static_cast<int>(number), policy::Unit::days});
}

}  // namespace

const std::vector<std::string_view>* vocabulary(Subject subject) {
  static const std::vector<std::string_view> types = {"consumer", "business", "public_body"};
  static const std::vector<std::string_view> yes_no = {"yes", "no"};
  if (asked(subject) == Asked::yes_no) return &yes_no;
  switch (subject) {
    case Subject::debtor_type:
      return &types;
    case Subject::debtor_country:
      return &country_codes();
    case Subject::debtor_language:
      return &language_codes();
    case Subject::invoice_currency:
      return &currency_codes();
    default:
      return nullptr;
  }
}

std::string what_is_allowed(Subject subject) {
  switch (subject) {
    case Subject::debtor_type:
      return "consumer, business, public_body";
    case Subject::debtor_country:
      return "a country code of ISO 3166-1, for example NL";
    case Subject::debtor_language:
      return "a language code of ISO 639-1, for example nl";
    case Subject::invoice_currency:
      return "a currency code of ISO 4217, for example EUR";
    default:
      break;
  }
  switch (asked(subject)) {
    case Asked::word:
      return "text";
    case Asked::pattern:
      return "text, with * for anything, for example \"WEB-*\"";
    case Asked::tag:
      return "a label or \"name: value\" in quotes, with * for anything";
    case Asked::amount:
      return "<, <=, =, !=, >= or > and an amount in quotes, for example \">= 2500 EUR\"";
    case Asked::days:
      return "<, <=, =, !=, >= or > and a number of days in quotes, for example \">= 30 days\"";
    case Asked::percent:
      return "<, <=, =, !=, >= or > and a percentage in quotes, for example \">= 25%\"";
    case Asked::count:
      return "<, <=, =, !=, >= or > and a whole number in quotes, for example \">= 2\"";
    case Asked::yes_no:
      return "yes, no";
  }
  return {};
}

std::vector<Condition> read_conditions(const YamlNode& node, ConditionsOf of, Report& report) {
  std::vector<std::string_view> names;
  for (const Subject subject : policy::all_subjects()) {
    if (of == ConditionsOf::step || !policy::is_of_the_case(subject))
      names.push_back(policy::name(subject));
  }
  std::vector<Condition> conditions;
  std::set<std::string_view> seen;
  for (const Member& member : node.members) {
    if (!seen.insert(member.key).second) {
      report.add(member.place, "the key \"" + member.key + "\" is given twice");
    } else if (!is_one_of(member.key, names)) {
      report.add(member.place,
                 policy::parse_subject(member.key)
                     ? "\"" + member.key +
                           "\" cannot choose a policy: the case is what the chosen policy makes"
                     : "unknown subject \"" + member.key + "\"; allowed here: " + join(names) +
                           did_you_mean(member.key, names));
    } else {
      ConditionReader(member, *policy::parse_subject(member.key), report)
          .read(member.value, conditions);
    }
  }
  if (node.members.empty())
    report.add(node.place, "no conditions here; leave the key out when it applies always");
  return conditions;
}

std::vector<std::string> condition_texts(const Condition& condition) {
  std::string sign;
  for (const auto& [text, comparison] : signs) {
    const bool implied = comparison == Comparison::equal && is_text(condition.subject);
    if (comparison == condition.comparison && !implied) sign = std::string(text) + " ";
  }
  if (const auto* several = std::get_if<std::vector<std::string>>(&condition.value))
    return *several;
  if (const auto* money = std::get_if<Money>(&condition.value)) return {sign + to_string(*money)};
  if (const auto* number = std::get_if<std::int64_t>(&condition.value))
    return {sign + number_text(condition.subject, *number)};
  return {sign + std::get<std::string>(condition.value)};
}

}  // namespace dunning::settings
