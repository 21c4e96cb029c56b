#include "tests/sandbox/exact_online/filter.hpp"

#include <algorithm>
#include <cctype>
#include <limits>

#include "tests/sandbox/exact_online/literal.hpp"

namespace dunning::sandbox::exact_online {

namespace {

// A literal, a property, or a function of other terms.
struct Term {
  enum class Kind { literal, property, function } kind = Kind::literal;
  Value value;
  const Property* property = nullptr;
  std::string function;
  std::vector<Term> arguments;
};

}  // namespace

struct Filter::Node {
  enum class Kind { both, either, inverse, comparison } kind = Kind::comparison;
  std::string comparison;
  Term left;
  Term right;
  std::vector<std::shared_ptr<const Node>> parts;
};

namespace {

using Node = Filter::Node;
using NodePointer = std::shared_ptr<const Node>;

std::vector<std::string> tokens_of(const std::string& text) {
  std::vector<std::string> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at;
    } else if (c == '(' || c == ')' || c == ',') {
      tokens.emplace_back(1, c);
      ++at;
    } else {
      std::string token;
      bool inside = false;
      while (at < text.size()) {
        const char next = text[at];
        if (next == '\'') inside = !inside;
        const bool ends = next == '(' || next == ')' || next == ',' ||
                          std::isspace(static_cast<unsigned char>(next)) != 0;
        if (!inside && ends) break;
        token += next;
        ++at;
      }
      tokens.push_back(token);
    }
  }
  return tokens;
}

class Parser {
 public:
  Parser(std::vector<std::string> tokens, const Endpoint& endpoint, std::set<std::string>& fields)
      : tokens_(std::move(tokens)), endpoint_(endpoint), fields_(fields) {}

  NodePointer whole() {
    NodePointer node = either();
    return at_ == tokens_.size() ? node : nullptr;
  }

 private:
  bool take(std::string_view token) {
    if (at_ >= tokens_.size() || tokens_[at_] != token) return false;
    ++at_;
    return true;
  }

  NodePointer joined(NodePointer (Parser::*part)(), std::string_view word, Node::Kind kind) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    do {
      NodePointer next = (this->*part)();
      if (!next) return nullptr;
      node->parts.push_back(std::move(next));
    } while (take(word));
    return node->parts.size() == 1 ? node->parts.front() : node;
  }
  NodePointer either() { return joined(&Parser::both, "or", Node::Kind::either); }
  NodePointer both() { return joined(&Parser::single, "and", Node::Kind::both); }

  NodePointer single() {
    if (take("not")) {
      auto node = std::make_shared<Node>();
      node->kind = Node::Kind::inverse;
      NodePointer part = single();
      if (!part) return nullptr;
      node->parts.push_back(std::move(part));
      return node;
    }
    if (take("(")) {
      NodePointer node = either();
      return node && take(")") ? node : nullptr;
    }
    auto node = std::make_shared<Node>();
    auto left = term();
    if (!left) return nullptr;
    node->left = *std::move(left);
    static const std::set<std::string> comparisons{"eq", "ne", "gt", "ge", "lt", "le"};
    if (at_ < tokens_.size() && comparisons.contains(tokens_[at_])) {
      node->comparison = tokens_[at_++];
      auto right = term();
      if (!right) return nullptr;
      node->right = *std::move(right);
    } else {  // a function or a flag by itself
      node->comparison = "eq";
      node->right.value = true;
    }
    return node;
  }

  std::optional<Term> term() {
    if (at_ >= tokens_.size()) return std::nullopt;
    const std::string token = tokens_[at_++];
    Term made;
    if (at_ < tokens_.size() && tokens_[at_] == "(") return function(token);
    if (const Property* property = endpoint_.find(token)) {
      fields_.insert(token);
      made.kind = Term::Kind::property;
      made.property = property;
      return made;
    }
    const auto literal = read_literal(token);
    if (!literal) return std::nullopt;
    made.value = *literal;
    return made;
  }

  std::optional<Term> function(const std::string& name) {
    static const std::map<std::string, std::size_t> known{{"substringof", 2}, {"startswith", 2},
                                                          {"endswith", 2},    {"trim", 1},
                                                          {"tolower", 1},     {"toupper", 1}};
    const auto found = known.find(name);
    if (found == known.end() || !take("(")) return std::nullopt;
    Term made;
    made.kind = Term::Kind::function;
    made.function = name;
    do {
      auto argument = term();
      if (!argument) return std::nullopt;
      made.arguments.push_back(*std::move(argument));
    } while (take(","));
    if (!take(")") || made.arguments.size() != found->second) return std::nullopt;
    return made;
  }

  std::vector<std::string> tokens_;
  const Endpoint& endpoint_;
  std::set<std::string>& fields_;
  std::size_t at_ = 0;
};

