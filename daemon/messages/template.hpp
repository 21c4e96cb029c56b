#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/messages/names.hpp"
#include "daemon/messages/value.hpp"

// A text with mustache tags: {{name}}, {{#section}}…{{/section}}, {{^when absent}}…{{/…}},
// {{! comment}} and {{> _part}}. Strict: an unknown name, a value used where it may be absent, an
// unknown part, and the tags that switch escaping or delimiters are errors with their place.
namespace dunning::messages {

constexpr std::size_t template_limit_bytes = std::size_t{256} * 1024;

// What is wrong with a template, and where.
struct Problem {
  std::string file;
  int line = 0;  // from 1; 0: the file as a whole
  std::string message;
  bool operator==(const Problem&) const = default;
};
std::string to_string(const Problem& problem);  // "nl/reminder.txt:3: unknown name …"

// A text that {{> name}} puts in place.
struct Part {
  std::string file;
  std::string text;
};
using Parts = std::map<std::string, Part, std::less<>>;

// One text that is known to be right. What it is rendered by takes twenty times its size, so that
// is made when it is wanted and may be let go of. Thread rule: may be rendered, asked and put to
// rest from several threads.
class Template {
 public:
  // `first_line` is the line of the file on which `text` begins. `names` have to outlive it; null
  // `parts` are none.
  static std::variant<Template, std::vector<Problem>> compile(const std::string& file,
                                                              int first_line, std::string_view text,
                                                              std::span<const Name> names,
                                                              std::shared_ptr<const Parts> parts);
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  ~Template();

  // Values lose their control characters on the way in: one value cannot add a line.
  Result<std::string> render(const Value::Object& facts) const;

  // The full paths of all names it uses; worked out again at each call.
  std::set<std::string, std::less<>> used() const;

  // Whether it says this fact or asks whether it is there. Costs nothing, unlike used().
  bool mentions(std::string_view fact) const;

  // Lets go of what rendering keeps for the next time.
  void rest() const;

 private:
  struct Source;   // the text, and what makes it right
  struct Program;  // what it is rendered by
  explicit Template(std::unique_ptr<Source> source);
  std::unique_ptr<Source> source_;
};

}  // namespace dunning::messages
