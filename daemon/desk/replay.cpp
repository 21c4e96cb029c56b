#include "daemon/desk/replay.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "daemon/desk/rows.hpp"
#include "daemon/desk/time_machine.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/past.hpp"

namespace dunning::desk {
namespace {

constexpr std::int64_t longest_days = 3660;
constexpr int days_ahead = 30;
constexpr std::size_t differences_shown = 200;
constexpr std::size_t page = 500;  // accounts asked for at once

// What one configuration makes of an administration.
struct Under {
  policy::AdministrationRules rules;
  const policy::PolicySet* policies = nullptr;
  const law::Jurisdiction* jurisdiction = nullptr;
  settings::Limits limits;
  int ramp_per_day = 0;

  story::Regime regime(story::DayLoad& load) const {
    return {rules, *policies, *jurisdiction, limits.messages_per_debtor, limits.debtor_days, &load};
  }
  story::DayLoad load() const { return {limits.messages_per_day, ramp_per_day}; }
};

Under under(const Desk& desk, const Administration& administration) {
  return {administration.rules, &desk.configuration.policies, administration.jurisdiction,
          administration.configured->limits,
          administration.stored ? administration.stored->ramp_per_day : 0};
}

Result<Under> under(const settings::Configuration& other, const Administration& administration) {
  const auto* found = other.find(administration.name());
  if (found == nullptr) {
    return fail(ErrorKind::invalid_input,
                other.file.string() + " has no administration " + administration.name());
  }
  Under under{found->rules, &other.policies, &other.jurisdictions.at(found->jurisdiction),
              found->limits, administration.stored ? administration.stored->ramp_per_day : 0};
  under.rules.id = administration.rules.id;
  return under;
}

struct Sent {
  Date on;
  std::string what;
  Money amount;
  Money costs;     // that it claims
  Money interest;  // likewise
  bool needs_yes = false;
  std::optional<ItemId> item{};  // the first it advances
};

Sent sent(Date on, const policy::Intent& intent, bool needs_yes) {
  Sent one{on, what_it_is(intent), intent.amount, {}, {}, needs_yes};
  if (intent.law && intent.law->claimed) {
    one.costs = intent.law->claimed->costs;
    one.interest = intent.law->claimed->interest;
  }
  if (!intent.advances.empty()) one.item = intent.advances.front().item;
  return one;
}

// Adds up two sides of one debtor after another and keeps no more than the differences.
class Compare {
 public:
  // What was in fact decided on that day about what did not leave on it.
  using InFact = std::function<Result<std::string>(const Sent&)>;

  // `in_fact`: empty when both sides are tried.
  Compare(Date from, Date to, bool every, InFact in_fact = {})
      : every_(every), in_fact_(std::move(in_fact)) {
    comparison_.from = from;
    comparison_.to = to;
  }

  // `tried` are the days that `after` comes from.
  Status debtor(const DebtorName& name, std::vector<Sent> before, std::vector<Sent> after,
                const Lives& tried) {
    ++comparison_.debtors;
    count(before, comparison_.before);
    count(after, comparison_.after);
    const auto same = [&](const Sent& one) {
      const auto other = std::find_if(after.begin(), after.end(), [&](const Sent& candidate) {
        return candidate.on == one.on && candidate.what == one.what;
      });
      if (other == after.end()) return false;
      after.erase(other);
      ++comparison_.same;
      return true;
    };
    std::erase_if(before, same);
    if (before.empty() && after.empty()) return {};
    ++comparison_.debtors_touched;
    for (const auto& one : before) {
      const auto other = std::find_if(after.begin(), after.end(), [&](const Sent& candidate) {
        return candidate.what == one.what;
      });
      if (other == after.end()) {
        ++comparison_.only_before;
        add({name, one.what, one.on, std::nullopt, one.amount, one.needs_yes,
             why_on(tried, one.on)});
        continue;
      }
      ++comparison_.moved;
      const bool earlier = other->on < one.on;
      add({name, one.what, one.on, other->on, other->amount, other->needs_yes,
           earlier ? TRY(decided(*other)) : std::string()});
      after.erase(other);
    }
    for (const auto& one : after) {
      ++comparison_.only_after;
      add({name, one.what, std::nullopt, one.on, one.amount, one.needs_yes, TRY(decided(one))});
    }
    return {};
  }

  Comparison result() && { return std::move(comparison_); }

