#include "daemon/policy/events.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "daemon/policy/books.hpp"
#include "daemon/policy/ladder_event.hpp"
#include "daemon/policy/maybe_paid.hpp"

namespace dunning::policy {
namespace {

constexpr int days_to_pay = 7;                       // when nothing else follows
constexpr int banking_days_for_money_to_arrive = 2;  // S21
constexpr std::size_t most_documents = 50;           // attached to one message
constexpr std::size_t most_items_told_of = 100;      // in one reopened or direct_debit_failed

bool is_covered(const std::vector<Covered>& covers, ItemId item) {
  return std::any_of(covers.begin(), covers.end(),
                     [&](const Covered& one) { return one.item == item; });
}

// The books have it open and its record is sound; whether anything holds it back is another matter.
bool is_open_in_the_books(const Standing& one) {
  return one.item->state != InvoiceState::paid && one.item->state != InvoiceState::voided &&
         one.decision.reason != Reason::quarantined && one.decision.reason != Reason::paid &&
         one.open.is_positive();
}

Line line_of(const Standing& one) {
  const Item& item = *one.item;
  return {
      item.id,        item.invoice,           item.number,       item.invoice_date, item.due_date,
      item.reference, item.payment_reference, item.payment_link, item.total,        one.open};
}

class Speaker {
 public:
  Speaker(const Assessment& all, const Outcomes& outcomes, const PolicySet& policies)
      : all_(all),
        outcomes_(outcomes),
        policies_(policies),
        settings_(debtor_settings(all.account, all.today)) {}

  std::vector<Intent> speak() {
    for (const auto& one : outcomes_.promises)
      promise(one);
    for (const auto& one : outcomes_.offers)
      offer(one);
    for (const auto& one : outcomes_.plans)
      plan(one);
    for (const auto& word : all_.account.words) {
      if (word.on > all_.today) continue;
      if (const auto* said = std::get_if<Dispute>(&word.what)) dispute(word, *said);
      if (const auto* asked = std::get_if<SendNow>(&word.what)) send(word, *asked);
    }
    for (const auto& policy : policies_) {
      tell(event::direct_debit_failed, policy);
      tell(event::reopened, policy);
    }
    return std::move(made_);
  }

 private:
  bool unsaid(std::string_view kind, const std::string& subject) const {
    return find_event(all_.account.history, kind, subject) == nullptr;
  }

  Intent begin(std::string_view kind, std::string subject, const Policy& policy) const {
    Intent intent;
    intent.kind = kind;
    intent.subject = std::move(subject);
    intent.policy = policy.name;
    intent.policy_digest = policy.digest;
    intent.email = kind;
    intent.amount = {0, all_.account.currency};
    intent.language = all_.language;
    intent.recipients = contact(all_.account.debtor, settings_).recipients;
    return intent;
  }

  void leave(Intent intent) {
    if (!intent.recipients.empty()) made_.push_back(std::move(intent));
  }

  const Policy& policy_of(const std::vector<Covered>& covers) const {
    for (const auto& one : all_.items) {
      if (one.policy && is_covered(covers, one.item->id)) return *one.policy;
    }
    return policy_for(covers, all_.account, policies_);
  }

  void add_arranged(Intent& intent, const std::vector<Covered>& covers, Date by) const {
    for (const auto& one : all_.items) {
      if (!is_covered(covers, one.item->id) || !is_open_in_the_books(one)) continue;
      intent.arranged.push_back(line_of(one));
      intent.arranged.back().arranged_for = by;
    }
    sort(intent.arranged);
  }

  static void sort(std::vector<Line>& lines) {
    std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
      return std::tie(a.due_date, a.item) < std::tie(b.due_date, b.item);
    });
  }

  // What is owed of one item, in its list, with the free credits that net it.
  void add_owed(Intent& intent, const Standing& one) const {
    if (!one.overdue) {
      intent.not_yet_due.push_back(line_of(one));
      return;
    }
    intent.to_pay_now.push_back(line_of(one));
    intent.amount.minor += one.net.minor;
    for (const auto& use : all_.uses) {
      if (use.tied || all_.items[use.item].item != one.item) continue;
      const auto same =
          std::find_if(intent.credits.begin(), intent.credits.end(),
                       [&](const CreditLine& credit) { return credit.id == use.credit->id; });
      if (same == intent.credits.end()) {
        intent.credits.push_back({use.credit->id, use.credit->number, use.amount});
      } else {
        same->amount.minor += use.amount.minor;
      }
    }
  }

