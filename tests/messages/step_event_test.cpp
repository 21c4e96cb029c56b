#include "daemon/messages/step_event.hpp"

#include <doctest/doctest.h>

using namespace dunning;

TEST_CASE(
    "S32b what a webhook is told names the step, the debtor, and each invoice with its standing") {
  policy::Intent intent;
  intent.policy = "business";
  intent.step = "reminder";
  intent.email = "reminder";
  intent.sms = "reminder";
  intent.amount = {12'100, Currency{}};
  intent.pay_by = parse_date("2026-03-12");
  policy::Line line;
  line.item.value = 7;
  line.invoice.value = "i7";
  line.number = "F-7";
  line.due_date = parse_date("2026-02-25");
  line.total = {12'100, Currency{}};
  line.open = {12'100, Currency{}};
  intent.to_pay_now = {line};
  policy::Advance advance;
  advance.item = line.item;
  intent.advances = {advance};
  Debtor debtor;
  debtor.id.value = "d1";
  debtor.name = "Café \"Noord\"";
  CHECK(messages::step_event({intent, debtor, "books", *parse_date("2026-03-04"), {"abc"}}) ==
        R"({"schema":1,"event":"step_taken","key":"abc","administration":"books",)"
        R"("date":"2026-03-04","policy":"business","step":"reminder",)"
        R"("debtor":{"id":"d1","number":null,"name":"Caf\u00e9 \"Noord\""},)"
        R"("amount":{"currency":"EUR","amount":"121.00"},"pay_by":"2026-03-12","deadline":null,)"
        R"("next":null,"channels":["mail","sms"],"invoices":[{"invoice":"i7","number":"F-7",)"
        R"("invoice_date":null,"due_date":"2026-02-25","reference":null,"total":"121.00",)"
        R"("open":"121.00","standing":"to_pay_now","advances":true}]})");
}
