#include <algorithm>

#include "tests/simulation/judge.hpp"

// What a person said, against what leaves (S10, S20, S22, S25–S30).
namespace dunning::simulation {
namespace {

template <class Use>
void each_line(const policy::Intent& intent, Use use) {
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
    for (const auto& line : *list)
      use(line);
  }
}

}  // namespace

void Judge::held(const std::string& debtor, const std::string& claim, std::optional<Date> until,
                 const std::string& word) {
  said_.held.push_back(
      {debtor, claim, word, until, world_->today(), world_->calls, std::nullopt, std::nullopt});
}

void Judge::released(const std::string& debtor, const std::string& claim, const std::string& word) {
  said_.end(debtor, claim, word, world_->calls, world_->today());
}

void Judge::adopted() {
  old_book_.emplace();
  for (const auto& [debtor, ids] : world_->knowledge.invoices_of_debtors()) {
    for (const auto& id : ids) {
      const auto* invoice = world_->knowledge.invoice(id);
      if (invoice == nullptr || invoice->credit_note) continue;
      for (const auto& part : Knowledge::parts(*invoice))
        old_book_->insert(part.claim);
    }
  }
}

// S26. A credit that nothing is booked on is a receipt: it may have kept the promise.
bool Judge::may_be_kept(const Spoken::Held& said) const {
  if (said.word.rfind("promise/", 0) != 0) return false;
  const auto& known = world_->knowledge;
  const auto ids = known.invoices_of_debtors().find(said.debtor);
  return std::any_of(ids->second.begin(), ids->second.end(), [&](const auto& id) {
    const auto* one = known.invoice(id);
    return one != nullptr && one->credit_note && one->credits.empty() &&
           one->invoice_date >= said.on;
  });
}

void Judge::judge_words(const Conversation& conversation, const store::Occasion& occasion) {
  const auto& debtor = occasion.account.debtor.value;
  const auto* known = world_->knowledge.debtor(debtor);
  if (known != nullptr && !known->stop_signs.empty())
    violation("visible", short_key(conversation.key) + " to " + debtor + " against a stop sign");
  for (const auto& said : said_.held) {
    if (said.debtor != debtor || (said.until && *said.until <= occasion.on)) continue;
    // What was said before leave was given has to be heard.
    if (said.from_call >= conversation.body_call ||
        (said.to_call && *said.to_call <= conversation.body_call))
      continue;
    if (may_be_kept(said)) continue;
    bool concerned = said.claim.empty();
    each_line(occasion.intent, [&](const policy::Line& line) {
      concerned = concerned || said.claim == debtor + "/" + line.number;
    });
    if (concerned)
      violation("visible", short_key(conversation.key) + " to " + debtor + " against " +
                               (said.word.empty() ? "the hold" : said.word) + " on " +
                               (said.claim.empty() ? debtor : said.claim));
  }
}

// S30. What was settled is not asked for, for however long the rest stays open.
void Judge::judge_offers(const Conversation& conversation, const store::Occasion& occasion) {
  each_line(occasion.intent, [&](const policy::Line& line) {
    const auto* invoice = world_->knowledge.invoice(line.invoice.value);
    if (invoice == nullptr) return;
    for (const auto& offer : said_.offered) {
      if (offer.claim != Knowledge::claim_key(*invoice) || offer.to_call ||
          offer.from_call >= conversation.body_call ||
          Spoken::received(offer, *invoice) < offer.pay)
        continue;
      violation("visible", short_key(conversation.key) + " asks for " + line.number + ", and " +
                               offer.word + " about it was paid in time");
    }
  });
}

// S36. What lies in the agency's folder it has from now on.
void Judge::look_at_agency(store::Store& store) {
  for (const auto& [key, bytes] : world_->agency_folder.letters) {
    if (!agency_keys_.insert(key).second) continue;
    const store::Outbox outbox(store);
    const auto row = outbox.find(key);
    const auto occasion =
        row && *row ? outbox.occasion((*row)->occasion) : Result<std::optional<store::Occasion>>();
    if (!occasion || !*occasion) {
      violation("truth", "the agency has a file " + key.substr(0, 8) + " without a row");
      continue;
    }
    const auto& intent = (*occasion)->intent;
    if (!events_.insert({(*occasion)->account.debtor.value, intent.kind + " " + intent.subject})
             .second)
      violation("twice", "the agency is told " + intent.kind + " " + intent.subject + " again");
    for (const auto& advance : intent.advances)
      with_agency_.emplace(claim_of(advance.item, **occasion), world_->calls);
  }
}

void Judge::judge_agency(const Conversation& conversation, const store::Occasion& occasion) {
  each_line(occasion.intent, [&](const policy::Line& line) {
    const auto claim = claim_of(line, occasion.account.debtor.value);
    const auto since = with_agency_.find(claim);
    if (since == with_agency_.end() || since->second >= conversation.body_call) return;
    violation("agency",
              short_key(conversation.key) + " asks for " + line.number + ", which an agency has");
  });
}

