#include "daemon/settings/story_events.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/policy/legal_facts.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

// What can happen, and what has to and may be said with it.
struct Form {
  std::string_view verb;
  std::vector<std::string_view> needs;
  std::vector<std::string_view> takes;
};

const std::vector<Form>& forms() {
  static const std::vector<Form> all = {
      {"invoice", {"amount", "due"}, {"debtor", "direct_debit"}},
      {"credit_note", {"amount"}, {"of", "debtor"}},
      {"paid", {}, {"amount"}},
      {"paid_back", {}, {"amount"}},
      {"due_moved", {"due"}, {}},
      {"books_kept", {}, {}},
      {"hold", {}, {"until", "reason"}},
      {"hold_ends", {}, {"reason"}},
      {"extension", {"due"}, {"reason"}},
      {"promise", {"by"}, {"debtor", "of", "reason"}},
      {"plan_requested", {}, {"reason"}},
      {"plan", {"instalments"}, {"reason"}},
      {"dispute", {}, {"amount", "reason"}},
      {"dispute_closed", {"as"}, {"reason"}},
      {"offer", {"by"}, {"debtor", "reason"}},
      {"approved", {}, {"reason"}},
      {"rejected", {}, {"reason"}},
      {"done", {}, {"outcome"}},
      {"bounced", {}, {}},
      {"resolved", {"as"}, {}},
      {"step_set", {"step"}, {"reason"}},
      {"step_skipped", {"step"}, {"reason"}},
      {"step_again", {"step"}, {"reason"}},
  };
  return all;
}

constexpr std::string_view companions[] = {"debtor", "amount",      "due",     "by",
                                           "until",  "of",          "step",    "as",
                                           "reason", "instalments", "outcome", "direct_debit"};

