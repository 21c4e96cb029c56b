#include "daemon/messages/scan.hpp"

#include <algorithm>

#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::size_t nesting_limit = 8;    // parts within parts
constexpr std::size_t parts_limit = 1'000;  // parts put in place, in all

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

bool is_name(std::string_view name) {
  if (name == ".") return true;
  return !name.empty() && name.front() != '.' && name.back() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '.';
         });
}

class Scanner {
 public:
  explicit Scanner(const Parts& parts) : parts_(parts) {}

  void run(const std::string& file, int first_line, std::string_view text) {
    std::size_t at = 0;
    int line = first_line;
    while (at < text.size()) {
      const auto open = text.find("{{", at);
      const auto before = text.substr(at, open == std::string_view::npos ? open : open - at);
      add_text(file, line, before);
      line += lines_in(before);
      if (open == std::string_view::npos) return;
      const Place place{file, line};
      const auto close = text.find("}}", open + 2);
      if (close == std::string_view::npos) return complain(place, "this tag is never closed: }}");
      const auto tag = text.substr(open + 2, close - open - 2);
      at = close + 2;
      line += lines_in(tag);
      const char sort = tag.empty() ? ' ' : tag.front();
      if (std::string_view("#^/!>").find(sort) != std::string_view::npos) {
        const auto after = end_of_own_line(text, open, at);
        if (after != std::string_view::npos) {
          drop_trailing_blanks();
          line += lines_in(text.substr(at, after - at));
          at = after;
        }
      }
      add_tag(place, sort, tag);
    }
  }

  Scanned take(const std::string& file) {
    if (placed_ > parts_limit) complain({file, 0}, "puts more than 1,000 parts in place");
    return std::move(scanned_);
  }

 private:
  static int lines_in(std::string_view text) {
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  // Where the next line begins when nothing but blanks stands beside text[open, end) in its line.
  static std::size_t end_of_own_line(std::string_view text, std::size_t open, std::size_t end) {
    const auto begin = open == 0 ? std::string_view::npos : text.rfind('\n', open - 1);
    const auto line_begin = begin == std::string_view::npos ? 0 : begin + 1;
    const auto before = text.substr(line_begin, open - line_begin);
    if (before.find_first_not_of(blanks) != std::string_view::npos) return std::string_view::npos;
    const auto next = text.find_first_not_of(blanks, end);
    if (next == std::string_view::npos) return text.size();
    return text[next] == '\n' ? next + 1 : std::string_view::npos;
  }

  void complain(const Place& place, std::string message) {
    scanned_.problems.push_back({place.file, place.line, std::move(message)});
  }

  // Whether text of this place stands right behind the piece, so that its lines can be counted.
  static bool continues(const Piece& piece, const std::string& file, int line) {
    return piece.kind == Piece::Kind::text && piece.place.file == file &&
           piece.place.line + lines_in(piece.text) == line;
  }

  void add_text(const std::string& file, int line, std::string_view text) {
    if (text.empty()) return;
    const auto control = std::find_if(text.begin(), text.end(), [](char c) {
      return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == '\x7f';
    });
    if (control != text.end()) {
      const auto up_to = text.substr(0, static_cast<std::size_t>(control - text.begin()));
      return complain({file, line + lines_in(up_to)}, "a control character stands here");
    }
    auto& pieces = scanned_.pieces;
    if (pieces.empty() || !continues(pieces.back(), file, line))
      pieces.push_back({Piece::Kind::text, {}, {file, line}});
    pieces.back().text += text;
  }

  void drop_trailing_blanks() {
    if (scanned_.pieces.empty() || scanned_.pieces.back().kind != Piece::Kind::text) return;
    auto& text = scanned_.pieces.back().text;
    text.erase(text.find_last_not_of(blanks) + 1);
  }

  void add_tag(const Place& place, char sort, std::string_view tag) {
    using Kind = Piece::Kind;
    switch (sort) {
      case '!':
        return;
      case '>':
        return add_part(place, trimmed(tag.substr(1)));
      case '#':
        return add_named(place, Kind::section, trimmed(tag.substr(1)));
      case '^':
        return add_named(place, Kind::inverted, trimmed(tag.substr(1)));
      case '/':
        return add_named(place, Kind::close, trimmed(tag.substr(1)));
      case '{':
      case '&':
        return complain(place, "values are always escaped: write {{name}}");
      case '=':
        return complain(place, "the delimiters are always {{ and }}");
      default:
        return add_named(place, Kind::variable, trimmed(tag));
    }
  }

  void add_named(const Place& place, Piece::Kind kind, std::string_view name) {
    if (!is_name(name)) {
      return complain(
          place, "\"" + single_line(name) + "\" is no name: names are letters, digits, _ and dots");
    }
    scanned_.pieces.push_back({kind, std::string(name), place});
  }

  void add_part(const Place& place, std::string_view name) {
    const auto part = parts_.find(name);
    if (part == parts_.end()) {
      std::vector<std::string> known;
      for (const auto& [key, value] : parts_)
        known.push_back(key);
      const auto near = nearest(name, known);
      return complain(place, "unknown part \"" + single_line(name) + "\"" +
                                 (near ? "; did you mean \"" + *near + "\"?" : ""));
    }
    const bool inside =
        std::find(open_parts_.begin(), open_parts_.end(), name) != open_parts_.end();
    if (inside || open_parts_.size() == nesting_limit) {
      return complain(place, "part \"" + std::string(name) + "\" contains itself");
    }
    if (++placed_ > parts_limit) return;  // said once, below
    open_parts_.push_back(part->first);
    run(part->second.file, 1, part->second.text);
    open_parts_.pop_back();
  }

  const Parts& parts_;
  std::vector<std::string> open_parts_;
  std::size_t placed_ = 0;
  Scanned scanned_;
};

}  // namespace

Scanned scan(const std::string& file, int first_line, std::string_view text, const Parts& parts) {
  Scanner scanner(parts);
  scanner.run(file, first_line, text);
  return scanner.take(file);
}

}  // namespace dunning::messages
