#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// What a template is filled with: a tree of named values, every one of them text that is already
// formatted. An absent value is known by name and has nothing to say in this message.
namespace dunning::messages {

class Value {
 public:
  struct Absent {};
  using List = std::vector<Value>;
  using Object = std::map<std::string, Value, std::less<>>;

  Value() = default;  // absent
  Value(std::string text) : value_(std::move(text)) {}
  Value(const char* text) : value_(std::string(text)) {}
  Value(bool flag) : value_(flag) {}
  Value(List list) : value_(std::move(list)) {}
  Value(Object object) : value_(std::move(object)) {}

  // An empty text has nothing to say.
  static Value text_or_absent(std::string text) {
    return text.empty() ? Value() : Value(std::move(text));
  }

  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const bool* flag() const { return std::get_if<bool>(&value_); }
  const List* list() const { return std::get_if<List>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }
  bool absent() const { return std::holds_alternative<Absent>(value_); }

 private:
  std::variant<Absent, std::string, bool, List, Object> value_;
};

}  // namespace dunning::messages
