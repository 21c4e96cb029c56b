#include "tests/simulation/judge.hpp"

#include <algorithm>

#include "daemon/store/history.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::simulation {
namespace {

constexpr Millis most_age{10 * 60 * 1000};  // S22

// Days between two steps by the policy, on a timeline without holidays.
std::int64_t nominal_day(const policy::Policy& policy, std::size_t step) {
  const auto& at = policy.steps[step].at;
  return (at.step ? nominal_day(policy, *at.step) : 0) + at.offset.count;
}

bool may_have_left(DeliveryState state) {
  return state == DeliveryState::accepted || state == DeliveryState::delivered ||
         state == DeliveryState::uncertain || state == DeliveryState::sending ||
         state == DeliveryState::bounced;
}

}  // namespace

std::string short_key(const std::string& key) {
  return "mail " + key.substr(0, 8);
}

void Judge::violation(const std::string& rule, const std::string& what) {
  violations_.push_back(rule + ": " + what);
}

void Judge::after_step(store::Store& store) {
  look_at_agency(store);
  // A conversation may be in the middle while another daemon has had one of its own.
  for (std::size_t at = judged_; at < world_->conversations.size(); ++at) {
    const auto& conversation = world_->conversations[at];
    if (!conversation.over || !judged_ahead_.insert(at).second) continue;
    if (conversation.taken) judge(conversation, store);
  }
  while (judged_ahead_.erase(judged_) > 0)
    ++judged_;
  judge_texts(store);
}

// Two intents never hold one step, and none holds what has reached the debtor. Only another daemon
// could make it so, and it takes some time.
void Judge::judge_intents(store::Store& store, AdministrationId administration) {
  const auto planned = store::Outbox(store).planned(administration, 1000);
  std::set<std::tuple<std::string, std::string, int, int>> held;
  for (const auto& occasion : planned.value()) {
    for (const auto& advance : occasion.intent.advances) {
      const auto claim = claim_of(advance.item, occasion);
      const auto step = policies_->front().index_of(advance.step);
      const auto& ladder = ladders_[claim];
      const bool reached = std::any_of(ladder.begin(), ladder.end(), [&](const Taken& one) {
        const bool other_form = one.by_text && one.occasion == occasion.id.value;
        return step && one.step == *step && one.round == advance.round &&
               one.turn == advance.turn && !other_form;
      });
      if (!held.insert({claim, advance.step, advance.round, advance.turn}).second || reached)
        violation("twice", "two messages are to take " + advance.step + " of " + claim);
    }
  }
}

void Judge::judge(const Conversation& conversation, store::Store& store) {
  ++mails_;
  const auto& key = conversation.key;
  if (conversation.process == "clone")
    return violation("stopped", short_key(key) + " left a copy of the machine");
  if (!silence_because_.empty())
    violation("stopped", short_key(key) + " left although " + silence_because_);
  if (!keys_.insert(key).second) violation("twice", "the " + short_key(key) + " was taken twice");

  store::Outbox outbox(store);
  const auto row = outbox.find(key);
  if (!row || !*row) return violation("truth", "the taken " + short_key(key) + " has no row");
  if (!may_have_left((*row)->state))
    violation("truth",
              "the taken " + short_key(key) + " counts as " + std::string(name((*row)->state)));
  const auto found = outbox.occasion((*row)->occasion);
  if (!found || !*found) return violation("truth", short_key(key) + " has no occasion");
  const auto& occasion = **found;
  judge_freshness(conversation, occasion);
  judge_agency(conversation, occasion);
  if (occasion.intent.kind != "step") {
    const auto event = occasion.intent.kind + " " + occasion.intent.subject;
    if (!events_.insert({occasion.account.debtor.value, event}).second)
      violation("twice", short_key(key) + " says " + event + " a second time");
    judge_event_gap(conversation, occasion);
    return;
  }
  const auto* policy = policy::find_policy(*policies_, occasion.intent.policy);
  if (policy == nullptr) return violation("order", short_key(key) + " has no known policy");

  judge_time(conversation, *policy);
  judge_lines(conversation, occasion);
  judge_amount(conversation, occasion);
  judge_words(conversation, occasion);
  judge_offers(conversation, occasion);
  judge_approval(conversation, occasion, *policy);
  judge_settling(conversation, occasion);
  judge_bank(conversation, occasion);
  judge_books(conversation, occasion, *policy);
  if (!counted_.contains(occasion.id.value)) {
    judge_gaps(conversation, occasion, *policy);
    judge_cap(conversation, occasion);
  }
  judge_advances(conversation, occasion, *policy);
  const auto on = world_->clock.local(conversation.at, zone).date;
  const auto& debtor = occasion.account.debtor.value;
  const bool spoken_of = std::any_of(said_.held.begin(), said_.held.end(),
                                     [&](const Spoken::Held& one) { return one.debtor == debtor; });
  for (const auto& what : law_.judge(occasion, *policy, world_->knowledge, on, spoken_of))
    violation("law", short_key(key) + " to " + debtor + ": " + what);
  const auto& law = occasion.intent.law;
  if (law && law->claimed) {
    claimed_[occasion.account.debtor.value] =
        law->claimed->interest.minor + law->claimed->costs.minor;
  }
}