bool holds(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The one thing an entry says, with what belongs to it; null after a complaint.
const Form* form_of(const Section& section, Report& report) {
  const Form* found = nullptr;
  std::vector<std::string_view> all;
  for (const Form& form : forms()) {
    all.push_back(form.verb);
    const Value& value = section.value(form.verb);
    if (value.wrong) return nullptr;
    if (!value.given) continue;
    if (found) {
      report.add(value.place, "happens: " + std::string(found->verb) + " and " +
                                  std::string(form.verb) +
                                  " in one entry; give each an entry of its own");
      return nullptr;
    }
    found = &form;
  }
  if (!found) {
    report.add(section.place(), "happens: what? One of " + join(all));
    return nullptr;
  }
  bool right = true;
  for (const std::string_view name : companions) {
    const Value& value = section.value(name);
    if (value.wrong) return nullptr;
    if (value.given && !holds(found->needs, name) && !holds(found->takes, name)) {
      report.add(value.place,
                 std::string(name) + ": says nothing about " + std::string(found->verb));
      right = false;
    } else if (!value.given && holds(found->needs, name)) {
      report.add(section.place(),
                 std::string(found->verb) + ": `" + std::string(name) + "` is missing");
      right = false;
    }
  }
  return right ? found : nullptr;
}

std::vector<policy::Instalment> read_instalments(const Value& value, Report& report) {
  std::vector<policy::Instalment> parts;
  for (const Value& line : value.list) {
    const auto space = line.text.find(' ');
    const auto date = parse_date(std::string_view(line.text).substr(0, space));
    const auto amount = space == std::string::npos
                            ? ReadAmount{}
                            : read_amount(std::string_view(line.text).substr(space + 1));
    if (date && amount.money) {
      parts.push_back({*date, *amount.money});
    } else {
      report.add(line.place, "instalments: found \"" + line.text +
                                 "\"; allowed: a date and an amount, 2026-06-01 50.00 EUR");
    }
  }
  return parts;
}

std::optional<Money> amount_of(const Section& section) {
  const Value& value = section.value("amount");
  return value.given ? std::optional(value.amount) : std::nullopt;
}

class EventReader {
 public:
  EventReader(const Section& section, StoryNames& names, Date day, Report& report)
      : section_(section), names_(names), day_(day), report_(report) {}

  std::optional<story::Event> read() {
    const Form* form = form_of(section_, report_);
    if (!form) return std::nullopt;
    verb_ = form->verb;
    story::Event event;
    event.line = section_.place().line;
    event.reason = section_.text("reason");
    if (!books(event) && !said(event)) done(event);
    return event;
  }

 private:
  const Value& subject() const { return section_.value(verb_); }
  std::string invoice() {
    names_.check_invoice(subject(), verb_, report_);
    return subject().text;
  }
  std::string target() {
    names_.check_target(subject(), verb_, report_);
    return subject().text;
  }
  std::string debtor() {
    return names_.debtor(section_.value("debtor"), section_.place(), report_);
  }
  std::string debtor_named() {
    names_.check_debtor(subject(), verb_, report_);
    return subject().text;
  }

  // What the books show.
  bool books(story::Event& event) {
    if (verb_ == "invoice") {
      auto invoice = read_invoice(section_, names_, day_, "invoice", report_);
      if (invoice) event.what = *std::move(invoice);
    } else if (verb_ == "credit_note") {
      read_credit_note(event);
    } else if (verb_ == "paid") {
      event.what = story::Paid{invoice(), amount_of(section_)};
    } else if (verb_ == "paid_back") {
      event.what = story::PaidBack{invoice(), amount_of(section_)};
    } else if (verb_ == "due_moved") {
      event.what = story::DueMoved{invoice(), section_.value("due").date};
    } else if (verb_ == "books_kept") {
      event.what = story::BooksKept{subject().date};
    } else {
      return false;
    }
    return true;
  }

  void read_credit_note(story::Event& event) {
    story::CreditNote note;
    note.number = subject().text;
    note.amount = section_.value("amount").amount;
    const Value& of = section_.value("of");
    if (of.given) {
      names_.check_invoice(of, "of", report_);
      note.of = of.text;
      note.debtor = names_.debtor_of(of.text);
    } else {
      note.debtor = debtor();
    }
    if (!names_.add_invoice(note.number, note.debtor))
      report_.add(subject().place, "credit_note: a second \"" + note.number + "\"");
    event.what = std::move(note);
  }

  // What people say.
  bool said(story::Event& event) {
    if (verb_ == "hold") {
      const Value& until = section_.value("until");
      event.what = story::HoldSet{target(), until.given ? std::optional(until.date) : std::nullopt};
    } else if (verb_ == "hold_ends") {
      event.what = story::HoldEnded{target()};
    } else if (verb_ == "extension") {
      event.what = story::Extended{invoice(), section_.value("due").date};
    } else if (verb_ == "promise") {
      const Value& of = section_.value("of");
      if (of.given) names_.check_invoice(of, "of", report_);
      event.what = story::Promised{of.given ? names_.debtor_of(of.text) : debtor(), of.text,
                                   subject().amount, section_.value("by").date};
    } else if (verb_ == "plan_requested") {
      event.what = story::PlanAsked{debtor_named()};
    } else if (verb_ == "plan") {
      event.what = story::PlanAgreed{debtor_named(),
                                     read_instalments(section_.value("instalments"), report_)};
    } else if (verb_ == "dispute") {
      event.what = story::Disputed{invoice(), amount_of(section_)};
    } else if (verb_ == "dispute_closed") {
      event.what = story::DisputeClosed{invoice(), as("founded", "unfounded") == "founded"};
    } else if (verb_ == "offer") {
      event.what = story::Offered{debtor(), subject().amount, section_.value("by").date};
    } else {
      return false;
    }
    return true;
  }

  // What people and mail servers do with what left or wants to leave.
  void done(story::Event& event) {
    using How = policy::MoveLadder::How;
    if (verb_ == "approved" || verb_ == "rejected") {
      event.what = story::Approved{subject().text, verb_ == "approved"};
    } else if (verb_ == "done") {
      event.what = story::Done{subject().text, section_.text("outcome")};
    } else if (verb_ == "bounced") {
      event.what = story::CameBack{subject().text};
    } else if (verb_ == "resolved") {
      event.what = story::Resolved{subject().text, as("delivered", "not_delivered") == "delivered"};
    } else {
      const How how = verb_ == "step_set"       ? How::set
                      : verb_ == "step_skipped" ? How::skip
                                                : How::again;
      event.what = story::Moved{invoice(), how, section_.text("step")};
    }
  }

  std::string as(std::string_view one, std::string_view other) {
    const Value& value = section_.value("as");
    if (value.text != one && value.text != other) {
      report_.add(value.place, "as: found \"" + value.text + "\"; allowed for " + verb_ + ": " +
                                   std::string(one) + ", " + std::string(other));
    }
    return value.text;
  }

  const Section& section_;
  StoryNames& names_;
  const Date day_;
  Report& report_;
  std::string verb_;
};

std::vector<std::string_view> views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

}  // namespace

