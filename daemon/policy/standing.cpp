#include "daemon/policy/standing.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/by_item.hpp"
#include "daemon/policy/case_sums.hpp"
#include "daemon/policy/condition.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/judge.hpp"
#include "daemon/policy/ladder_event.hpp"

namespace dunning::policy {
namespace {

void set(Standing& standing, Reason reason, std::string detail) {
  standing.decision.reason = reason;
  standing.decision.detail = std::move(detail);
}

void set_policy(Standing& standing, const Policy& policy) {
  standing.policy = &policy;
  standing.decision.policy = policy.name;
  standing.decision.policy_digest = policy.digest;
}

// What was sent about the item after its due date, in any round. Steps without a message are none.
int reminders(const Item& item, const Account& account, const Policy* policy) {
  int count = 0;
  for (const auto& row : account.history.taken) {
    if (row.item != item.id || !row.delivered_on) continue;
    if (row.due_date_then && row.on <= *row.due_date_then) continue;
    const auto step = policy ? policy->known_as(row.step) : std::nullopt;
    if (!step || kind_of(policy->steps[*step]).message) ++count;
  }
  return count;
}

// S11. The policy a person chose, the one the item keeps, or the first whose conditions all hold.
void choose_policy(Standing& standing, Assessment& all, const PolicySet& policies) {
  const Item& item = *standing.item;
  const std::string& chosen = all.settings.policy.empty() ? item.policy : all.settings.policy;
  if (!chosen.empty()) {
    if (const auto* kept = find_policy(policies, chosen)) return set_policy(standing, *kept);
    standing.decision.policy = chosen;
    return set(standing, Reason::step_unknown,
               "it is under policy " + chosen + ", which the configuration lacks");
  }
  Facts facts{all.account, all.rules, item, all.today, all.debtor_type, all.language, item.open};
  std::string detail;
  for (const auto& policy : policies) {
    if (asks_about(policy.applies, Subject::invoice_reminders))
      facts.reminders = reminders(item, all.account, nullptr);
    if (const auto date = changes_on(policy.applies, facts)) all.look_on(*date);
    const auto failing = first_failing(policy.applies, facts);
    if (!failing) return set_policy(standing, policy);
    detail += (detail.empty() ? "no policy applies: " : "; ") + policy.name + ": " + *failing;
  }
  set(standing, Reason::condition_false, detail.empty() ? "there is no policy" : std::move(detail));
}

// S25. Our agreement that the invoice is due on another day than the ledger says.
const Item* with_its_due_date(const Item& item, Assessment& all) {
  const Word* newest = nullptr;
  for (const auto& word : all.account.words) {
    const auto* extension = std::get_if<Extension>(&word.what);
    if (!extension || extension->invoice != item.invoice || !in_force(word, all.today)) continue;
    if (!newest || newest->id < word.id) newest = &word;
  }
  if (!newest || planted(PlantedBug::ignore_extension)) return &item;
  all.extended.push_back(item);
  all.extended.back().due_date = std::get<Extension>(newest->what).due;
  return &all.extended.back();
}

// What the books and people say about one item: whether anything can become due at all.
void look_at_facts(Standing& one, Assessment& all, const PolicySet& policies) {
  const Item& item = *one.item;
  one.decision.policy = item.policy;
  one.open = item.open;
  one.disputed = {0, item.open.currency};
  if (!all.outcomes.disputes.empty()) one.disputed = disputed(item, all.account, all.today);

  std::optional<Date> collected_by;
  if (item.due_date && by_direct_debit(item, all.account.debtor)) {
    choose_policy(one, all, policies);
    const Span span = one.policy ? one.policy->collected_by : Policy{}.collected_by;
    collected_by = add(*item.due_date, span, all.calendar);
  }
  if (const auto obstacle = obstacle_of_facts(item, all, collected_by)) {
    const bool shown = obstacle->arranged_for || obstacle->reason == Reason::dispute;
    if (shown && !one.policy) choose_policy(one, all, policies);
    if (obstacle->until) all.look_on(*obstacle->until);
    one.arranged_for = obstacle->arranged_for;
    return set(one, obstacle->reason, obstacle->detail);
  }
  one.overdue = all.today > *item.due_date;
  if (!one.policy) choose_policy(one, all, policies);
  one.owed = one.policy != nullptr;
}

struct Rows {
  std::span<const Taken* const> taken;  // of all rounds
  std::span<const Judgement* const> judgements;
};

// Which message has to reach the debtor before the ladder starts, and whether it did (S15, S35).
// Fills `start`; false: it has not.
bool may_start(Standing& one, Assessment& all, Ladder::Start& start) {
  const Item& item = *one.item;
  if (item.round == 0 && !by_direct_debit(item, all.account.debtor)) return true;
  const auto& history = all.account.history;
  const std::string subject =
      "item/" + std::to_string(item.id.value) + "/" + std::to_string(item.round);
  const auto* failed = find_event(history, event::direct_debit_failed, subject);
  const auto* sent = failed ? failed : find_event(history, event::reopened, subject);
  if (!sent) {
    const auto first = ladder_event(item, all.account);
    if (!first) return true;
    if (!one.overdue) {
      all.look_on(*item.due_date + 1);
      return true;
    }
    if (const auto until = min_gap_until(history, *one.policy)) all.look_on(*until);
    const bool debit = first->kind == event::direct_debit_failed;
    set(one, debit ? Reason::direct_debit : Reason::reopened,
        debit ? "it was to be collected by direct debit and is still open; the debtor has to be "
                "told first"
              : "it was settled and is open again; the debtor has to be told first");
    return false;
  }
  if (const auto obstacle = obstacle_of_event(*sent)) {
    set(one, obstacle->reason, obstacle->detail);
    if (obstacle->reason == Reason::not_due) all.look_on(all.today + 1);
    return false;
  }
  const Date told = sent->delivered_on.value_or(sent->on);
  std::erase_if(start.moves, [&](const Move& move) { return move.on < told; });
  if (failed) {
    start.counts_from = told;
    start.because = "the message that the direct debit failed";
  } else {
    start.not_before = told + std::max(one.policy->min_gap_days, 1);
    start.because = "as the debtor was told on " + to_string(told) + " that it is open again";
  }
  return true;
}

// S39. The ladder goes back to a notice that is void; what a person said since comes after it.
void take_notice_again(const Standing& one, const NoticeLife& undone, std::vector<Move>& moves) {
  for (std::size_t step = 0; step < one.policy->steps.size(); ++step) {
    if (one.policy->steps[step].legal_notice != undone.notice().name) continue;
    const auto after = std::find_if(moves.begin(), moves.end(),
                                    [&](const Move& move) { return move.on > *undone.void_on; });
    moves.insert(after, Move{Move::How::set, step, *undone.void_on, false,
                             "as the notice of " + to_string(undone.act->on) +
                                 " is void: " + undone.because});
    return;
  }
}

void climb(Standing& one, Assessment& all, const Rows& rows) {
  const Item& item = *one.item;
  if (const auto obstacle =
          obstacle_of_delivery(rows.taken, *one.policy, all.calendar, all.today)) {
    set(one, obstacle->reason, obstacle->detail);
    one.decision.step = obstacle->message->step;
    one.decision.step_on = obstacle->message->on;
    if (obstacle->until) all.look_on(*obstacle->until);
    // What is on its way arrives today or expires with the day.
    if (obstacle->reason == Reason::not_due || obstacle->reason == Reason::awaiting_approval)
      all.look_on(all.today + 1);
    return;
  }
  Ladder::Start start;
  if (!all.account.words.empty()) {
    start.moves = moves_of(item, *one.policy, all.account, all.today);
    start.before = reminded_before(item, *one.policy, all.account, all.today);
  }
  if (const auto* undone = all.notices.void_of(item.id, item.round))
    take_notice_again(one, *undone, start.moves);
  start.statute = &all.jurisdiction->statute;
  if (!may_start(one, all, start)) return;
  one.ladder.emplace(*one.policy, item, of_round(rows.taken, item.round),
                     of_round(rows.judgements, item.round), all.calendar, start);
  if (const auto& step = one.ladder->unknown_step()) {
    set(one, Reason::step_unknown,
        "it stands on step " + *step + ", which policy " + one.policy->name + " lacks");
    one.decision.step = *step;
    return;
  }
  if (is_small_remainder(one)) {
    return set(one, Reason::small_remainder,
               to_string(one.open) + " of " + to_string(item.total) +
                   " is left after payment, too little to be reminded of");
  }
  judge(one, all);
}

}  // namespace

Kind kind_of(const Step& step) {
  return {step.writes(), step.before_due()};
}

void Assessment::look_on(Date date) {
  if (date > today && (!next_look || date < *next_look)) next_look = date;
}

const Assessment::CaseSum* Assessment::case_sum(const Policy& policy) const {
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const auto& one) { return one.policy == &policy; });
  return found == cases.end() ? nullptr : &*found;
}

