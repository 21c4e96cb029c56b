// What holds for every policy and every history: random policies are run day by day over random
// events.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "daemon/policy/events.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

const Date start = day("2026-05-04");
constexpr int eventful_days = 90;

int rested_days = 0;  // on which something was left out, over all lives

int pick(int from, int to) {
  return *rc::gen::inRange(from, to + 1);
}

// A policy of days and weeks, whose timeline needs no calendar: day[i] is step i's day after the
// due date.
struct Timeline {
  Policy policy;
  std::vector<int> day;
};

Timeline some_policy(const std::string& name) {
  Timeline made;
  made.policy = steps("", name);
  made.policy.gather_days = pick(0, 6);
  made.policy.min_gap_days = pick(0, 7);
  made.policy.same_step_gap_days = pick(0, 14);
  if (pick(0, 2) == 0) made.policy.threshold = Money{pick(0, 60'00), {}};
  if (pick(0, 3) == 0) made.policy.small = Policy::Small{Money{20'00, {}}, 30};
  made.policy.broken_promise_next_level = pick(0, 3) == 0;
  made.policy.settle = {pick(0, 4), Unit::days};
  made.policy.repeat_after_days = pick(10, 60);
  made.policy.thank_you = pick(0, 1) == 0;
  const int count = pick(1, 5);
  for (int index = 0; index < count; ++index) {
    Step step;
    step.name = name + std::to_string(index);
    step.email = pick(0, 9) == 0 ? "" : step.name;
    step.note = "note";
    const int weeks = pick(0, 4) == 0 ? 1 : 0;
    step.at.offset = weeks ? Span{pick(1, 2), Unit::weeks} : Span{pick(0, 15), Unit::days};
    int at = step.at.offset.count * (weeks ? 7 : 1);
    if (index > 0 && pick(0, 2) > 0) {
      step.at.step = static_cast<std::size_t>(pick(0, index - 1));
      at += made.day[*step.at.step];
    } else if (index == 0 && pick(0, 1) == 0) {
      step.at.offset = {-pick(1, 9), Unit::days};
      at = step.at.offset.count;
    }
    if (pick(0, 4) == 0)
      step.conditions = conditions("case.open >= " + std::to_string(pick(1, 200)) + ".00 EUR");
    if (!step.conditions.empty() && pick(0, 1) == 0) {
      Step other = step;
      other.conditions.clear();
      other.email = pick(0, 3) == 0 ? "" : "gentle";
      if (other.email.empty()) other.task = TaskOrder{"Look", "", Span{pick(1, 5), Unit::days}};
      step.otherwise.push_back(other);
    }
    if (pick(0, 5) == 0 && step.at.offset.count >= 0)
      step.repeat = Repeat{{pick(1, 20), Unit::days}, pick(1, 2)};
    if (pick(0, 7) == 0 && step.at.offset.count >= 0 && step.otherwise.empty())
      step.deadline = Span{pick(1, 14), Unit::days};
    if (pick(0, 9) == 0) step.assume_delivered = Span{pick(1, 5), Unit::days};
    if (step.email.empty() && pick(0, 1) == 0)
      step.task = TaskOrder{"Call", "", Span{pick(1, 5), Unit::days}};
    made.policy.steps.push_back(step);
    made.day.push_back(at);
  }
  return made;
}

struct Event {
  int day = 0;
  int kind = 0;
  std::size_t item = 0;
  int number = 0;
};

// A debtor's life from `start` on. Checks what must hold on every day of it.
class Life {
 public:
  Life() {
    world_.policies.clear();
    timelines_.push_back(some_policy("x"));
    if (pick(0, 2) == 0) timelines_.push_back(some_policy("y"));
    for (const auto& timeline : timelines_)
      world_.policies.push_back(timeline.policy);
    if (timelines_.size() == 2)
      world_.policies[0].applies = conditions("invoice.total >= 50.00 EUR");
    const int items = pick(1, 5);
    for (int index = 0; index < items; ++index) {
      const std::string number(1, static_cast<char>('A' + index));
      Item& item = world_.invoice(number, std::to_string(pick(1, 120)) + ".00",
                                  to_string(start + pick(-20, 40)));
      if (pick(0, 7) == 0) item.direct_debit = Known::yes;
      const int adopted = pick(0, 5);
      if (adopted == 0) item.adoption.choice = Adoption::Choice::first_step;
      if (adopted == 1 && timelines_.size() == 1) {
        const auto& all = world_.policies[0].steps;
        item.adoption = {
            Adoption::Choice::at_step,
            all[static_cast<std::size_t>(pick(0, static_cast<int>(all.size()) - 1))].name};
      }
    }
    world_.rules.trust_books = pick(0, 3) > 0;
    const int events = pick(0, 12);
    for (int index = 0; index < events; ++index) {
      events_.push_back({pick(0, eventful_days - 1), pick(0, 19),
                         static_cast<std::size_t>(pick(0, items - 1)), pick(1, 40)});
    }
  }

  void run() {
    for (today_ = start; today_ < start + eventful_days; today_ = today_ + 1)
      live(happen());
    for (auto& item : world_.account.items)
      item.holds.clear();
    for (auto& word : world_.account.words) {
      const bool lasts = std::holds_alternative<Dispute>(word.what) ||
                         std::holds_alternative<PlanRequest>(word.what);
      if (lasts && !word.ended_on) end(word, to_string(today_), "founded");
    }
    world_.rules.trust_books = true;
    // Ten steps at most, a month apart at most, then everybody's gaps: long before two years all is
    // done.
    for (int quiet = 0; quiet < 730; ++quiet, today_ = today_ + 1) {
      const bool changed = happen();
      live(changed || quiet == 0);
    }
    for (const auto& decision : decide_today().decisions) {
      static const std::set<Reason> ends{
          Reason::ladder_finished, Reason::paid,    Reason::in_credit,      Reason::below_threshold,
          Reason::uncertain,       Reason::bounced, Reason::small_remainder};
      RC_LOG(std::string(name(decision.reason)) + ": " + decision.detail);
      RC_ASSERT(ends.contains(decision.reason));
    }
  }

 private:
  Verdict decide_today() const {
    return decide(world_.account, world_.rules, world_.policies, world_.jurisdiction, today_);
  }

  // Returns whether anything changed but the date.
  bool happen() {
    bool changed = false;
    for (const auto& event : events_) {
      if (start + event.day != today_) continue;
      changed = true;
      Item& item = world_.account.items[event.item];
      resting_.erase(item.id);
      switch (event.kind) {
        case 0:
          item.received = item.open;
          item.state = InvoiceState::paid;
          item.state_since = today_;
          item.open.minor = 0;
          break;
        case 1:
          item.open.minor = std::min<std::int64_t>(item.open.minor, event.number * 100);
          break;
        case 2:
          item.holds.push_back({"wait", "anna", today_ + event.number});
          break;
        case 3:
          item.due_date = today_ + event.number - 10;
          break;
        case 4:
          world_.credit("CN", std::to_string(event.number) + ".00");
          break;
        case 5:
          world_.credit("CN", std::to_string(event.number) + ".00", item.number);
          break;
        case 6:
          fate_ = DeliveryState::cancelled;
          break;
        case 7:
          fate_ = DeliveryState::uncertain;
          break;
        case 8:
          fate_ = DeliveryState::bounced;
          break;
        case 9:
          late_days_ = event.number % 5;
          break;
        default:
          somebody_says(event, item);
          break;
      }
    }
    for (auto& row : world_.account.history.taken) {
      if (row.state != DeliveryState::sending || row.on + late_days_ > today_) continue;
      row.state = DeliveryState::delivered;
      row.delivered_on = today_;
      position_[row.item].second = today_;
      changed = true;
    }
    return changed;
  }

  void somebody_says(const Event& event, Item& item) {
    const std::string on = to_string(today_);
    const std::string number = item.number;
    const std::string amount = std::to_string(event.number) + ".00";
    const auto& all = world_.policies[0].steps;
    const std::string& step = all[static_cast<std::size_t>(event.number) % all.size()].name;
    switch (event.kind) {
      case 10:
        say(world_, on, Extension{item.invoice, today_ + event.number - 5});
        break;
      case 11:
        say(world_, on, dispute(number, event.number % 2 ? amount : ""));
        break;
      case 12:
        for (auto& word : world_.account.words) {
          if (std::holds_alternative<Dispute>(word.what) && !word.ended_on)
            end(word, on, event.number % 2 ? "founded" : "unfounded");
        }
        break;
      case 13:
        say(world_, on, promise(world_, amount, to_string(today_ + event.number % 30), number));
        hurried_.insert(item.id);
        break;
      case 14:
        if (item.open.minor > 5'00) receives(world_, number, "5.00", on);
        break;
      case 15:
        world_.account.books.as_of = today_;
        break;
      case 16:
        say(world_, on, PlanRequest{covered(world_, number)});
        break;
      case 17:
        say(world_, on,
            MoveLadder{static_cast<MoveLadder::How>(event.number % 3), item.invoice, step});
        hurried_.insert(item.id);
        break;
      case 18:
        say(world_, on, SendNow{SendNow::What::step, step, item.invoice});
        hurried_.insert(item.id);
        break;
      case 19:
        world_.account.books.fresh_since = today_;
        break;
      default:
        break;
    }
  }

  // The due date that counts.
  Date due(const Item& item) const {
    Date date = *item.due_date;
    for (const auto& word : world_.account.words) {
      const auto* extension = std::get_if<Extension>(&word.what);
      if (extension && extension->invoice == item.invoice) date = extension->due;
    }
    return date;
  }

  void live(bool changed) {
    const Verdict verdict = decide_today();
    check_decisions(verdict);
    check_order_of_input(verdict);
    check_what_rests(verdict);
    if (!changed && last_ && (!last_->next_look || today_ < *last_->next_look)) {
      RC_ASSERT(verdict.intents.empty());
      RC_ASSERT(verdict.tasks.empty());
      RC_ASSERT(verdict.judgements.empty());
      for (std::size_t index = 0; index < verdict.decisions.size(); ++index) {
        RC_ASSERT(verdict.decisions[index].reason == last_->decisions[index].reason);
        RC_ASSERT(verdict.decisions[index].detail == last_->decisions[index].detail);
      }
    }
    RC_ASSERT(!verdict.next_look || *verdict.next_look > today_);
    auto& judgements = world_.account.history.judgements;
    for (const auto& judgement : verdict.judgements) {
      RC_ASSERT(judged_.emplace(judgement.item, judgement.step).second);
      judgements.push_back(judgement);
    }
    int steps_today = 0;
    bool machine_speaks = false;
    for (const auto& intent : verdict.intents) {
      if (intent.kind != "step") {
        machine_speaks = machine_speaks || !asked_by_a_person(intent.kind);
        continue;
      }
      ++steps_today;
      check_intent(intent);
      RC_ASSERT(intent.email.empty() || !machine_speaks);  // events come first
    }
    RC_ASSERT(steps_today <= 1);
    for (const auto& intent : verdict.intents)
      record(intent);
    for (const auto& task : verdict.tasks) {
      world_.account.history.tasks.push_back({task.kind, task.subject, today_, today_, "done"});
    }
    last_ = verdict;
    if (!verdict.judgements.empty() || !verdict.intents.empty() || !verdict.tasks.empty())
      last_.reset();  // the facts are new tomorrow
  }

  void check_decisions(const Verdict& verdict) const {
    RC_ASSERT(verdict.decisions.size() == world_.account.items.size());
    std::set<ItemId> advanced;
    for (const auto& intent : verdict.intents) {
      for (const auto& advance : intent.advances)
        advanced.insert(advance.item);
    }
    for (const auto& decision : verdict.decisions) {
      RC_ASSERT(!decision.detail.empty());
      const bool acts = decision.reason == Reason::due || decision.reason == Reason::gathered;
      RC_ASSERT(acts == advanced.contains(decision.item));
    }
  }

  void check_order_of_input(const Verdict& verdict) const {
    Account turned = world_.account;
    std::reverse(turned.items.begin(), turned.items.end());
    std::reverse(turned.history.taken.begin(), turned.history.taken.end());
    std::reverse(turned.history.judgements.begin(), turned.history.judgements.end());
    std::reverse(turned.history.events.begin(), turned.history.events.end());
    const Verdict other =
        decide(turned, world_.rules, world_.policies, world_.jurisdiction, today_);
    RC_ASSERT(other.next_look == verdict.next_look);
    RC_ASSERT(other.intents.size() == verdict.intents.size());
    std::multiset<std::string> one;
    std::multiset<std::string> two;
    for (std::size_t index = 0; index < verdict.intents.size(); ++index) {
      one.insert(world_.text(verdict.intents[index]));
      two.insert(world_.text(other.intents[index]));
    }
    RC_ASSERT(one == two);
    for (std::size_t index = 0; index < verdict.decisions.size(); ++index) {
      RC_ASSERT(other.decisions[index].detail == verdict.decisions[index].detail);
    }
  }

  // What came to rest is left out by the store while no word and no task is there.
  void check_what_rests(const Verdict& verdict) {
    resting_.insert(verdict.at_rest.begin(), verdict.at_rest.end());
    Account rest_left_out = world_.account;
    if (resting_.empty() || !rest_left_out.words.empty() || !rest_left_out.history.tasks.empty())
      return;
    const auto rests = [&](ItemId item) { return resting_.contains(item); };
    std::erase_if(rest_left_out.items, [&](const Item& one) { return rests(one.id); });
    std::erase_if(rest_left_out.history.taken, [&](const Taken& one) { return rests(one.item); });
    std::erase_if(rest_left_out.history.judgements,
                  [&](const Judgement& one) { return rests(one.item); });
    const Verdict without =
        decide(rest_left_out, world_.rules, world_.policies, world_.jurisdiction, today_);
    RC_ASSERT(without.intents == verdict.intents);
    RC_ASSERT(without.waiting == verdict.waiting);
    RC_ASSERT(without.tasks == verdict.tasks);
    RC_ASSERT(without.judgements == verdict.judgements);
    RC_ASSERT(without.next_look == verdict.next_look);
    std::map<ItemId, std::string> told;
    for (const auto& decision : verdict.decisions)
      told[decision.item] = std::string(name(decision.reason)) + " " + decision.detail;
    for (const auto& decision : without.decisions)
      RC_ASSERT(told[decision.item] == std::string(name(decision.reason)) + " " + decision.detail);
    ++rested_days;
  }

  void check_intent(const Intent& intent) {
    const Policy& policy = *find_policy(world_.policies, intent.policy);
    const Step& leading = *policy.find(intent.step);
    std::int64_t sum = 0;
    if (leading.before_due()) {
      for (const auto& line : intent.not_yet_due)
        sum += line.open.minor;
    } else {
      for (const auto& line : intent.to_pay_now)
        sum += line.open.minor;
      for (const auto& credit : intent.credits)
        sum -= credit.amount.minor;
    }
    RC_ASSERT(intent.amount.minor == sum);
    RC_ASSERT(intent.amount.is_positive());
    RC_ASSERT(intent.pay_by.value() > today_);
    const bool otherwise = intent.email != leading.email;
    if (otherwise) RC_ASSERT(intent.email == leading.otherwise.at(0).email);
    if (intent.email.empty()) {
      RC_ASSERT(intent.recipients.empty());
    } else {
      if (policy.threshold) RC_ASSERT(intent.amount >= *policy.threshold);
      if (world_.account.history.last_message_on) {
        RC_ASSERT(today_ - *world_.account.history.last_message_on >= policy.min_gap_days);
      }
    }
    const auto led = led_.find(intent.step);
    if (led != led_.end()) RC_ASSERT(today_ - led->second >= policy.same_step_gap_days);
    for (const auto& advance : intent.advances)
      check_advance(policy, intent, advance);
  }

  void check_advance(const Policy& policy, const Intent& intent, const Advance& advance) {
    const Item& item = world_.account.items[static_cast<std::size_t>(advance.item.value - 1)];
    const auto index = policy.index_of(advance.step).value();
    RC_ASSERT(index <= policy.index_of(intent.step).value());
    RC_ASSERT(item.state == InvoiceState::open);
    RC_ASSERT(std::none_of(item.holds.begin(), item.holds.end(),
                           [&](const Hold& hold) { return today_ < *hold.until; }));
    const bool in_time = policy.steps[index].before_due() ? today_ < due(item) : today_ > due(item);
    RC_ASSERT(in_time);
    RC_ASSERT(disputed(item, world_.account, today_) < item.open);
    RC_ASSERT(taken_.emplace(advance.item, advance.step, advance.round, advance.turn).second);

    const auto& day_of = timelines_[&policy - world_.policies.data()].day;
    const int brought_forward = advance.reason == Reason::gathered ? policy.gather_days : 0;
    if (hurried_.contains(advance.item)) return;
    const auto before = position_.find(advance.item);
    if (before != position_.end() && advance.turn > 0) {
      const auto [last, on] = before->second;
      const auto& repeat = policy.steps[index].repeat;
      RC_ASSERT(last == index);
      const int distance = repeat ? std::min(repeat->every.count, policy.repeat_after_days)
                                  : policy.repeat_after_days;
      RC_ASSERT(today_ - on >= distance - brought_forward);
    } else if (before != position_.end()) {
      const auto [last, on] = before->second;
      RC_ASSERT(last < index);
      RC_ASSERT(today_ - on >= day_of[index] - day_of[last] - brought_forward);
    }
    // Never earlier than the policy says from the due date alone, less what was gathered on the
    // way.
    if (!policy.steps[index].at.step && advance.turn == 0)
      RC_ASSERT(today_ - due(item) >= day_of[index] - brought_forward);
  }

  void record(const Intent& intent) {
    const bool is_step = intent.kind == "step";
    const auto fate =
        is_step ? std::exchange(fate_, DeliveryState::delivered) : DeliveryState::delivered;
    if (!is_step) {
      world_.account.history.events.push_back({intent.kind, intent.subject, today_, fate, today_});
      if (!asked_by_a_person(intent.kind)) world_.account.history.last_message_on = today_;
    }
    for (const auto& advance : intent.advances) {
      if (fate == DeliveryState::cancelled) {
        taken_.erase({advance.item, advance.step, advance.round, advance.turn});
        continue;
      }
      Taken row{advance.item,
                advance.step,
                advance.round,
                advance.turn,
                is_step && advance.item == intent.advances[0].item,
                today_,
                advance.due_date,
                fate,
                today_};
      if (is_step && fate == DeliveryState::delivered && late_days_ > 0) {
        row.state = DeliveryState::sending;
        row.delivered_on.reset();
      }
      world_.account.history.taken.push_back(row);
      Item& item = world_.account.items[static_cast<std::size_t>(advance.item.value - 1)];
      item.policy = intent.policy;
      const auto& policy = *find_policy(world_.policies, intent.policy);
      position_[advance.item] = {policy.index_of(advance.step).value(), today_};
    }
    if (fate == DeliveryState::cancelled || !is_step) return;
    led_[intent.step] = today_;
    if (!intent.email.empty()) world_.account.history.last_message_on = today_;
  }

  World world_;
  std::vector<Timeline> timelines_;
  std::vector<Event> events_;
  Date today_ = start;
  int late_days_ = 0;
  DeliveryState fate_ = DeliveryState::delivered;
  std::optional<Verdict> last_;
  std::set<std::tuple<ItemId, std::string, int, int>> taken_;
  std::set<std::pair<ItemId, std::string>> judged_;
  std::map<ItemId, std::pair<std::size_t, Date>> position_;
  std::map<std::string, Date> led_;
  std::set<ItemId> resting_;
  std::set<ItemId> hurried_;  // a person, or a broken promise, may bring their steps forward
};

}  // namespace

TEST_CASE(
    "S9 S12 S13 S14 S15 S16 S17 S20 S25 S26 S28 S29 S30 S35 hold for every policy, every history "
    "and every day") {
  CHECK(rc::check("a debtor's life", [] { Life().run(); }));
  CHECK(rested_days > 0);
}
