#include "daemon/desk/time_machine.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/desk/rows.hpp"

namespace dunning::desk {
namespace {

// Beyond every word that a store can hold in our time.
constexpr std::int64_t first_own_word = std::int64_t{1} << 60U;

// One account on its way through the days.
class Life {
 public:
  Life(Lives::One& one, Date from)
      : one_(one), history_(one.at_first.history), next_(from), change_(one.changes.begin()) {
    for (const auto& item : one.at_first.items) {
      if (!item.policy.empty()) governed_[{item.id, item.round}] = item.policy;
    }
    for (const auto& row : history_.taken) {
      if (row.leading && (lately_.empty() || lately_.back() != row.on)) lately_.push_back(row.on);
    }
  }

  std::optional<Date> next() const {
    if (change_ == one_.changes.end()) return next_;
    return next_ ? std::min(*next_, *change_) : *change_;
  }
  const std::vector<Date>& lately() const { return lately_; }
  void heard(Date day) { history_.last_message_on = day; }

  // True when a message left that counts for the gaps of the debtor.
  bool live(policy::Account account, const story::Regime& regime, Answers answers, Date today) {
    while (change_ != one_.changes.end() && *change_ <= today)
      ++change_;
    put_on_history(account);
    if (answers.take_as_given) say_yes(account, regime, today);
    auto run = story::run_day(account, regime, lately_, today);
    story::remember(account, run.verdict, today);
    one_.stood.push_back({today, why(account, run.verdict)});
    bool counts = false;
    for (auto& intent : run.leaving) {
      if (story::remember(account, intent, story::Expected::Fate::delivered, today)) {
        lately_.push_back(today);
        counts = true;
      }
      for (const auto& advance : intent.advances)
        governed_[{advance.item, advance.round}] = intent.policy;
      Relived relived{today, what_it_is(intent), std::move(intent), false};
      relived.needs_yes =
          std::find(approved_.begin(), approved_.end(), relived.what) != approved_.end();
      one_.left.push_back(std::move(relived));
    }
    history_ = std::move(account.history);
    next_ = run.verdict.next_look;
    if (next_ && *next_ <= today) next_ = today + 1;
    if (!run.leaving.empty()) next_ = today + 1;
    return counts;
  }

 private:
  static std::string why(const policy::Account& account, const policy::Verdict& verdict) {
    for (const auto& decision : verdict.decisions) {
      if (decision.reason == policy::Reason::due || decision.reason == policy::Reason::gathered ||
          decision.reason == policy::Reason::gathered_by_law)
        continue;
      for (const auto& item : account.items) {
        if (item.id != decision.item || item.open.is_zero()) continue;
        return item.number + " " + std::string(name(decision.reason)) +
               (decision.detail.empty() ? "" : ": " + decision.detail);
      }
    }
    return {};
  }

  // The day's own history is that of what was in force then.
  void put_on_history(policy::Account& account) const {
    account.history = history_;
    for (auto& item : account.items) {
      const auto found = governed_.find({item.id, item.round});
      item.policy = found == governed_.end() ? "" : found->second;
    }
    account.words.insert(account.words.end(), words_.begin(), words_.end());
  }

  void say_yes(policy::Account& account, const story::Regime& regime, Date today) {
    approved_.clear();
    const auto verdict =
        policy::decide(account, regime.rules, regime.policies, regime.jurisdiction, today);
    for (const auto& waiting : verdict.waiting) {
      policy::Word yes;
      yes.id = {first_own_word + static_cast<std::int64_t>(words_.size())};
      yes.on = today;
      yes.author = "replay";
      yes.what = story::approval_of(waiting, true);
      account.words.push_back(yes);
      words_.push_back(std::move(yes));
      approved_.push_back(waiting.step);
    }
  }

  Lives::One& one_;
  policy::History history_;
  std::map<std::pair<ItemId, int>, std::string> governed_;  // S11, by item and round
  std::vector<policy::Word> words_;
  std::vector<std::string> approved_;  // steps that got their yes today
  std::vector<Date> lately_;
  std::optional<Date> next_;
  std::vector<Date>::const_iterator change_;
};

}  // namespace

Status relive(Lives& lives, const story::Regime& regime, Answers answers) {
  std::vector<Life> all;
  all.reserve(lives.accounts.size());
  for (auto& one : lives.accounts)
    all.emplace_back(one, lives.from);
  while (true) {
    std::optional<Date> today;
    for (const auto& life : all) {
      const auto next = life.next();
      if (next && (!today || *next < *today)) today = next;
    }
    if (!today || *today > lives.to) return {};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].next() != today) continue;
      auto account = TRY(lives.facts(lives.accounts[i].key, *today));
      if (!all[i].live(std::move(account), regime, answers, *today)) continue;
      for (auto& other : all)
        other.heard(*today);
    }
  }
}

std::string why_on(const Lives& lives, Date day) {
  for (const auto& one : lives.accounts) {
    const Lives::One::Stood* last = nullptr;
    for (const auto& stood : one.stood) {
      if (stood.from <= day) last = &stood;
    }
    if (last != nullptr && !last->why.empty()) return last->why;
  }
  return {};
}

}  // namespace dunning::desk
