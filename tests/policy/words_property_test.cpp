// What holds whatever people say: random words over random payments, decided day by day.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

#include "daemon/policy/events.hpp"
#include "daemon/policy/match_hold.hpp"
#include "daemon/policy/maybe_paid.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

const Date start = day("2026-05-04");
constexpr int eventful_days = 60;
constexpr int quiet_days = 260;

int pick(int from, int to) {
  return *rc::gen::inRange(from, to + 1);
}

// A debtor about whom much is said. Checks what must hold on every day.
class Talk {
 public:
  Talk() {
    world_.policies[0].min_gap_days = pick(0, 6);
    world_.policies[0].gather_days = pick(0, 5);
    world_.rules.stop_words.clear();
    const int items = pick(1, 4);
    for (int index = 0; index < items; ++index) {
      const std::string number(1, static_cast<char>('A' + index));
      Item& item = world_.invoice(number, std::to_string(pick(10, 120)) + ".00",
                                  to_string(start + pick(-30, 20)));
      item.received = {0, world_.account.currency};
      if (pick(0, 9) == 0) item.direct_debit = Known::yes;
    }
    const int events = pick(1, 14);
    for (int index = 0; index < events; ++index) {
      events_.push_back({pick(0, eventful_days), pick(0, 13),
                         static_cast<std::size_t>(pick(0, items - 1)), pick(1, 25)});
    }
  }

  void run() {
    for (today_ = start; today_ < start + eventful_days; today_ = today_ + 1)
      live(happen());
    for (auto& word : world_.account.words) {
      if (!word.ended_on) end(word, to_string(today_), "withdrawn");
    }
    for (int quiet = 0; quiet < quiet_days; ++quiet, today_ = today_ + 1)
      live(quiet == 0);
    for (const auto& decision : decide_today().decisions) {
      RC_LOG(std::string(name(decision.reason)) + ": " + decision.detail);
      RC_ASSERT(decision.reason == Reason::ladder_finished || decision.reason == Reason::paid ||
                decision.reason == Reason::in_credit);
    }
  }

 private:
  struct Event {
    int day = 0;
    int kind = 0;
    std::size_t item = 0;
    int number = 0;
  };

  Verdict decide_today() const {
    return decide(world_.account, world_.rules, world_.policies, world_.jurisdiction, today_);
  }

  std::string on() const { return to_string(today_); }
  std::vector<Covered> covered_by(const Event& event) const {
    const auto& item = world_.account.items[event.item];
    return cover(world_.account, event.number % 2 ? std::optional(item.invoice) : std::nullopt);
  }
  static Money sum(const std::vector<Covered>& covers) {
    Money all{0, {}};
    for (const auto& one : covers)
      all.minor += one.open_then.minor;
    return all;
  }

  bool happen() {
    bool changed = false;
    for (const auto& event : events_) {
      if (start + event.day != today_) continue;
      changed = true;
      speak(event);
    }
    return changed;
  }

  void speak(const Event& event) {
    const auto covers = covered_by(event);
    Item& item = world_.account.items[event.item];
    const Money all = sum(covers);
    const Money half{std::max<std::int64_t>(all.minor / 2, 1), all.currency};
    switch (event.kind) {
      case 0:
      case 1:
        if (all.is_positive())
          say(world_, on(),
              Promise{event.number % 3 ? all : half, today_ + event.number, covers,
                      event.number % 4 == 0, event.number == 25, ""});
        break;
      case 2:
        if (all.is_positive()) say(world_, on(), PlanRequest{covers});
        break;
      case 3:
        if (all.is_positive())
          say(world_, on(),
              Plan{{{today_ + event.number, half},
                    {today_ + event.number + 7, {all.minor - half.minor, all.currency}}},
                   covers,
                   event.number % 2 == 0});
        break;
      case 4: {
        Dispute said;
        said.invoice = item.invoice;
        if (event.number % 2) said.amount = Money{event.number * 200, {}};
        if (event.number % 3) said.review = today_ + event.number;
        say(world_, on(), said);
        break;
      }
      case 5:
        if (all.is_positive()) say(world_, on(), Offer{half, today_ + event.number, covers});
        break;
      case 6:
        say(world_, on(), SendNow{});
        break;
      case 7:
        say(world_, on(), MatchHold{"number", item.number, today_ + event.number});
        break;
      case 8:
        say(world_, on(), DebtorSetting{"reminders", event.number % 2 ? "no" : "yes"});
        break;
      case 9:
        if (!world_.account.words.empty()) {
          auto& word =
              world_.account
                  .words[static_cast<std::size_t>(event.number) % world_.account.words.size()];
          static constexpr const char* how[] = {"withdrawn", "unfounded", "founded"};
          if (!word.ended_on) end(word, on(), how[event.number % 3]);
        }
        break;
      case 10:
      case 11:
        if (item.open.is_positive()) {
          const std::int64_t part = event.kind == 10 ? item.open.minor : item.open.minor / 2;
          receives(world_, item.number, decimal_text({std::max<std::int64_t>(part, 1), {}}), on());
        }
        break;
      case 12: {
        BankLine line;
        line.id = std::to_string(event.number);
        line.booked_on = today_ - event.number % 4;
        line.amount = line.open = Money{std::max<std::int64_t>(item.open.minor, 1), {}};
        world_.account.bank_lines = std::make_shared<const OpenLines>(std::vector{line});
        break;
      }
      default:
        say(world_, on(), Remark{"a line", true});
        break;
    }
  }

