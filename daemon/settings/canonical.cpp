#include <cstdlib>
#include <map>

#include "daemon/core/calendar.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "daemon/settings/anchor.hpp"
#include "daemon/settings/conditions.hpp"
#include "daemon/settings/configuration.hpp"
#include "daemon/settings/statute_file.hpp"
#include "daemon/settings/yaml_text.hpp"

// The texts that digests are taken of. They are YAML, so that what the store keeps of an old policy
// can be read again, by people and by load_policy.
namespace dunning::settings {
namespace {

std::string days_text(int days) {
  return to_string(policy::Span{days, policy::Unit::days});
}

void print_conditions(std::string& out, std::string_view key, std::string_view indent,
                      const std::vector<policy::Condition>& conditions) {
  if (conditions.empty()) return;
  std::map<std::string_view, std::vector<std::string>> by_subject;
  for (const auto& condition : conditions) {
    auto& all = by_subject[policy::name(condition.subject)];
    for (auto& text : condition_texts(condition))
      all.push_back(std::move(text));
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

void print_charges(std::string& out, std::string_view key, const policy::Charges& charges) {
  if (!charges.any()) return;
  out += "    " + std::string(key) +
         ":\n      interest: " + std::string(policy::name(charges.interest)) +
         "\n      costs: " + std::string(policy::name(charges.costs)) + "\n";
}

void print_addressees(std::string& out, const std::string& indent, const policy::Addressees& who) {
  const auto print = [&](const std::string& key, const std::vector<std::string>& all) {
    std::string list;
    for (const auto& one : all)
      list += (list.empty() ? "" : ", ") + in_quotes(one);
    if (!list.empty()) out += indent + key + ": [" + list + "]\n";
  };
  print("to", who.to);
  print("cc", who.cc);
  print("bcc", who.bcc);
}

// What a step does, or what it does when its condition does not hold.
void print_effects(std::string& out, const std::string& indent, const policy::Step& step) {
  if (!step.email.empty()) out += indent + "email: " + step.email + "\n";
  if (!step.letter.empty()) out += indent + "letter: " + step.letter + "\n";
  if (!step.sms.empty()) out += indent + "sms: " + step.sms + "\n";
  if (!step.webhook.empty()) out += indent + "webhook: " + step.webhook + "\n";
  if (!step.note.empty()) out += indent + "note: " + in_quotes(step.note) + "\n";
  if (!step.task) return;
  out += indent + "task:\n" + indent + "  title: " + in_quotes(step.task->title) + "\n";
  if (!step.task->assign.empty())
    out += indent + "  assign: " + in_quotes(step.task->assign) + "\n";
  if (step.task->wait)
    out += indent + "  wait: done, at most " + to_string(*step.task->wait) + "\n";
}

void print_more(std::string& out, const policy::Step& step) {
  std::string names;
  for (const auto& name : step.was)
    names += (names.empty() ? "" : ", ") + name;
  if (!names.empty()) out += "    was: [" + names + "]\n";
  if (step.approval) out += "    approval: required\n";
  if (!step.hand_over.empty()) out += "    hand_over: " + step.hand_over + "\n";
  if (step.attach_invoices || step.attach_letter) {
    const std::string_view both = step.attach_invoices && step.attach_letter ? ", " : "";
    out += "    attach: [" + std::string(step.attach_invoices ? "invoices" : "") +
           std::string(both) + (step.attach_letter ? "letter" : "") + "]\n";
  }
  if (step.deadline) out += "    deadline: " + to_string(*step.deadline) + "\n";
  if (step.repeat) {
    out += "    repeat:\n      every: " + to_string(step.repeat->every) +
           "\n      times: " + std::to_string(step.repeat->times) + "\n";
  }
  print_charges(out, "announce", step.announce);
  print_charges(out, "claim", step.claim);
  if (!step.legal_notice.empty()) out += "    legal_notice: " + step.legal_notice + "\n";
  if (step.assume_delivered)
    out += "    uncertain: assume_delivered after " + to_string(*step.assume_delivered) + "\n";
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
  if (policy.small) {
    out += "small:\n  below: " + to_string(policy.small->below) +
           "\n  percent: " + std::to_string(policy.small->percent) + "\n";
  }
  out += std::string("disputed: ") + (policy.show_disputed ? "apart" : "left_out") + "\n";
  out += std::string("broken_promise: ") +
         (policy.broken_promise_next_level ? "next_level" : "same_level") + "\n";
  const auto span = [&out](std::string_view key, policy::Span value) {
    value.count = std::abs(value.count);
    out += std::string(key) + ": " + to_string(value) + "\n";
  };
  span("promise_grace", policy.promise_grace);
  span("instalment_notice", policy.instalment_notice);
  span("last_chance", policy.last_chance);
  span("settle", policy.settle);
  out += "repeat_after: " + days_text(policy.repeat_after_days) + "\n";
  span("collected_by", policy.collected_by);
  if (policy.interest) out += "interest: " + to_string(*policy.interest) + "\n";
  if (policy.costs) {
    out += "costs:\n  percent: " + std::to_string(policy.costs->percent) + "\n";
    if (policy.costs->minimum) out += "  min: " + to_string(*policy.costs->minimum) + "\n";
  }
  out += std::string("unpaid_costs: ") +
         (policy.unpaid_costs == policy::Policy::UnpaidCosts::ask ? "ask" : "waive") + "\n";
  print_addressees(out, "", policy.addressees);
  if (policy.statement_day) {
    out += "statement: monthly\nstatement_day: " + std::to_string(*policy.statement_day) + "\n";
  }
  if (policy.discount) {
    const auto& [hundredths, within] = *policy.discount;
    out += "discount:\n  percent: " + std::to_string(hundredths / 100) + "." +
           std::to_string(hundredths % 100 / 10) + std::to_string(hundredths % 10) +
           "\n  within: " + to_string(within) + "\n";
  }
  if (policy.thank_you) out += "thank_you: yes\n";
  const bool business = policy.send.days == policy::SendWindow::Days::business_days;
  out += "send:\n  days: " + std::string(business ? "business" : "every_day") + "\n  between: \"" +
         minute_of_day_text(policy.send.from_minute) + "-" +
         minute_of_day_text(policy.send.to_minute) + "\"\n";
  out += "steps:\n";
  for (const auto& step : policy.steps) {
    const std::string word = (step.at.step ? policy.steps[*step.at.step].name : "due") +
                             std::string(step.at.deadline ? ".deadline" : "");
    out += "  - step: " + step.name + "\n    at: " + anchor_text(word, step.at) + "\n";
    print_conditions(out, "if", "    ", step.conditions);
    print_effects(out, "    ", step);
    print_addressees(out, "    ", step.addressees);
    print_more(out, step);
    for (const auto& otherwise : step.otherwise) {
      out += "    else:\n";
      print_effects(out, "      ", otherwise);
    }
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
  return out + canonical_text(jurisdiction.statute);
}

namespace {

std::string_view spelled_expected(policy::AdministrationRules::Expected expected) {
  using Expected = policy::AdministrationRules::Expected;
  return expected == Expected::hold ? "hold" : expected == Expected::promise ? "promise" : "ignore";
}

}  // namespace

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
  if (administration.log_reminders) line("log_reminders", "yes");
  line("expected", spelled_expected(rules.expected));
  line("books", rules.trust_books ? "trusted" : "follow");
  for (const auto& word : rules.stop_words)
    line("stop_word", word);
  for (const auto& name : rules.collective_names)
    line("collective_name", name);
  for (const auto& days : rules.quiet_days) {
    line(days.every_year ? "quiet_days every year" : "quiet_days",
         to_string(days.from) + ".." + to_string(days.to));
  }
  for (const auto key : policy::legal_fact_keys())
    line(key, policy::legal_fact_text(rules.facts, key));
  line("shadow", rules.shadow ? "yes" : "no");
  line("redirect_all_to", rules.redirect_all_to);
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
  for (const auto& one : creditor.pay_to)
    line("pay_to", one.tag + " " + one.currency + " " + one.iban);
  for (const auto& one : rules.overrides) {
    line("debtor", one.number.empty() ? "id " + one.id.value : one.number);
    for (const auto& [key, value] : one.settings)
      line("debtor " + key, value);
  }
  line("phone", creditor.phone);
  line("contact_person", creditor.contact_person);
  line("from_name", creditor.from_name);
  line("from_address", creditor.from_address);
  line("reply_to", creditor.reply_to);
  line("bcc", creditor.bcc);
  line("terms_url", creditor.terms_url);
  if (creditor.logo) {
    line("logo",
         creditor.logo->media_type + ", " + std::to_string(creditor.logo->bytes.size()) + " bytes");
  }
  return out;
}

}  // namespace dunning::settings
