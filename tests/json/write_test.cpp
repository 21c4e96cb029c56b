#include "daemon/json/write.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "daemon/json/parse.hpp"

using namespace dunning;
using json::Value;

TEST_CASE("write: output is compact, 7-bit, in the order the keys were given") {
  const Value value = Value::object({{"b", "één €\U0001F600"},
                                     {"a", Value::array({1, -2, true, nullptr})},
                                     {"q", "\"\\\n\r\t\b\x7f/"},
                                     {"none", Value::object({})}});
  CHECK(
      json::write(value) ==
      R"({"b":"\u00e9\u00e9n \u20ac\ud83d\ude00","a":[1,-2,true,null],"q":"\"\\\n\r\t\u0008\u007f/","none":{}})");
}

TEST_CASE("write: what was written is read back the same") {
  const char* const text =
      R"({"z":363.00,"y":[1e3,40.10,-0.5],"x":"\u00e9","w":{"v":[]},"u":18446744073709551616})";
  const auto value = json::parse(text);
  REQUIRE(value);
  CHECK(json::write(*value) == text);
  CHECK(json::parse(json::write_pretty(*value)) == *value);
  CHECK(json::parse(json::canonical(*value))->find("z")->token() == "363.00");
}

TEST_CASE("write: the canonical form does not depend on the order of keys, at any depth") {
  const auto one = json::parse(R"({"b": {"y": 1, "x": 2}, "a": [{"d": 1, "c": 2}]})");
  const auto two = json::parse(R"({"a": [{"c": 2, "d": 1}], "b": {"x": 2, "y": 1}})");
  REQUIRE(one);
  REQUIRE(two);
  CHECK(json::canonical(*one) == R"({"a":[{"c":2,"d":1}],"b":{"x":2,"y":1}})");
  CHECK(json::canonical(*one) == json::canonical(*two));
  CHECK(json::write(*one) != json::write(*two));
}

TEST_CASE(
    "write: bytes that are no UTF-8 become the replacement character, and nothing is lost after "
    "them") {
  CHECK(json::write("a\xff"
                    "b") == R"("a\ufffdb")");
  CHECK(json::write("\xc0\xaf") == R"("\ufffd\ufffd")");
  CHECK(json::write("\xe2\x82") == R"("\ufffd\ufffd")");
  CHECK(json::write("\xed\xa0\x80") == R"("\ufffd\ufffd\ufffd")");
  CHECK(json::write(std::string_view("\0", 1)) == R"("\u0000")");
}

TEST_CASE("write: for people, indented") {
  CHECK(json::write_pretty(Value::object({{"a", Value::array({1, 2})}, {"b", Value::array()}})) ==
        "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}\n");
}

TEST_CASE("write: values are built piece by piece") {
  Value value;
  value.set("id", 1);
  value.set("list", Value::array()).push("x");
  value.set("id", 2);
  Value list;
  list.push(std::numeric_limits<std::int64_t>::min());
  list.push(std::numeric_limits<std::uint64_t>::max());
  value.set("numbers", std::move(list));
  CHECK(json::write(value) ==
        R"({"id":2,"list":["x"],"numbers":[-9223372036854775808,18446744073709551615]})");
}

TEST_CASE("write: what is a number token") {
  for (const char* token : {"0", "-0", "12", "1.5", "1e3", "1E-3", "-1.25e+7"})
    CHECK(json::is_number_token(token));
  for (const char* token : {"", "-", "01", "1.", ".5", "1e", "+1", "1,5", "0x1", "NaN", " 1"}) {
    CAPTURE(token);
    CHECK_FALSE(json::is_number_token(token));
  }
}
