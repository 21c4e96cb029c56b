#include <algorithm>
#include <utility>

#include "daemon/law/percent.hpp"
#include "daemon/settings/conditions.hpp"
#include "daemon/settings/files.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"
#include "daemon/settings/section.hpp"
#include "daemon/settings/step_times.hpp"

namespace dunning::settings {
namespace {

constexpr std::size_t most_steps = 50;

class PolicyReader {
 public:
  PolicyReader(Source& source, const Templates& templates, const Receivers* receivers)
      : source_(source),
        report_(source.report),
        templates_(templates),
        receivers_(receivers),
        times_(source.report) {}

  policy::Policy read() {
    const Section file = Section::read(policy_table(), "", *source_.root, Place{}, report_);
    policy::Policy policy;
    policy.name = file.text("policy");
    policy.description = file.text("description");
    policy.file = source_.path.string();
    if (file.value("for").given)
      policy.applies = read_conditions(*file.value("for").node, ConditionsOf::policy, report_);
    if (file.value("threshold").given) policy.threshold = file.value("threshold").amount;
    policy.min_gap_days = file.number("min_gap");
    policy.gather_days = file.number("gather");
    policy.same_step_gap_days = file.number("same_step_gap");
    if (const Section& small = file.section("small"); small.given())
      policy.small = policy::Policy::Small{small.value("below").amount, small.number("percent")};
    policy.show_disputed = file.text("disputed") == "apart";
    policy.broken_promise_next_level = file.text("broken_promise") == "next_level";
    policy.promise_grace = file.value("promise_grace").span;
    policy.instalment_notice = file.value("instalment_notice").span;
    policy.instalment_notice.count = -policy.instalment_notice.count;
    policy.last_chance = file.value("last_chance").span;
    policy.settle = file.value("settle").span;
    policy.repeat_after_days = file.number("repeat_after");
    policy.collected_by = file.value("collected_by").span;
    read_agreed(file, policy);
    policy.addressees = read_addressees(file);
    if (file.text("statement") == "monthly") policy.statement_day = file.number("statement_day");
    if (file.value("statement_day").given && !policy.statement_day) {
      report_.add(file.value("statement_day").place,
                  "statement_day: no statement is sent; write statement: monthly");
    }
    read_discount(file.section("discount"), policy);
    policy.thank_you = file.text("thank_you") == "yes";
    const Section& send = file.section("send");
    using Days = policy::SendWindow::Days;
    policy.send.days = send.text("days") == "business" ? Days::business_days : Days::every_day;
    policy.send.from_minute = static_cast<int>(send.value("between").number);
    policy.send.to_minute = static_cast<int>(send.value("between").number_to);

    const auto& steps = file.sections("steps");
    if (steps.size() > most_steps) {
      report_.add(steps[most_steps].place(), "step " + std::to_string(most_steps + 1) +
                                                 " of at most " + std::to_string(most_steps));
    }
    for (const Section& step : steps)
      times_.name(step.text("step"));
    for (const Section& step : steps)
      read_step(step, policy);
    for (const Section& step : steps)
      check_agreed(step, policy);
    check_former_names(steps, policy);
    check_discount(file, policy);
    return policy;
  }

 private:
  static void read_agreed(const Section& file, policy::Policy& policy) {
    if (file.value("interest").given) policy.interest = read_interest(file.text("interest"));
    if (const Section& costs = file.section("costs"); costs.given()) {
      policy.costs = policy::AgreedCosts{costs.number("percent"), std::nullopt};
      if (costs.value("min").given) policy.costs->minimum = costs.value("min").amount;
    }
    using UnpaidCosts = policy::Policy::UnpaidCosts;
    policy.unpaid_costs =
        file.text("unpaid_costs") == "ask" ? UnpaidCosts::ask : UnpaidCosts::waive;
  }

  static policy::Charges read_charges(const Section& section) {
    using policy::Basis;
    if (!section.given()) return {};
    return {policy::parse_basis(section.text("interest")).value_or(Basis::none),
            policy::parse_basis(section.text("costs")).value_or(Basis::none)};
  }

  // S38. `agreed` in a step means what stands at the top of the file.
  void check_agreed(const Section& step, const policy::Policy& policy) {
    for (const char* key : {"announce", "claim"}) {
      const Section& charges = step.section(key);
      if (!charges.given()) continue;
      for (const char* what : {"interest", "costs"}) {
        const Value& value = charges.value(what);
        const bool known = std::string_view(what) == "interest" ? policy.interest.has_value()
                                                                : policy.costs.has_value();
        if (!value.given || value.text != "agreed" || known) continue;
        report_.add(value.place, std::string(what) + ": agreed, but the policy has no `" + what +
                                     ":` at its top that says what is agreed");
      }
    }
  }

