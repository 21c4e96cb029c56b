#include <algorithm>

#include "daemon/policy/books.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/ladder_event.hpp"
#include "daemon/policy/maybe_paid.hpp"
#include "daemon/policy/speech.hpp"

// What a debtor is told about a payment plan (S27).
namespace dunning::policy {
namespace {

class PlanSpeaker {
 public:
  explicit PlanSpeaker(Speech& speech) : speech_(speech) {}

  void speak(const PlanOutcome& one) {
    if (one.state != PlanState::running) return;
    const std::string subject = name(*one.word);
    if (one.plan->confirm && speech_.unsaid(event::plan_confirmed, subject)) {
      Intent intent = about_a_plan(event::plan_confirmed, subject, one);
      for (const auto& instalment : one.instalments)
        intent.amount.minor += instalment.amount.minor - instalment.received.minor;
      if (!intent.arranged.empty()) speech_.leave(std::move(intent));
      return;
    }
    if (!may_speak_of(one)) return;
    if (last_chance(one, subject) || missed(one, subject)) return;
    coming(one, subject);
  }

 private:
  // The machine says nothing of a plan while anything else holds back what it covers, or while its
  // money may be on its way (S8). What was given to a person at adoption may be spoken of: a person
  // made the plan.
  bool may_speak_of(const PlanOutcome& plan) const {
    const BankVetoes vetoes(speech_.all.account, speech_.all.calendar, speech_.all.today);
    bool any = false;
    for (const auto& one : speech_.all.items) {
      if (!is_covered(plan.plan->covers, one.item->id) || !is_open_in_the_books(one)) continue;
      const Reason reason = one.decision.reason;
      if (reason != Reason::instalment_plan && reason != Reason::not_adopted) return false;
      if (one.item->state == InvoiceState::payment_under_way) return false;
      if (vetoes.blocking(*one.item)) return false;
      any = true;
    }
    return any;
  }

  Intent about_a_plan(std::string_view kind, std::string subject, const PlanOutcome& one) const {
    Intent intent = speech_.begin(kind, std::move(subject), speech_.policy_of(one.plan->covers));
    for (const auto& instalment : one.instalments)
      intent.instalments.push_back({instalment.due, instalment.amount, instalment.received});
    const auto next = one.next();
    speech_.add_arranged(intent, one.plan->covers,
                         one.instalments[next.value_or(one.instalments.size() - 1)].due);
    return intent;
  }

  static std::string numbered(const std::string& plan, std::size_t index) {
    return plan + "/" + std::to_string(index + 1);
  }

  bool coming(const PlanOutcome& one, const std::string& plan) {
    const auto next = one.next();
    const InstalmentOutcome& instalment = one.instalments[*next];
    const Date notice = add(instalment.due, speech_.policy_of(one.plan->covers).instalment_notice,
                            speech_.all.calendar);
    // What is due before there was time for a notice was said when the plan was made.
    const bool now =
        speech_.all.today >= notice && speech_.all.today < instalment.due && notice > one.word->on;
    const std::string subject = numbered(plan, *next);
    if (!now || !speech_.unsaid(event::instalment_coming, subject)) return false;
    Intent intent = about_a_plan(event::instalment_coming, subject, one);
    intent.amount.minor = instalment.amount.minor - instalment.received.minor;
    intent.pay_by = instalment.due;
    speech_.leave(std::move(intent));
    return true;
  }

  void add_missed(Intent& intent, const PlanOutcome& one) const {
    for (const auto& instalment : one.instalments) {
      if (instalment.missed)
        intent.amount.minor += instalment.amount.minor - instalment.received.minor;
    }
    intent.pay_by = add(speech_.all.today, speech_.policy_of(one.plan->covers).last_chance,
                        speech_.all.calendar);
  }

  // One message about all that are missed, under the number of the newest of them.
  bool missed(const PlanOutcome& one, const std::string& plan) {
    std::optional<std::size_t> newest;
    for (std::size_t index = 0; index < one.instalments.size(); ++index) {
      if (one.instalments[index].missed) newest = index;
    }
    if (!newest || !speech_.unsaid(event::instalment_missed, numbered(plan, *newest))) return false;
    if (stale_books(speech_.all.account.books, speech_.all.rules,
                    one.instalments[*newest].last_day))
      return false;
    Intent intent = about_a_plan(event::instalment_missed, numbered(plan, *newest), one);
    add_missed(intent, one);
    speech_.leave(std::move(intent));
    return true;
  }

  bool last_chance(const PlanOutcome& one, const std::string& plan) {
    const auto oldest = one.missed();
    if (!oldest || !speech_.unsaid(event::last_chance, numbered(plan, *oldest))) return false;
    std::optional<Date> told;
    for (std::size_t index = *oldest; index < one.instalments.size() && !told; ++index) {
      const auto* sent =
          find_event(speech_.all.account.history, event::instalment_missed, numbered(plan, index));
      if (sent && sent->delivered_on) told = sent->delivered_on;
    }
    if (!told) return false;
    const Date asked_by =
        add(*told, speech_.policy_of(one.plan->covers).last_chance, speech_.all.calendar);
    if (speech_.all.today <= asked_by ||
        stale_books(speech_.all.account.books, speech_.all.rules, asked_by))
      return false;
    Intent intent = about_a_plan(event::last_chance, numbered(plan, *oldest), one);
    add_missed(intent, one);
    speech_.leave(std::move(intent));
    return true;
  }

  Speech& speech_;
};

}  // namespace

void speak_of_plan(Speech& speech, const PlanOutcome& plan) {
  PlanSpeaker(speech).speak(plan);
}

}  // namespace dunning::policy
