#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// A JSON document as a value of our own. Numbers are kept as the raw token that came over the wire,
// so that 363.00 stays 363.00 and no amount ever passes through a double. Objects keep the order of
// their keys. Typed reading, with errors that name the path, is in json/cursor.hpp.
namespace dunning::json {

struct Member;

class Value {
 public:
  enum class Kind { null, boolean, number, text, array, object };

  Value();  // null
  Value(std::nullptr_t);
  Value(std::string text);
  Value(std::string_view text);
  Value(const char* text);
  template <std::same_as<bool> Flag>
  Value(Flag flag) : data_(flag) {}
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>) Value(Integer integer)
      : Value(number(std::to_string(integer))) {}

  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();

  // `token` must be a JSON number ("12", "-0.50", "1e3"); anything else is a programming error and
  // aborts.
  static Value number(std::string token);
  static Value array(std::vector<Value> items = {});
  static Value object();
  static Value object(std::vector<Member> members);
  static Value object(std::initializer_list<Member> members);

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is_null() const { return kind() == Kind::null; }
  bool is_object() const { return kind() == Kind::object; }
  bool is_array() const { return kind() == Kind::array; }

  // Each aborts when the value is of another kind: for outside data use a Cursor.
  bool boolean() const;
  const std::string& token() const;  // of a number
  const std::string& text() const;
  const std::vector<Value>& items() const;
  const std::vector<Member>& members() const;

  // The first member of that name, or null when there is none or this is no object.
  const Value* find(std::string_view key) const;

  // Building. A null becomes an array (object) first; any other kind aborts. `set` replaces a
  // member of that name in place, else appends it. Both return the value now inside.
  Value& push(Value item);
  Value& set(std::string_view key, Value value);

  bool operator==(const Value&) const;

 private:
  struct Token {
    std::string text;
    bool operator==(const Token&) const = default;
  };
  // In the order of Kind.
  std::variant<std::monostate, bool, Token, std::string, std::vector<Value>, std::vector<Member>>
      data_;
};

struct Member {
  std::string key;
  Value value;
  bool operator==(const Member&) const = default;
};

// Here, because they need to know what a Member is.
inline Value::Value() = default;
inline Value::Value(std::nullptr_t) {}
inline Value::Value(std::string text) : data_(std::move(text)) {}
inline Value::Value(std::string_view text) : data_(std::string(text)) {}
inline Value::Value(const char* text) : data_(std::string(text)) {}
inline Value::Value(const Value&) = default;
inline Value::Value(Value&&) noexcept = default;
inline Value& Value::operator=(const Value&) = default;
inline Value& Value::operator=(Value&&) noexcept = default;
inline Value::~Value() = default;

// "null", "boolean", "number", "text", "list", "object": as error messages say it.
std::string_view name(Value::Kind kind);

// Whether `token` is a number by RFC 8259.
bool is_number_token(std::string_view token);

}  // namespace dunning::json
