#include "tests/sandbox/xero/where.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/digits.hpp"

namespace dunning::sandbox::xero {

struct Where::Node {
  enum class Kind { both, either, compare, method, flag };
  Kind kind = Kind::flag;
  std::vector<std::shared_ptr<const Node>> parts;  // of both and either
  std::string property;
  bool lowered = false;  // .ToLower()
  std::string word;      // operator, or method
  Value value;
};

namespace {

using Node = Where::Node;
using Shared = std::shared_ptr<const Node>;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

struct Token {
  enum class Kind { end, word, text, number, sign };
  Kind kind = Kind::end;
  std::string text;
};

Result<std::vector<Token>> tokens_of(const std::string& text) {
  std::vector<Token> tokens;
  std::size_t i = 0;
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
  };
  while (i < text.size()) {
    const char c = text[i];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++i;
    } else if (c == '\'') {
      return fail(ErrorKind::invalid_input, "Character literal must contain exactly one character");
    } else if (c == '"') {
      const std::size_t end = text.find('"', i + 1);
      if (end == std::string::npos)
        return fail(ErrorKind::invalid_input, "Unterminated string literal");
      tokens.push_back({Token::Kind::text, text.substr(i + 1, end - i - 1)});
      i = end + 1;
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-') {
      std::size_t end = i + 1;
      while (end < text.size() &&
             (std::isdigit(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.'))
        ++end;
      tokens.push_back({Token::Kind::number, text.substr(i, end - i)});
      i = end;
    } else if (is_word(c)) {
      std::size_t end = i;
      while (end < text.size() && is_word(text[end]))
        ++end;
      tokens.push_back({Token::Kind::word, text.substr(i, end - i)});
      i = end;
    } else {
      const std::string two = text.substr(i, 2);
      const bool pair =
          two == "==" || two == "!=" || two == ">=" || two == "<=" || two == "&&" || two == "||";
      if (!pair && std::string_view("=<>(),").find(c) == std::string_view::npos)
        return fail(ErrorKind::invalid_input, std::string("Syntax error '") + c + "'");
      tokens.push_back({Token::Kind::sign, pair ? two : std::string(1, c)});
      i += pair ? 2 : 1;
    }
  }
  tokens.push_back({});
  return tokens;
}

std::optional<Number> read_number(const std::string& text) {
  const bool negative = text.starts_with('-');
  const std::size_t from = negative ? 1 : 0;
  const std::size_t point = text.find('.');
  const auto whole = digits(text.substr(from, point == std::string::npos ? point : point - from));
  std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  fraction.resize(4, '0');
  const auto parts = digits(fraction);
  if (!whole || !parts) return std::nullopt;
  const std::int64_t scaled = *whole * 10'000 + *parts;
  return Number{negative ? -scaled : scaled};
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<Shared> whole() {
    Shared node = TRY(either());
    if (now().kind != Token::Kind::end) return fail(ErrorKind::invalid_input, "Syntax error");
    return node;
  }

 private:
  const Token& now() const { return tokens_[at_]; }
  bool take(const std::string& text) {
    const bool fits = now().kind != Token::Kind::text && lower(now().text) == text;
    if (fits) ++at_;
    return fits;
  }

  Result<Shared> either() { return joined(Node::Kind::either, "||", "or"); }
  Result<Shared> both() { return joined(Node::Kind::both, "&&", "and"); }

  Result<Shared> joined(Node::Kind kind, const char* sign, const char* word) {
    const auto inner = [&] { return kind == Node::Kind::either ? both() : single(); };
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->parts.push_back(TRY(inner()));
    while (take(sign) || take(word))
      node->parts.push_back(TRY(inner()));
    return node->parts.size() == 1 ? node->parts.front() : Shared(node);
  }

  Result<Shared> single() {
    if (take("(")) {
      Shared node = TRY(either());
      if (!take(")")) return fail(ErrorKind::invalid_input, "')' or operator expected");
      return node;
    }
    if (now().kind != Token::Kind::word)
      return fail(ErrorKind::invalid_input, "Expression expected");
    auto node = std::make_shared<Node>();
    node->property = tokens_[at_++].text;
    TRY(methods(*node));
    if (node->kind == Node::Kind::method) return Shared(node);
    for (const char* each : {"==", "=", "!=", ">=", "<=", ">", "<"}) {
      if (!take(each)) continue;
      node->kind = Node::Kind::compare;
      node->word = std::string(each) == "=" ? "==" : each;
      node->value = TRY(literal());
      return Shared(node);
    }
    node->kind = Node::Kind::flag;
    return Shared(node);
  }

  // "Name.ToLower().Contains(" arrives as the word before the parenthesis.
  Status methods(Node& node) {
    while (take("(")) {
      const std::size_t dot = node.property.rfind('.');
      const std::string name = lower(node.property.substr(dot + 1));
      if (dot == std::string::npos) return fail(ErrorKind::invalid_input, "Expression expected");
      node.property.resize(dot);
      if (name == "tolower") {
        node.lowered = true;
      } else if (name == "contains" || name == "startswith" || name == "endswith") {
        node.kind = Node::Kind::method;
        node.word = name;
        node.value = TRY(literal());
      } else {
        return fail(ErrorKind::invalid_input, "No applicable method '" + name + "' exists");
      }
      if (!take(")")) return fail(ErrorKind::invalid_input, "')' or ',' expected");
      if (node.kind == Node::Kind::method || now().kind != Token::Kind::word ||
          !now().text.starts_with('.'))
        return {};
      node.property += tokens_[at_++].text;
    }
    return {};
  }

  Result<Value> literal() {
    const Token token = tokens_[at_++];
    if (token.kind == Token::Kind::text) return Value(token.text);
    if (token.kind == Token::Kind::number) {
      const auto number = read_number(token.text);
      if (number) return Value(*number);
    }
    const std::string word = token.kind == Token::Kind::word ? lower(token.text) : "";
    if (word == "true" || word == "false") return Value(word == "true");
    if (word == "null") return Value(Null{});
    if ((word == "guid" || word == "datetime.parse" || word == "guid.parse") && take("(")) {
      const Token text = tokens_[at_++];
      if (text.kind != Token::Kind::text || !take(")"))
        return fail(ErrorKind::invalid_input, "Expression expected");
      if (word != "datetime.parse") return Value(lower(text.text));
      const bool dated = text.text.size() == 10;
      const auto moment = parse_instant(text.text + (dated ? "T00:00:00Z" : ""));
      const auto zoneless = parse_instant(text.text + "Z");
      if (!moment && !zoneless)
        return fail(ErrorKind::invalid_input, "String was not recognized as a valid DateTime.");
      return Value(moment ? *moment : *zoneless);
    }
    if (word == "datetime" && take("(")) return date_of_parts();
    return fail(ErrorKind::invalid_input, "Expression expected");
  }

  Result<Value> date_of_parts() {
    std::vector<std::int64_t> parts;
    do {
      const auto part = digits(tokens_[at_++].text);
      if (!part) return fail(ErrorKind::invalid_input, "Expression expected");
      parts.push_back(*part);
    } while (take(","));
    if (!take(")") || parts.size() < 3)
      return fail(ErrorKind::invalid_input, "')' or ',' expected");
    parts.resize(6, 0);
    const auto two = [](std::int64_t part) {
      return (part < 10 ? "0" : "") + std::to_string(part);
    };
    const auto date =
        parse_date(std::to_string(parts[0]) + "-" + two(parts[1]) + "-" + two(parts[2]));
    if (!date)
      return fail(ErrorKind::invalid_input,
                  "Year, Month, and Day parameters describe an "
                  "un-representable DateTime.");
    return Value(
        Instant{date->days() * 86'400'000 + ((parts[3] * 60 + parts[4]) * 60 + parts[5]) * 1000});
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

const char* type_name(const Value& value) {
  constexpr const char* names[] = {"Object", "Boolean", "Decimal", "String", "DateTime"};
  return names[value.index()];
}

Result<bool> compare(const Node& node, Value left) {
  const Value& right = node.value;
  const bool equality = node.word == "==" || node.word == "!=";
  const bool either_null =
      std::holds_alternative<Null>(left) || std::holds_alternative<Null>(right);
  if (either_null) {
    const bool both_null = left.index() == right.index();
    if (!equality) return false;
    return both_null == (node.word == "==");
  }
  if (left.index() != right.index()) {
    return fail(ErrorKind::invalid_input, "Operator '" + node.word +
                                              "' incompatible with operand types '" +
                                              type_name(left) + "' and '" + type_name(right) + "'");
  }
  // Text is compared without regard to letter case.
  Value folded = right;
  if (std::holds_alternative<std::string>(left)) {
    left = lower(std::get<std::string>(left));
    folded = lower(std::get<std::string>(right));
  }
  if (node.word == "==") return left == folded;
  if (node.word == "!=") return left != folded;
  if (node.word == "<") return left < folded;
  if (node.word == "<=") return left <= folded;
  return node.word == ">" ? left > folded : left >= folded;
}

Result<bool> holds_at(const Node& node, const Fields& fields) {
  if (node.kind == Node::Kind::both || node.kind == Node::Kind::either) {
    const bool stops_at = node.kind == Node::Kind::either;
    for (const Shared& part : node.parts) {
      const bool held = TRY(holds_at(*part, fields));
      if (held == stops_at) return stops_at;
    }
    return !stops_at;
  }
  const auto value = fields(node.property);
  if (!value)
    return fail(ErrorKind::invalid_input, "No property or field '" + node.property + "' exists");
  if (node.kind == Node::Kind::flag) {
    if (!std::holds_alternative<bool>(*value))
      return fail(ErrorKind::invalid_input, "Expression of type 'Boolean' expected");
    return std::get<bool>(*value);
  }
  const bool null = std::holds_alternative<Null>(*value);
  if (null && (node.lowered || node.kind == Node::Kind::method))
    return fail(ErrorKind::permanent, "Object reference not set to an instance of an object.");
  if (node.kind == Node::Kind::compare) return compare(node, *value);
  if (!std::holds_alternative<std::string>(*value) ||
      !std::holds_alternative<std::string>(node.value))
    return fail(ErrorKind::invalid_input, "No applicable method exists");
  std::string text = std::get<std::string>(*value);
  if (node.lowered) text = lower(text);
  const std::string& part = std::get<std::string>(node.value);
  if (node.word == "contains") return text.find(part) != std::string::npos;
  return node.word == "startswith" ? text.starts_with(part) : text.ends_with(part);
}

}  // namespace

Result<Where> Where::parse(const std::string& text) {
  Parser parser(TRY(tokens_of(text)));
  return Where(TRY(parser.whole()));
}

Result<bool> Where::holds(const Fields& fields) const {
  return holds_at(*node_, fields);
}

}  // namespace dunning::sandbox::xero
