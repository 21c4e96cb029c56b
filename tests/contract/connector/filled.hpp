#pragma once

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "tests/contract/connector/mirror.hpp"
#include "tests/contract/connector/world.hpp"

// What the parts of the contract suite share.
namespace dunning::contract {

inline constexpr Millis long_after =
    std::chrono::hours{1};  // beyond any overlap a connector may keep

inline constexpr std::array faults = {
    Fault::too_many_requests, Fault::unauthorized, Fault::not_found, Fault::server_error,
    Fault::malformed,         Fault::truncated,    Fault::endless,   Fault::slow};

inline ErrorKind expected(Fault fault) {
  if (fault == Fault::too_many_requests) return ErrorKind::rate_limited;
  if (fault == Fault::unauthorized) return ErrorKind::auth;
  if (fault == Fault::not_found) return ErrorKind::not_found;
  return ErrorKind::transient;
}

inline RecordRef invoice_ref(const std::string& invoice) {
  return {RecordKind::invoice, invoice};
}

// A record that no ledger has.
inline RecordRef unknown_ref() {
  return invoice_ref("11111111-2222-4333-8444-555555555555");
}

inline RecordRef bank_line_ref(const std::string& bank_line) {
  return {RecordKind::bank_line, bank_line};
}

// An administration with a few debtors and invoices, and a mirror that is up to date with it.
struct Filled {
  explicit Filled(const MakeWorld& make_world) : world(make_world()), connector(world->connect()) {
    debtor = world->add_debtor("Voorbeeld B.V.");
    for (const char* amount : {"363.00", "12.71", "1000.00", "0.05"}) {
      invoices.push_back(world->add_invoice(debtor, amount));
    }
    world->pass(long_after);
    sync(*connector, ports::PullMode::delta, mirror);
    world->pass(long_after);
  }
  // The ledger does not know it: one that was removed, where that is possible.
  RecordRef gone() {
    if (!world->shows().vanishes) return unknown_ref();
    world->remove_invoice(invoices[0]);
    return invoice_ref(invoices[0]);
  }
  // Whether the mirror is what a new one would be.
  bool is_as_from_scratch() {
    Mirror fresh;
    sync(*connector, ports::PullMode::sweep, fresh);
    if (world->shows().settled) return mirror == fresh;
    auto unsettled = mirror;
    std::erase_if(unsettled.records, [](const auto& one) {
      return one.first.kind == RecordKind::invoice && is_settled(one.second);
    });
    return unsettled == fresh;
  }

  std::unique_ptr<World> world;
  std::unique_ptr<ports::Connector> connector;
  std::string debtor;
  std::vector<std::string> invoices;
  Mirror mirror;
};

template <class Call>
void expect_fault(Filled& filled, Fault fault, Call call) {
  CAPTURE(static_cast<int>(fault));
  filled.world->fail_next(fault);
  const auto result = call();
  REQUIRE_FALSE(result);
  CAPTURE(result.error().message);
  CHECK(result.error().kind == expected(fault));
  CHECK_FALSE(result.error().message.empty());
  if (fault != Fault::too_many_requests) return;
  REQUIRE(result.error().not_before);
  CHECK(*result.error().not_before > filled.world->now());
  CHECK(*result.error().not_before <= filled.world->now() + Millis(std::chrono::hours{25}));
  filled.world->pass(*result.error().not_before - filled.world->now());
}

void bank_lines(const MakeWorld& make_world);  // suite_bank.cpp
void documents(const MakeWorld& make_world);
void reminders(const MakeWorld& make_world);  // suite_reminders.cpp

void tasks(const MakeWorld& make_world);  // suite_tasks.cpp

}  // namespace dunning::contract