  static policy::Addressees read_addressees(const Section& section) {
    policy::Addressees who;
    for (const auto& [key, into] :
         {std::pair("to", &who.to), std::pair("cc", &who.cc), std::pair("bcc", &who.bcc)}) {
      for (const Value& one : section.value(key).list)
        into->push_back(one.text);
    }
    return who;
  }

  void read_discount(const Section& section, policy::Policy& policy) {
    const Value& percent = section.value("percent");
    if (!section.given() || !percent.given) return;
    constexpr std::int64_t hundredth = 100;  // of a percent, in ten-thousandths
    const auto read = law::parse_percent(percent.text);
    if (!read || read->e4 <= 0 || read->e4 >= 100 * 100 * hundredth || read->e4 % hundredth != 0) {
      report_.add(percent.place, "percent: found \"" + percent.text +
                                     "\"; allowed: more than 0 and less than 100, with two "
                                     "decimals at most, for example 2.5");
      return;
    }
    policy.discount = policy::Policy::Discount{static_cast<int>(read->e4 / hundredth),
                                               section.value("within").span};
  }

  void check_discount(const Section& file, const policy::Policy& policy) {
    const bool early = std::any_of(policy.steps.begin(), policy.steps.end(),
                                   [](const policy::Step& step) { return step.before_due(); });
    if (policy.discount && !early) {
      report_.add(file.section("discount").place(),
                  "discount: no step comes before the due date, so nobody would hear of it");
    }
  }

  void read_step(const Section& section, policy::Policy& policy) {
    policy::Step step;
    step.name = section.text("step");
    step.line = section.place().line;
    step.email = section.text("email");
    step.note = section.text("note");
    if (section.value("if").given)
      step.conditions = read_conditions(*section.value("if").node, ConditionsOf::step, report_);
    if (step.name == "due") {
      report_.add(section.value("step").place,
                  "a step cannot be called due: `at: due` is the due date");
    } else if (const auto* same = policy.find(step.name); same != nullptr && !step.name.empty()) {
      report_.add(section.value("step").place, "a second step \"" + step.name +
                                                   "\"; the first is on line " +
                                                   std::to_string(same->line));
    }
    if (section.value("at").given) {
      times_.read(section.value("at"), step, policy);
    } else {
      times_.pass();
    }
    check_template(section.value("email"), "email");
    check_template(section.value("letter"), "letter");
    check_sms(section.value("sms"));
    check_webhook(section.value("webhook"));
    read_more(section, step);
    read_otherwise(section, step);
    if (section.given() && does_nothing(section, step)) {
      report_.add(section.place(), "step \"" + step.name +
                                       "\" does nothing; it needs an email, a letter, an sms, a "
                                       "note, a task, a webhook or a hand_over");
    }
    policy.steps.push_back(std::move(step));
  }

  // What is there and wrong was complained of already.
  static bool does_nothing(const Section& section, const policy::Step& step) {
    const std::string_view effects[] = {"email", "letter", "sms", "note", "webhook"};
    return step.hand_over.empty() && !section.section("task").given() &&
           std::none_of(std::begin(effects), std::end(effects), [&](std::string_view key) {
             return section.value(key).given || section.value(key).wrong;
           });
  }

  void read_more(const Section& section, policy::Step& step) {
    for (const Value& name : section.value("was").list)
      step.was.push_back(name.text);
    step.approval = section.text("approval") == "required";
    step.addressees = read_addressees(section);
    if (section.value("deadline").given) step.deadline = section.value("deadline").span;
    const Section& repeat = section.section("repeat");
    if (repeat.given())
      step.repeat = policy::Repeat{repeat.value("every").span, repeat.number("times")};
    step.task = read_task(section.section("task"));
    step.letter = section.text("letter");
    step.sms = section.text("sms");
    step.webhook = section.text("webhook");
    read_hand_over(section, step);
    for (const Value& what : section.value("attach").list)
      (what.text == "letter" ? step.attach_letter : step.attach_invoices) = true;
    step.announce = read_charges(section.section("announce"));
    step.claim = read_charges(section.section("claim"));
    step.legal_notice = section.text("legal_notice");
    const Value& uncertain = section.value("uncertain");
    if (uncertain.given) step.assume_delivered = uncertain.span;

    const std::string name = "step \"" + step.name + "\"";
    if (uncertain.given && step.has_legal_effect()) {
      report_.add(uncertain.place, "uncertain: " + name +
                                       " sets a deadline or states what is owed by law, which "
                                       "counts from a delivery that is known; leave one of the two "
                                       "out");
    }
    check_law(section, step, name);
    if (repeat.given() && step.before_due()) {
      report_.add(repeat.place(), "repeat: " + name + " comes before the due date");
    }
    check_attachments(section, step);
    // A text message is read in passing, and nobody can prove by it what was said.
    if (step.has_legal_effect() && !step.sms.empty() && step.email.empty() && step.letter.empty()) {
      report_.add(section.value("sms").place,
                  "sms: " + name +
                      " sets a deadline or states what is owed by law, which a text message alone "
                      "cannot carry; add an email or a letter");
    }
    const bool message = section.value("email").given || section.value("email").wrong ||
                         section.value("letter").given || section.value("letter").wrong ||
                         section.value("sms").given || section.value("sms").wrong;
    if (message || !section.given()) return;
    for (const std::string_view key :
         {"approval", "deadline", "uncertain", "legal_notice", "to", "cc", "bcc"}) {
      const Value& value = section.value(key);
      if (!value.given || value.text == "none") continue;
      if (key == "approval" && !step.hand_over.empty()) continue;
      no_message(value.place, key, name);
    }
    for (const std::string_view key : {"announce", "claim"})
      if (section.section(key).given()) no_message(section.section(key).place(), key, name);
  }