// S22. The newest word about the step that leads, and nothing but what was shown.
void Judge::judge_approval(const Conversation& conversation, const store::Occasion& occasion,
                           const policy::Policy& policy) {
  const auto& intent = occasion.intent;
  const auto& debtor = occasion.account.debtor.value;
  const auto needs_a_yes = [&](const policy::Advance& advance) {
    const auto* step = policy.find(advance.step);
    return step != nullptr && step->approval;
  };
  const bool asks = std::any_of(intent.advances.begin(), intent.advances.end(), needs_a_yes);
  if (!asks || said_.unclear.contains(debtor)) return;
  const std::string about = short_key(conversation.key) + " to " + debtor;
  const auto* answer =
      said_.answer(debtor, occasion.account.currency, intent.step, conversation.body_call);
  if (answer == nullptr || !answer->yes) {
    return violation("approval", about + " of " + intent.step + " takes a step that needs a yes, " +
                                     (answer == nullptr ? "and nobody said it" : "and it was no"));
  }
  if (intent.amount.minor > answer->minor)
    violation("approval", about + " asks for " + to_string(intent.amount) +
                              ", and the yes was for " +
                              to_string(Money{answer->minor, intent.amount.currency}));
  const auto lead = policy.index_of(intent.step);
  for (const auto& advance : intent.advances) {
    const auto claim = claim_of(advance.item, occasion);
    if (!answer->claims.contains(claim))
      violation("approval", about + " takes " + claim + " along, which the yes was not for");
    const auto& ladder = ladders_[claim];
    if (std::any_of(ladder.begin(), ladder.end(), [&](const Taken& one) {
          return lead && one.step == *lead && one.call > answer->call;
        }))
      violation("approval", about + " takes " + claim + " on a yes that was used before");
  }
}

// S29. After a hold; of other pauses less is plain.
void Judge::judge_settling(const Conversation& conversation, const store::Occasion& occasion) {
  const auto& debtor = occasion.account.debtor.value;
  for (const auto& advance : occasion.intent.advances) {
    if (advance.reason == policy::Reason::gathered_by_law) continue;  // whatever its ladder says
    const auto claim = claim_of(advance.item, occasion);
    for (const auto& said : said_.held) {
      const bool about = said.debtor == debtor && said.word.empty() &&
                         (said.claim.empty() || said.claim == Knowledge::invoice_of(claim));
      if (!about || said.from_call >= conversation.body_call) continue;
      std::optional<Date> ended = said.until;
      if (said.ended_on) ended = ended ? std::min(*ended, *said.ended_on) : *said.ended_on;
      if (!ended || *ended <= said.on || *ended > occasion.on) continue;
      const auto& ladder = ladders_[claim];
      const bool since = std::any_of(ladder.begin(), ladder.end(),
                                     [&](const Taken& one) { return one.on >= *ended; });
      if (!since && occasion.on < add_weekdays(*ended, 2))
        violation("settling", short_key(conversation.key) + ": " + claim + " takes " +
                                  advance.step + " on " + to_string(occasion.on) +
                                  ", and a hold on it ended on " + to_string(*ended));
    }
  }
}

// S10, S20, S23. Messages about events count in the store, too: what is counted here is less, never
// more.
void Judge::judge_cap(const Conversation& conversation, const store::Occasion& occasion) {
  const auto on = world_->clock.local(conversation.at, zone).date;
  const auto& debtor = occasion.account.debtor.value;
  auto& messages = messages_[debtor];
  const bool first = messages.empty();
  messages.push_back(on);
  const auto lately = std::count_if(messages.begin(), messages.end(),
                                    [&](Date one) { return one <= on && on - one < cap_.days; });
  if (lately > cap_.messages)
    violation("cap", short_key(conversation.key) + " is message " + std::to_string(lately) +
                         " to " + debtor + " in " + std::to_string(cap_.days) + " days");
  if (++messages_of_day_[on] > cap_.of_day)
    violation("cap", short_key(conversation.key) + " is message " +
                         std::to_string(messages_of_day_[on]) + " of " + to_string(on));
  if (!first || cap_.ramp == 0 || !old_book_) return;
  const auto& advances = occasion.intent.advances;
  const bool old = std::any_of(advances.begin(), advances.end(), [&](const auto& advance) {
    return old_book_->contains(claim_of(advance.item, occasion));
  });
  if (old && ++let_in_[on] > cap_.ramp)
    violation("cap", short_key(conversation.key) + " brings in debtor " +
                         std::to_string(let_in_[on]) + " of the old book on " + to_string(on));
}

// An offer that may count as paid keeps the rest of its invoice back for good.
bool Judge::is_excused(const Invoice& invoice) const {
  return said_.ever_offered(Knowledge::claim_key(invoice)) && !invoice.payments.empty();
}

}  // namespace dunning::simulation
