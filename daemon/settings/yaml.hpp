#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/settings/report.hpp"

// A YAML document as a plain tree in which every node knows its place, and in which nothing has
// been interpreted: 010, NO and "5" are still what was written. Built from the library's events and
// not from its own tree, which accepts a key twice and converts a quoted "5" to a number.
namespace dunning::settings {

struct Member;

struct YamlNode {
  enum class Kind { null, scalar, list, map } kind = Kind::null;
  Place place;
  std::string text;      // of a scalar
  bool quoted = false;   // of a scalar, also a block of text: it was meant as text
  bool refused = false;  // there is a complaint about it already: no second one is needed
  std::vector<YamlNode> items;
  std::vector<Member> members;  // in the order of the file, a key given twice included

  static YamlNode scalar(std::string text, Place place, bool quoted = false);
};

struct Member {
  std::string key;
  Place place;  // of the key
  YamlNode value;
};

// Refuses, each with its place: what is no YAML, several documents, anchors and aliases, merge
// keys, tags, keys that are no plain names, text that is no UTF-8 or holds control characters. None
// when the tree cannot be relied on.
std::optional<YamlNode> parse_yaml(std::string_view text, Report& report);

}  // namespace dunning::settings
