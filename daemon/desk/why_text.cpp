#include <algorithm>

#include "daemon/desk/adoption_text.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/why.hpp"

namespace dunning::desk {
namespace {

using Standing = Rung::Standing;

std::string hold_text(const policy::Hold& hold, Date on) {
  if (hold.author == "ledger")
    return printable(hold.reason) + ", a stop sign in the books, until it goes there";
  std::string text = printable(hold.reason) + ", set by " + printable(hold.author);
  if (hold.ended_on && *hold.ended_on <= on) return text + ", ended " + to_string(*hold.ended_on);
  if (!hold.until) return text + ", until it is released";
  return text + (*hold.until > on ? ", until " : ", ended ") + to_string(*hold.until);
}

std::string rung_text(const Rung& rung) {
  std::string text;
  for (const auto& taken : rung.taken) {
    text += (text.empty() ? "" : "; ") + std::string("taken ") + to_string(taken.on) + ", " +
            std::string(name(taken.state));
    if (taken.delivered_on) text += " " + to_string(*taken.delivered_on);
    if (!taken.leading) text += ", gathered with another step";
    if (taken.round > 0) text += ", round " + std::to_string(taken.round);
    if (taken.turn > 0) text += ", turn " + std::to_string(taken.turn);
  }
  if (!text.empty()) return text;
  switch (rung.standing) {
    case Standing::next:
      return rung.on ? "due " + to_string(*rung.on) : "next";
    case Standing::skipped:
      return "its condition was false on " + date_text(rung.on);
    case Standing::lapsed:
      return "its time has passed";
    case Standing::passed_over:
      return "before the step at which the invoice was adopted";
    default:
      return "";
  }
}

void print_facts(std::string& text, const WhyItem& one, Date on) {
  const auto& item = one.item;
  text += "  " + to_string(item.open) + " open of " + to_string(item.total) + ", dated " +
          date_text(item.invoice_date) + ", due " + date_text(item.due_date);
  if (item.open.is_positive() && item.due_date && *item.due_date < on)
    text += " (" + counted(on - *item.due_date, "day", "days") + " overdue)";
  text += "\n  in the books: " + std::string(name(item.state));
  if (!item.ledger_state.empty() && item.ledger_state != name(item.state))
    text += " (\"" + printable(item.ledger_state) + "\")";
  text += item.sent == Known::yes  ? ", sent"
          : item.sent == Known::no ? ", not sent"
                                   : ", not known whether sent";
  if (item.direct_debit == Known::yes) text += ", collected by direct debit";
  if (item.dubious) text += ", in doubt";
  if (item.dunned_elsewhere) text += ", reminded by another system";
  if (item.reminders_in_ledger > 0) {
    text += ", " + counted(item.reminders_in_ledger, "reminder", "reminders") +
            " noted there before us";
  }
  text += "\n";
  for (const auto& sign : item.stop_signs)
    text += "  stop sign in the books: " + printable(sign) + "\n";
  if (!item.quarantined.empty())
    text += "  its newest version could not be read: " + printable(item.quarantined) + "\n";
  for (const auto& fact : one.facts) {
    text += "  " + fact.key + ": " + printable(fact.value) + " (" + printable(fact.because) + ")\n";
  }
  if (!item.reference.empty()) text += "  their reference: " + printable(item.reference) + "\n";
}

void print_decision(std::string& text, const WhyItem& one) {
  const auto& decision = one.decision;
  text += "  " + std::string(policy::name(decision.reason)) + ": " +
          std::string(policy::explain(decision.reason)) + "\n";
  if (!decision.detail.empty()) text += "  " + printable(decision.detail) + "\n";
  if (!decision.step.empty())
    text += "  step " + decision.step + ", due " + date_text(decision.step_on) + "\n";
}

void print_occasions(std::string& text, const WhyItem& one, const Why& why,
                     const ports::Clock& clock) {
  if (one.occasions.empty()) return;
  text += "\nMessages\n";
  for (const auto& of : one.occasions) {
    const auto& intent = of.occasion.intent;
    text +=
        "  " + to_string(of.occasion.on) + "  " + what_it_is(intent) + ", " +
        to_string(intent.amount) + ", " +
        counted(static_cast<std::int64_t>(std::max(
                    intent.advances.size(), intent.kind == "step" ? 0
                                                                  : intent.to_pay_now.size() +
                                                                        intent.not_yet_due.size() +
                                                                        intent.arranged.size())),
                "invoice", "invoices");
    if (of.occasion.kind == "shadow") text += ", in shadow mode: nothing left";
    if (of.occasion.kind == "redirected") text += ", redirected: nobody but us got it";
    text += "\n";
    if (of.cancelled_because) {
      const bool came_back = *of.cancelled_because == policy::Reason::bounced;
      text += came_back
                  ? "    "
                  : "    cancelled (" + std::string(policy::name(*of.cancelled_because)) + "): ";
      text += of.cancelled_detail.empty() ? std::string(policy::explain(*of.cancelled_because))
                                          : printable(of.cancelled_detail);
      text += "\n";
    }
    for (const auto& row : of.rows) {
      text += "    " + std::string(name(row.outgoing.effect)) + " " + row.outgoing.key.value +
              ": " + std::string(name(row.state));
      if (row.changed_at)
        text += " " + local_text(why.administration.local(clock, *row.changed_at));
      if (!row.outgoing.recipients.empty())
        text += ", to " + printable(recipients_text(row.outgoing));
      if (!row.evidence.empty()) text += ", " + printable(row.evidence);
      text += "\n";
      if (row.state == DeliveryState::uncertain) {
        text += "      say what became of it: dunningctl resolve " +
                row.outgoing.key.value.substr(0, 8) + " delivered|not_delivered\n";
      }
    }
  }
}

void print_item(std::string& text, const WhyItem& one, const Why& why, const ports::Clock& clock) {
  text += "\nInvoice " + printable(one.item.number) + "\n";
  print_facts(text, one, why.date);
  if (one.law) text += "\nWhat the law asks\n" + to_text(*one.law);

  text += why.today ? "\nDecision today\n" : "\nDecision on " + to_string(why.date) + "\n";
  print_decision(text, one);

  if (!one.policy.empty()) {
    text += "\nPolicy " + one.policy;
    if (!one.description.empty()) text += ": " + one.description;
    text += "\n";
  }
  if (!one.ladder.empty()) {
    Table ladder({{"STEP"}, {"AT"}, {"STANDING"}, {"FACTS"}});
    for (const auto& rung : one.ladder)
      ladder.row({rung.step, rung.at, std::string(name(rung.standing)), rung_text(rung)});
    text += ladder.print(2);
  }
  text += "  adoption: " + sentence(one.item.adoption) + "\n";
  for (const auto& hold : one.item.holds)
    text += "  hold: " + hold_text(hold, why.date) + "\n";

  if (!one.decisions.empty()) {
    text += "\nDecisions kept\n";
    Table table({{"ON"}, {"REASON"}, {"STEP"}, {"BECAUSE"}});
    for (const auto& stored : one.decisions) {
      table.row({to_string(stored.on), std::string(policy::name(stored.decision.reason)),
                 stored.decision.step.empty() ? "-" : stored.decision.step,
                 stored.decision.detail});
    }
    text += table.print(2);
  }
  print_occasions(text, one, why, clock);
}

void print_said(std::string& text, const Why& why) {
  if (!why.words.empty()) text += "\nWhat was said\n";
  for (const auto& word : why.words)
    text += "  " + to_text(word) + "\n";
  if (!why.tasks.empty()) text += "\nTasks\n";
  for (const auto& task : why.tasks) {
    text += "  " + to_string(task.made_on) + "  task " + std::to_string(task.id) + ": " +
            printable(task.title);
    if (!task.assign.empty()) text += " (" + printable(task.assign) + ")";
    const bool done = task.done_on && *task.done_on <= why.date;
    if (done) {
      text += ", " + task.outcome + " on " + to_string(*task.done_on) + ", says " +
              printable(task.done_by);
    } else if (task.due_on) {
      text += ", by " + to_string(*task.due_on);
    }
    text += "\n";
  }
}

}  // namespace

std::string to_text(const Why& why, const ports::Clock& clock) {
  std::string text = printable(why.debtor.name);
  if (!why.debtor.customer_number.empty())
    text += " (" + printable(why.debtor.customer_number) + ")";
  text += ", " + std::string(law::name(why.type.type)) + ": " + why.type.because + "\n";
  for (const auto& stop : why.stops)
    text += to_text(stop, why.administration, clock);
  if (!why.approval.empty())
    text += "A message about it waits for a yes: dunningctl approve " + why.approval + "\n";
  for (const auto& item : why.items)
    print_item(text, item, why, clock);
  for (const auto& bad : why.bad_addresses) {
    text += "\nMail to " + printable(bad.address) + " came back on " + to_string(bad.since) + ": " +
            printable(bad.because) + "\n";
  }
  text += to_text(why.replies);
  print_said(text, why);
  if (why.next_look)
    text += "\nLooked at again on " + to_string(*why.next_look) + " at the latest\n";
  return text;
}

}  // namespace dunning::desk
