#include "daemon/json/cursor.hpp"

#include <doctest/doctest.h>

#include <string>

#include "daemon/json/parse.hpp"

using namespace dunning;
using json::Cursor;
using json::Value;

namespace {

Value document(const char* text) {
  auto value = json::parse(text);
  REQUIRE(value);
  return *std::move(value);
}

const char* const invoice = R"({
  "id": 410000000000000001, "contact": {"company_name": 12, "city": "Utrecht", "phone": null},
  "total": "363.0", "paid": 121.00, "half_cent": 0.005, "comma": "12,50", "due_date": "2026-02-30",
  "date": "2026-11-21", "updated_at": "2026-11-21T09:00:00.000Z", "paused": false, "count": 3, "whole": 3.0,
  "details": [{"id": "a"}, {"id": ""}, {}], "empty": ""
})";

template <class T>
std::string complaint(const Result<T>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::invalid_input);
  return result.error().message;
}

}  // namespace

TEST_CASE("cursor: reads each kind of value") {
  const Value value = document(invoice);
  const Cursor top(value);
  CHECK(top.id_text("id") == "410000000000000001");
  CHECK(top.amount("total", Currency()) == Money{36300, {}});
  CHECK(top.amount("paid", Currency()) == Money{12100, {}});
  CHECK(to_string(*top.date("date")) == "2026-11-21");
  CHECK(to_string(*top.instant("updated_at")) == "2026-11-21T09:00:00.000Z");
  CHECK(top.boolean("paused") == false);
  CHECK(top.integer("count") == 3);
  CHECK(top.text("empty") == "");
  CHECK(top.at("contact")->text("city") == "Utrecht");
  CHECK(top.items("details")->size() == 3);
}

TEST_CASE("cursor: an error names the place, what was expected and what was found") {
  const Value value = document(invoice);
  const Cursor top(value);
  const Cursor contact = *top.at("contact");
  const auto details = *top.items("details");
  CHECK(complaint(contact.text("company_name")) ==
        "contact.company_name: expected text, found number");
  CHECK(complaint(contact.text("phone")) == "contact.phone: expected a value, found null");
  CHECK(complaint(contact.text("street")) == "contact.street: is missing");
  CHECK(complaint(details[1].id_text("id")) == "details[1].id: expected an id, found empty text");
  CHECK(complaint(details[2].id_text("id")) == "details[2].id: is missing");
  CHECK(complaint(top.at("details")->text("id")) == "details: expected object, found list");
  CHECK(complaint(top.items("contact")) == "contact: expected list, found object");
  CHECK(complaint(top.boolean("count")) == "count: expected boolean, found number");
  CHECK(complaint(top.integer("whole")) == "whole: expected a whole number of at most 64 bits");
  CHECK(complaint(top.id_text("whole")) == "whole: expected a whole number as id");
  CHECK(complaint(top.date("due_date")) == "due_date: expected a date such as 2026-11-21");
  CHECK(complaint(top.instant("date")) == "date: expected a moment such as 2026-11-21T09:00:00Z");
  CHECK(
      complaint(top.amount("comma", Currency())).starts_with("comma: \"12,50\" is not an amount"));
  CHECK(complaint(top.amount("half_cent", Currency())).starts_with("half_cent: "));
  CHECK(complaint(top.amount("paused", Currency())) == "paused: expected amount, found boolean");
  CHECK(complaint(Cursor(value.members()[0].value).at("x")) == "expected object, found number");
}

TEST_CASE(
    "cursor: a missing or null member is none where none is allowed, and still refused in another "
    "kind") {
  const Value value = document(invoice);
  const Cursor top(value);
  const Cursor contact = *top.at("contact");
  CHECK(contact.text_or_empty("phone") == "");
  CHECK(contact.text_or_empty("street") == "");
  CHECK(complaint(contact.text_or_empty("company_name")) ==
        "contact.company_name: expected text, found number");
  CHECK(contact.find("phone")->has_value() == false);
  CHECK(top.find_items("lines")->empty());
  CHECK(top.find_date("paid_at")->has_value() == false);
  CHECK(top.find_amount("rest", Currency())->has_value() == false);
  CHECK(top.find_amount("paid", Currency())->value() == Money{12100, {}});
  CHECK(top.find_integer("count")->value() == 3);
  CHECK(top.find_boolean("paused")->value() == false);
  CHECK(top.find_id_text("id")->value() == "410000000000000001");
  CHECK_FALSE(top.find_date("due_date"));
  CHECK_FALSE(top.find_instant("date"));
}

TEST_CASE("cursor: an amount in a currency without decimals, and with three") {
  const Value value = document(R"({"total": "1200", "part": 1.5, "fine": "1.234"})");
  const Cursor top(value);
  CHECK(top.amount("total", *Currency::parse("JPY"))->minor == 1200);
  CHECK_FALSE(top.amount("part", *Currency::parse("JPY")));
  CHECK(top.amount("fine", *Currency::parse("KWD"))->minor == 1234);
}