  // S36. A person always looks at what leaves the house.
  void read_hand_over(const Section& section, policy::Step& step) {
    const Value& agency = section.value("hand_over");
    step.hand_over = agency.text;
    if (!agency.given) return;
    const std::string name = "step \"" + step.name + "\"";
    if (!step.approval)
      report_.add(agency.place, "hand_over: " + name + " needs `approval: required` (S36)");
    if (step.writes()) {
      report_.add(agency.place, "hand_over: " + name +
                                    " writes to the debtor as well; say so in a step before it, "
                                    "so that each is approved by itself");
    }
    if (receivers_ && !is_one_of(agency.text, receivers_->agencies)) {
      report_.add(agency.place, "hand_over: there is no agency \"" + agency.text + "\"" +
                                    (receivers_->agencies.empty()
                                         ? "; `agencies` has none"
                                         : "; there are: " + join(receivers_->agencies)) +
                                    did_you_mean(agency.text, receivers_->agencies));
    }
    if (step.before_due())
      report_.add(agency.place, "hand_over: " + name + " comes before the due date");
    if (section.section("repeat").given())
      report_.add(agency.place, "hand_over: " + name + " is taken once; leave out repeat");
  }

  void check_attachments(const Section& section, const policy::Step& step) {
    const Value& attach = section.value("attach");
    if (!attach.given) return;
    const std::string name = "step \"" + step.name + "\"";
    if (!section.value("email").given && !section.value("email").wrong)
      report_.add(attach.place, "attach: " + name + " has no email to attach anything to");
    if (step.attach_letter && step.letter.empty() && !section.value("letter").wrong)
      report_.add(attach.place, "attach: " + name + " has no letter that could be attached");
  }

  void no_message(const Place& place, std::string_view key, const std::string& name) {
    report_.add(place,
                std::string(key) + ": " + name +
                    " has no email, letter or sms, so there is no message it could be about");
  }

  // What is owed by law is not said before the due date, and a statutory notice says it by itself,
  // in the jurisdiction's own sentences.
  void check_law(const Section& section, const policy::Step& step, const std::string& name) {
    for (const std::string_view key : {"announce", "claim"}) {
      if (!section.section(key).given()) continue;
      const Place place = section.section(key).place();
      if (step.before_due())
        report_.add(place, std::string(key) + ": " + name + " comes before the due date");
      if (key == "claim" && !step.legal_notice.empty() && step.claim.costs != policy::Basis::none) {
        report_.add(place, "claim: " + name +
                               " is a statutory notice, which says what costs will be owed and "
                               "never asks for them");
      }
    }
    const Value& notice = section.value("legal_notice");
    if (notice.given && step.before_due())
      report_.add(notice.place, "legal_notice: " + name + " comes before the due date");
    if (notice.given && section.section("repeat").given()) {
      report_.add(notice.place, "legal_notice: " + name +
                                    " is sent once; a new one follows by itself when it is void");
    }
  }