void Judge::judge_time(const Conversation& conversation, const policy::Policy& policy) {
  const auto local = world_->clock.local(conversation.at, zone);
  const WorkingDays calendar;
  const bool day = policy.send.days == policy::SendWindow::Days::every_day ||
                   calendar.is_business_day(local.date);
  if (!day || local.minute_of_day < policy.send.from_minute ||
      local.minute_of_day >= policy.send.to_minute)
    violation("window", short_key(conversation.key) + " left on " + to_string(local.date) +
                            " at minute " + std::to_string(local.minute_of_day));
}

void Judge::judge_freshness(const Conversation& conversation, const store::Occasion& occasion) {
  const auto& key = conversation.key;
  if (!world_->pulled || conversation.at - *world_->pulled > 2 * most_age)
    violation("fresh", short_key(key) + " left without a pull just before");
  std::vector<RecordRef> named{{RecordKind::debtor, occasion.account.debtor.value}};
  for (const auto* list : {&occasion.intent.to_pay_now, &occasion.intent.not_yet_due}) {
    for (const auto& line : *list)
      named.push_back({RecordKind::invoice, line.invoice.value});
  }
  for (const auto& ref : named) {
    const auto looked = world_->looked_at.find(ref);
    if (looked == world_->looked_at.end() || conversation.at - looked->second > most_age)
      violation("fresh", short_key(key) + " left without a fresh look at " + ref.id);
  }
  const auto* debtor = world_->knowledge.debtor(occasion.account.debtor.value);
  if (debtor == nullptr) return violation("address", short_key(key) + " to nobody known");
  for (const auto& address : conversation.recipients) {
    const bool known = std::any_of(debtor->mailboxes.begin(), debtor->mailboxes.end(),
                                   [&](const auto& box) { return box.address == address; });
    if (!known) violation("address", short_key(key) + " went to " + address);
  }
}

std::string Judge::claim_of(const policy::Line& line, const std::string& debtor) const {
  const std::string claim = debtor + "/" + line.number;
  return world_->has_terms(line.number) ? claim + "#" + std::to_string(line.total.minor) : claim;
}

std::string Judge::claim_of(ItemId item, const store::Occasion& occasion) const {
  const auto& intent = occasion.intent;
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
    for (const auto& line : *list) {
      if (line.item == item) return claim_of(line, occasion.account.debtor.value);
    }
  }
  return {};
}

