#include "tests/policy/said.hpp"

namespace dunning::policy::test {

void end(Word& word, std::string_view on, std::string_view how) {
  word.ended_on = day(on);
  word.ended_how = how;
  word.ended_by = "anna";
}

std::vector<Covered> covered(const World& world, std::string_view numbers) {
  std::vector<Covered> all;
  for (const auto& number : split(numbers, ' ')) {
    const auto more = cover(world.account, InvoiceId{"invoice " + number});
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

Promise promise(const World& world, std::string_view amount, std::string_view by,
                std::string_view numbers) {
  Promise made;
  made.amount = money(amount);
  made.by = day(by);
  made.covers = covered(world, numbers);
  return made;
}

Plan plan(const World& world, std::string_view instalments, std::string_view numbers) {
  Plan made;
  for (const auto& one : split(instalments, ',')) {
    const auto parts = split(one, ' ');
    made.instalments.push_back({day(parts.at(0)), money(parts.at(1))});
  }
  made.covers = covered(world, numbers);
  return made;
}

Dispute dispute(std::string_view number, std::string_view amount) {
  Dispute made;
  made.invoice = {"invoice " + std::string(number)};
  if (!amount.empty()) made.amount = money(amount);
  return made;
}

void receives(World& world, std::string_view number, std::string_view amount, std::string_view on) {
  const Money received = money(amount);
  std::string id = "p";
  id += std::to_string(world.item(number).payments.size() + 1);
  for (auto& item : world.account.items) {
    if (item.invoice != world.item(number).invoice) continue;
    item.payments.push_back({id, day(on), received, ""});
    item.received = {item.received.minor + received.minor, received.currency};
  }
  Item& item = world.item(number);
  item.open.minor -= received.minor;
  item.state = item.open.is_positive() ? InvoiceState::open : InvoiceState::paid;
}

Outcomes outcomes_on(const World& world, std::string_view date) {
  return outcomes(world.account, world.policies, world.jurisdiction.calendar, day(date));
}

}  // namespace dunning::policy::test
