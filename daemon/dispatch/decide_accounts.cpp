#include "daemon/dispatch/decide_accounts.hpp"

#include <algorithm>

#include "daemon/dispatch/bounds.hpp"
#include "daemon/dispatch/compose.hpp"
#include "daemon/dispatch/task_message.hpp"
#include "daemon/dispatch/text_hours.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/policy/old_book.hpp"
#include "daemon/policy/urgency.hpp"

namespace dunning::dispatch {
namespace {

const policy::Policy& governing(const policy::PolicySet& policies, const policy::Intent& intent) {
  static const policy::Policy usual;  // of an event whose policy is gone: the usual window
  const auto* found = policy::find_policy(policies, intent.policy);
  return found ? *found : usual;
}

// Whose other accounts are in the next batch are left to it as a whole.
void keep_together(std::vector<store::AccountKey>& keys) {
  if (keys.empty() || keys.front().debtor == keys.back().debtor) return;
  const DebtorId last = keys.back().debtor;
  while (keys.back().debtor == last)
    keys.pop_back();
}

}  // namespace

Result<DecideAccounts::Pass> DecideAccounts::step(const policy::RunState& state, Date today,
                                                  LocalTime local) {
  if (!pass_ended_) {
    store::Accounts accounts(edges_.store);
    auto keys = TRY(accounts.to_look_at(instructions_.id, today, after_, batch, which_));
    const bool last = keys.size() < batch;
    if (!last) keep_together(keys);
    TRY(decide(keys, {state, today, local}));
    if (last) pass_ended_ = true;
    // Also after the last accounts: what was written about them leaves before the pass counts as
    // ended.
    if (!keys.empty()) {
      after_ = keys.back();
      return Pass{};
    }
  }
  return Pass{true, again_, wait_until_, wrote_};
}

// One debtor never aborts a run: whose account cannot be loaded is left out.
Result<std::vector<std::optional<store::LoadedAccount>>> DecideAccounts::load(
    const std::vector<store::AccountKey>& keys) const {
  const auto view = store::Accounts::to_decide(*instructions_.policies);
  std::vector<store::Accounts::Wanted> wanted;
  wanted.reserve(keys.size());
  for (const auto& key : keys)
    wanted.push_back({key, view});
  std::vector<std::optional<store::LoadedAccount>> loaded;
  loaded.reserve(keys.size());
  for (auto& one : TRY(store::Accounts(edges_.store).load_each(wanted))) {
    if (one) {
      loaded.emplace_back(std::move(*one));
      continue;
    }
    edges_.log.error("account_not_decided", {{"administration", instructions_.name},
                                             {"debtor", keys[loaded.size()].debtor.value},
                                             {"error", one.error().message}});
    loaded.emplace_back(std::nullopt);
  }
  return loaded;
}

// The whole batch at once; when that cannot be written, debtor by debtor, so that those before the
// one that is in the way get what is theirs.
Status DecideAccounts::decide(const std::vector<store::AccountKey>& keys, const Moment& moment) {
  auto done = decide_together(keys, moment);
  if (done || done.error().kind == ErrorKind::transient) return done;
  for (auto from = keys.begin(); from != keys.end();) {
    const auto to = std::find_if(
        from, keys.end(), [&](const store::AccountKey& key) { return key.debtor != from->debtor; });
    TRY(decide_together({from, to}, moment));
    from = to;
  }
  return {};
}

Status DecideAccounts::decide_together(const std::vector<store::AccountKey>& keys, Moment moment) {
  const auto loaded = TRY(load(keys));
  std::vector<Decided> all;
  all.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!loaded[i]) continue;
    all.push_back({&keys[i], &*loaded[i],
                   policy::decide(loaded[i]->account, instructions_.rules, *instructions_.policies,
                                  *instructions_.jurisdiction, moment.today)});
  }
  if (all.empty()) return {};
  sort_cases(all);
  const auto due = std::count_if(all.begin(), all.end(),
                                 [](const Decided& one) { return !one.verdict.intents.empty(); });
  edges_.log.debug("accounts_decided", {{"administration", instructions_.name},
                                        {"accounts", std::to_string(all.size())},
                                        {"due", std::to_string(due)}});
  moment.now = edges_.clock.now();
  auto written = edges_.store.together([&]() -> Status {
    std::vector<store::Accounts::Kept> kept;
    for (auto& decided : all) {
      if (!decided.verdict.intents.empty() && !TRY(act(decided, moment))) continue;
      kept.push_back({*decided.key, std::move(decided.verdict), decided.loaded->wakes});
    }
    return store::Accounts(edges_.store).keep_all(kept, moment.today, moment.now);
  });
  if (!written) return written;
  for (const auto& decided : all)
    tell(decided);
  return {};
}

