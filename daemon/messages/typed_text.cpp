#include "daemon/messages/typed_text.hpp"

#include <algorithm>

#include "daemon/messages/scan.hpp"

namespace dunning::messages {
namespace {

// Every "_part.txt" of the language.
Parts parts_of(const Templates& templates, const std::string& language) {
  const std::string prefix = language + "/_";
  const std::string ending = ".txt";
  Parts parts;
  for (const auto& [file, text] : templates.sources()) {
    if (!file.starts_with(prefix) || !file.ends_with(ending)) continue;
    const auto name = file.substr(language.size() + 1);
    parts[name.substr(0, name.size() - ending.size())] = {file, text};
  }
  return parts;
}

}  // namespace

std::vector<Typed> typed_text(const Templates& templates, std::string_view name,
                              const std::string& language) {
  const std::string file = language + "/" + std::string(name) + ".txt";
  const auto source = templates.sources().find(file);
  if (source == templates.sources().end()) return {};
  std::vector<Typed> typed;
  std::vector<std::string> open;  // every section, "" for an inverted one
  for (const auto& piece : scan(file, 1, source->second, parts_of(templates, language)).pieces) {
    if (piece.kind == Piece::Kind::section) open.push_back(piece.text);
    if (piece.kind == Piece::Kind::inverted) open.emplace_back();
    if (piece.kind == Piece::Kind::close && !open.empty()) open.pop_back();
    if (piece.kind != Piece::Kind::text) continue;
    int line = piece.place.line;
    for (std::size_t at = 0; at <= piece.text.size(); ++line) {
      const auto end = std::min(piece.text.find('\n', at), piece.text.size());
      if (end > at)
        typed.push_back({piece.place.file, line, piece.text.substr(at, end - at), open});
      at = end + 1;
    }
  }
  return typed;
}

}  // namespace dunning::messages
