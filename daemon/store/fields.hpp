#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/money.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/value.hpp"
#include "daemon/json/write.hpp"

// Private to daemon/store: the fields of the JSON objects it keeps. What is empty, zero, false or
// unset is not written, and reads as such when it is missing.
namespace dunning::store {

class FieldWriter {
 public:
  FieldWriter() { members_.reserve(16); }  // more than an invoice usually has
  FieldWriter& text(std::string_view key, const std::string& value) {
    return value.empty() ? *this : set(key, value);
  }
  FieldWriter& date(std::string_view key, const std::optional<Date>& value) {
    return value ? set(key, to_string(*value)) : *this;
  }
  FieldWriter& number(std::string_view key, std::int64_t value) {
    return value == 0 ? *this : set(key, value);
  }
  FieldWriter& flag(std::string_view key, bool value) { return value ? set(key, true) : *this; }
  FieldWriter& texts(std::string_view key, const std::vector<std::string>& values) {
    return list(key, values, [](const std::string& one) { return json::Value(one); });
  }
  // "1234.50 EUR"
  FieldWriter& money(std::string_view key, const Money& value) {
    return set(key, to_string(value));
  }
  FieldWriter& money(std::string_view key, const std::optional<Money>& value) {
    return value ? money(key, *value) : *this;
  }
  template <class T, class Make>
  FieldWriter& list(std::string_view key, const std::vector<T>& values, Make make) {
    if (values.empty()) return *this;
    std::vector<json::Value> items;
    items.reserve(values.size());
    for (const T& one : values)
      items.push_back(make(one));
    return set(key, json::Value::array(std::move(items)));
  }
  FieldWriter& set(std::string_view key, json::Value value) {
    members_.push_back({std::string(key), std::move(value)});
    return *this;
  }
  FieldWriter& set_if(std::string_view key, std::optional<json::Value> value) {
    return value ? set(key, *std::move(value)) : *this;
  }
  json::Value object() { return json::Value::object(std::move(members_)); }

 private:
  std::vector<json::Member> members_;
};

// Reads in the same spirit; the first field that is not of its kind is kept as the error.
class FieldReader {
 public:
  explicit FieldReader(json::Cursor cursor) : cursor_(std::move(cursor)) {}

  std::string text(std::string_view key) { return take(cursor_.text_or_empty(key)); }
  std::optional<Date> date(std::string_view key) { return take(cursor_.find_date(key)); }
  std::int64_t number(std::string_view key) { return take(cursor_.find_integer(key)).value_or(0); }
  bool flag(std::string_view key) { return take(cursor_.find_boolean(key)).value_or(false); }
  Date day(std::string_view key) { return take(cursor_.date(key)); }
  Money money(std::string_view key);
  std::optional<Money> find_money(std::string_view key);
  std::vector<std::string> texts(std::string_view key) {
    return list<std::string>(key, [](const json::Cursor& one) { return one.text(); });
  }
  template <class T, class Read>
  std::vector<T> list(std::string_view key, Read read) {
    std::vector<T> values;
    for (const json::Cursor& one : take(cursor_.find_items(key))) {
      auto value = read(one);
      if (!value) {
        keep(value.error());
        break;
      }
      values.push_back(std::move(*value));
    }
    return values;
  }
  template <class Enum, class Parse>
  Enum word(std::string_view key, Enum missing, Parse parse) {
    const std::string spelled = text(key);
    if (spelled.empty()) return missing;
    const auto value = parse(spelled);
    if (!value) keep(cursor_.error(std::string(key) + " has an unknown value"));
    return value.value_or(missing);
  }

  // The value, or the first error.
  template <class T>
  Result<T> done(T value) {
    if (error_) return fail(*error_);
    return value;
  }

 private:
  template <class T>
  T take(Result<T> read) {
    if (read) return std::move(*read);
    keep(read.error());
    return T{};
  }
  void keep(Error error) {
    if (!error_) error_ = std::move(error);
  }
  json::Cursor cursor_;
  std::optional<Error> error_;
};

Result<Money> read_money_text(std::string_view text);  // "1234.50 EUR"

}  // namespace dunning::store