 private:
  Result<std::string> decided(const Sent& one) const {
    return in_fact_ ? in_fact_(one) : Result<std::string>(std::string());
  }
  static void count(const std::vector<Sent>& sent, Side& side) {
    for (const auto& one : sent) {
      ++side.messages;
      ++side.by_step[one.what];
      if (one.costs.is_positive()) side.costs[one.costs.currency] += one.costs.minor;
      if (one.interest.is_positive()) side.interest[one.interest.currency] += one.interest.minor;
    }
  }
  void add(Difference difference) {
    if (every_ || comparison_.differences.size() < differences_shown) {
      comparison_.differences.push_back(std::move(difference));
    } else {
      ++comparison_.more_differences;
    }
  }

  Comparison comparison_;
  bool every_;
  InFact in_fact_;
};

std::vector<Sent> messages_of(const Lives& lives) {
  std::vector<Sent> all;
  for (const auto& account : lives.accounts) {
    for (const auto& one : account.left) {
      if (story::reaches_debtor(one.intent)) all.push_back(sent(one.on, one.intent, one.needs_yes));
    }
  }
  return all;
}

class TimeMachine {
 public:
  TimeMachine(const Desk& desk, const Administration& administration,
              const ReplayQuestion& question)
      : desk_(desk),
        administration_(administration),
        question_(question),
        accounts_(desk.store),
        past_(desk.store) {}

  Result<ReplayOf> run() {
    const Date today = administration_.today(desk_.clock);
    const Date to = question_.to.value_or(today - 1);
    if (to >= today || question_.from > to) {
      return fail(
          ErrorKind::invalid_input,
          "replay goes from one day to another that has passed; today is " + to_string(today));
    }
    if (to - question_.from > longest_days)
      return fail(ErrorKind::invalid_input, "replay goes over ten years at most");
    here_ = under(desk_, administration_);
    past_load_.here = load_ahead_.here = here_.load();
    if (question_.with != nullptr) {
      there_ = TRY(under(*question_.with, administration_));
      past_load_.there = load_ahead_.there = there_->load();
    }
    ReplayOf replay;
    replay.administration = administration_;
    replay.past.from = question_.from;
    replay.past.to = to;
    if (!administration_.stored) return replay;
    for (Date day = question_.from; day <= to; day = day + 1)
      moments_.push_back(TRY(moment(day)));
    Compare::InFact in_fact;
    if (!there_) in_fact = [this](const Sent& one) { return decided(one); };
    Compare past(question_.from, to, question_.every_difference, std::move(in_fact));
    Compare ahead(today, today + (days_ahead - 1), question_.every_difference);
    const auto both = [&](const std::vector<store::AccountKey>& keys) -> Status {
      TRY(compare_past(keys, to, past));
      if (there_) TRY(compare_ahead(keys, today, ahead));
      return {};
    };
    TRY(every_debtor(both));
    replay.past = std::move(past).result();
    if (there_) replay.ahead = std::move(ahead).result();
    return replay;
  }

 private:
  // When the day was decided: what was seen by then counts on that day.
  Result<Instant> moment(Date day) const {
    const auto finished = TRY(past_.run_finished(administration_.stored->id, day));
    if (finished) return *finished;
    return desk_.clock.instant({day, desk_.configuration.daily_run_minute},
                               administration_.configured->time_zone);
  }

  template <class Look>
  Status every_debtor(Look look) const {
    std::optional<store::AccountKey> last;
    std::vector<store::AccountKey> of_debtor;
    while (true) {
      const auto keys = TRY(past_.accounts(administration_.stored->id, last, page));
      for (const auto& key : keys) {
        if (!of_debtor.empty() && of_debtor.front().debtor != key.debtor)
          TRY(look(std::exchange(of_debtor, {})));
        of_debtor.push_back(key);
      }
      if (keys.size() < page) break;
      last = keys.back();
    }
    return of_debtor.empty() ? Status{} : look(of_debtor);
  }

  Result<policy::Account> as_of(const store::AccountKey& key, Instant at) const {
    store::Accounts::View view;
    view.as_of = at;
    return TRY(accounts_.load(key, view)).account;
  }

