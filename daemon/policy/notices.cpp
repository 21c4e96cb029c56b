#include "daemon/policy/notices.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/books.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "daemon/policy/standing.hpp"

namespace dunning::policy {
namespace {

using State = NoticeLife::State;

constexpr int days_without_a_bounce = 3;       // S31
constexpr int days_until_an_invoice_came = 3;  // after its date, as slow as the post may be
constexpr int shortest_demand_days = 14;       // S39: what a reasonable term is to a consumer

const Standing* find(const Assessment& all, ItemId item) {
  const auto found =
      std::lower_bound(all.items.begin(), all.items.end(), item,
                       [](const Standing& one, ItemId id) { return one.item->id < id; });
  return found == all.items.end() || found->item->id != item ? nullptr : &*found;
}

// What came in on the item on the day or earlier.
std::int64_t received_before(const Item& item, Date day) {
  std::int64_t sum = 0;
  for (const auto& payment : item.payments) {
    if (payment.booked_on < day && payment.amount.currency == item.open.currency)
      sum += payment.amount.minor;
  }
  return sum;
}

// Why one of the claims shows that the notice asked too early, or for what had been paid; or
// nothing.
std::string wrong_about(const NoticeItem& listed, const LegalAct& act, const Item& item) {
  if (item.due_date && *item.due_date >= act.on)
    return item.number + " is due on " + to_string(*item.due_date) + ", which is not before it";
  if (received_before(item, act.on) > listed.received.minor)
    return item.number + " had been paid more than it reckoned with";
  return {};
}

// What is open now, what is in dispute and what came in since have to make up what was asked for:
// what else is gone was credited, so the amount was too high.
std::string why_void(const LegalAct& act, const Assessment& all) {
  if (act.state == DeliveryState::bounced) return "it came back";
  if (act.state == DeliveryState::refused) return "it was refused";
  std::int64_t missing = 0;
  for (const auto& listed : act.stated.notice->items) {
    const Standing* one = find(all, listed.item);
    if (!one || one->item->round != listed.round) continue;  // settled since
    const Item& item = *one->item;
    auto wrong = wrong_about(listed, act, item);
    if (!wrong.empty()) return wrong;
    const bool settled = item.state == InvoiceState::paid || item.state == InvoiceState::voided;
    const std::int64_t open = settled ? 0 : one->net.minor + one->disputed.minor;
    const std::int64_t since =
        std::min(item.received.minor - listed.received.minor, listed.open.minor);
    missing += listed.open.minor - open - since;
  }
  if (missing <= 0 || planted(PlantedBug::ignore_credit_after_notice)) return {};
  return to_string(Money{missing, act.stated.notice->amount.currency}) +
         " of what it asked for was credited since";
}

void stand(NoticeLife& life, const Assessment& all) {
  const LegalAct& act = *life.act;
  const auto* rule = all.jurisdiction->statute.notice(act.stated.notice->name);
  const bool arrived =
      (act.state == DeliveryState::accepted || act.state == DeliveryState::delivered) &&
      act.delivered_on;
  if (!rule || !arrived) return;
  const auto by = act.stated.notice->by_post ? law::By::post : law::By::electronic;
  life.term = law::term(*rule, all.calendar, *act.delivered_on, by);
  const Date relied_on = *act.delivered_on + days_without_a_bounce + 1;
  life.term->costs_from = std::max(life.term->costs_from, relied_on);
  life.state = all.today >= life.term->costs_from ? State::ended : State::running;
}

// The end of the first demand with a term that a consumer may call reasonable.
struct Demand {
  std::optional<Date> passed;  // its last day
  std::optional<Date> running;
  const Taken* by = nullptr;  // whose term passed, else whose term runs
};
Demand demand_of(const Standing& one, const Assessment& all) {
  Demand demand;
  if (!one.policy) return demand;
  for (const auto& row : all.account.history.taken) {
    if (row.item != one.item->id || row.round != one.item->round || !row.delivered_on) continue;
    if (row.state != DeliveryState::accepted && row.state != DeliveryState::delivered) continue;
    const auto at = one.policy->known_as(row.step);
    if (!at || !one.policy->steps[*at].deadline || !one.policy->steps[*at].legal_notice.empty())
      continue;
    const Date last = all.calendar.next_banking_day(
        add(*row.delivered_on, *one.policy->steps[*at].deadline, all.calendar));
    if (last - *row.delivered_on < shortest_demand_days) continue;
    auto& which = last < all.today ? demand.passed : demand.running;
    if (which && *which <= last) continue;
    which = last;
    if (&which == &demand.passed || !demand.passed) demand.by = &row;
  }
  return demand;
}

// S9. Whether it may have been paid in a term that has just ended, as far as the books reach.
bool is_beyond_the_books(const Standing& one, const Step& step, const Assessment& all) {
  if (all.rules.trust_books) return false;
  const auto term = one.ladder->term_before(one.policy->steps.size());
  const auto deadline = term ? std::optional(term->last_day) : std::nullopt;
  const auto needed = books_needed(*one.item, step, deadline, all.outcomes, all.calendar);
  return needed && stale_books(all.account.books, all.rules, *needed);
}

}  // namespace

const NoticeItem* NoticeLife::find(ItemId item, int round) const {
  for (const auto& one : notice().items) {
    if (one.item == item && one.round == round) return &one;
  }
  return nullptr;
}

const NoticeLife* Notices::of(ItemId item, int round) const {
  for (auto life = all.rbegin(); life != all.rend(); ++life) {
    if (life->state != State::is_void && life->find(item, round)) return &*life;
  }
  return nullptr;
}

const NoticeLife* Notices::unfinished() const {
  for (const auto& life : all) {
    if (life.state == State::under_way || life.state == State::running) return &life;
  }
  return nullptr;
}

const NoticeLife* Notices::void_of(ItemId item, int round) const {
  for (auto life = all.rbegin(); life != all.rend(); ++life) {
    if (life->find(item, round)) return life->state == State::is_void ? &*life : nullptr;
  }
  return nullptr;
}

Notices notices(Assessment& all) {
  Notices found;
  for (const auto& act : all.account.history.acts) {
    if (!act.stated.notice || act.on > all.today) continue;
    if (act.state == DeliveryState::cancelled || act.state == DeliveryState::expired) continue;
    NoticeLife life;
    life.act = &act;
    stand(life, all);
    if (act.void_on && *act.void_on <= all.today) {
      life.void_on = act.void_on;
      life.because = act.void_because;
    } else if (auto why = why_void(act, all); !why.empty()) {
      life.void_on = all.today;
      life.because = why;
      found.voids.push_back({act.occasion, std::move(why)});
    }
    if (life.void_on) life.state = State::is_void;
    if (life.state == State::running) all.look_on(life.term->costs_from);
    found.all.push_back(std::move(life));
  }
  return found;
}

Default default_of(const Standing& one, const Assessment& all) {
  const Item& item = *one.item;
  law::TermFacts facts;
  facts.type = all.debtor_type;
  facts.due = item.due_date;
  const auto known = legal_facts(all.account, all.rules, item.invoice, all.today);
  facts.term_agreed = known.term_agreed;
  // Terms that a business has signed say when it has to pay.
  if (known.agreed_terms && known.term_agreed == Known::unknown &&
      all.debtor_type != law::DebtorType::consumer)
    facts.term_agreed = Known::yes;
  if (item.sent == Known::yes && item.invoice_date)
    facts.invoice_received = *item.invoice_date + days_until_an_invoice_came;
  const Demand demand = demand_of(one, all);
  if (planted(PlantedBug::notice_before_default)) return Default{*item.due_date + 1};
  facts.demand_last_day = demand.passed;
  const auto found = law::default_date(all.jurisdiction->statute.payment_terms, facts);
  Default is;
  is.facts = facts;
  is.article = found.article;
  if (demand.by) {
    is.demand_step = demand.by->step;
    is.demanded_on = demand.by->on;
  }
  if (found.first_day && *found.first_day <= all.today) {
    is.first_day = found.first_day;
  } else {
    is.runs_until = found.first_day ? std::optional(*found.first_day - 1) : demand.running;
  }
  return is;
}

NoticeGate notice_gate(const Standing& one, const Assessment& all) {
  using Answer = NoticeGate::Answer;
  const std::string& name = one.step().legal_notice;
  const auto& statute = all.jurisdiction->statute;
  const auto* rule = statute.notice(name);
  if (!rule) {
    return {Answer::wait, "the law of " + all.jurisdiction->country + " knows no notice " + name,
            std::nullopt};
  }
  const auto& law = statute.of(all.debtor_type);
  const auto* costs = statute.costs_for(all.debtor_type, all.today);
  const bool asked_for =
      (costs && costs->after_notice == name) || law.interest_after_notice == name;
  if (!asked_for) {
    return {Answer::pass_over,
            "the law asks no " + name + " of a " + std::string(law::name(all.debtor_type)),
            std::nullopt};
  }
  const auto* listed = all.notices.of(one.item->id, one.item->round);
  if (listed && !one.next->ordered) {
    return {Answer::pass_over, "it is in the notice of " + to_string(listed->act->on),
            std::nullopt};
  }
  if (!rule->after_default) return {};
  const Default is = default_of(one, all);
  if (is.first_day) return {};
  if (is.runs_until) {
    return {Answer::wait, "default starts after " + to_string(*is.runs_until), *is.runs_until + 1};
  }
  return {Answer::wait,
          "there is no default yet: that the due date was agreed is not known (term_agreed), and "
          "no demand with a term of 14 days has run",
          std::nullopt};
}

std::vector<std::size_t> gathered_by_law(const std::string& notice,
                                         const std::vector<std::size_t>& due,
                                         const Assessment& all) {
  const auto* rule = all.jurisdiction->statute.notice(notice);
  std::vector<std::size_t> found;
  for (std::size_t index = 0; index < all.items.size(); ++index) {
    const Standing& one = all.items[index];
    if (!one.owed || !one.overdue || !one.ladder || !one.net.is_positive()) continue;
    if (std::find(due.begin(), due.end(), index) != due.end()) continue;
    if (all.notices.of(one.item->id, one.item->round)) continue;
    if (rule && rule->after_default && !default_of(one, all).first_day) continue;
    if (is_beyond_the_books(one, all.items[due.front()].step(), all)) continue;
    found.push_back(index);
  }
  return found;
}

}  // namespace dunning::policy