  void promise(const PromiseOutcome& one) {
    const Promise& promise = *one.promise;
    const std::string subject = name(*one.word);
    if (one.state != PromiseState::open || !promise.confirm) return;
    if (all_.today > promise.by || !unsaid(event::promise_confirmed, subject)) return;
    Intent intent = begin(event::promise_confirmed, subject, policy_of(promise.covers));
    add_arranged(intent, promise.covers, promise.by);
    if (intent.arranged.empty()) return;
    intent.amount = one.expected;
    intent.by = promise.by;
    leave(std::move(intent));
  }

  void offer(const OfferOutcome& one) {
    const Offer& offer = *one.offer;
    const std::string subject = name(*one.word);
    if (one.state != OfferState::open || all_.today > offer.by) return;
    if (!unsaid(event::offer, subject)) return;
    Intent intent = begin(event::offer, subject, policy_of(offer.covers));
    add_arranged(intent, offer.covers, offer.by);
    if (intent.arranged.empty()) return;
    intent.amount = offer.pay;
    intent.by = offer.by;
    leave(std::move(intent));
  }

  void plan(const PlanOutcome& one) {
    if (one.state != PlanState::running) return;
    const std::string subject = name(*one.word);
    if (one.plan->confirm && unsaid(event::plan_confirmed, subject)) {
      Intent intent = about_a_plan(event::plan_confirmed, subject, one);
      for (const auto& instalment : one.instalments)
        intent.amount.minor += instalment.amount.minor - instalment.received.minor;
      if (!intent.arranged.empty()) leave(std::move(intent));
      return;
    }
    if (!may_speak_of(one)) return;
    if (last_chance(one, subject) || missed(one, subject)) return;
    coming(one, subject);
  }

  // The machine says nothing of a plan while anything else holds back what it covers, or while its
  // money may be on its way (S8).
  bool may_speak_of(const PlanOutcome& plan) const {
    const BankVetoes vetoes(all_.account, all_.calendar, all_.today);
    bool any = false;
    for (const auto& one : all_.items) {
      if (!is_covered(plan.plan->covers, one.item->id) || !is_open_in_the_books(one)) continue;
      if (one.decision.reason != Reason::instalment_plan) return false;
      if (one.item->state == InvoiceState::payment_under_way) return false;
      if (vetoes.blocking(*one.item)) return false;
      any = true;
    }
    return any;
  }

  Intent about_a_plan(std::string_view kind, std::string subject, const PlanOutcome& one) const {
    Intent intent = begin(kind, std::move(subject), policy_of(one.plan->covers));
    for (const auto& instalment : one.instalments)
      intent.instalments.push_back({instalment.due, instalment.amount, instalment.received});
    const auto next = one.next();
    add_arranged(intent, one.plan->covers,
                 one.instalments[next.value_or(one.instalments.size() - 1)].due);
    return intent;
  }

  static std::string numbered(const std::string& plan, std::size_t index) {
    return plan + "/" + std::to_string(index + 1);
  }

  bool coming(const PlanOutcome& one, const std::string& plan) {
    const auto next = one.next();
    const InstalmentOutcome& instalment = one.instalments[*next];
    const Date notice =
        add(instalment.due, policy_of(one.plan->covers).instalment_notice, all_.calendar);
    // What is due before there was time for a notice was said when the plan was made.
    const bool now = all_.today >= notice && all_.today < instalment.due && notice > one.word->on;
    const std::string subject = numbered(plan, *next);
    if (!now || !unsaid(event::instalment_coming, subject)) return false;
    Intent intent = about_a_plan(event::instalment_coming, subject, one);
    intent.amount.minor = instalment.amount.minor - instalment.received.minor;
    intent.pay_by = instalment.due;
    leave(std::move(intent));
    return true;
  }

  void add_missed(Intent& intent, const PlanOutcome& one) const {
    for (const auto& instalment : one.instalments) {
      if (instalment.missed)
        intent.amount.minor += instalment.amount.minor - instalment.received.minor;
    }
    intent.pay_by = add(all_.today, policy_of(one.plan->covers).last_chance, all_.calendar);
  }

