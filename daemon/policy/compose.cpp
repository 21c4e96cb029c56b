#include "daemon/policy/compose.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "daemon/policy/addressing.hpp"
#include "daemon/policy/admit.hpp"
#include "daemon/policy/agency.hpp"
#include "daemon/policy/charges.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/policy/mobile_phone.hpp"

namespace dunning::policy {
namespace {

constexpr int days_to_pay_after_the_last_step = 7;
constexpr int banking_days_for_money_to_arrive = 2;  // S21

std::vector<std::size_t> everybody(const Party& party) {
  auto all = party.due;
  all.insert(all.end(), party.gathered.begin(), party.gathered.end());
  all.insert(all.end(), party.by_law.begin(), party.by_law.end());
  return all;
}

void sort_oldest_first(std::vector<Line>& lines) {
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tie(a.due_date, a.item) < std::tie(b.due_date, b.item);
  });
}

template <class Concerns>
void add_credits(Intent& intent, const Assessment& all, Concerns concerns) {
  for (const auto& use : all.uses) {
    if (use.tied || !concerns(use.item)) continue;
    const auto same =
        std::find_if(intent.credits.begin(), intent.credits.end(),
                     [&](const CreditLine& credit) { return credit.id == use.credit->id; });
    if (same == intent.credits.end()) {
      intent.credits.push_back({use.credit->id, use.credit->number, use.amount});
    } else {
      same->amount.minor += use.amount.minor;  // parts of one credit: never more than the whole
    }
  }
}

void add_outlook(Intent& intent, const Party& party, const Assessment& all) {
  std::optional<Date> next_message;
  for (const auto index : everybody(party)) {
    const Standing& one = all.items[index];
    if (!one.next) continue;
    const auto next = one.ladder->message_after(one.next->step, all.today);
    if (!next) continue;
    const Date on = could_leave(next->on, *party.policy, all);
    next_message = next_message ? std::min(*next_message, on) : on;
    if (index != party.lead()) continue;
    intent.next_step = party.policy->steps[next->step].name;
    intent.next_step_on = on;
  }
  if (intent.deadline) {
    intent.pay_by = intent.deadline;
  } else if (party.kind.before_due) {
    intent.pay_by = intent.not_yet_due.front().due_date;
  } else if (next_message) {
    const Date day_before = *next_message - 1;
    intent.pay_by =
        std::max(all.calendar.add_banking_days(day_before, -banking_days_for_money_to_arrive),
                 all.today + 1);
  } else {
    intent.pay_by = all.calendar.next_banking_day(all.today + days_to_pay_after_the_last_step);
  }
}

// S21, S26: what the next message says once, beside its facts.
void add_what_is_said_once(Intent& intent, const Party& party, const Assessment& all) {
  if (all.account.words.empty() || party.kind.before_due) return;
  std::vector<ItemId> items;
  for (const auto index : everybody(party))
    items.push_back(all.items[index].item->id);
  intent.promise_broken = promise_to_mention(all.account, all.outcomes, items);
  if (const auto* word = remark_to_use(all.account, all.today)) {
    intent.remark = std::get<Remark>(word->what).text;
    intent.remark_word = word->id;
  }
}

// S36. What the agency will know of each item.
std::string what_it_gets(const Party& party, const Assessment& all) {
  std::vector<AgencyKnows> known;
  for (const auto index : everybody(party))
    known.push_back(as_it_stands(all.items[index], 0));
  return subject_of(known);
}

// What every invoice that is announced may be lowered by, as long as all of them may be.
void add_discount(Intent& intent, const Policy& policy, const Assessment& all) {
  if (!policy.discount) return;
  constexpr std::int64_t whole = 100'00;  // hundredths of a percent
  StatedDiscount stated{{0, all.account.currency}, {}};
  for (const auto& line : intent.not_yet_due) {
    if (!line.invoice_date) continue;
    const Date until = add(*line.invoice_date, policy.discount->within, all.calendar);
    if (until < all.today) continue;
    const std::int64_t part =
        line.open.minor / whole * policy.discount->hundredths +
        (line.open.minor % whole * policy.discount->hundredths + whole / 2) / whole;
    stated.until = stated.amount.minor == 0 ? until : std::min(stated.until, until);
    stated.amount.minor += part;
  }
  if (stated.amount.is_positive()) intent.discount = stated;
}

}  // namespace

Line line(const Standing& one) {
  const Item& item = *one.item;
  return {
      item.id,        item.invoice,           item.number,       item.invoice_date, item.due_date,
      item.reference, item.payment_reference, item.payment_link, item.total,        one.open};
}

void add_lists(Intent& intent, const Policy& policy, const Assessment& all) {
  for (const auto& one : all.items) {
    if (one.policy != &policy) continue;
    if (one.owed) (one.overdue ? intent.to_pay_now : intent.not_yet_due).push_back(line(one));
    if (one.arranged_for) {
      intent.arranged.push_back(line(one));
      intent.arranged.back().arranged_for = one.arranged_for;
    }
    const bool shown = one.owed || one.arranged_for || one.decision.reason == Reason::dispute;
    if (shown && policy.show_disputed && one.disputed.is_positive()) {
      intent.disputed.push_back(line(one));
      intent.disputed.back().open = one.disputed;
    }
  }
  for (auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed}) {
    sort_oldest_first(*list);
  }
  add_credits(intent, all, [&](std::size_t index) {
    const Standing& one = all.items[index];
    return one.owed && one.overdue && one.policy == &policy;
  });
}

