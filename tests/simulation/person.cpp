#include "tests/simulation/person.hpp"

#include <algorithm>

#include "daemon/desk/dispute.hpp"
#include "daemon/desk/instalments.hpp"
#include "daemon/desk/promise.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/sayings.hpp"
#include "tests/simulation/speaking.hpp"

namespace dunning::simulation {
desk::Desk Person::desk_of(Life& life) const {
  return {life.store(), life.configuration(), world_.clock, noor, {}};
}

AdministrationId Person::administration(Life& life) const {
  return store::Administrations(life.store()).find(administration_name).value().id;
}

void Person::say_something(Life& life, Dice& dice) {
  const Calm calm(world_);
  auto& debtor = one_of(world_.debtors, dice);
  const bool arranges = world_.has(Trouble::extensions) || world_.has(Trouble::parts) ||
                        world_.has(Trouble::offers) || world_.has(Trouble::approvals);
  const bool else_speaks = world_.has(Trouble::agreements) || world_.has(Trouble::words);
  if (arranges && (!else_speaks || dice.chance(50))) return arrange(life, debtor, dice);
  if (world_.has(Trouble::agreements) && dice.chance(50)) return agree(life, debtor, dice);
  if (world_.has(Trouble::words)) hold_or_release(life, debtor, dice);
}

void Person::hold_or_release(Life& life, DebtorLife& debtor, Dice& dice) {
  store::Sayings sayings(life.store());
  std::string claim;
  std::optional<InvoiceId> on;
  if (dice.chance(50) && !debtor.invoices.empty()) {
    const auto& id = one_of(debtor.invoices, dice);
    const auto* invoice = world_.knowledge.invoice(id);
    if (invoice == nullptr || world_.invoice(id) == nullptr) return;
    on = invoice->id;
    claim = Knowledge::claim_key(*invoice);
  } else if (world_.knowledge.debtor(debtor.id) == nullptr) {
    return;
  }
  const auto whole = on ? std::nullopt : std::optional(DebtorId{debtor.id});
  const std::string what = on ? claim : debtor.id;
  if (judge_.is_held(debtor.id, claim)) {
    (void)sayings.release(administration(life), whole, on, noor, world_.clock.peek());
    judge_.released(debtor.id, claim);
    world_.tell("noor releases " + what);
    return;
  }
  const auto until =
      dice.chance(60) ? std::optional(world_.today() + 1 + dice.pick(20)) : std::nullopt;
  if (!sayings.hold({administration(life), whole, on, "she asked", noor, until},
                    world_.clock.peek()))
    return;
  judge_.held(debtor.id, claim, until);
  world_.tell("noor holds " + what + (until ? " until " + to_string(*until) : ""));
}

void Person::hold_whom_this_is_for(Life& life, Dice& dice) {
  const Calm calm(world_);
  const auto& address = world_.conversations.back().recipients.front();
  for (const auto& debtor : world_.debtors) {
    const bool meant = address.find("@bedrijf" + debtor.id.substr(1) + ".") != std::string::npos;
    if (!meant || judge_.is_held(debtor.id, "")) continue;
    const auto until = world_.today() + 1 + dice.pick(5);
    if (!store::Sayings(life.store())
             .hold({administration(life), DebtorId{debtor.id}, std::nullopt, "she called", noor,
                    until},
                   world_.clock.peek()))
      return;
    judge_.held(debtor.id, "", until);
    world_.tell("noor holds " + debtor.id + " until " + to_string(until));
  }
}

void Person::agree(Life& life, DebtorLife& debtor, Dice& dice) {
  if (debtor.invoices.empty()) return;
  const auto& id = one_of(debtor.invoices, dice);
  const auto* invoice = world_.knowledge.invoice(id);
  if (invoice == nullptr || world_.invoice(id) == nullptr) return;
  const auto claim = Knowledge::claim_key(*invoice);
  const auto desk = desk_of(life);

  const auto open = std::find_if(state_.open.begin(), state_.open.end(),
                                 [&](const Open& one) { return one.claim == claim; });
  if (open != state_.open.end()) {
    end(life, *open, dice.chance(50));
    return;
  }
  const auto what = dice.pick(3);
  if (what == 0) {
    // A third promise about the same invoices would have to be approved first.
    if (state_.promises[claim]++ >= 2) return;
    desk::PromiseWish wish;
    wish.administration = administration_name;
    wish.targets = {invoice->number};
    wish.by = world_.today() + 1 + dice.pick(14);
    const auto done = desk::promise(desk, wish);
    if (!done) return;
    judge_.held(debtor.id, claim, *wish.by + 1, done->word);
    world_.tell("noor notes: " + done->sentence);
    return;
  }
  Result<desk::Done> done = fail(ErrorKind::permanent, "nothing");
  if (what == 1) {
    desk::DisputeWish wish;
    wish.administration = administration_name;
    wish.invoice = invoice->number;
    wish.category = "price";
    wish.owner = noor;
    wish.review = world_.today() + 14;
    done = desk::dispute(desk, wish);
  } else {
    desk::InstalmentsWish wish;
    wish.administration = administration_name;
    wish.targets = {invoice->number};
    done = desk::request_instalments(desk, wish);
  }
  if (!done) return;
  judge_.held(debtor.id, claim, std::nullopt, done->word);
  state_.open.push_back(
      {debtor.id, claim, done->word, what == 1 ? Open::What::dispute : Open::What::plan_request});
  world_.tell("noor notes: " + done->sentence + " (" + done->word + ")");
}

void Person::take_back_everything(Life& life) {
  const Calm calm(world_);
  const auto open = state_.open;
  for (const auto& one : open)
    end(life, one, true);
  state_.open.clear();
  // All holds: also what was said in the moment in which the power failed.
  store::Sayings sayings(life.store());
  for (const auto& debtor : world_.debtors) {
    (void)sayings.release(administration(life), DebtorId{debtor.id}, std::nullopt, noor,
                          world_.clock.peek());
    judge_.released(debtor.id, "");
    for (const auto& id : debtor.invoices) {
      const auto* invoice = world_.invoice(id);
      if (invoice == nullptr) continue;
      (void)sayings.release(administration(life), std::nullopt, invoice->id, noor,
                            world_.clock.peek());
      judge_.released(debtor.id, Knowledge::claim_key(*invoice));
    }
  }
}

int Person::resolve_uncertain(Life& life) {
  const Calm calm(world_);
  store::Overview overview(life.store());
  store::Outbox outbox(life.store());
  const auto id = administration(life);
  int uncertain = 0;
  const auto open = overview.messages(id, DeliveryState::uncertain, 1000).value();
  for (const auto& message : open) {
    const auto channel = message.row.outgoing.channel;
    if (channel != ChannelKind::mail && channel != ChannelKind::sms) continue;
    ++uncertain;
    const auto& key = message.row.outgoing.key;
    const bool taken =
        std::any_of(world_.conversations.begin(), world_.conversations.end(),
                    [&](const auto& one) { return one.key == key.value && one.taken; }) ||
        std::any_of(world_.gateway.taken.begin(), world_.gateway.taken.end(),
                    [&](const auto& one) { return one.header("idempotency-key") == key.value; });
    must(outbox.resolve(
        key,
        taken ? store::Outbox::Resolution::delivered : store::Outbox::Resolution::not_delivered,
        noor, world_.today(), world_.clock.peek()));
    world_.tell("noor says that " + key.value.substr(0, 8) +
                (taken ? " was delivered" : " was not delivered"));
  }
  const auto refused = overview.messages(id, DeliveryState::refused, 1000).value();
  for (const auto& message : refused) {
    if (message.row.outgoing.channel != ChannelKind::mail) continue;
    const auto* record =
        world_.ledger.find({RecordKind::debtor, message.occasion.account.debtor.value});
    Debtor debtor = std::get<Debtor>(*record);
    auto& address = debtor.mailboxes.front().address;
    if (address != message.row.outgoing.recipients.front().address) continue;
    address = "x" + address;
    world_.put(debtor);
  }
  return uncertain;
}

void Person::trust_source(Life& life) {
  store::Administrations administrations(life.store());
  const auto row = administrations.find(administration_name).value();
  if (row.suspicious.empty()) return;
  must(administrations.trust(row.id, noor, world_.clock.peek()));
  world_.tell("noor trusts the source: " + row.suspicious);
}

}  // namespace dunning::simulation