  // One message about all that are missed, under the number of the newest of them.
  bool missed(const PlanOutcome& one, const std::string& plan) {
    std::optional<std::size_t> newest;
    for (std::size_t index = 0; index < one.instalments.size(); ++index) {
      if (one.instalments[index].missed) newest = index;
    }
    if (!newest || !unsaid(event::instalment_missed, numbered(plan, *newest))) return false;
    if (stale_books(all_.account.books, all_.rules, one.instalments[*newest].last_day))
      return false;
    Intent intent = about_a_plan(event::instalment_missed, numbered(plan, *newest), one);
    add_missed(intent, one);
    leave(std::move(intent));
    return true;
  }

  bool last_chance(const PlanOutcome& one, const std::string& plan) {
    const auto oldest = one.missed();
    if (!oldest || !unsaid(event::last_chance, numbered(plan, *oldest))) return false;
    std::optional<Date> told;
    for (std::size_t index = *oldest; index < one.instalments.size() && !told; ++index) {
      const auto* sent =
          find_event(all_.account.history, event::instalment_missed, numbered(plan, index));
      if (sent && sent->delivered_on) told = sent->delivered_on;
    }
    if (!told) return false;
    const Date asked_by = add(*told, policy_of(one.plan->covers).last_chance, all_.calendar);
    if (all_.today <= asked_by || stale_books(all_.account.books, all_.rules, asked_by))
      return false;
    Intent intent = about_a_plan(event::last_chance, numbered(plan, *oldest), one);
    add_missed(intent, one);
    leave(std::move(intent));
    return true;
  }

  // S28. The step on which the ladder stands is said again; what was never reminded of gets its
  // first step when it is due.
  void take_again(Intent& intent, const Standing& one) const {
    const Taken* last = nullptr;
    int turn = 0;
    for (const auto& row : all_.account.history.taken) {
      if (row.item != one.item->id || row.round != one.item->round) continue;
      if (row.state == DeliveryState::cancelled || row.state == DeliveryState::expired) continue;
      if (!last || std::tie(row.on, row.turn) >= std::tie(last->on, last->turn)) last = &row;
    }
    const Step* step = last && one.policy ? one.policy->find(last->step) : nullptr;
    if (!step || step->before_due()) return;
    for (const auto& row : all_.account.history.taken) {
      if (row.item == one.item->id && row.round == one.item->round && row.step == last->step)
        turn = std::max(turn, row.turn + 1);
    }
    intent.advances.push_back(
        {one.item->id, last->step, one.item->round, turn, Reason::due, one.item->due_date});
    if (intent.step.empty()) intent.step = last->step;
  }

  // S21: the day before what follows could leave, less the time money takes.
  Date fresh_pay_by(const Intent& intent) const {
    std::optional<Date> follows;
    for (const auto& one : all_.items) {
      const bool listed = std::any_of(intent.to_pay_now.begin(), intent.to_pay_now.end(),
                                      [&](const Line& line) { return line.item == one.item->id; });
      if (!listed || !one.ladder) continue;
      Ladder ladder = *one.ladder;
      for (const auto& advance : intent.advances) {
        if (advance.item != one.item->id) continue;
        if (const auto step = one.policy->index_of(advance.step)) ladder.take(*step, all_.today);
      }
      const auto next = ladder.next(all_.today);
      if (next && next->on > all_.today)
        follows = follows ? std::min(*follows, next->on) : next->on;
    }
    if (!follows) return all_.calendar.next_banking_day(all_.today + days_to_pay);
    return std::max(all_.calendar.add_banking_days(*follows - 1, -banking_days_for_money_to_arrive),
                    all_.today + 1);
  }

  void dispute(const Word& word, const Dispute& dispute) {
    if (!word.ended_on || *word.ended_on > all_.today || word.ended_how != "unfounded") return;
    const std::string subject = name(word);
    if (!unsaid(event::dispute_unfounded, subject)) return;
    const Policy* policy = nullptr;
    for (const auto& one : all_.items) {
      if (one.owed && one.item->invoice == dispute.invoice) policy = one.policy;
    }
    if (!policy) return;
    Intent intent = begin(event::dispute_unfounded, subject, *policy);
    for (const auto& one : all_.items) {
      if (!one.owed || one.item->invoice != dispute.invoice) continue;
      add_owed(intent, one);
      if (one.overdue) take_again(intent, one);
    }
    sort(intent.to_pay_now);
    sort(intent.not_yet_due);
    if (intent.to_pay_now.empty()) {
      intent.pay_by = intent.not_yet_due.front().due_date;
      for (const auto& line : intent.not_yet_due)
        intent.amount.minor += line.open.minor;
    } else {
      intent.pay_by = fresh_pay_by(intent);
    }
    if (plausible_address(dispute.copy_to)) intent.cc.push_back(dispute.copy_to);
    leave(std::move(intent));
  }