std::vector<std::size_t> asked_items(const Party& party, const Assessment& all) {
  if (party.kind.before_due) return everybody(party);
  if (party.lists_itself(all)) return everybody(party);
  std::vector<std::size_t> items;
  for (std::size_t index = 0; index < all.items.size(); ++index) {
    const Standing& one = all.items[index];
    if (one.owed && one.overdue && one.policy == party.policy) items.push_back(index);
  }
  return items;
}

std::string missing_rates(const Party& party, const Assessment& all) {
  const Step& step = all.items[party.lead()].step();
  if (!party.kind.message || party.kind.before_due || !step.has_legal_effect()) return {};
  return reckon(*party.policy, step, asked_items(party, all), asked_amount(party, all), all)
      .missing_rates;
}

Date could_leave(Date date, const Policy& policy, const Assessment& all) {
  constexpr int longest_wait_days = 400;  // quiet days without an end
  Date day = std::max(date, all.today + std::max(policy.min_gap_days, 1));
  for (int days = 0; days < longest_wait_days; ++days) {
    if (sends_on(day, policy.send, all.calendar, all.rules.quiet_days)) break;
    day = day + 1;
  }
  return day;
}

Money asked_amount(const Party& party, const Assessment& all) {
  Money sum{0, all.account.currency};
  if (party.lists_itself(all)) {
    for (const auto index : everybody(party))
      sum.minor += all.items[index].net.minor;  // a part of what sum_cases could count
    return sum;
  }
  if (!party.kind.before_due) return all.case_open(*party.policy).value_or(sum);
  for (const auto index : everybody(party))
    sum.minor += all.items[index].open.minor;  // less than the case, which is countable
  return sum;
}

namespace {

// What goes with the mail: the invoices that it asks for, or announces.
void add_attachments(Intent& intent, const Step& step) {
  intent.attach_letter = step.attach_letter && !intent.letter.empty();
  if (!step.attach_invoices) return;
  const auto& asked = intent.to_pay_now.empty() ? intent.not_yet_due : intent.to_pay_now;
  for (const auto& line : asked)
    add_document(intent, line.invoice);
}

}  // namespace

void add_document(Intent& intent, const InvoiceId& invoice) {
  constexpr std::size_t most_documents = 50;
  const RecordRef ref{RecordKind::invoice, invoice.value};
  const auto& documents = intent.documents;
  if (documents.size() < most_documents &&
      std::find(documents.begin(), documents.end(), ref) == documents.end())
    intent.documents.push_back(ref);
}

Intent compose(const Party& party, const Assessment& all) {
  const Standing& lead = all.items[party.lead()];
  Intent intent;
  intent.policy = party.policy->name;
  intent.policy_digest = party.policy->digest;
  intent.step = lead.step().name;
  intent.email = lead.step().email;
  intent.letter = lead.step().letter;
  intent.note = lead.step().note;
  intent.webhook = lead.step().webhook;
  intent.hand_over = lead.step().hand_over;
  const auto advance = [&](std::size_t index, Reason reason) {
    const Standing& one = all.items[index];
    // What a notice takes along by law stands on its step from now on, whatever its ladder said.
    const bool by_law = reason == Reason::gathered_by_law;
    const std::size_t step = by_law ? lead.next->step : one.next->step;
    if (by_law && one.policy != party.policy) return;
    intent.advances.push_back({one.item->id, party.policy->steps[step].name, one.item->round,
                               by_law ? one.ladder->turn(step) : one.next->turn, reason,
                               one.item->due_date});
  };
  for (const auto index : party.due)
    advance(index, Reason::due);
  for (const auto index : party.gathered)
    advance(index, Reason::gathered);
  for (const auto index : party.by_law)
    advance(index, Reason::gathered_by_law);
  if (party.kind.before_due) {
    for (const auto index : everybody(party))
      intent.not_yet_due.push_back(line(all.items[index]));
    sort_oldest_first(intent.not_yet_due);
    add_discount(intent, *party.policy, all);
  } else if (party.lists_itself(all)) {
    // One amount, and nothing beside it (S36, S39).
    const auto listed = everybody(party);
    for (const auto index : listed)
      intent.to_pay_now.push_back(line(all.items[index]));
    sort_oldest_first(intent.to_pay_now);
    add_credits(intent, all, [&](std::size_t index) {
      return std::find(listed.begin(), listed.end(), index) != listed.end();
    });
  } else {
    add_lists(intent, *party.policy, all);
  }
  intent.amount = asked_amount(party, all);
  if (party.is_hand_over(all)) intent.subject = what_it_gets(party, all);
  if (party.kind.message && !party.kind.before_due) {
    intent.law =
        reckon(*party.policy, lead.step(), asked_items(party, all), intent.amount, all).law;
  }
  if (lead.step().sets_a_term())
    intent.deadline = lead.ladder->end_of_term(lead.next->step, all.today);
  intent.task = lead.step().task;
  add_outlook(intent, party, all);
  if (party.kind.message) {
    address(intent, *party.policy, &lead.step(), all);
    if (!has_postal_address(all.account.debtor)) intent.letter.clear();
    if (intent.recipients.empty()) intent.email.clear();
    if (!intent.email.empty()) add_attachments(intent, lead.step());
    if (const auto phone = mobile_phone(all.account.debtor); phone && !lead.step().sms.empty()) {
      intent.sms = lead.step().sms;
      intent.phone = phone->number;
    }
    choose_account(intent, all);
    if (intent.law && intent.law->notice && !intent.iban.empty())
      intent.law->notice->account = intent.iban;
    add_what_is_said_once(intent, party, all);
  }
  intent.language = all.language;
  return intent;
}

}  // namespace dunning::policy
