#include <cstdlib>

#include "daemon/desk/law_checklist.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

using Standing = Requirement::Standing;

constexpr std::size_t short_key = 8;

std::string_view mark(Standing standing) {
  return standing == Standing::not_needed ? "not needed" : name(standing);
}

}  // namespace

std::string_view name(Standing standing) {
  switch (standing) {
    case Standing::met:
      return "met";
    case Standing::open:
      return "open";
    case Standing::not_needed:
      return "not_needed";
    case Standing::broken:
      return "broken";
  }
  std::abort();
}

std::string to_text(const std::vector<Requirement>& checklist) {
  std::string text;
  for (const auto& one : checklist) {
    std::string head = "[" + std::string(mark(one.standing)) + "]";
    constexpr std::size_t width = 13;  // of the longest mark and a space
    head.resize(width, ' ');
    text += "  " + head + one.what + ": " + printable(one.says);
    if (!one.message.empty()) text += " (message " + one.message.substr(0, short_key) + ")";
    if (!one.article.empty()) text += "; " + one.article;
    text += "\n";
    for (const auto& line : one.working)
      text += std::string(width + 4, ' ') + printable(line) + "\n";
  }
  return text;
}

json::Value to_json(const std::vector<Requirement>& checklist) {
  auto lines = json::Value::array();
  for (const auto& one : checklist) {
    lines.push(json::Value::object({{"requirement", one.what},
                                    {"standing", name(one.standing)},
                                    {"says", one.says},
                                    {"article", json_or_null(one.article)},
                                    {"on", json_part(one.on)},
                                    {"amount", one.amount ? json_part(*one.amount) : json::Value()},
                                    {"occasion", json_or_null(one.occasion)},
                                    {"message", json_or_null(one.message)},
                                    {"working", json_part(one.working)}}));
  }
  return lines;
}

}  // namespace dunning::desk