std::optional<Money> Assessment::case_open(const Policy& policy) const {
  const auto* sum = case_sum(policy);
  return sum ? sum->open : std::nullopt;
}

std::optional<std::string> Assessment::failing(const Standing& standing, const Step& step) const {
  Facts facts{account, rules, *standing.item, today, debtor_type, language, standing.open};
  if (asks_about(step.conditions, Subject::invoice_reminders))
    facts.reminders = reminders(*standing.item, account, standing.policy);
  if (const auto* sum = case_sum(*standing.policy)) {
    facts.case_open = sum->open;
    facts.case_invoices = sum->invoices;
    facts.case_oldest_due = sum->oldest_due;
  }
  return first_failing(step.conditions, facts);
}

std::optional<Date> min_gap_until(const History& history, const Policy& policy) {
  if (!history.last_message_on) return std::nullopt;
  return *history.last_message_on + std::max(policy.min_gap_days, 1);
}

Assessment assess(const Account& account, const AdministrationRules& rules,
                  const PolicySet& policies, const law::Jurisdiction& jurisdiction, Date today) {
  Assessment all(circumstances(account, rules, policies, jurisdiction.working_days(), today));
  all.jurisdiction = &jurisdiction;
  all.debtor_type = debtor_type(account.debtor, all.settings, rules.debtors_are, jurisdiction).type;
  all.language = language(account.debtor, all.settings, rules);
  for (const auto date : all.outcomes.looks)
    all.look_on(date);

  all.items.reserve(account.items.size());
  for (const auto& item : account.items) {
    Standing standing;
    standing.item = account.words.empty() ? &item : with_its_due_date(item, all);
    standing.decision.item = item.id;
    all.items.push_back(std::move(standing));
  }
  std::sort(all.items.begin(), all.items.end(),
            [](const Standing& a, const Standing& b) { return a.item->id < b.item->id; });
  for (auto& one : all.items)
    look_at_facts(one, all, policies);
  net(all);
  sum_cases(all);
  if (!account.history.acts.empty()) all.notices = notices(all);

  ByItem<Taken> taken(
      account.history.taken,
      [](const Taken& row) {
        return row.state != DeliveryState::cancelled && row.state != DeliveryState::expired;
      },
      [](const Taken& row) {
        return std::tuple(row.round, row.on, row.turn, std::string_view(row.step));
      });
  ByItem<Judgement> judged(
      account.history.judgements, [](const Judgement&) { return true; },
      [](const Judgement& row) {
        return std::tuple(row.round, row.due_on, std::string_view(row.step));
      });
  for (auto& one : all.items) {
    const Rows rows{taken.of(one.item->id), judged.of(one.item->id)};
    if (one.owed) climb(one, all, rows);
  }
  return all;
}

}  // namespace dunning::policy
