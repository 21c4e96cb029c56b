#include <map>

#include "daemon/core/calendar.hpp"
#include "daemon/settings/anchor.hpp"
#include "daemon/settings/conditions.hpp"
#include "daemon/settings/configuration.hpp"

// The texts that digests are taken of. They are YAML, so that what the store keeps of an old policy
// can be read again, by people and by load_policy.
namespace dunning::settings {
namespace {

// In double quotes always: no text can be read as anything else.
std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n')
      result += "\\n";
    else if (c == '\t')
      result += "\\t";
    else
      result += c;
  }
  return result + "\"";
}

std::string days_text(int days) {
  return to_string(policy::Span{days, policy::Unit::days});
}

void print_conditions(std::string& out, std::string_view key, std::string_view indent,
                      const std::vector<policy::Condition>& conditions) {
  if (conditions.empty()) return;
  std::map<std::string_view, std::vector<std::string>> by_subject;
  for (const auto& condition : conditions) {
    by_subject[policy::name(condition.subject)].push_back(condition_text(condition));
  }
  out += std::string(indent) + std::string(key) + ":\n";
  for (const auto& [subject, texts] : by_subject) {
    out += std::string(indent) + "  " + std::string(subject) + ": ";
    if (texts.size() == 1) {
      out += in_quotes(texts.front()) + "\n";
      continue;
    }
    std::string list;
    for (const auto& text : texts)
      list += (list.empty() ? "" : ", ") + in_quotes(text);
    out += "[" + list + "]\n";
  }
}

}  // namespace

std::string canonical_text(const policy::Policy& policy) {
  std::string out = "policy: " + policy.name + "\n";
  if (!policy.description.empty()) out += "description: " + in_quotes(policy.description) + "\n";
  print_conditions(out, "for", "", policy.applies);
  if (policy.threshold) out += "threshold: " + to_string(*policy.threshold) + "\n";
  out += "min_gap: " + days_text(policy.min_gap_days) + "\n";
  out += "gather: " + days_text(policy.gather_days) + "\n";
  out += "same_step_gap: " + days_text(policy.same_step_gap_days) + "\n";
  const bool business = policy.send.days == policy::SendWindow::Days::business_days;
  out += "send:\n  days: " + std::string(business ? "business" : "every_day") + "\n  between: \"" +
         minute_of_day_text(policy.send.from_minute) + "-" +
         minute_of_day_text(policy.send.to_minute) + "\"\n";
  out += "steps:\n";
  for (const auto& step : policy.steps) {
    const std::string word = step.at.step ? policy.steps[*step.at.step].name : "due";
    out += "  - step: " + step.name + "\n    at: " + anchor_text(word, step.at.offset) + "\n";
    print_conditions(out, "if", "    ", step.conditions);
    if (!step.email.empty()) out += "    email: " + step.email + "\n";
    if (!step.note.empty()) out += "    note: " + in_quotes(step.note) + "\n";
  }
  return out;
}

std::string canonical_text(const law::Jurisdiction& jurisdiction) {
  std::string out = "country: " + jurisdiction.country +
                    "\ncalendar_until: " + to_string(jurisdiction.calendar_until) + "\nholidays:\n";
  for (const Date day : jurisdiction.calendar.holidays)
    out += "  - " + to_string(day) + "\n";
  out += "target_closed:\n";
  for (const Date day : jurisdiction.calendar.target_closed)
    out += "  - " + to_string(day) + "\n";
  out += "legal_forms:\n";
  for (const auto& form : jurisdiction.legal_forms) {
    out += "  - " + in_quotes(form.token) + ": " + std::string(law::name(form.type)) + "\n";
  }
  return out;
}

std::string canonical_text(const Administration& administration) {
  const auto& rules = administration.rules;
  const Creditor& creditor = rules.creditor;
  using Unsent = policy::AdministrationRules::Unsent;
  using DebtorsAre = policy::DebtorsAre;
  const char* debtors = rules.debtors_are == DebtorsAre::business   ? "business"
                        : rules.debtors_are == DebtorsAre::consumer ? "consumer"
                                                                    : "mixed";
  const char* unsent = rules.unsent == Unsent::block ? "block"
                       : rules.unsent == Unsent::ask ? "ask"
                                                     : "ignore";
  std::string out = "administration: " + administration.name + "\n";
  const auto line = [&out](std::string_view key, std::string_view value) {
    if (!value.empty()) out += "  " + std::string(key) + ": " + in_quotes(value) + "\n";
  };
  line("owner", administration.owner);
  line("jurisdiction", administration.jurisdiction);
  line("language", rules.language);
  line("time_zone", administration.time_zone);
  line("debtors_are", debtors);
  line("unsent", unsent);
  line("other_dunning", rules.ignore_other_dunning ? "ignore" : "block");
  line("name", creditor.name);
  line("company_number", creditor.company_number);
  line("vat_number", creditor.vat_number);
  for (const auto& text : creditor.address.lines)
    line("line", text);
  line("postcode", creditor.address.postcode);
  line("city", creditor.address.city);
  line("country", creditor.address.country);
  for (const auto& [currency, iban] : creditor.ibans)
    line("iban " + currency, iban);
  line("phone", creditor.phone);
  line("contact_person", creditor.contact_person);
  line("from_name", creditor.from_name);
  line("from_address", creditor.from_address);
  line("reply_to", creditor.reply_to);
  line("bcc", creditor.bcc);
  line("terms_url", creditor.terms_url);
  return out;
}

}  // namespace dunning::settings
