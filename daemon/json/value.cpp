#include "daemon/json/value.hpp"

#include <algorithm>
#include <cstdlib>

namespace dunning::json {
namespace {

std::size_t digit_run(std::string_view text) {
  const auto end =
      std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

Value Value::number(std::string token) {
  if (!is_number_token(token)) std::abort();
  Value value;
  value.data_ = Token{std::move(token)};
  return value;
}

Value Value::array(std::vector<Value> items) {
  Value value;
  value.data_ = std::move(items);
  return value;
}

Value Value::object() {
  return object(std::vector<Member>{});
}

Value Value::object(std::vector<Member> members) {
  Value value;
  value.data_ = std::move(members);
  return value;
}

Value Value::object(std::initializer_list<Member> members) {
  return object(std::vector<Member>(members));
}

bool Value::boolean() const {
  if (kind() != Kind::boolean) std::abort();
  return std::get<bool>(data_);
}

const std::string& Value::token() const {
  if (kind() != Kind::number) std::abort();
  return std::get<Token>(data_).text;
}

const std::string& Value::text() const {
  if (kind() != Kind::text) std::abort();
  return std::get<std::string>(data_);
}

const std::vector<Value>& Value::items() const {
  if (kind() != Kind::array) std::abort();
  return std::get<std::vector<Value>>(data_);
}

const std::vector<Member>& Value::members() const {
  if (kind() != Kind::object) std::abort();
  return std::get<std::vector<Member>>(data_);
}

const Value* Value::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  const auto& all = members();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Member& member) { return member.key == key; });
  return found == all.end() ? nullptr : &found->value;
}

Value& Value::push(Value item) {
  if (is_null()) data_ = std::vector<Value>{};
  if (!is_array()) std::abort();
  return std::get<std::vector<Value>>(data_).emplace_back(std::move(item));
}

Value& Value::set(std::string_view key, Value value) {
  if (is_null()) data_ = std::vector<Member>{};
  if (!is_object()) std::abort();
  auto& all = std::get<std::vector<Member>>(data_);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Member& member) { return member.key == key; });
  if (found == all.end()) return all.emplace_back(Member{std::string(key), std::move(value)}).value;
  return found->value = std::move(value);
}

bool Value::operator==(const Value& other) const {
  return data_ == other.data_;
}

std::string_view name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return "boolean";
    case Value::Kind::number:
      return "number";
    case Value::Kind::text:
      return "text";
    case Value::Kind::array:
      return "list";
    case Value::Kind::object:
      return "object";
  }
  return "null";
}

bool is_number_token(std::string_view token) {
  if (token.starts_with('-')) token.remove_prefix(1);
  const std::size_t whole = digit_run(token);
  if (whole == 0 || (whole > 1 && token[0] == '0')) return false;
  token.remove_prefix(whole);
  if (token.starts_with('.')) {
    token.remove_prefix(1);
    const std::size_t fraction = digit_run(token);
    if (fraction == 0) return false;
    token.remove_prefix(fraction);
  }
  if (token.starts_with('e') || token.starts_with('E')) {
    token.remove_prefix(1);
    if (token.starts_with('+') || token.starts_with('-')) token.remove_prefix(1);
    const std::size_t exponent = digit_run(token);
    if (exponent == 0) return false;
    token.remove_prefix(exponent);
  }
  return token.empty();
}

}  // namespace dunning::json
