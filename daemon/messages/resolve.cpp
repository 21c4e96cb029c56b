#include "daemon/messages/resolve.hpp"

#include <algorithm>
#include <utility>

namespace dunning::messages {
namespace {

using Kind = Piece::Kind;

// An open section.
struct Scope {
  std::string name;  // as the template wrote it
  Place place;
  std::string path;     // of what it is about
  bool shows = false;   // {{#…}}: inside it the value is there
  bool nested = false;  // its names are looked up here first
  bool scalar = false;  // {{.}} is its text
};

class Resolver {
 public:
  explicit Resolver(std::span<const Name> names) : names_(names) {}

  void take(const Piece& piece) {
    switch (piece.kind) {
      case Kind::text:
        return;
      case Kind::variable:
        return variable(piece);
      case Kind::section:
      case Kind::inverted:
        return open(piece);
      case Kind::close:
        return close(piece);
    }
  }

  Resolved finish() {
    for (const auto& scope : scopes_)
      complain(scope.place, "section \"" + scope.name + "\" is never closed");
    return std::move(resolved_);
  }

 private:
  void complain(const Place& place, std::string message) {
    resolved_.problems.push_back({place.file, place.line, std::move(message)});
  }

  static std::string joined(const std::string& prefix, const std::string& name) {
    return prefix.empty() ? name : prefix + "." + name;
  }

  // The full path of a name where it stands, or empty after a complaint.
  std::string path_of(const Piece& piece) {
    const std::string first = piece.text.substr(0, piece.text.find('.'));
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      if (!scope->nested || !find_name(names_, joined(scope->path, first))) continue;
      return known(piece, joined(scope->path, piece.text));
    }
    return known(piece, piece.text);
  }

  std::string known(const Piece& piece, const std::string& path) {
    if (!find_name(names_, path)) {
      const auto near = nearest(piece.text, reachable());
      complain(piece.place, "unknown name \"" + piece.text + "\"" +
                                (near ? "; did you mean \"" + *near + "\"?" : ""));
      return {};
    }
    // What it stands in has to be open.
    for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
      const std::string parent = path.substr(0, dot);
      const auto kind = find_name(names_, parent)->kind;
      const bool has_to_be_open = kind == NameKind::list || kind == NameKind::optional_object;
      if (has_to_be_open && !shown(parent)) {
        std::string message = "\"" + piece.text + "\" belongs inside ";
        message.append("{{#").append(parent).append("}}…{{/").append(parent).append("}}");
        complain(piece.place, std::move(message));
        return {};
      }
    }
    resolved_.used.insert(path);
    return path;
  }

  bool shown(const std::string& path) const {
    return std::any_of(scopes_.begin(), scopes_.end(),
                       [&](const Scope& scope) { return scope.shows && scope.path == path; });
  }

  std::vector<std::string> reachable() const {
    std::vector<std::string> found;
    for (const auto& name : names_) {
      found.emplace_back(name.path);
      for (const auto& scope : scopes_) {
        if (scope.nested && name.path.starts_with(scope.path + "."))
          found.emplace_back(name.path.substr(scope.path.size() + 1));
      }
    }
    return found;
  }

  void variable(const Piece& piece) {
    if (piece.text == ".") {
      if (scopes_.empty() || !scopes_.back().scalar)
        complain(piece.place, "{{.}} belongs directly inside the section of a text");
      return;
    }
    const std::string path = path_of(piece);
    if (path.empty()) return;
    const std::string around = "{{#" + piece.text + "}}…{{/" + piece.text + "}}";
    switch (find_name(names_, path)->kind) {
      case NameKind::text:
        return;
      case NameKind::optional_text:
        if (!shown(path))
          complain(piece.place,
                   "\"" + piece.text + "\" may have nothing to say: put it inside " + around);
        return;
      case NameKind::flag:
        return complain(piece.place, "\"" + piece.text + "\" is yes or no: write " + around);
      case NameKind::lines:
      case NameKind::list:
        return complain(piece.place, "\"" + piece.text + "\" is a list: write " + around);
      case NameKind::object:
      case NameKind::optional_object:
        return complain(piece.place, "\"" + piece.text + "\" has names of its own: write {{" +
                                         piece.text + ".name}}");
    }
  }

  void open(const Piece& piece) {
    Scope scope{piece.text, piece.place, {}};
    if (piece.text == ".") {
      complain(piece.place, "a section wants a name");
    } else {
      scope.path = path_of(piece);
    }
    if (!scope.path.empty() && piece.kind == Kind::section) {
      const auto kind = find_name(names_, scope.path)->kind;
      scope.shows = true;
      scope.nested =
          kind == NameKind::list || kind == NameKind::object || kind == NameKind::optional_object;
      scope.scalar =
          kind == NameKind::text || kind == NameKind::optional_text || kind == NameKind::lines;
    }
    scopes_.push_back(std::move(scope));
  }

  void close(const Piece& piece) {
    if (scopes_.empty())
      return complain(piece.place, "section \"" + piece.text + "\" was never opened");
    if (scopes_.back().name != piece.text) {
      complain(piece.place, "section \"" + scopes_.back().name + "\" of line " +
                                std::to_string(scopes_.back().place.line) +
                                " has to be closed before \"" + piece.text + "\"");
    }
    scopes_.pop_back();
  }

  std::span<const Name> names_;
  std::vector<Scope> scopes_;
  Resolved resolved_;
};

}  // namespace

Resolved resolve(const std::vector<Piece>& pieces, std::span<const Name> names) {
  Resolver resolver(names);
  for (const auto& piece : pieces)
    resolver.take(piece);
  return resolver.finish();
}

}  // namespace dunning::messages