std::string text_in(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

std::string mapped(std::string text, int (*change)(int)) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [change](unsigned char c) { return static_cast<char>(change(c)); });
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t from = text.find_first_not_of(' ');
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

Value evaluate(const Term& term, const Row& row) {
  if (term.kind == Term::Kind::literal) return term.value;
  if (term.kind == Term::Kind::property)
    return value_of(row.at(term.property->name), term.property->type);
  const std::string first = text_in(evaluate(term.arguments[0], row));
  if (term.function == "trim") return trimmed(first);
  if (term.function == "tolower") return mapped(first, std::tolower);
  if (term.function == "toupper") return mapped(first, std::toupper);
  const std::string second = text_in(evaluate(term.arguments[1], row));
  const std::string a = mapped(first, std::tolower);
  const std::string b = mapped(second, std::tolower);
  if (term.function == "substringof") return b.find(a) != std::string::npos;
  return term.function == "startswith" ? a.starts_with(b) : a.ends_with(b);
}

bool holds(const Node& node, const Row& row) {
  switch (node.kind) {
    case Node::Kind::both:
      return std::all_of(node.parts.begin(), node.parts.end(),
                         [&](const NodePointer& part) { return holds(*part, row); });
    case Node::Kind::either:
      return std::any_of(node.parts.begin(), node.parts.end(),
                         [&](const NodePointer& part) { return holds(*part, row); });
    case Node::Kind::inverse:
      return !holds(*node.parts.front(), row);
    case Node::Kind::comparison:
      break;
  }
  const Value left = evaluate(node.left, row);
  const Value right = evaluate(node.right, row);
  const auto sign = compare(left, right);
  const bool missing =
      std::holds_alternative<std::monostate>(left) || std::holds_alternative<std::monostate>(right);
  if (node.comparison == "eq") return sign && *sign == 0;
  if (node.comparison == "ne") return !sign || *sign != 0;
  if (!sign || missing) return false;
  if (node.comparison == "gt") return *sign > 0;
  if (node.comparison == "ge") return *sign >= 0;
  return node.comparison == "lt" ? *sign < 0 : *sign <= 0;
}

// The comparisons that every fitting row fulfils.
void required(const Node& node, std::vector<const Node*>& all) {
  if (node.kind == Node::Kind::comparison) all.push_back(&node);
  if (node.kind != Node::Kind::both) return;
  for (const NodePointer& part : node.parts)
    required(*part, all);
}

bool about(const Node& node, const std::string& field) {
  return node.left.kind == Term::Kind::property && node.left.property->name == field &&
         node.right.kind == Term::Kind::literal;
}

}  // namespace

std::optional<Filter> Filter::read(const std::string& text, const Endpoint& endpoint) {
  Filter filter;
  filter.root_ = Parser(tokens_of(text), endpoint, filter.fields_).whole();
  if (!filter.root_) return std::nullopt;
  return filter;
}

bool Filter::fits(const Row& row) const {
  return holds(*root_, row);
}

std::string Filter::equal_to(const std::string& field) const {
  std::vector<const Node*> all;
  required(*root_, all);
  for (const Node* node : all) {
    if (node->comparison == "eq" && about(*node, field)) return text_in(node->right.value);
  }
  return {};
}

std::int64_t Filter::above(const std::string& field) const {
  std::int64_t bound = std::numeric_limits<std::int64_t>::min();
  std::vector<const Node*> all;
  required(*root_, all);
  for (const Node* node : all) {
    if (!about(*node, field)) continue;
    const auto* value = std::get_if<std::int64_t>(&node->right.value);
    if (value != nullptr && node->comparison == "gt") bound = std::max(bound, *value);
    if (value != nullptr && node->comparison == "ge") bound = std::max(bound, *value - 1);
  }
  return bound;
}

}  // namespace dunning::sandbox::exact_online