  void live(bool changed) {
    const Verdict verdict = decide_today();
    if (!changed && last_ && (!last_->next_look || today_ < *last_->next_look)) {
      if (!verdict.intents.empty() || !verdict.tasks.empty())
        RC_FAIL(on() + ": something is to be done before its day");
      for (std::size_t index = 0; index < verdict.decisions.size(); ++index) {
        if (verdict.decisions[index].reason != last_->decisions[index].reason) {
          RC_LOG(verdict.decisions[index].detail + " <- " + last_->decisions[index].detail);
          RC_FAIL(on() + ": the reason changed before its day");
        }
      }
    }
    RC_ASSERT(!verdict.next_look || *verdict.next_look > today_);
    for (const auto& judgement : verdict.judgements)
      world_.account.history.judgements.push_back(judgement);
    check_tasks(verdict);
    int steps = 0;
    for (const auto& intent : verdict.intents) {
      check_lists(intent);
      if (intent.kind == "step") ++steps;
    }
    RC_ASSERT(steps <= 1);
    for (const auto& intent : verdict.intents)
      deliver(intent);
    last_ = verdict;
  }

  void check_tasks(const Verdict& verdict) {
    for (const auto& task : verdict.tasks) {
      RC_ASSERT(!task.title.empty());
      RC_ASSERT(tasks_.emplace(task.kind, task.subject).second);
      world_.account.history.tasks.push_back({task.kind, task.subject, today_, {}, ""});
    }
  }

  const Item& item_of(ItemId id) const {
    return *std::find_if(world_.account.items.begin(), world_.account.items.end(),
                         [&](const Item& one) { return one.id == id; });
  }

  // Nobody is asked for what is promised, in a plan, offered, disputed or held; and every amount is
  // that of the books.
  void check_lists(const Intent& intent) const {
    const auto derived =
        outcomes(world_.account, world_.policies, world_.jurisdiction.calendar, today_);
    Money asked{0, {}};
    std::set<ItemId> listed;
    for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged}) {
      for (const auto& line : *list) {
        RC_ASSERT(listed.insert(line.item).second);
        const Item& item = item_of(line.item);
        const Money disputed_part = disputed(item, world_.account, today_);
        RC_ASSERT(line.open.minor == item.open.minor - disputed_part.minor);
        RC_ASSERT(line.open.is_positive());
      }
    }
    for (const auto& line : intent.to_pay_now) {
      const Item& item = item_of(line.item);
      RC_ASSERT(!word_pause(item, world_.account, derived, today_));
      RC_ASSERT(!matching_hold(item, world_.account, today_));
      RC_ASSERT(*item.due_date < today_);
      asked.minor += line.open.minor;
    }
    if (!intent.to_pay_now.empty()) RC_ASSERT(intent.amount == asked);
    RC_ASSERT(intent.amount.is_positive() || intent.kind == event::statement);
    RC_ASSERT(!intent.recipients.empty());
  }

  void deliver(const Intent& intent) {
    if (intent.kind != "step") {
      RC_LOG(intent.kind + " " + intent.subject);
      RC_ASSERT(said_.emplace(intent.kind, intent.subject).second);
      world_.account.history.events.push_back(
          {intent.kind, intent.subject, today_, DeliveryState::accepted, today_});
    }
    if (intent.remark_word.value != 0) {
      const std::string subject = "remark/" + std::to_string(intent.remark_word.value);
      RC_ASSERT(said_.emplace(event::remark, subject).second);
      world_.account.history.events.push_back(
          {std::string(event::remark), subject, today_, DeliveryState::accepted, today_});
    }
    for (const auto& advance : intent.advances) {
      RC_ASSERT(taken_.emplace(advance.item, advance.step, advance.turn).second);
      Taken row;
      row.item = advance.item;
      row.step = advance.step;
      row.turn = advance.turn;
      row.leading = advance.step == intent.step;
      row.on = today_;
      row.due_date_then = advance.due_date;
      row.state = DeliveryState::accepted;
      row.delivered_on = today_;
      world_.account.history.taken.push_back(row);
      for (auto& item : world_.account.items) {
        if (item.id == advance.item) item.policy = intent.policy;
      }
    }
    if (!asked_by_a_person(intent.kind)) world_.account.history.last_message_on = today_;
  }

  World world_;
  std::vector<Event> events_;
  Date today_ = start;
  std::optional<Verdict> last_;
  std::set<std::pair<std::string, std::string>> tasks_;
  std::set<std::pair<std::string, std::string>> said_;
  std::set<std::tuple<ItemId, std::string, int>> taken_;
};

}  // namespace

TEST_CASE("S26 S27 S28 S30 whatever is said, nobody is asked for what is arranged, and all ends") {
  CHECK(rc::check("what people say", [] { Talk().run(); }));
}
