#include "daemon/settings/conditions.hpp"

#include <array>
#include <set>
#include <utility>

#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

using policy::Comparison;
using policy::Condition;
using policy::Subject;

constexpr std::array subjects = {Subject::debtor_type,      Subject::debtor_country,
                                 Subject::debtor_language,  Subject::debtor_id,
                                 Subject::debtor_number,    Subject::administration,
                                 Subject::invoice_open,     Subject::invoice_total,
                                 Subject::invoice_currency, Subject::case_open};

// Longer ones first, so that ">=" is not read as ">".
constexpr std::pair<std::string_view, Comparison> signs[] = {
    {">=", Comparison::greater_equal}, {"<=", Comparison::less_equal},
    {"!=", Comparison::not_equal},     {">", Comparison::greater},
    {"<", Comparison::less},           {"=", Comparison::equal}};

bool is_amount(Subject subject) {
  return subject == Subject::invoice_open || subject == Subject::invoice_total ||
         subject == Subject::case_open;
}

// What a subject may be compared with, when that is a closed list.
const std::vector<std::string_view>* vocabulary(Subject subject) {
  static const std::vector<std::string_view> types = {"consumer", "business", "public_body"};
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
      return is_amount(subject)
                 ? "<, <=, =, !=, >= or > and an amount in quotes, for example \">= 2500 EUR\""
                 : "text";
  }
}

class ConditionReader {
 public:
  ConditionReader(const Member& member, Subject subject, Report& report)
      : member_(member), subject_(subject), report_(report) {}

  void read(const YamlNode& node, std::vector<Condition>& conditions) {
    if (node.kind == YamlNode::Kind::list && is_amount(subject_)) {
      if (node.items.empty()) wrong(node, "an empty list", "");
      for (const YamlNode& item : node.items)
        one(item, conditions);
    } else {
      one(node, conditions);
    }
  }

 private:
  void wrong(const YamlNode& node, const std::string& found, const std::string& more) {
    report_.add(node.place, member_.key + ": found " + found +
                                "; allowed: " + what_is_allowed(subject_) + more);
  }

  void one(const YamlNode& node, std::vector<Condition>& conditions) {
    if (node.kind != YamlNode::Kind::scalar) {
      return wrong(node, node.kind == YamlNode::Kind::null ? "nothing" : "a list or keys",
                   ", one value");
    }
    std::string_view text = node.text;
    Condition condition{
        .subject = subject_, .comparison = Comparison::equal, .value = std::string()};
    bool signed_ = false;
    for (const auto& [sign, comparison] : signs) {
      if (!text.starts_with(sign)) continue;
      condition.comparison = comparison;
      text.remove_prefix(sign.size());
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
      signed_ = true;
      break;
    }
    const std::string found = "\"" + node.text + "\"";
    if (is_amount(subject_)) {
      auto amount = read_amount(text);
      if (!amount.money) return wrong(node, found, amount.wrong);
      if (!signed_) return wrong(node, found, "; say how to compare");
      condition.value = *amount.money;
    } else {
      if (condition.comparison != Comparison::equal &&
          condition.comparison != Comparison::not_equal) {
        return wrong(node, found, ", alone or after = or !=");
      }
      const auto* words = vocabulary(subject_);
      if (text.empty() || (words != nullptr && !is_one_of(text, *words))) {
        return wrong(node, found, words == nullptr ? "" : did_you_mean(text, *words));
      }
      condition.value = std::string(text);
    }
    conditions.push_back(std::move(condition));
  }

  const Member& member_;
  Subject subject_;
  Report& report_;
};

}  // namespace

std::vector<Condition> read_conditions(const YamlNode& node, ConditionsOf of, Report& report) {
  std::vector<std::string_view> names;
  for (const Subject subject : subjects) {
    if (of == ConditionsOf::step || subject != Subject::case_open)
      names.push_back(policy::name(subject));
  }
  std::vector<Condition> conditions;
  std::set<std::string_view> seen;
  for (const Member& member : node.members) {
    if (!seen.insert(member.key).second) {
      report.add(member.place, "the key \"" + member.key + "\" is given twice");
    } else if (!is_one_of(member.key, names)) {
      const bool case_in_for = member.key == policy::name(Subject::case_open);
      report.add(
          member.place,
          case_in_for
              ? "\"case.open\" cannot choose a policy: the case is what the chosen policy makes"
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

std::string condition_text(const Condition& condition) {
  std::string text;
  for (const auto& [sign, comparison] : signs) {
    const bool implied = comparison == Comparison::equal && !is_amount(condition.subject);
    if (comparison == condition.comparison && !implied) text = std::string(sign) + " ";
  }
  if (const auto* money = std::get_if<Money>(&condition.value)) return text + to_string(*money);
  return text + std::get<std::string>(condition.value);
}

}  // namespace dunning::settings
