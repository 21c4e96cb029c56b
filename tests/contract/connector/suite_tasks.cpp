// Tasks for people, in the ledger's own list (S34).
#include <algorithm>

#include "tests/contract/connector/filled.hpp"

namespace dunning::contract {
namespace {

const std::string marker = "0123456789abcdef0123456789abcdef";

ports::LedgerTask call_about(const RecordRef& target) {
  return {target,
          "Call Voorbeeld B.V. about \"invoice 7\"",
          "Telephone: 010 123 45 67\nOpen: 363,00 €",
          "ar@acme.example",
          *parse_date("2026-12-01"),
          marker};
}

std::ptrdiff_t with_marker(Filled& filled) {
  const auto all = filled.world->tasks(filled.invoices[0]);
  return std::count_if(all.begin(), all.end(),
                       [&](const auto& text) { return text.find(marker) != std::string::npos; });
}

void made(const MakeWorld& make_world) {
  SUBCASE("S34 a task is written once and found by its marker") {
    Filled filled(make_world);
    REQUIRE(filled.connector->capabilities().tasks);
    const auto task = call_about(invoice_ref(filled.invoices[0]));
    const auto before = filled.connector->find_task(task);
    REQUIRE_MESSAGE(before, before.error().message);
    CHECK_FALSE(before->has_value());
    const auto written = filled.connector->write_task(task);
    REQUIRE_MESSAGE(written, written.error().message);
    CHECK(filled.connector->find_task(task).value() == *written);
    CHECK(with_marker(filled) == 1);
    CHECK(filled.world->tasks(filled.invoices[0]).front().find("010 123 45 67") !=
          std::string::npos);
    auto other = task;
    other.marker = "ffeeddccbbaa99887766554433221100";
    CHECK_FALSE(filled.connector->find_task(other)->has_value());
  }
  SUBCASE("S32 a task whose answer was lost is found again instead of being written twice") {
    Filled filled(make_world);
    auto task = call_about(invoice_ref(filled.invoices[0]));
    task.assignee.clear();  // one request, so that it is the writing one whose answer is lost
    filled.world->lose_next_answer();
    const auto lost = filled.connector->write_task(task);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind == ErrorKind::transient);
    CHECK(filled.connector->find_task(task)->has_value());
    CHECK(with_marker(filled) == 1);
  }
  SUBCASE("a task that was refused is not there, and can be written later") {
    Filled filled(make_world);
    auto task = call_about(invoice_ref(filled.invoices[0]));
    task.assignee.clear();
    for (const Fault fault : {Fault::too_many_requests, Fault::unauthorized, Fault::server_error}) {
      expect_fault(filled, fault, [&] { return filled.connector->write_task(task); });
      CHECK_FALSE(filled.connector->find_task(task)->has_value());
    }
    REQUIRE(filled.connector->write_task(task));
    CHECK(with_marker(filled) == 1);
  }
  SUBCASE("a task about something that does not exist is refused") {
    Filled filled(make_world);
    const auto task = call_about(filled.gone());
    CHECK(filled.connector->find_task(task).error().kind == ErrorKind::not_found);
    CHECK(filled.connector->write_task(task).error().kind == ErrorKind::not_found);
  }
}

}  // namespace

void tasks(const MakeWorld& make_world) {
  if (make_world()->shows().tasks) {
    made(make_world);
    return;
  }
  SUBCASE("a system without a list of tasks says so") {
    Filled filled(make_world);
    CHECK_FALSE(filled.connector->capabilities().tasks);
    const auto task = call_about(invoice_ref(filled.invoices[0]));
    CHECK(filled.connector->write_task(task).error().kind == ErrorKind::permanent);
    CHECK(filled.connector->find_task(task).error().kind == ErrorKind::permanent);
  }
}

}  // namespace dunning::contract
