// Our messages, entered in a ledger that counts reminders itself.
#include "tests/contract/connector/filled.hpp"

namespace dunning::contract {
namespace {

LedgerReminder about(const std::vector<std::string>& invoices, std::int64_t before) {
  LedgerReminder reminder;
  for (const auto& invoice : invoices)
    reminder.invoices.push_back({invoice_ref(invoice), before});
  return reminder;
}

void entered(const MakeWorld& make_world) {
  SUBCASE("S32 a reminder is entered once on each of its invoices, whoever asks again") {
    Filled filled(make_world);
    REQUIRE(filled.connector->capabilities().reminders);
    const std::vector<std::string> two = {filled.invoices[0], filled.invoices[2]};
    const auto first = about(two, 0);
    CHECK_FALSE(filled.connector->find_reminder(first).value());
    const auto logged = filled.connector->log_reminder(first);
    REQUIRE_MESSAGE(logged, logged.error().message);
    CHECK(filled.connector->find_reminder(first).value() == *logged);
    REQUIRE(filled.connector->log_reminder(first));
    for (const auto& invoice : two)
      CHECK(filled.world->reminders(invoice) == 1);
    CHECK(filled.world->reminders(filled.invoices[1]) == 0);
    const auto second = about(two, 1);
    CHECK_FALSE(filled.connector->find_reminder(second).value());
    REQUIRE(filled.connector->log_reminder(second));
    CHECK(filled.world->reminders(two[0]) == 2);
  }
  SUBCASE("S32 a reminder of which some were entered is entered on the others") {
    Filled filled(make_world);
    REQUIRE(filled.connector->log_reminder(about({filled.invoices[1]}, 0)));
    const auto both = about({filled.invoices[0], filled.invoices[1]}, 0);
    CHECK_FALSE(filled.connector->find_reminder(both).value());
    REQUIRE(filled.connector->log_reminder(both));
    CHECK(filled.world->reminders(filled.invoices[0]) == 1);
    CHECK(filled.world->reminders(filled.invoices[1]) == 1);
  }
  SUBCASE("a reminder that was entered is read with its invoice") {
    Filled filled(make_world);
    REQUIRE(filled.connector->log_reminder(about({filled.invoices[0]}, 0)));
    filled.world->pass(long_after);
    sync(*filled.connector, ports::PullMode::delta, filled.mirror);
    CHECK(invoice(filled.mirror, filled.invoices[0]).reminders_in_ledger == 1);
    CHECK(invoice(filled.mirror, filled.invoices[0]).state == InvoiceState::open);
  }
}

void troubled(const MakeWorld& make_world) {
  SUBCASE("S32 a reminder whose answer was lost is found by the counters, and not entered twice") {
    Filled filled(make_world);
    const auto reminder = about({filled.invoices[0]}, 0);
    filled.world->lose_answer_to_reminder();
    const auto lost = filled.connector->log_reminder(reminder);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind == ErrorKind::transient);
    CHECK(filled.connector->find_reminder(reminder).value());
    REQUIRE(filled.connector->log_reminder(reminder));
    CHECK(filled.world->reminders(filled.invoices[0]) == 1);
  }
  SUBCASE("S32 a reminder that failed is not there, and can be entered later") {
    Filled filled(make_world);
    const auto reminder = about({filled.invoices[0]}, 0);
    for (const Fault fault : faults) {
      expect_fault(filled, fault, [&] { return filled.connector->log_reminder(reminder); });
      expect_fault(filled, fault, [&] { return filled.connector->find_reminder(reminder); });
      CHECK_FALSE(filled.connector->find_reminder(reminder).value());
    }
    REQUIRE(filled.connector->log_reminder(reminder));
    CHECK(filled.world->reminders(filled.invoices[0]) == 1);
  }
  SUBCASE("what was paid or is gone meanwhile is not reminded of, and holds the others up not") {
    Filled filled(make_world);
    filled.world->pay(filled.invoices[1], "12.71");
    const auto reminder = about({filled.invoices[1], filled.invoices[2], filled.gone().id}, 0);
    REQUIRE(filled.connector->log_reminder(reminder));
    CHECK(filled.connector->find_reminder(reminder).value());
    CHECK(filled.world->reminders(filled.invoices[1]) == 0);
    CHECK(filled.world->reminders(filled.invoices[2]) == 1);
  }
}

}  // namespace

void reminders(const MakeWorld& make_world) {
  if (make_world()->shows().reminders) {
    entered(make_world);
    troubled(make_world);
    return;
  }
  SUBCASE("a system that counts no reminders says so") {
    Filled filled(make_world);
    CHECK_FALSE(filled.connector->capabilities().reminders);
    const auto reminder = about({filled.invoices[0]}, 0);
    CHECK(filled.connector->log_reminder(reminder).error().kind == ErrorKind::permanent);
    CHECK(filled.connector->find_reminder(reminder).error().kind == ErrorKind::permanent);
  }
}

}  // namespace dunning::contract
