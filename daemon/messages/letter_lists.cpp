#include "daemon/messages/letter_lists.hpp"

#include <algorithm>

namespace dunning::messages {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

bool LettersLists::is_about(const Block::Item& item, const policy::Line& line) const {
  if (!has(item.head.label, line.number) && !has(item.head.value, line.number)) return false;
  const std::string open = language_.amount(line.open);
  if (item.details.empty()) return item.head.value.starts_with(open);
  return std::any_of(item.details.begin(), item.details.end(),
                     [&](const Pair& detail) { return detail.value.starts_with(open); });
}

LettersLists::Found LettersLists::in(const std::vector<policy::Line>& list,
                                     const Block& block) const {
  Found found;
  auto line = list.begin();
  for (std::size_t i = 0; i < block.items.size(); ++i) {
    line = std::find_if(line, list.end(), [&](const policy::Line& one) {
      return !used_.contains(&one) && is_about(block.items[i], one);
    });
    if (line == list.end()) {
      const bool and_more = i > 0 && i + 1 == block.items.size() && block.items[i].details.empty();
      return and_more ? found : Found{};
    }
    found.lines.push_back(&*line++);
  }
  return found;
}

LettersLists::Found LettersLists::find(const Block& block) {
  for (const auto* list :
       {&intent_.to_pay_now, &intent_.not_yet_due, &intent_.arranged, &intent_.disputed}) {
    auto found = in(*list, block);
    if (found.lines.empty()) continue;
    found.arranged = list == &intent_.arranged;
    used_.insert(found.lines.begin(), found.lines.end());
    return found;
  }
  return {};
}

}  // namespace dunning::messages