  // `else:` is this same step with other effects.
  void read_otherwise(const Section& section, policy::Step& step) {
    const Section& other = section.section("else");
    if (!other.given()) return;
    policy::Step otherwise = step;
    otherwise.email = other.text("email");
    otherwise.letter = other.text("letter");
    otherwise.sms = other.text("sms");
    otherwise.webhook = other.text("webhook");
    otherwise.hand_over.clear();
    otherwise.attach_letter = otherwise.attach_letter && !otherwise.letter.empty();
    otherwise.announce = otherwise.claim = {};
    otherwise.note = other.text("note");
    otherwise.task = read_task(other.section("task"));
    otherwise.conditions.clear();
    check_template(other.value("email"), "email");
    check_template(other.value("letter"), "letter");
    check_sms(other.value("sms"));
    check_webhook(other.value("webhook"));
    const std::string name = "step \"" + step.name + "\"";
    if (!section.value("if").given) {
      report_.add(other.place(),
                  "else: " + name + " has no `if`, so there is nothing it could be instead of");
    } else if (step.sets_a_term()) {
      report_.add(other.place(), "else: " + name +
                                     " sets a deadline, which later steps count from; write two "
                                     "steps, or leave one of the two out");
    } else if (does_nothing(other, otherwise)) {
      report_.add(other.place(),
                  "else: it does nothing; it needs an email, a letter, an sms, a note, a task or a "
                  "webhook, and without `else` the step is skipped");
    }
    step.otherwise.push_back(std::move(otherwise));
  }

  static std::optional<policy::TaskOrder> read_task(const Section& section) {
    if (!section.given()) return std::nullopt;
    policy::TaskOrder task{section.text("title"), section.text("assign"), std::nullopt};
    if (section.value("wait").given) task.wait = section.value("wait").span;
    return task;
  }

  // S11: an old name leads to one step, and to none that still has it.
  void check_former_names(const std::vector<Section>& steps, const policy::Policy& policy) {
    std::map<std::string, std::string> claimed;
    for (const Section& section : steps) {
      for (const Value& name : section.value("was").list) {
        const std::string& step = section.text("step");
        if (policy.find(name.text) != nullptr) {
          report_.add(name.place, "was: there is still a step \"" + name.text + "\"");
        } else if (const auto [first, fresh] = claimed.emplace(name.text, step); !fresh) {
          report_.add(name.place,
                      "was: step \"" + first->second + "\" already was \"" + name.text + "\"");
        }
      }
    }
  }

  void check_sms(const Value& named) {
    check_template(named, "sms");
    if (named.given && receivers_ && !receivers_->sms)
      report_.add(named.place,
                  "sms: there is no gateway to send it through; give one with `sms:` "
                  "in dunningd.yaml");
  }

  void check_webhook(const Value& named) {
    if (!named.given || !receivers_) return;
    const auto& names = receivers_->webhooks;
    if (std::find(names.begin(), names.end(), named.text) != names.end()) return;
    report_.add(named.place,
                "webhook: there is no webhook \"" + named.text + "\"" +
                    (names.empty() ? "; `webhooks` has none" : "; there are: " + join(names)) +
                    did_you_mean(named.text, names));
  }

  // The templates of text messages end with ".sms", and only they are named by `sms:`.
  void check_template(const Value& named, std::string_view key) {
    if (!named.given) return;
    const std::string_view end = key == "sms" ? ".sms" : "";
    std::string missing;
    std::set<std::string_view> all;
    for (const auto& [language, names] : templates_) {
      for (const std::string_view name : names) {
        if (name.ends_with(".sms") == !end.empty())
          all.insert(name.substr(0, name.size() - end.size()));
      }
      if (!names.contains(named.text + std::string(end)))
        missing += (missing.empty() ? "" : ", ") + language;
    }
    if (templates_.empty()) missing = "any language";
    if (missing.empty()) return;
    const std::vector<std::string_view> names(all.begin(), all.end());
    report_.add(named.place, std::string(key) + ": there is no template \"" + named.text +
                                 "\" in " + missing +
                                 (names.empty() ? "" : "; there are: " + join(names)) +
                                 (all.contains(named.text) ? "" : did_you_mean(named.text, names)));
  }

  Source& source_;
  Report& report_;
  const Templates& templates_;
  const Receivers* receivers_;  // null: not known
  StepTimes times_;
};

}  // namespace

policy::Policy read_policy(Source& source, const Templates& templates, const Digest& digest,
                           const Receivers* receivers) {
  if (!source.root) return {};
  auto policy = PolicyReader(source, templates, receivers).read();
  if (source.report.clean()) policy.digest = digest(canonical_text(policy));
  return policy;
}

Loaded<policy::Policy> load_policy(const std::filesystem::path& file,
                                   const std::filesystem::path& templates, const Digest& digest) {
  Source source = open_source(file);
  auto policy = read_policy(source, list_templates(templates), digest);
  if (!source.report.clean()) return {std::nullopt, source.report.take()};
  return {std::move(policy), {}};
}

}  // namespace dunning::settings
