#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The names a template may use. A template that names anything else is refused when it is read, not
// when it is sent. docs/templates.md has the same table; a test compares the two.
namespace dunning::messages {

enum class NameKind {
  text,             // always there
  optional_text,    // may have nothing to say: only inside {{#name}}…{{/name}}
  flag,             // {{#name}} or {{^name}} only
  lines,            // a list of texts: {{#name}}{{.}}{{/name}}
  list,             // a list of things with names of their own
  object,           // always there
  optional_object,  // only inside {{#name}}…{{/name}}
};

struct Name {
  std::string_view path;  // "to_pay.number"; what stands in a list has the list's name before it
  NameKind kind;
  std::string_view meaning;
};

std::span<const Name> message_names();  // of a message to a debtor
std::span<const Name> note_names();     // of a note that is written back into the ledger

const Name* find_name(std::span<const Name> names, std::string_view path);

// The candidate that differs from `name` by the fewest keystrokes, when they are few enough for a
// slip of the hand.
std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates);

}  // namespace dunning::messages