bool StoryNames::add_debtor(const std::string& name) {
  if (std::find(debtors_.begin(), debtors_.end(), name) != debtors_.end()) return false;
  debtors_.push_back(name);
  return true;
}

bool StoryNames::add_invoice(const std::string& number, const std::string& debtor) {
  return invoices_.emplace(number, debtor).second;
}

std::string StoryNames::debtor_of(const std::string& invoice) const {
  const auto found = invoices_.find(invoice);
  return found == invoices_.end() ? "" : found->second;
}

std::string StoryNames::debtor(const Value& value, Place place, Report& report) const {
  if (value.given) {
    check_debtor(value, "debtor", report);
    return value.text;
  }
  if (debtors_.size() == 1) return debtors_.front();
  if (debtors_.size() > 1) report.add(place, "say which `debtor`: " + join(views(debtors_)));
  return {};
}

void StoryNames::check_debtor(const Value& value, const std::string& key, Report& report) const {
  if (!value.given || holds(views(debtors_), value.text)) return;
  report.add(value.place, key + ": the story has no debtor \"" + value.text + "\"; there are: " +
                              join(views(debtors_)) + did_you_mean(value.text, views(debtors_)));
}

void StoryNames::check_invoice(const Value& value, const std::string& key, Report& report) const {
  if (!value.given || invoices_.contains(value.text)) return;
  std::vector<std::string_view> numbers;
  for (const auto& [number, debtor] : invoices_)
    numbers.push_back(number);
  report.add(value.place, key + ": the story has had no invoice \"" + value.text + "\"" +
                              (numbers.empty() ? "" : "; there are: " + join(numbers)) +
                              did_you_mean(value.text, numbers));
}

void StoryNames::check_target(const Value& value, const std::string& key, Report& report) const {
  if (holds(views(debtors_), value.text)) return;
  check_invoice(value, key, report);
}

std::optional<story::InvoiceGiven> read_invoice(const Section& section, StoryNames& names,
                                                Date dated, const std::string& number_key,
                                                Report& report) {
  story::InvoiceGiven invoice;
  invoice.line = section.place().line;
  invoice.number = section.text(number_key);
  invoice.debtor = names.debtor(section.value("debtor"), section.place(), report);
  invoice.amount = section.value("amount").amount;
  invoice.dated = dated;
  invoice.due = section.value("due").date;
  invoice.direct_debit = section.text("direct_debit") == "yes";
  if (number_key == "number") {
    invoice.reference = section.text("reference");
    for (const Value& tag : section.value("tags").list)
      invoice.tags.push_back(tag.text);
    invoice.facts = read_facts(section.value("facts"), report);
  }
  const bool complete = section.value(number_key).given && section.value("amount").given &&
                        section.value("due").given && !invoice.debtor.empty();
  if (!section.value(number_key).given) return std::nullopt;
  if (!names.add_invoice(invoice.number, invoice.debtor)) {
    report.add(section.value(number_key).place,
               number_key + ": a second invoice \"" + invoice.number + "\"");
    return std::nullopt;
  }
  return complete ? std::optional(std::move(invoice)) : std::nullopt;
}

std::vector<story::Fact> read_facts(const Value& value, Report& report) {
  std::vector<story::Fact> facts;
  for (const Entry& entry : value.map) {
    const auto right = policy::check_legal_fact(entry.key.text, entry.value.text);
    if (!right) report.add(entry.key.place, "facts: " + right.error().message);
    facts.push_back({entry.key.text, entry.value.text});
  }
  return facts;
}

std::optional<story::Event> read_event(const Section& section, StoryNames& names, Date day,
                                       Report& report) {
  return EventReader(section, names, day, report).read();
}

}  // namespace dunning::settings
