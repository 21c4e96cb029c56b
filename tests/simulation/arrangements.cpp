#include <algorithm>

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/approve.hpp"
#include "daemon/desk/dispute.hpp"
#include "daemon/desk/extend.hpp"
#include "daemon/desk/instalments.hpp"
#include "daemon/desk/offer.hpp"
#include "daemon/desk/withdraw.hpp"
#include "daemon/store/administrations.hpp"
#include "tests/simulation/person.hpp"
#include "tests/simulation/speaking.hpp"

// Extensions, disputes about a part, offers, and what needs a yes (S22, S25, S28, S30).
namespace dunning::simulation {
namespace {

constexpr int grace_days = 2;           // banking days after the day of an offer
constexpr std::size_t most_shown = 20;  // ids that somebody has in mind

}  // namespace

// Whatever is said in the moment in which the power fails may have been written or not.
void Person::arrange(Life& life, DebtorLife& debtor, Dice& dice) {
  std::vector<Trouble> kinds;
  for (const auto one :
       {Trouble::extensions, Trouble::parts, Trouble::offers, Trouble::approvals}) {
    if (world_.has(one)) kinds.push_back(one);
  }
  const auto kind = one_of(kinds, dice);
  if (kind == Trouble::approvals) {
    answer(life, dice);
  } else if (!debtor.invoices.empty()) {
    const auto& id = one_of(debtor.invoices, dice);
    const auto* invoice = world_.knowledge.invoice(id);
    if (invoice == nullptr || world_.invoice(id) == nullptr) return;
    const auto claim = Knowledge::claim_key(*invoice);
    const auto open = std::find_if(state_.open.begin(), state_.open.end(),
                                   [&](const Open& one) { return one.claim == claim; });
    if (open != state_.open.end()) {
      if (dice.chance(40)) end(life, *open, dice.chance(50));
    } else if (kind == Trouble::extensions) {
      extend(life, *invoice, dice);
    } else if (kind == Trouble::parts) {
      dispute_a_part(life, *invoice, dice);
    } else {
      offer(life, *invoice, dice);
    }
  }
  if (world_.disk.is_dead()) {
    for (const auto& one : world_.debtors)
      judge_.said().unclear.insert(one.id);
  }
}

void Person::end(Life& life, Open one, bool founded) {
  const auto desk = desk_of(life);
  Result<desk::Done> ended = fail(ErrorKind::permanent, "nothing");
  switch (one.what) {
    case Open::What::plan_request:
      ended = desk::refuse_instalments(desk, administration_name, one.word);
      break;
    case Open::What::dispute:
      ended =
          desk::close_dispute(desk, administration_name, one.word,
                              founded ? desk::DisputeEnd::founded : desk::DisputeEnd::unfounded);
      break;
    case Open::What::extension:
      ended = desk::withdraw(desk, administration_name, one.word);
      break;
  }
  world_.tell("noor ends " + one.word + " on " + one.claim +
              (ended ? "" : ": " + ended.error().message));
  if (!ended) return;
  judge_.released(one.debtor, one.claim, one.word);
  std::erase_if(state_.open, [&](const Open& other) { return other.word == one.word; });
}

void Person::extend(Life& life, const Invoice& invoice, Dice& dice) {
  desk::ExtendWish wish;
  wish.administration = administration_name;
  wish.invoice = invoice.number;
  wish.due = std::max(world_.today(), *invoice.due_date) + 1 + dice.pick(20);
  const auto done = desk::extend(desk_of(life), wish);
  if (!done) return;
  const auto claim = Knowledge::claim_key(invoice);
  judge_.said().extended.push_back({claim, done->word, *wish.due, world_.calls, std::nullopt});
  state_.open.push_back({invoice.debtor.value, claim, done->word, Open::What::extension});
  world_.tell("noor notes: " + done->sentence + " (" + done->word + ")");
}

void Person::dispute_a_part(Life& life, const Invoice& invoice, Dice& dice) {
  if (invoice.open.minor < 200) return;
  const Money part{1 + dice.pick(invoice.open.minor - 1), invoice.open.currency};
  desk::DisputeWish wish;
  wish.administration = administration_name;
  wish.invoice = invoice.number;
  wish.amount = decimal_text(part);
  wish.category = "price";
  wish.owner = noor;
  wish.review = world_.today() + 14;
  const auto done = desk::dispute(desk_of(life), wish);
  if (!done) return;
  const auto claim = Knowledge::claim_key(invoice);
  judge_.said().disputed.push_back({claim, done->word, part.minor, world_.calls, std::nullopt});
  state_.open.push_back({invoice.debtor.value, claim, done->word, Open::What::dispute});
  world_.tell("noor notes: " + done->sentence + " (" + done->word + ")");
}

// One in two is paid, on some day until its last one.
void Person::offer(Life& life, const Invoice& invoice, Dice& dice) {
  if (invoice.open.minor < 1'000) return;
  const Money pay{invoice.open.minor * (50 + dice.pick(40)) / 100, invoice.open.currency};
  desk::OfferWish wish;
  wish.administration = administration_name;
  wish.targets = {invoice.number};
  wish.pay = decimal_text(pay) + " " + std::string(pay.currency.code());
  wish.by = world_.today() + 2 + dice.pick(12);
  const auto done = desk::offer(desk_of(life), wish);
  if (!done) return;
  const auto claim = Knowledge::claim_key(invoice);
  const Date last_day = add_weekdays(*wish.by, grace_days);
  Spoken::Offered made{invoice.debtor.value, claim,       done->word, pay.minor, last_day, {},
                       world_.calls,         std::nullopt};
  for (const auto* books : {&invoice, world_.invoice(invoice.id.value)}) {
    for (const auto& payment : books->payments)
      made.payments_before.insert(payment.id);
  }
  judge_.said().offered.push_back(std::move(made));
  judge_.held(invoice.debtor.value, claim, last_day + 1, done->word);
  world_.tell("noor notes: " + done->sentence + " (" + done->word + ")");
  if (dice.chance(50))
    world_.expect_payment(invoice.id.value, pay.minor,
                          world_.today() + 1 + dice.pick(*wish.by - world_.today()));
}

// What is listed now may be answered days later, when the facts are others.
void Person::look_at_what_waits(Life& life) {
  const auto answer = desk::waiting(desk_of(life), administration_name);
  if (!answer) return;
  for (const auto& of : answer->administrations) {
    for (const auto& one : of.waiting) {
      if (!one.intent) continue;
      const auto& intent = *one.intent;
      Spoken::Answered facts;
      facts.debtor = one.debtor.id.value;
      facts.currency = intent.amount.currency;
      facts.step = intent.step;
      facts.minor = intent.amount.minor;
      for (const auto& advance : intent.advances) {
        for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
          for (const auto& line : *list) {
            if (line.item == advance.item) facts.claims.insert(judge_.claim_of(line, facts.debtor));
          }
        }
      }
      std::erase_if(state_.shown, [&](const Shown& other) { return other.id == one.id; });
      state_.shown.push_back({one.id, intent.step, std::move(facts)});
    }
  }
  if (state_.shown.size() > most_shown)
    state_.shown.erase(state_.shown.begin(),
                       state_.shown.end() - static_cast<std::ptrdiff_t>(most_shown));
}

void Person::answer(Life& life, Dice& dice) {
  if (state_.shown.empty() || dice.chance(40)) look_at_what_waits(life);
  if (state_.shown.empty()) return;
  const auto which =
      static_cast<std::ptrdiff_t>(dice.pick(static_cast<std::int64_t>(state_.shown.size())));
  auto shown = state_.shown[static_cast<std::size_t>(which)];
  const bool yes = dice.chance(75);
  desk::ApprovalWish wish;
  wish.administration = administration_name;
  wish.which = shown.id;
  if (!yes) wish.reason = "she calls them first";
  const auto done = yes ? desk::approve(desk_of(life), wish) : desk::reject(desk_of(life), wish);
  world_.tell("noor says " + std::string(yes ? "yes" : "no") + " to " + shown.step + " for " +
              shown.facts.debtor + (done ? "" : ", and " + done.error().message));
  state_.shown.erase(state_.shown.begin() + which);
  if (!done) return;
  shown.facts.yes = yes;
  shown.facts.call = world_.calls;
  judge_.said().answered.push_back(std::move(shown.facts));
}

void Person::approve_everything(Life& life) {
  const Calm calm(world_);
  state_.shown.clear();
  look_at_what_waits(life);
  for (auto& shown : state_.shown) {
    desk::ApprovalWish wish;
    wish.administration = administration_name;
    wish.which = shown.id;
    if (!desk::approve(desk_of(life), wish)) continue;
    shown.facts.yes = true;
    shown.facts.call = world_.calls;
    judge_.said().answered.push_back(std::move(shown.facts));
  }
  state_.shown.clear();
}

void Person::adopt(Life& life) {
  const Calm calm(world_);
  const store::Administrations administrations(life.store());
  const auto known = administrations.find(administration_name);
  if (!known || known->adopted_on || !known->delta_completed) return;
  desk::AdoptionWishes wishes;
  wishes.ramp = ramp_per_day;
  (void)desk::adopt(desk_of(life), administration_name, wishes);
  const auto now = administrations.find(administration_name);
  if (!now || !now->adopted_on) return;
  judge_.adopted();
  world_.tell("noor adopts the administration, " + std::to_string(ramp_per_day) + " a day");
}

}  // namespace dunning::simulation
