#include "daemon/messages/html_blocks.hpp"

#include <algorithm>

namespace dunning::messages {
namespace {

constexpr std::string_view no_break_space = "\u00a0";
constexpr std::size_t longest_label = 80;
constexpr std::size_t longest_sum = 48;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// French has a space before the colon.
std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    if (text.ends_with(' ')) {
      text.remove_suffix(1);
    } else if (text.ends_with(no_break_space)) {
      text.remove_suffix(no_break_space.size());
    } else {
      break;
    }
  }
  return text;
}

Pair split_at(std::string_view line, std::size_t colon) {
  if (colon == std::string_view::npos) return {{}, line};
  return {trimmed(line.substr(0, colon)), line.substr(colon + 2)};
}

// The length of "- " or "12. " at the front; 0 when there is neither.
std::size_t item_mark(std::string_view line) {
  if (line.starts_with("- ")) return 2;
  std::size_t digits = 0;
  while (digits < line.size() && is_digit(line[digits]))
    ++digits;
  return digits > 0 && digits <= 3 && line.substr(digits).starts_with(". ") ? digits + 2 : 0;
}

bool is_sum(std::string_view line) {
  const auto [label, value] = split_at(line, line.find(": "));
  return !label.empty() && label.size() <= longest_label && !value.empty() &&
         value.size() <= longest_sum && std::any_of(value.begin(), value.end(), is_digit) &&
         label.find(". ") == std::string_view::npos && !value.ends_with('.');
}

class Reader {
 public:
  void line(std::string_view text) {
    if (text.empty()) {
      open_ = false;
      return;
    }
    if (!blocks_.empty() && blocks_.back().kind == Block::Kind::list && continues(text)) return;
    if (const auto mark = item_mark(text); mark > 0) {
      begin_list();
      add_item(text, mark);
    } else {
      add_text(text);
    }
    open_ = true;
  }

  std::vector<Block> finish() {
    for (auto& block : blocks_)
      settle(block);
    return std::move(blocks_);
  }

 private:
  // Another item, a detail of the last one, or a sum.
  bool continues(std::string_view text) {
    auto& list = blocks_.back();
    if (open_ && text.starts_with("  ")) {
      const auto detail = text.substr(2);
      list.items.back().details.push_back(split_at(detail, detail.find(": ")));
      return true;
    }
    if (const auto mark = item_mark(text); open_ && mark > 0 && list.sums.empty()) {
      add_item(text, mark);
      return true;
    }
    if (!is_sum(text)) return false;
    list.sums.push_back(split_at(text, text.find(": ")));
    open_ = true;
    return true;
  }

  void begin_list() {
    Block list;
    list.kind = Block::Kind::list;
    if (open_ && !blocks_.empty() && blocks_.back().kind == Block::Kind::paragraph &&
        blocks_.back().lines.back().ends_with(':')) {
      list.heading = blocks_.back().lines.back();
      blocks_.back().lines.pop_back();
      if (blocks_.back().lines.empty()) blocks_.pop_back();
    }
    blocks_.push_back(std::move(list));
  }

  void add_item(std::string_view text, std::size_t mark) {
    const bool numbered = !text.starts_with("- ");
    blocks_.back().items.push_back({{{}, numbered ? text : text.substr(mark)}, {}});
  }

  void add_text(std::string_view text) {
    const bool same = open_ && !blocks_.empty() && blocks_.back().kind == Block::Kind::paragraph;
    if (!same) blocks_.emplace_back();
    blocks_.back().lines.push_back(text);
  }

  // What stands alone in its line is split now: with details it is their heading.
  static void settle(Block& block) {
    for (auto& item : block.items) {
      const auto text = item.head.value;
      if (item.details.empty()) item.head = split_at(text, text.rfind(": "));
    }
  }

  std::vector<Block> blocks_;
  bool open_ = false;  // the last line was not empty
};

}  // namespace

std::vector<Block> blocks_of(std::string_view text) {
  Reader reader;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    reader.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.finish();
}

}  // namespace dunning::messages
