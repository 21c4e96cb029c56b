#include "daemon/story/tell.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "daemon/policy/urgency.hpp"
#include "daemon/story/compare.hpp"
#include "daemon/story/run_day.hpp"
#include "daemon/story/world.hpp"

namespace dunning::story {
namespace {

class Teller {
 public:
  Teller(const Story& story, const Setting& setting)
      : story_(story),
        setting_(setting),
        regime_{setting.rules, setting.policies, setting.jurisdiction, setting.messages_per_debtor,
                setting.debtor_days},
        first_(first_day(story)),
        world_(story, first_) {}

  Told tell() {
    std::size_t next = 0;
    for (Date on = first_; next < story_.days.size(); on = on + 1) {
      const Day* day = story_.days[next].on == on ? &story_.days[next++] : nullptr;
      DayTold today;
      const auto impossible = live(on, day, today);
      told_.mismatches = impossible ? std::vector{*impossible} : compare(day, on, today);
      if (!told_.fine()) return std::move(told_);
    }
    end();
    return std::move(told_);
  }

 private:
  static Date first_day(const Story& story) {
    Date first = story.days.front().on;
    for (const auto& invoice : story.invoices)
      first = std::min(first, invoice.dated);
    return first;
  }

  std::optional<Mismatch> live(Date on, const Day* day, DayTold& today) {
    world_.begin(on);
    if (day) {
      for (const auto& event : day->events) {
        if (const auto happened = world_.happen(event, on); !happened)
          return Mismatch{event.line, on, {"it happens"}, {happened.error().message}, {}};
      }
      if (auto impossible = answer(on, *day)) return impossible;
    }
    for (const auto account : in_order(on))
      decide(account, on, day, today);
    return std::nullopt;
  }

  // As they come, but the accounts of one debtor by what each has to say (S20).
  std::vector<std::size_t> in_order(Date on) const {
    const auto& accounts = world_.accounts();
    struct Turn {
      std::size_t debtor = 0;  // its first account
      policy::Urgency urgency{};
      std::size_t account = 0;
    };
    std::vector<Turn> turns(accounts.size());
    for (std::size_t index = 0; index < accounts.size(); ++index) {
      const auto same = [&](const policy::Account& one) {
        return one.debtor.id == accounts[index].debtor.id;
      };
      const auto first = std::find_if(accounts.begin(), accounts.end(), same);
      turns[index] = {static_cast<std::size_t>(first - accounts.begin()), {}, index};
      if (std::count_if(accounts.begin(), accounts.end(), same) > 1)
        turns[index].urgency = policy::urgency(verdict(index, on), setting_.policies);
    }
    std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) {
      return std::tie(a.debtor, a.urgency, a.account) < std::tie(b.debtor, b.urgency, b.account);
    });
    std::vector<std::size_t> order;
    for (const auto& turn : turns)
      order.push_back(turn.account);
    return order;
  }

  policy::Verdict verdict(std::size_t account, Date on) const {
    return policy::decide(world_.accounts()[account], setting_.rules, setting_.policies,
                          setting_.jurisdiction, on);
  }

  // What is said about what waits is said about what waits today.
  std::optional<Mismatch> answer(Date on, const Day& day) {
    for (const auto& event : day.events) {
      const auto* approved = std::get_if<Approved>(&event.what);
      if (!approved) continue;
      bool any = false;
      for (std::size_t account = 0; account < world_.accounts().size(); ++account) {
        for (const auto& waiting : verdict(account, on).waiting) {
          if (waiting.step != approved->step) continue;
          world_.answer(account, waiting, event, on);
          any = true;
        }
      }
      if (any) continue;
      DayTold today;
      for (std::size_t account = 0; account < world_.accounts().size(); ++account)
        keep_quiet(account, verdict(account, on), on, today);
      Mismatch mismatch{event.line,
                        on,
                        {approved->step + " waits for approval"},
                        {"nothing of that step waits"},
                        {}};
      for (const auto& quiet : today.quiet)
        mismatch.because.push_back(quiet.invoice + ": " + quiet.decision.detail);
      return mismatch;
    }
    return std::nullopt;
  }

  void decide(std::size_t account, Date on, const Day* day, DayTold& today) {
    const auto& of = world_.accounts()[account];
    auto run = run_day(of, regime_, world_.messages_of(of.debtor.id), on);
    for (const auto& task : run.verdict.tasks)
      today.tasks.push_back(task.kind);
    world_.keep(account, run.verdict, on);
    keep_quiet(account, run.verdict, on, today);
    for (auto& intent : run.leaving) {
      auto occasion = occasion_of(of, intent, on);
      Left left{on, of.debtor, std::move(intent), std::move(occasion)};
      if (left.intent.task) today.tasks.push_back(left.intent.step);
      world_.send(account, left.intent, fate_of(left, day), on);
      if (left.intent.law || left.intent.deadline) weigh(of, left);
      today.left.push_back(left);
      told_.left.push_back(std::move(left));
    }
  }

  void weigh(const policy::Account& account, const Left& left) {
    Moment moment{left.on, left.intent.step, account, {}};
    for (const auto& advance : left.intent.advances)
      moment.items.push_back(advance.item);
    told_.moments.push_back(std::move(moment));
  }

  bool weighed_today(Date on, ItemId item) const {
    return std::any_of(told_.moments.begin(), told_.moments.end(), [&](const Moment& moment) {
      return moment.on == on &&
             std::find(moment.items.begin(), moment.items.end(), item) != moment.items.end();
    });
  }

  void end() {
    for (const auto& account : world_.accounts()) {
      Moment moment{story_.days.back().on, "", account, {}};
      for (const auto& item : account.items) {
        if (!weighed_today(moment.on, item.id)) moment.items.push_back(item.id);
      }
      if (!moment.items.empty()) told_.moments.push_back(std::move(moment));
    }
  }

  void keep_quiet(std::size_t index, const policy::Verdict& verdict, Date on, DayTold& today) {
    const auto& account = world_.accounts()[index];
    for (const auto& decision : verdict.decisions) {
      if (decision.reason == policy::Reason::due || decision.reason == policy::Reason::gathered ||
          decision.reason == policy::Reason::gathered_by_law)
        continue;
      const auto item = std::find_if(account.items.begin(), account.items.end(),
                                     [&](const auto& one) { return one.id == decision.item; });
      if (item == account.items.end()) continue;
      Quiet quiet{on, account.debtor.name, item->number, item->open, decision};
      auto& last = last_quiet_[item->number];
      const bool as_before =
          last && last->first == decision.reason && last->second == decision.step;
      last = std::pair(decision.reason, decision.step);
      if (!as_before) told_.quiet.push_back(quiet);
      today.quiet.push_back(std::move(quiet));
    }
  }

  const Story& story_;
  const Setting& setting_;
  const Regime regime_;
  const Date first_;
  World world_;
  Told told_;
  std::map<std::string, std::optional<std::pair<policy::Reason, std::string>>> last_quiet_;
};

}  // namespace

Told tell(const Story& story, const Setting& setting) {
  return Teller(story, setting).tell();
}

}  // namespace dunning::story