void Judge::judge_advances(const Conversation& conversation, const store::Occasion& occasion,
                           const policy::Policy& policy) {
  const auto on = world_->clock.local(conversation.at, zone).date;
  for (const auto& advance : occasion.intent.advances) {
    const auto claim = claim_of(advance.item, occasion);
    const auto step = policy.index_of(advance.step);
    if (claim.empty() || !step) {
      violation("order",
                short_key(conversation.key) + " takes a step of something it does not show");
      continue;
    }
    const Taken taken{*step,
                      advance.round,
                      advance.turn,
                      on,
                      advance.due_date,
                      conversation.key,
                      conversation.body_call,
                      occasion.id.value};
    std::erase_if(ladders_[claim], [&](const Taken& one) {
      return one.by_text && one.occasion == taken.occasion && one.step == taken.step;
    });
    judge_step(claim, taken, advance, policy);
    ladders_[claim].push_back(taken);
  }
}

void Judge::judge_step(const std::string& claim, const Taken& taken, const policy::Advance& advance,
                       const policy::Policy& policy) {
  const auto& before = ladders_[claim];
  const std::string about = short_key(taken.key) + ": " + claim + " takes " + advance.step;
  for (const auto& one : before) {
    if (one.step == taken.step && one.round == taken.round && one.turn == taken.turn)
      return violation("twice", about + " of round " + std::to_string(taken.round) + " on " +
                                    to_string(taken.on) + ", and had it on " + to_string(one.on));
  }
  const auto known = world_->knowledge.claim(claim);
  if (taken.round < known.round || taken.round > known.round + known.perhaps)
    return violation("order", about + " in round " + std::to_string(taken.round) +
                                  ", and it was settled and open again " +
                                  std::to_string(known.round) + " times");

  // A notice takes claims along whatever their ladder said, and a void one is taken again (S39).
  if (world_->plan().lawful) return;
  const auto& step = policy.steps[taken.step];
  const auto same_round = std::find_if(before.rbegin(), before.rend(),
                                       [&](const Taken& one) { return one.round == taken.round; });
  const bool first = same_round == before.rend();
  std::size_t first_overdue = 0;
  while (policy.steps[first_overdue].before_due())
    ++first_overdue;
  const std::size_t last = first ? 0 : same_round->step;
  // S29: after a long pause the last step is taken once more instead of the next one.
  const bool again = !first && taken.step == last && taken.turn > same_round->turn;
  const bool in_order = first
                            ? taken.step <= first_overdue
                            : taken.step > last && taken.step <= std::max(last + 1, first_overdue);
  if (!in_order && !again)
    violation("order", about + (first ? " first" : " after " + policy.steps[last].name));

  // S26: after a broken promise the next step is due at once.
  const bool promised =
      std::any_of(said_.held.begin(), said_.held.end(), [&](const Spoken::Held& one) {
        return one.claim == Knowledge::invoice_of(claim) && one.word.starts_with("promise/");
      });
  if (taken.due_then) {
    const Date due = *taken.due_then;
    if (step.before_due() ? taken.on >= due : taken.on <= due)
      violation("distance", about + " on " + to_string(taken.on) + ", due on " + to_string(due));
    // S14: also when the date was moved later since the step before.
    const bool from_due = first || (same_round->due_then && *same_round->due_then < due);
    const auto earliest = due + nominal_day(policy, taken.step) -
                          (advance.reason == policy::Reason::gathered ? policy.gather_days : 0);
    if (from_due && taken.on < earliest && !promised)
      violation("distance", about + " on " + to_string(taken.on) + ", due on " + to_string(due) +
                                ", and not before " + to_string(earliest) + " by the policy");
  }
  if (first || promised) return;
  if (again) {
    if (taken.on - same_round->on < policy.repeat_after_days)
      violation("distance",
                about + " again after " + std::to_string(taken.on - same_round->on) + " days");
    return;
  }
  const auto least = nominal_day(policy, taken.step) - nominal_day(policy, last) -
                     (advance.reason == policy::Reason::gathered ? policy.gather_days : 0);
  if (!policy.steps[last].before_due() && taken.on - same_round->on < least)
    violation("distance", about + " " + std::to_string(taken.on - same_round->on) + " days after " +
                              policy.steps[last].name + ", at least " + std::to_string(least) +
                              " by the policy");
}