  Result<Lives> past_lives(const std::vector<store::AccountKey>& keys, Date to) const {
    Lives lives;
    lives.from = question_.from;
    lives.to = to;
    const Instant before = end_of_day(administration_, desk_.clock, lives.from - 1);
    for (const auto& key : keys) {
      Lives::One one{key, TRY(as_of(key, before)), {}};
      for (const Instant at : TRY(past_.changes(key, before, moments_.back()))) {
        const auto day = std::lower_bound(moments_.begin(), moments_.end(), at);
        const Date on = lives.from + (day - moments_.begin());
        if (one.changes.empty() || one.changes.back() != on) one.changes.push_back(on);
      }
      lives.accounts.push_back(std::move(one));
    }
    lives.facts = [this, from = lives.from](const store::AccountKey& key, Date day) {
      return as_of(key, moments_[static_cast<std::size_t>(day - from)]);
    };
    return lives;
  }

  Result<std::vector<Sent>> in_fact(const std::vector<store::AccountKey>& keys, Date to) const {
    std::vector<Sent> all;
    for (const auto& key : keys) {
      for (const auto& left : TRY(past_.left(key, question_.from, to)))
        all.push_back(sent(left.on, left.intent, false));
    }
    return all;
  }

  // "F-1 not_adopted: …"; empty when it was due that day, or nothing was decided.
  Result<std::string> decided(const Sent& one) const {
    if (!one.item) return std::string();
    const policy::Decision* last = nullptr;
    const auto all = TRY(store::Overview(desk_.store).decisions(*one.item));
    for (const auto& kept : all) {
      if (kept.on <= one.on) last = &kept.decision;
    }
    if (last == nullptr || last->reason == policy::Reason::due ||
        last->reason == policy::Reason::gathered || last->reason == policy::Reason::not_due)
      return std::string();
    return std::string(policy::name(last->reason)) +
           (last->detail.empty() ? "" : ": " + last->detail);
  }

  static DebtorName name_of(const Lives& lives) {
    const auto& debtor = lives.accounts.front().at_first.debtor;
    return {debtor.id, debtor.name, debtor.customer_number};
  }

  Status compare_past(const std::vector<store::AccountKey>& keys, Date to, Compare& compare) {
    auto lives = TRY(past_lives(keys, to));
    auto name = name_of(lives);
    if (name.name.empty() && !lives.accounts.empty()) {
      const auto known = TRY(as_of(keys.front(), moments_.back()));
      name = {known.debtor.id, known.debtor.name, known.debtor.customer_number};
    }
    if (!there_) {
      TRY(relive(lives, here_.regime(past_load_.here), {}));
      return compare.debtor(name, TRY(in_fact(keys, to)), messages_of(lives), lives);
    }
    auto other = lives;
    TRY(relive(lives, here_.regime(past_load_.here), {true}));
    TRY(relive(other, there_->regime(past_load_.there), {true}));
    return compare.debtor(name, messages_of(lives), messages_of(other), other);
  }

  // The book as it is, if nothing is paid and nobody says anything but yes.
  Status compare_ahead(const std::vector<store::AccountKey>& keys, Date today, Compare& compare) {
    Lives lives;
    lives.from = today;
    lives.to = today + (days_ahead - 1);
    for (const auto& key : keys) {
      auto loaded = TRY(accounts_.load(key));
      if (loaded.account.items.empty()) continue;
      lives.accounts.push_back({key, std::move(loaded.account), {}});
    }
    if (lives.accounts.empty()) return {};
    const auto at_first = lives.accounts;
    lives.facts = [&](const store::AccountKey& key, Date) -> Result<policy::Account> {
      const auto found = std::find_if(at_first.begin(), at_first.end(),
                                      [&](const auto& one) { return one.key == key; });
      return found->at_first;
    };
    auto other = lives;
    TRY(relive(lives, here_.regime(load_ahead_.here), {true}));
    TRY(relive(other, there_->regime(load_ahead_.there), {true}));
    return compare.debtor(name_of(lives), messages_of(lives), messages_of(other), other);
  }

  const Desk& desk_;
  const Administration& administration_;
  const ReplayQuestion& question_;
  const store::Accounts accounts_;
  const store::Past past_;
  Under here_;
  std::optional<Under> there_;
  // What all debtors of a side got on each day: the caps are shared.
  struct Loads {
    story::DayLoad here;
    story::DayLoad there;
  };
  Loads past_load_;
  Loads load_ahead_;
  std::vector<Instant> moments_;  // of each day from `from`
};

}  // namespace

Result<Replay> replay(const Desk& desk, const ReplayQuestion& question) {
  Replay replay;
  if (question.with != nullptr) replay.with = question.with->file.string();
  for (const auto& one : TRY(administrations(desk, question.administration)))
    replay.administrations.push_back(TRY(TimeMachine(desk, one, question).run()));
  return replay;
}

}  // namespace dunning::desk
