#include "daemon/desk/adoption_text.hpp"

#include "daemon/core/spelling.hpp"

namespace dunning::desk {
namespace {

using Choice = policy::Adoption::Choice;

constexpr Spelling<Choice> choices[] = {
    {Choice::not_yet, "not_yet"},       {Choice::from_start, "from_start"},
    {Choice::first_step, "first_step"}, {Choice::at_step, "at_step"},
    {Choice::to_person, "to_person"},   {Choice::leave_out, "leave_out"},
};

}  // namespace

std::string_view name(Choice choice) {
  return spelled(choices, choice);
}

std::optional<Choice> parse_choice(std::string_view text) {
  return read_spelling(choices, text);
}

std::string sentence(const policy::Adoption& adoption) {
  switch (adoption.choice) {
    case Choice::not_yet:
      return "nobody has said yes to reminding it yet";
    case Choice::from_start:
      return "the ladder starts at its first step";
    case Choice::first_step:
      return "the ladder starts at the first step after the due date";
    case Choice::at_step:
      return "the ladder starts at " + adoption.step;
    case Choice::to_person:
      return "a person takes care of it";
    case Choice::leave_out:
      return "left out";
  }
  return "";
}

}  // namespace dunning::desk
