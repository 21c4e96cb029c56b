#pragma once

#include <string>
#include <string_view>
#include <vector>

// The shape of a text: what a reader sees in its lines, for the HTML to show it. A list item is a
// line that begins with "- " or a number and a point; lines behind it that begin with two spaces
// belong to it; sums below a list are lines "what: how much". Points into the text it was given.
namespace dunning::messages {

// "Vervaldatum: 13 november 2026"; without a label the value is all of it.
struct Pair {
  std::string_view label;
  std::string_view value;
};

struct Block {
  enum class Kind { paragraph, list } kind = Kind::paragraph;
  std::vector<std::string_view> lines;  // of a paragraph

  struct Item {
    Pair head;  // a label only when there are no details
    std::vector<Pair> details;
  };
  std::string_view heading;  // of a list: the line above it that ends with a colon, or empty
  std::vector<Item> items;
  std::vector<Pair> sums;
};

std::vector<Block> blocks_of(std::string_view text);

}  // namespace dunning::messages
