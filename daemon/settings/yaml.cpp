#include "daemon/settings/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace dunning::settings {
namespace {

constexpr std::size_t deepest = 20;

// Thrown and caught in this file only: the library has no other way to stop early.
struct CannotGoOn {};

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Report& report) : report_(report) {}

  YamlNode root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    put(empty(YamlNode::Kind::null, mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    report_.add(at(mark), "aliases (*name) are not supported; write the value out");
    YamlNode node = empty(YamlNode::Kind::null, mark);
    node.refused = true;
    put(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    YamlNode node = YamlNode::scalar(value, at(mark), tag == "!");
    node.place.length = static_cast<int>(value.size()) + (node.quoted ? 2 : 0);
    refuse_tag(node.place, tag);
    refuse_control_characters(node);
    if (node.quoted) refuse_open_quote(node);
    put(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    std::optional<Member> waiting;  // a key that has no value yet
  };

  static Place at(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1, 1}; }

  static YamlNode empty(YamlNode::Kind kind, const YAML::Mark& mark) {
    YamlNode node;
    node.kind = kind;
    node.place = at(mark);
    return node;
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0)
      report_.add(at(mark), "anchors (&name) are not supported; write the value out");
  }

  void refuse_tag(Place place, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      report_.add(place, "tags (!type) are not supported; the key decides the type");
    }
  }

  // The library takes a quote that is never closed for one that ends with the file.
  void refuse_open_quote(const YamlNode& node) {
    Place at = node.place;
    std::string_view line = report_.line(at.line);
    line.remove_prefix(std::min(line.size(), static_cast<std::size_t>(at.column) - 1));
    if (line.empty() || (line[0] != '"' && line[0] != '\'')) return;  // a block of text
    const char quote = line[0];
    line.remove_prefix(1);
    for (; at.line <= report_.lines(); line = report_.line(++at.line)) {
      for (std::size_t i = 0; i < line.size(); ++i) {
        const bool doubled = quote == '\'' && line.substr(i).starts_with("''");
        if (doubled || (quote == '"' && line[i] == '\\')) {
          ++i;
        } else if (line[i] == quote) {
          return;
        }
      }
    }
    report_.add({node.place.line, node.place.column, 1},
                "this is not YAML: a quote that is not closed");
    throw CannotGoOn();
  }

  void refuse_control_characters(YamlNode& node) {
    for (const char c : node.text) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) {
        report_.add(node.place, "this text holds a control character");
        node.refused = true;
        return;
      }
    }
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    if (stack_.size() >= deepest) {
      report_.add(at(mark), "nested deeper than " + std::to_string(deepest) + " levels");
      throw CannotGoOn();
    }
    refuse_anchor(mark, anchor);
    refuse_tag(at(mark), tag);
    stack_.push_back({empty(kind, mark), std::nullopt});
  }

  void close() {
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    put(std::move(node));
  }

  void put(YamlNode node) {
    if (stack_.empty()) {
      root = std::move(node);
      return;
    }
    Open& top = stack_.back();
    if (top.node.kind == YamlNode::Kind::list) {
      top.node.items.push_back(std::move(node));
    } else if (top.waiting) {
      top.waiting->value = std::move(node);
      if (!top.waiting->key.empty()) top.node.members.push_back(std::move(*top.waiting));
      top.waiting.reset();
    } else {
      top.waiting = Member{key_of(node), node.place, {}};
    }
  }

  // Empty when it is none; its value is then dropped.
  std::string key_of(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::scalar || node.text.empty()) {
      report_.add(node.place, "a key has to be a plain name");
      return {};
    }
    if (node.text == "<<" && !node.quoted) {
      report_.add(node.place, "merge keys (<<) are not supported; write the keys out");
      return {};
    }
    return node.text;
  }

  Report& report_;
  std::vector<Open> stack_;
};

// The length of the UTF-8 sequence that starts `text`, 0 when there is none.
std::size_t utf8_sequence(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80                      ? 1
                             : (lead >= 0xC2 && lead < 0xE0)  ? 2
                             : (lead & 0xF0U) == 0xE0U        ? 3
                             : (lead >= 0xF0 && lead <= 0xF4) ? 4
                                                              : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

// The library replaces bytes that are no UTF-8 in silence, and ends at a NUL.
bool refuse_bytes(std::string_view text, Report& report) {
  Place place{1, 1, 1};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence(text.substr(at));
    if (length == 0 || text[at] == '\0') {
      report.add(place, length == 0 ? "this is not valid UTF-8" : "the file holds a NUL byte");
      return true;
    }
    place = text[at] == '\n' ? Place{place.line + 1, 1, 1}
                             : Place{place.line, place.column + static_cast<int>(length), 1};
    at += length;
  }
  return false;
}

// The library accepts some tabs in an indentation and then reads another structure than one sees.
// Inside a block of text they are refused as well: nobody misses them there.
bool refuse_tabs(Report& report) {
  bool found = false;
  for (int number = 1; number <= report.lines(); ++number) {
    const std::string_view line = report.line(number);
    const auto first = line.find_first_not_of(' ');
    if (first == std::string_view::npos || line[first] != '\t' ||
        line.find_first_not_of(" \t") == std::string_view::npos)
      continue;
    report.add({number, static_cast<int>(first) + 1, 1},
               "this is not YAML: a tab in the indentation; only spaces indent");
    found = true;
  }
  return found;
}

std::string in_our_words(const std::string& message) {
  if (message == YAML::ErrorMsg::END_OF_MAP_FLOW) return "a { before this is not closed";
  if (message == YAML::ErrorMsg::END_OF_SEQ_FLOW) return "a [ before this is not closed";
  if (message == YAML::ErrorMsg::EOF_IN_SCALAR) return "a quote that is not closed";
  if (message == YAML::ErrorMsg::MAP_VALUE)
    return "a second \": \" on one line; quote the text that holds it";
  if (message == YAML::ErrorMsg::END_OF_MAP)
    return "a line that is no \"key: value\", or stands at the wrong indentation";
  return message;
}

}  // namespace

YamlNode YamlNode::scalar(std::string text, Place place, bool quoted) {
  YamlNode node;
  node.kind = Kind::scalar;
  node.place = place;
  node.text = std::move(text);
  node.quoted = quoted;
  return node;
}

std::optional<YamlNode> parse_yaml(std::string_view text, Report& report) {
  if (refuse_bytes(text, report)) return std::nullopt;
  if (refuse_tabs(report)) return std::nullopt;
  std::istringstream stream{std::string(text)};
  TreeBuilder tree(report);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(tree)) {
      report.add_file("the file is empty");
      return std::nullopt;
    }
    if (parser) {
      TreeBuilder second(report);
      if (parser.HandleNextDocument(second)) {
        Place place = second.root.place;
        report.add(place, "a second document (after ---); a file holds exactly one");
      }
    }
  } catch (const YAML::Exception& error) {
    report.add(
        error.mark.is_null() ? Place{} : Place{error.mark.line + 1, error.mark.column + 1, 1},
        "this is not YAML: " + in_our_words(error.msg));
    return std::nullopt;
  } catch (const CannotGoOn&) {
    return std::nullopt;
  }
  return std::move(tree.root);
}

}  // namespace dunning::settings