// S20. What is open again is said by the machine alone; what a person asked for does not wait.
void Judge::judge_event_gap(const Conversation& conversation, const store::Occasion& occasion) {
  if (occasion.intent.kind != "reopened" && occasion.intent.kind != "direct_debit_failed") return;
  const auto* policy = policy::find_policy(*policies_, occasion.intent.policy);
  if (policy == nullptr) return;
  const auto on = world_->clock.local(conversation.at, zone).date;
  const auto& debtor = occasion.account.debtor.value;
  const auto last = last_message_.find(debtor);
  if (last != last_message_.end() && on - last->second < policy->min_gap_days)
    violation("gap", short_key(conversation.key) + " to " + debtor + " on " + to_string(on) +
                         ", after one on " + to_string(last->second));
  last_message_[debtor] = on;
}

void Judge::judge_gaps(const Conversation& conversation, const store::Occasion& occasion,
                       const policy::Policy& policy) {
  const auto on = world_->clock.local(conversation.at, zone).date;
  const auto& debtor = occasion.account.debtor.value;
  const auto last = last_message_.find(debtor);
  if (last != last_message_.end() && on - last->second < policy.min_gap_days)
    violation("gap", short_key(conversation.key) + " to " + debtor + " on " + to_string(on) +
                         ", after one on " + to_string(last->second));
  last_message_[debtor] = on;
  auto& led =
      last_lead_[{debtor, std::string(occasion.account.currency.code()), occasion.intent.step}];
  if (led != Date{} && on - led < policy.same_step_gap_days)
    violation("gap", short_key(conversation.key) + ": " + occasion.intent.step + " leads on " +
                         to_string(on) + " to " + debtor + ", and led on " + to_string(led));
  led = on;
}

void Judge::look_at_rows(store::Store& store, AdministrationId administration) {
  const auto chain = store::History(store).verify(administration);
  if (!chain || chain->broken_at)
    violation("truth",
              "the history is broken: " + (chain ? chain->message : chain.error().message));
  store::Overview overview(store);
  const auto all = overview.messages(administration, std::nullopt, 1'000'000);
  if (!all) return violation("truth", "the messages cannot be read: " + all.error().message);
  std::map<std::string, const Conversation*> last;
  for (const auto& one : world_->conversations) {
    auto& known = last[one.key];
    if (known == nullptr || !known->taken) known = &one;
  }
  std::map<std::string, std::string> occasion_of_note;
  std::map<std::string, bool> left;
  for (const auto& message : *all) {
    const auto& row = message.row;
    const auto& key = row.outgoing.key.value;
    if (row.outgoing.channel == ChannelKind::write_back) {
      occasion_of_note[key] = row.occasion.value;
      continue;
    }
    if (row.outgoing.channel == ChannelKind::sms || row.outgoing.channel == ChannelKind::webhook) {
      look_at_post(row);
      // A text message is a form of the message: the note tells of it when the mail was refused.
      if (row.outgoing.channel == ChannelKind::sms && may_have_left(row.state))
        left[row.occasion.value] = true;
      continue;
    }
    if (may_have_left(row.state)) left[row.occasion.value] = true;
    if (row.outgoing.channel == ChannelKind::folder) {
      if (row.state == DeliveryState::accepted && !world_->agency_folder.letters.contains(key))
        violation("delivered", "the file " + key.substr(0, 8) + " is in no folder");
      continue;
    }
    const auto talk = last.find(key);
    const bool taken = talk != last.end() && talk->second->taken;
    const bool counts =
        row.state == DeliveryState::accepted || row.state == DeliveryState::delivered;
    if (counts && !taken)
      violation("delivered", "the row " + key.substr(0, 8) + " counts as " +
                                 std::string(name(row.state)) + " and no server has it");
    if (row.state == DeliveryState::uncertain &&
        (talk == last.end() || talk->second->body_call == 0 || talk->second->reply_read))
      violation("uncertain", "the row " + key.substr(0, 8) +
                                 " is uncertain, and its conversation had an end that was read");
  }
  look_at_tasks();
  std::map<std::string, int> notes;
  for (const auto& note : world_->ledger.notes) {
    const auto at = note.text.rfind("[dunningd ");
    if (at == std::string::npos) continue;
    const auto marker = note.text.substr(at + 10, 32);
    const auto occasion = occasion_of_note.find(marker);
    if (occasion != occasion_of_note.end() && !left[occasion->second])
      violation("note", "the ledger has a note about a message that has not left: " + marker);
    // A second daemon that has the lock too cannot know of a note that is on its way.
    const int most = world_->plan().troubles.contains(Trouble::rivals) ? 2 : 1;
    if (++notes[marker] > most) violation("note", "the note " + marker + " is there twice");
  }
}

