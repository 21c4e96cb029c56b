#include "daemon/json/parse.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "daemon/json/cursor.hpp"
#include "daemon/json/write.hpp"

using namespace dunning;
using json::Value;

namespace {

struct Elements {
  std::vector<Value> seen;
  Status status;
};

Elements elements_of(const std::string& text, std::uint64_t limit = json::list_limit) {
  std::istringstream in(text);
  Elements result;
  result.status = json::parse_array(
      in,
      [&](Value&& value) -> Status {
        result.seen.push_back(std::move(value));
        return {};
      },
      limit);
  return result;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

// An endless list that counts what was taken from it.
class Endless : public std::streambuf {
 public:
  std::size_t served = 0;

 private:
  int_type underflow() override {
    std::string& chunk = served == 0 ? first_ : rest_;
    served += chunk.size();
    setg(chunk.data(), chunk.data(), chunk.data() + chunk.size());
    return traits_type::to_int_type(*gptr());
  }
  std::string first_ = "[1";
  std::string rest_ = ",1";
};

}  // namespace

TEST_CASE("parse: a number keeps the token it was written as (rule 7)") {
  struct Row {
    const char* written;
    const char* token;
  };
  for (const Row& row :
       {Row{"363", "363"}, Row{"363.00", "363.00"}, Row{"363.0", "363.0"}, Row{"1e3", "1e3"},
        Row{"-5", "-5"}, Row{"40.10", "40.10"}, Row{"18446744073709551615", "18446744073709551615"},
        Row{"18446744073709551616", "18446744073709551616"},
        Row{"9007199254740993", "9007199254740993"},
        Row{"0.1234567890123456789", "0.1234567890123456789"}}) {
    CAPTURE(row.written);
    const auto value = json::parse(std::string("[") + row.written + "]");
    REQUIRE(value);
    CHECK(value->items().at(0).token() == row.token);
  }
}

TEST_CASE("parse: a document arrives whole, with its keys in their own order") {
  const auto value =
      json::parse(R"({"z": null, "a": [true, false, "\u00e9\ud83d\ude00", {}], "": -0.5})");
  REQUIRE(value);
  CHECK(*value == Value::object({{"z", nullptr},
                                 {"a", Value::array({true, false, "é😀", Value::object({})})},
                                 {"", Value::number("-0.5")}}));
  CHECK(value->members().at(0).key == "z");
}

TEST_CASE("parse: what is not one whole document is an error that names the byte") {
  struct Row {
    const char* what;
    std::string text;
    const char* message;
  };
  const std::vector<Row> rows = {
      {"nothing", "", "at byte 0"},
      {"truncated object", R"({"a": 1)", "at byte 7"},
      {"truncated text", R"(["abc)", "at byte 5"},
      {"trailing garbage", R"({"a": 1} x)", "at byte"},
      {"two documents", "{}{}", "at byte"},
      {"NUL byte after the end", std::string("{}\0{}", 5), "a NUL byte at byte 2"},
      {"NUL byte at the start", std::string("\0", 1), "a NUL byte at byte 0"},
      {"NUL byte in a text", std::string("[\"a\0b\"]", 7), "a NUL byte at byte 3"},
      {"escaped NUL in a text", R"(["a\u0000b"])", "at byte 11"},
      {"escaped NUL in a key", R"({"a\u0000b":1})", "NUL"},
      {"invalid UTF-8", "[\"\xff\"]", "at byte"},
      {"overlong UTF-8", "[\"\xc0\xaf\"]", "at byte"},
      {"half a surrogate pair", R"(["\ud83d"])", "at byte"},
      {"key twice", R"({"a": 1, "b": 2, "a": 3})", "holds a key twice"},
      {"a comma instead of a point", "[12,50,]", "at byte"},
      {"leading zero", "[010]", "at byte"},
      {"NaN", "[NaN]", "at byte"},
      {"a number beyond all measure", "[1e999]", "at byte"},
      {"comment", "[1 /* one */]", "at byte"},
      {"single quotes", "['a']", "at byte"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const auto value = json::parse(row.text);
    REQUIRE_FALSE(value);
    CAPTURE(value.error().message);
    CHECK(value.error().kind == ErrorKind::invalid_input);
    CHECK(value.error().message.find(row.message) != std::string::npos);
    std::istringstream in(row.text);
    const auto streamed = json::parse(in);
    REQUIRE_FALSE(streamed);
    CHECK(streamed.error().message == value.error().message);
  }
}

TEST_CASE("parse: errors never quote the document") {
  const auto value = json::parse(R"({"name": "Jansen" "x"})");
  REQUIRE_FALSE(value);
  CHECK(value.error().message.find("Jansen") == std::string::npos);
}

TEST_CASE("parse: nesting is allowed to the limit and not beyond") {
  CHECK(json::parse(nested(json::depth_limit)));
  CHECK_FALSE(json::parse(nested(json::depth_limit + 1)));
  CHECK_FALSE(json::parse(std::string(1'000'000, '[')));
  CHECK_FALSE(elements_of(std::string(1'000'000, '[')).status);
}

TEST_CASE("parse: a stream longer than its limit is an error") {
  std::istringstream exact("[1,2,3]");
  CHECK(json::parse(exact, 7));
  std::istringstream over("[1,2,3] ");
  const auto value = json::parse(over, 7);
  REQUIRE_FALSE(value);
  CHECK(value.error().message == "the JSON input is longer than 7 bytes");
}

TEST_CASE("parse: the elements of a list come one at a time, in order") {
  const auto [seen, status] =
      elements_of(R"( [ {"id": "1", "list": [1, [2]]}, 363, 363.00, null, [], "x" ] )");
  REQUIRE(status);
  REQUIRE(seen.size() == 6);
  CHECK(*seen[0].find("list") == Value::array({1, Value::array({2})}));
  CHECK(seen[1].token() == "363");
  CHECK(seen[2].token() == "363.00");
  CHECK(seen[3].is_null());
  CHECK(seen[4] == Value::array());
  CHECK(elements_of("[]").status);
}

TEST_CASE("parse: a list of many elements spans many reads of the stream") {
  std::string text = "[";
  for (int i = 0; i < 20'000; ++i)
    text += (i == 0 ? "" : ",") + std::string(R"({"n":)") + std::to_string(i) + "}";
  text += "]";
  const auto [seen, status] = elements_of(text);
  REQUIRE(status);
  REQUIRE(seen.size() == 20'000);
  CHECK(seen.back().find("n")->token() == "19999");
}

TEST_CASE("parse: what is not a list is said so") {
  CHECK(elements_of(R"({"error": "no"})").status.error().message ==
        "expected a list, found object");
  CHECK(elements_of("12").status.error().message == "expected a list, found number");
}

TEST_CASE("parse: a list cut off is an error after the elements that came") {
  const auto [seen, status] = elements_of(R"([{"id": 1}, {"id": 2}, {"i)");
  REQUIRE_FALSE(status);
  CHECK(status.error().kind == ErrorKind::invalid_input);
  CHECK(seen.size() == 2);
}

TEST_CASE("parse: an endless list ends at the first error of its reader, or at its limit") {
  Endless endless;
  std::istream in(&endless);
  int count = 0;
  const auto stopped = json::parse_array(in, [&](Value&&) -> Status {
    if (++count == 3) return fail(ErrorKind::conflict, "enough");
    return {};
  });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().message == "enough");
  CHECK(count == 3);

  Endless another;
  std::istream more(&another);
  CHECK_FALSE(json::parse_array(
      more, [](Value&&) -> Status { return {}; }, 100'000));
  CHECK(another.served < 200'000);
}

TEST_CASE(
    "parse: the elements of a list inside objects come one at a time, and what is around it") {
  const auto inner = [](const char* text, const std::vector<std::string_view>& path) {
    std::istringstream in(text);
    std::string elements;
    auto around = json::parse_inner_array(in, path, [&](Value&& one) -> Status {
      elements += json::write(one) + ";";
      return {};
    });
    return elements + " " + (around ? json::write(*around) : around.error().message);
  };
  CHECK(inner(R"({"Id":"7","Rows":[{"n":1,"Rows":[5]},[2]],"More":{"Rows":[3]}})", {"Rows"}) ==
        R"({"n":1,"Rows":[5]};[2]; {"Id":"7","Rows":[],"More":{"Rows":[3]}})");
  CHECK(inner(R"({"d":{"results":[1,2],"__next":"x"},"results":[3]})", {"d", "results"}) ==
        R"(1;2; {"d":{"results":[],"__next":"x"},"results":[3]})");
  CHECK(inner(R"({"d":[1,2]})", {"d"}) == R"(1;2; {"d":[]})");
  CHECK(inner(R"({"d":{"results":"none"}})", {"d", "results"}) == R"( {"d":{"results":"none"}})");
  CHECK(inner(R"([[1]])", {"d"}) == R"( [[1]])");
  CHECK(inner(R"({"Rows":[1,)", {"Rows"}).starts_with("1; not readable as JSON"));
}

TEST_CASE("parse: one bad element of a list does not take the others with it (rule 9)") {
  const auto [seen, status] =
      elements_of(R"([{"id":1,"name":"a\u0000b"}, {"id":2,"id":3}, {"id":4,"name":"c"}])");
  REQUIRE(status);
  REQUIRE(seen.size() == 3);
  CHECK(json::Cursor(seen[0]).id_text("id") == "1");
  CHECK(json::Cursor(seen[0]).text("name").error().message == "name: the text holds a NUL");
  CHECK(json::Cursor(seen[1]).id_text("id").error().message == "id: is there twice");
  CHECK(json::Cursor(seen[2]).text("name") == "c");
}
