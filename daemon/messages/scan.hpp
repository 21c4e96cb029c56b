#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/messages/template.hpp"

// The first half of compiling a template: where its tags stand. Parts are put in place, comments
// go, and a tag that has a line to itself takes the line with it, as mustache wants. (The library's
// own handling of such lines leaves an empty one behind a section that is not shown.)
namespace dunning::messages {

struct Place {
  std::string file;
  int line = 0;
};

struct Piece {
  enum class Kind { text, variable, section, inverted, close } kind = Kind::text;
  std::string text;  // or the name
  Place place;       // where it begins
};

struct Scanned {
  std::vector<Piece> pieces;
  std::vector<Problem> problems;
};

Scanned scan(const std::string& file, int first_line, std::string_view text, const Parts& parts);

}  // namespace dunning::messages