void DecideAccounts::tell(const Decided& decided) const {
  for (const auto& intent : decided.planned) {
    edges_.log.info("message_planned", {{"administration", instructions_.name},
                                        {"debtor", decided.key->debtor.value},
                                        {"kind", intent.kind},
                                        {"policy", intent.policy},
                                        {"step", intent.step},
                                        {"items", std::to_string(intent.advances.size())}});
  }
}

// The cases of one debtor stand beside each other. The first of them that leaves makes the gap in
// which the others wait (S20).
void DecideAccounts::sort_cases(std::vector<Decided>& all) const {
  for (auto from = all.begin(); from != all.end();) {
    const auto to = std::find_if(
        from, all.end(), [&](const Decided& one) { return one.key->debtor != from->key->debtor; });
    std::stable_sort(from, to, [&](const Decided& a, const Decided& b) {
      return policy::urgency(a.verdict, *instructions_.policies) <
             policy::urgency(b.verdict, *instructions_.policies);
    });
    from = to;
  }
}

// Writes down what may leave. False when there is nothing left to keep: everything was written, or
// the account stays due.
Result<bool> DecideAccounts::act(Decided& decided, const Moment& moment) {
  auto& verdict = decided.verdict;
  std::vector<policy::Intent> leaving;
  bool waits = false;
  for (const auto& intent : verdict.intents) {
    const auto admission = TRY(admit(decided, intent, moment));
    if (admission.admitted) {
      leaving.push_back(intent);
    } else if (admission.not_before && admission.not_before->date == moment.today) {
      // The window opens later today: the account stays due and is decided with what is true then.
      const auto opens = edges_.clock.instant(*admission.not_before, instructions_.time_zone);
      if (!wait_until_ || opens < *wait_until_) wait_until_ = opens;
      waits = true;
    } else {
      const Date next = admission.not_before ? admission.not_before->date : moment.today + 1;
      withhold(verdict, intent,
               {admission.reason, std::string(policy::explain(admission.reason)), next});
    }
  }
  if (leaving.empty()) return !waits;
  if (waits) verdict.next_look = moment.today;
  for (const auto& intent : leaving) {
    if (const auto instead = goes_elsewhere(intent, moment.today))
      withhold(verdict, intent, *instead);
  }
  bool to_keep = false;
  for (const auto& intent : leaving) {
    const auto attempt = TRY(write(decided, intent, moment));
    if (attempt.stays_due) return false;
    if (!attempt.withheld) continue;
    withhold(verdict, intent, *attempt.withheld);
    to_keep = true;
  }
  return to_keep;
}

store::NewOccasion::As DecideAccounts::as() const {
  using As = store::NewOccasion::As;
  if (instructions_.rules.shadow) return As::shadow;
  return instructions_.rules.redirect_all_to.empty() ? As::itself : As::redirected;
}

// S23: in shadow mode, and with redirect_all_to, nothing reaches the debtor and no step is taken.
std::optional<Withheld> DecideAccounts::goes_elsewhere(const policy::Intent& intent,
                                                       Date today) const {
  const std::string what =
      (intent.step.empty() ? intent.kind : intent.step) + " over " + to_string(intent.amount);
  switch (as()) {
    case store::NewOccasion::As::itself:
      return std::nullopt;
    case store::NewOccasion::As::shadow:
      return Withheld{policy::Reason::shadow, "would have left: " + what, today + 1};
    case store::NewOccasion::As::redirected:
      return Withheld{policy::Reason::redirected, "redirected: " + what, today + 1};
  }
  return std::nullopt;
}

Result<policy::Admission> DecideAccounts::admit(const Decided& decided,
                                                const policy::Intent& intent,
                                                const Moment& moment) const {
  const auto& account = decided.loaded->account;
  policy::Leaving leaving;
  leaving.to_debtor = intent.writes();
  leaving.asked = policy::asked_by_a_person(intent.kind);
  if (intent.kind == "step") leaving.last_message_on = account.history.last_message_on;
  policy::Bounds limits;
  if (leaving.to_debtor) {
    const Candidate candidate{decided.key->debtor, policy::brings_in_the_old_book(account, intent),
                              false};
    limits = TRY(bounds(instructions_, edges_, candidate, moment.today));
  }
  auto admission = policy::admit(leaving, governing(*instructions_.policies, intent), moment.state,
                                 moment.local, instructions_.jurisdiction->working_days(), limits);
  // What is sent together leaves together: all of it waits for the hours of the text message.
  const auto texted_at = intent.sms.empty() ? std::nullopt
                                            : text_may_leave_at(instructions_.text_hours,
                                                                edges_.clock, account.debtor);
  if (admission.admitted && texted_at) {
    admission.admitted = false;
    admission.reason = policy::Reason::outside_window;
    admission.not_before = edges_.clock.local(*texted_at, instructions_.time_zone);
  }
  return admission;
}

