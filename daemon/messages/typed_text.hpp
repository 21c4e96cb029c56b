#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/messages/templates.hpp"

// What the author of a template typed: its text without tags, line by line, parts put in place.
namespace dunning::messages {

struct Typed {
  std::string file;  // that it stands in, as problems name it: of a part, the part's
  int line = 0;
  std::string text;
  std::vector<std::string> sections;  // it is shown only when these names have a value
};

// Of the template of this very language, subject included; empty when it has none of its own.
std::vector<Typed> typed_text(const Templates& templates, std::string_view name,
                              const std::string& language);

}  // namespace dunning::messages