void Judge::look_at_post(const store::Row& row) {
  const bool texted = row.outgoing.channel == ChannelKind::sms;
  const auto& taken = texted ? world_->gateway.taken : world_->crm.taken;
  const auto& key = row.outgoing.key.value;
  const auto times = std::count_if(taken.begin(), taken.end(), [&](const auto& one) {
    return one.header("idempotency-key") == key;
  });
  if (texted && times > 1) violation("errand", "the text message " + key + " was taken twice");
  const bool counts = row.state == DeliveryState::accepted || row.state == DeliveryState::delivered;
  if (counts && times == 0)
    violation("errand", "the row " + key + " counts as " + std::string(name(row.state)) +
                            " and nobody has it");
}

// A marker is there once; and so is the number by which a task says how it is done, among those
// that the store knows of.
void Judge::look_at_tasks() {
  constexpr std::string_view command = "dunningctl done ";
  std::map<std::string, int> markers, numbers;
  const int most = world_->plan().troubles.contains(Trouble::rivals) ? 2 : 1;
  const auto& tasks = world_->ledger.tasks;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const auto& task = tasks[i].task;
    if (++markers[task.marker] > most)
      violation("errand", "the ledger has the task " + task.marker + " twice");
    const auto at = task.text.find(command);
    if (i < known_tasks_from_ || at == std::string::npos) continue;
    const auto begin = at + command.size();
    const auto number = task.text.substr(begin, task.text.find(' ', begin) - begin);
    if (++numbers[number] > most) violation("errand", "the ledger has task " + number + " twice");
  }
}

void Judge::look_at_what_is_left() {
  if (world_->plan().asks(Trouble::agencies)) return;  // an agency may have it, or a person
  // With the law a claim may wait for others' notices, and be passed over by what is credited.
  if (world_->plan().lawful) return;
  for (const auto& debtor : world_->debtors) {
    bool in_credit = false;
    for (const auto& id : debtor.credits) {
      const auto* credit = world_->invoice(id);
      in_credit = in_credit || (credit != nullptr && credit->open.minor < 0);
    }
    if (in_credit) continue;
    for (const auto& id : debtor.invoices) {
      const auto* invoice = world_->invoice(id);
      if (invoice == nullptr || invoice->state != InvoiceState::open || is_excused(*invoice))
        continue;
      for (const auto& part : Knowledge::parts(*invoice))
        look_at_what_is_left(part, invoice->number);
    }
  }
}

void Judge::look_at_what_is_left(const Knowledge::Part& part, const std::string& number) {
  const auto due = due_of(part, world_->calls + 1);
  if (part.open <= 0 || !due || world_->today() - *due < world_->plan().quiet_days) return;
  const auto known = world_->knowledge.claim(part.claim);
  const auto& ladder = ladders_[part.claim];
  const auto& steps = policies_->front().steps;
  const bool finished = std::any_of(ladder.begin(), ladder.end(), [&](const Taken& one) {
    return one.round >= known.round && one.step + 1 == steps.size();
  });
  if (finished) return;
  violation("undone", number + ", due " + to_string(*due) + ", stands at " +
                          (ladder.empty() ? "nothing" : steps[ladder.back().step].name));
}

}  // namespace dunning::simulation