// One occasion of a case (or of what an event is about) a day, and a few more when its fresh look
// changes it.
Result<std::optional<OccasionId>> DecideAccounts::free_occasion_id(const store::AccountKey& key,
                                                                   const policy::Intent& intent,
                                                                   Date today) {
  using As = store::NewOccasion::As;
  store::Outbox outbox(edges_.store);
  std::string base = std::to_string(key.administration.value) + "/";
  if (as() != As::itself) base += as() == As::shadow ? "shadow/" : "redirected/";
  base += intent.kind + "/";
  if (intent.kind == "step") {
    base += key.debtor.value + "/" + std::string(key.currency.code()) + "/" + intent.policy + "/" +
            intent.step;
  } else {
    base += intent.subject;
  }
  base += "/" + to_string(today);
  for (int n = 1; n <= most_occasions_a_day; ++n) {
    OccasionId id{n == 1 ? base : base + "#" + std::to_string(n)};
    if (!TRY(outbox.occasion(id))) return id;
  }
  return std::nullopt;
}

Result<DecideAccounts::Attempt> DecideAccounts::write(Decided& decided,
                                                      const policy::Intent& intent,
                                                      const Moment& moment) {
  using As = store::NewOccasion::As;
  const Date today = moment.today;
  const auto& key = *decided.key;
  if (as() == As::redirected && !intent.writes()) return Attempt{};  // a note goes nowhere else
  const auto agency = instructions_.agencies.find(intent.hand_over);
  if (!intent.hand_over.empty() && agency == instructions_.agencies.end()) {
    edges_.log.error("agency_not_configured", {{"administration", instructions_.name},
                                               {"debtor", key.debtor.value},
                                               {"agency", intent.hand_over}});
    return Attempt{
        false, Withheld{policy::Reason::quarantined,
                        "there is no agency " + intent.hand_over + " in the configuration any more",
                        today + 1}};
  }
  if (as() == As::itself && intent.kind == "step" && intent.writes()) {
    if (auto stopped = TRY(novelty_.stop_before_one_more(today))) return Attempt{false, stopped};
  }
  const auto id = TRY(free_occasion_id(key, intent, today));
  if (!id) {
    edges_.log.warning("case_keeps_changing",
                       {{"administration", instructions_.name}, {"debtor", key.debtor.value}});
    return Attempt{
        false, Withheld{policy::Reason::look_changed,
                        "changed at every fresh look today; decided again tomorrow", today + 1}};
  }
  store::NewOccasion occasion;
  occasion.id = *id;
  occasion.account = key;
  occasion.on = today;
  occasion.intent = intent;
  occasion.say = decided.loaded->say;
  occasion.min_gap_days = governing(*instructions_.policies, intent).min_gap_days;
  occasion.as = as();
  occasion.log_reminder = instructions_.log_reminders && !reminded_of(intent).empty();
  occasion.old_book = policy::brings_in_the_old_book(decided.loaded->account, intent);
  if (intent.task) {
    occasion.task_title = task_title(decided, intent, today);
    occasion.task_by = task_by(instructions_, intent.task->assign, key.debtor);
  }
  if (!intent.hand_over.empty()) occasion.hand_over_by = agency->second.by;
  switch (TRY(store::Outbox(edges_.store).write(occasion, decided.verdict, moment.now))) {
    case store::Written::yes:
      wrote_ = true;
      decided.planned.push_back(intent);
      return Attempt{};
    case store::Written::stale_say:
      again_ = true;  // still due: the next pass decides it with what was said
      return Attempt{true};
    case store::Written::min_gap:
      // It stays due today: when what came in between does not leave, this one may.
      return Attempt{false, Withheld{policy::Reason::min_gap,
                                     "a message to this debtor came in between", today}};
    case store::Written::already_taken:
      return Attempt{false, taken_already(key, intent, today)};
  }
  return Attempt{};
}

// What went elsewhere was made once and stays due; anything else says that somebody was first.
Withheld DecideAccounts::taken_already(const store::AccountKey& key, const policy::Intent& intent,
                                       Date today) const {
  if (auto elsewhere = goes_elsewhere(intent, today)) return *elsewhere;
  edges_.log.warning("step_already_taken", {{"administration", instructions_.name},
                                            {"debtor", key.debtor.value},
                                            {"kind", intent.kind},
                                            {"step", intent.step}});
  return {policy::Reason::not_due, "this step was taken already", today + 1};
}

// A title that cannot be filled in is kept as the policy has it: the task is worth more.
std::string DecideAccounts::task_title(const Decided& decided, const policy::Intent& intent,
                                       Date today) const {
  const auto title =
      messages::render_note(intent.task->title, {intent, today, decided.loaded->account.debtor},
                            instructions_.rules.language);
  return title ? *title : intent.task->title;
}

}  // namespace dunning::dispatch
