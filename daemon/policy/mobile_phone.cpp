#include "daemon/policy/mobile_phone.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace dunning::policy {
namespace {

// How a country's mobile numbers look without its code and without the 0 in front: the lengths, and
// the beginnings, separated by spaces; no beginnings: its plan does not tell mobile numbers apart.
struct Plan {
  std::string_view country;
  std::string_view code;
  bool zero_in_front;  // when dialled inside the country
  std::size_t shortest;
  std::size_t longest;
  std::string_view beginnings;
  std::string_view time_zone;
};

// National numbering plans as the ITU lists them (E.164, national numbering plans); the zone is
// that of the country's mainland.
constexpr Plan plans[] = {
    {"NL", "31", true, 9, 9, "6", "Europe/Amsterdam"},
    {"BE", "32", true, 9, 9, "45 46 47 48 49", "Europe/Brussels"},
    {"DE", "49", true, 10, 11, "15 16 17", "Europe/Berlin"},
    {"GB", "44", true, 10, 10, "71 72 73 74 75 77 78 79", "Europe/London"},
    {"FR", "33", true, 9, 9, "6 7", "Europe/Paris"},
    {"LU", "352", false, 9, 9, "6", "Europe/Luxembourg"},
    {"AT", "43", true, 10, 13, "65 66 67 68 69", "Europe/Vienna"},
    {"IE", "353", true, 9, 9, "83 84 85 86 87 88 89", "Europe/Dublin"},
    {"CH", "41", true, 9, 9, "74 75 76 77 78 79", "Europe/Zurich"},
    {"ES", "34", false, 9, 9, "6 7", "Europe/Madrid"},
    {"IT", "39", false, 9, 10, "3", "Europe/Rome"},
    {"PT", "351", false, 9, 9, "9", "Europe/Lisbon"},
    {"DK", "45", false, 8, 8, "", "Europe/Copenhagen"},
    {"SE", "46", true, 9, 9, "7", "Europe/Stockholm"},
    {"NO", "47", false, 8, 8, "4 9", "Europe/Oslo"},
};

const Plan* plan_of(std::string_view country) {
  const auto* found = std::find_if(std::begin(plans), std::end(plans),
                                   [&](const Plan& plan) { return plan.country == country; });
  return found == std::end(plans) ? nullptr : found;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::size_t shortest_whole = 8;  // a number of so many digits ends at a slash

// The first number of the field: its digits, with a plus in front where there is one. Ends at
// whatever belongs to no number ("06-1234 / 020…", "06 1234 (Jan)"); "(0)" is left out.
std::string first_number(std::string_view text) {
  constexpr std::string_view between = " -.()/\u00a0";
  std::string number;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (text.substr(at).starts_with("(0)") && !number.empty()) {
      at += 2;
    } else if (is_digit(c) || (c == '+' && number.empty())) {
      number += c;
    } else if (!number.empty() && (between.find(c) == std::string_view::npos ||
                                   (c == '/' && number.size() >= shortest_whole))) {
      break;
    }
  }
  if (number.starts_with("00")) number.replace(0, 2, "+");
  return number;
}

bool fits(const Plan& plan, std::string_view national) {
  if (national.size() < plan.shortest || national.size() > plan.longest) return false;
  if (plan.beginnings.empty()) return true;
  std::string_view left = plan.beginnings;
  while (!left.empty()) {
    const auto one = left.substr(0, left.find(' '));
    if (national.starts_with(one)) return true;
    left.remove_prefix(std::min(one.size() + 1, left.size()));
  }
  return false;
}

// Without the country's code and the 0 that is dialled inside it; none: it is another country's.
std::optional<std::string_view> national(std::string_view number, const Plan& plan) {
  if (number.starts_with('+')) {
    number.remove_prefix(1);
    if (!number.starts_with(plan.code)) return std::nullopt;
    return number.substr(plan.code.size());
  }
  if (!plan.zero_in_front) return number;
  if (!number.starts_with('0')) return std::nullopt;
  return number.substr(1);
}

}  // namespace

std::optional<MobilePhone> mobile_phone(const Debtor& debtor) {
  const Plan* home = plan_of(debtor.address.country);
  const std::string number = first_number(debtor.phone);
  if (home == nullptr || number.empty()) return std::nullopt;
  for (const Plan& plan : plans) {
    if (!number.starts_with('+') && &plan != home) continue;
    const auto rest = national(number, plan);
    if (rest && fits(plan, *rest))
      return MobilePhone{"+" + std::string(plan.code) + std::string(*rest),
                         std::string(home->time_zone)};
  }
  return std::nullopt;
}

}  // namespace dunning::policy