  // S15, S35. One message about all items of the case.
  void tell(std::string_view kind, const Policy& policy) {
    std::vector<const Standing*> about;
    std::string subject;
    for (const auto& one : all_.items) {
      if (one.policy != &policy || !one.owed || !one.overdue) continue;
      const auto event = ladder_event(*one.item, all_.account);
      if (!event || event->kind != kind || told(*event, all_.account.history)) continue;
      if (!subject.empty()) subject += subject_separator;
      subject += event->subject;
      about.push_back(&one);
      if (about.size() == most_items_told_of) break;
    }
    if (about.empty()) return;
    Intent intent = begin(kind, std::move(subject), policy);
    for (const auto* one : about)
      add_owed(intent, *one);
    sort(intent.to_pay_now);
    intent.pay_by = all_.calendar.next_banking_day(all_.today + days_to_pay);
    leave(std::move(intent));
  }

  void send(const Word& word, const SendNow& asked) {
    if (asked.what == SendNow::What::step || !in_force(word, all_.today)) return;
    const bool copies = asked.what == SendNow::What::copies;
    const auto kind = copies ? event::copies : event::statement;
    const std::string subject = name(word);
    if (!unsaid(kind, subject) || policies_.empty()) return;
    const Policy* policy = nullptr;
    for (const auto& one : all_.items) {
      if (one.policy && (!policy || one.owed)) policy = one.policy;
    }
    Intent intent = begin(kind, subject, policy ? *policy : policies_.front());
    for (const auto& one : all_.items) {
      if (asked.invoice && one.item->invoice != *asked.invoice) continue;
      add_everything(intent, one);
    }
    for (auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed})
      sort(*list);
    if (copies) add_documents(intent, asked);
    const bool nothing = intent.to_pay_now.empty() && intent.not_yet_due.empty() &&
                         intent.arranged.empty() && intent.disputed.empty();
    if (!nothing || !intent.documents.empty()) leave(std::move(intent));
  }

  // S18. Held items are not shown.
  void add_everything(Intent& intent, const Standing& one) const {
    if (one.owed) add_owed(intent, one);
    const auto pause = word_pause(*one.item, all_.account, outcomes_, all_.today);
    const bool arranged = one.decision.reason == Reason::promise ||
                          one.decision.reason == Reason::instalment_plan ||
                          one.decision.reason == Reason::direct_debit;
    if (arranged && is_open_in_the_books(one)) {
      intent.arranged.push_back(line_of(one));
      if (pause) intent.arranged.back().arranged_for = pause->arranged_for;
    }
    const Money in_dispute = disputed(*one.item, all_.account, all_.today);
    if (in_dispute.is_positive() &&
        (one.owed || arranged || one.decision.reason == Reason::dispute)) {
      intent.disputed.push_back(line_of(one));
      intent.disputed.back().open = in_dispute;
    }
  }

  void add_documents(Intent& intent, const SendNow& asked) const {
    std::set<std::string> seen;
    const auto add = [&](const std::string& invoice) {
      if (intent.documents.size() < most_documents && seen.insert(invoice).second)
        intent.documents.push_back({RecordKind::invoice, invoice});
    };
    if (asked.invoice) add(asked.invoice->value);
    for (const auto* list :
         {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed}) {
      for (const auto& line : *list)
        add(line.invoice.value);
    }
  }

  const Assessment& all_;
  const Outcomes& outcomes_;
  const PolicySet& policies_;
  DebtorSettings settings_;
  std::vector<Intent> made_;
};

}  // namespace

std::vector<Intent> event_intents(const Assessment& all, const Outcomes& outcomes,
                                  const PolicySet& policies) {
  return Speaker(all, outcomes, policies).speak();
}

bool asked_by_a_person(std::string_view event_kind) {
  return event_kind == event::promise_confirmed || event_kind == event::plan_confirmed ||
         event_kind == event::dispute_unfounded || event_kind == event::offer ||
         event_kind == event::statement || event_kind == event::copies;
}

bool awaits_event(const Item& item, const Account& account, const Standing& standing, Date) {
  if (!standing.owed) return false;
  const auto event = ladder_event(item, account);
  return event && !told(*event, account.history);
}

}  // namespace dunning::policy
