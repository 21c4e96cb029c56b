#include "daemon/messages/template.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <exception>
#include <kainjow/mustache.hpp>
#include <mutex>

#include "daemon/core/record_checks.hpp"
#include "daemon/messages/resolve.hpp"
#include "daemon/messages/scan.hpp"
#include "daemon/messages/text.hpp"

// The library renders an unknown name as nothing and tells a context neither the place of a name
// nor what it is wanted for. So every name is handed to it with a mark, "amount@v7": v for a value,
// s for a section, 7 for the seventh piece, whose place is known; and the context below reads the
// mark.
//
// Its rule for lines that hold nothing but sections would also take the empty line after a section.
// The scanner has applied mustache's rule already, so each line gets a character that keeps the
// library from applying its own, and that is removed afterwards; no value can contain it.
namespace dunning::messages {
namespace {

namespace mustache = kainjow::mustache;

constexpr char keeps_line = '\x02';
constexpr std::size_t output_limit_bytes = std::size_t{4} * 1024 * 1024;

std::string marked(const std::vector<Piece>& pieces) {
  std::string text;
  std::vector<std::string> open;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto& piece = pieces[i];
    switch (piece.kind) {
      case Piece::Kind::text:
        for (const char c : piece.text) {
          if (c == '\n') text += keeps_line;
          text += c;
        }
        break;
      case Piece::Kind::variable:
        text += "{{" + piece.text + "@v" + std::to_string(i) + "}}";
        break;
      case Piece::Kind::section:
      case Piece::Kind::inverted:
        open.push_back(piece.text + "@s" + std::to_string(i));
        text += (piece.kind == Piece::Kind::section ? "{{#" : "{{^") + open.back() + "}}";
        break;
      case Piece::Kind::close:
        text += "{{/" + open.back() + "}}";
        open.pop_back();
        break;
    }
  }
  return text + keeps_line;
}

// What the library has to know of a value: whether a section is shown, how often, and a text.
mustache::data outline_of(const Value& value) {
  if (const auto* text = value.text()) return *text;
  if (const auto* list = value.list()) return mustache::list(list->size(), true);
  const auto* flag = value.flag();
  return value.object() || (flag && *flag);
}

// Hands the library what it asks for when it asks, as a message says little of what it could say.
// Fails on what it does not know: notes the first such name and goes on with nothing in its place.
class StrictContext final : public mustache::basic_context<std::string> {
 public:
  StrictContext(const Value::Object& facts, const std::vector<Place>& places)
      : facts_(facts), places_(places) {}

  // What is pushed is what get() gave last, or an item of it: the library has gone into a section.
  void push(const mustache::data* outline) override {
    const auto& [value, whole] = handed_.back();
    if (outline == &whole) {
      scopes_.push_back({value, handed_.size()});
    } else {
      const auto index = static_cast<std::size_t>(outline - whole.list_value().data());
      scopes_.push_back({&value->list()->at(index), handed_.size()});
    }
  }
  void pop() override {
    while (handed_.size() > scopes_.back().handed_before)
      handed_.pop_back();
    scopes_.pop_back();
  }

  const mustache::data* get(const std::string& marked_name) const override {
    const auto at = marked_name.rfind('@');
    const auto name = std::string_view(marked_name).substr(0, at);
    const auto* found = look_up(name);
    const bool wants_value = marked_name[at + 1] == 'v';
    if (!found || (wants_value && !found->text())) {
      note(marked_name, name, found != nullptr);
      found = &nothing_;
    }
    handed_.push_back({found, outline_of(*found)});
    return &handed_.back().outline;
  }

  const mustache::data* get_partial(const std::string& name) const override { return get(name); }

  const std::string& error() const { return error_; }

 private:
  struct Handed {
    const Value* value;
    mustache::data outline;
  };
  struct Scope {
    const Value* value;
    std::size_t handed_before;
  };

  const Value* look_up(std::string_view name) const {
    if (name == ".") return scopes_.empty() ? nullptr : scopes_.back().value;
    const auto first = name.substr(0, name.find('.'));
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto* object = scope->value->object();
      if (object && object->contains(first)) return at_path(*object, name);
    }
    return at_path(facts_, name);
  }

  static const Value* at_path(const Value::Object& object, std::string_view path) {
    const auto dot = path.find('.');
    const auto found = object.find(path.substr(0, dot));
    if (found == object.end()) return nullptr;
    if (dot == std::string_view::npos) return &found->second;
    const auto* inner = found->second.object();
    return inner ? at_path(*inner, path.substr(dot + 1)) : nullptr;
  }

  void note(std::string_view marked_name, std::string_view name, bool known) const {
    if (!error_.empty()) return;
    const auto number = marked_name.substr(name.size() + 2);
    std::size_t index = 0;
    std::from_chars(number.data(), number.data() + number.size(), index);
    const auto& place = places_[index];
    error_ = place.file + ":" + std::to_string(place.line) + ": ";
    error_ += known ? "\"" + std::string(name) + "\" has nothing to say in this message"
                    : "unknown name \"" + std::string(name) + "\"";
  }

  const Value::Object& facts_;
  const std::vector<Place>& places_;
  const Value nothing_;
  std::vector<Scope> scopes_;
  mutable std::deque<Handed> handed_;  // stays where it is while the library looks at it
  mutable std::string error_;
};

// What the library writes into.
struct Output {
  std::string text;
  bool full = false;
};

Output& operator<<(Output& output, const std::string& text) {
  if (output.full || output.text.size() + text.size() > output_limit_bytes) {
    output.full = true;
  } else {
    output.text += text;
  }
  return output;
}

}  // namespace

struct Template::Program {
  std::vector<Place> places;                 // of every piece
  std::set<std::string, std::less<>> facts;  // that it asks for: of "debtor.name" the "debtor"
  // Rendering changes nothing in it as long as there are no lambdas and no partials, and there are
  // none; the library merely forgot to say const.
  std::unique_ptr<mustache::mustache> text;

  // What the library makes of the pieces; its complaint when it makes nothing.
  static std::variant<std::shared_ptr<Program>, std::string> of(const std::vector<Piece>& pieces) {
    auto program = std::make_shared<Program>();
    program->places.reserve(pieces.size());
    for (const auto& piece : pieces) {
      program->places.push_back(piece.place);
      if (piece.kind != Piece::Kind::text)
        program->facts.insert(piece.text.substr(0, piece.text.find('.')));
    }
    try {
      program->text = std::make_unique<mustache::mustache>(marked(pieces));
    } catch (const std::exception& error) {
      return error.what();
    }
    if (!program->text->is_valid()) return program->text->error_message();
    program->text->set_custom_escape([](const std::string& value) { return single_line(value); });
    return program;
  }
};

struct Template::Source {
  std::string file;
  int first_line = 0;
  std::string text;
  std::span<const Name> names;
  std::shared_ptr<const Parts> parts;

  std::mutex mutex;
  std::shared_ptr<Program> program;  // under the mutex; none until it is wanted

  std::vector<Piece> pieces() const { return scan(file, first_line, text, *parts).pieces; }

  std::shared_ptr<Program> get() {
    const std::lock_guard lock(mutex);
    if (!program) program = std::get<std::shared_ptr<Program>>(Program::of(pieces()));
    return program;
  }
};

std::string to_string(const Problem& problem) {
  return problem.file + (problem.line > 0 ? ":" + std::to_string(problem.line) : "") + ": " +
         problem.message;
}

Template::Template(std::unique_ptr<Source> source) : source_(std::move(source)) {}
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

std::variant<Template, std::vector<Problem>> Template::compile(const std::string& file,
                                                               int first_line,
                                                               std::string_view text,
                                                               std::span<const Name> names,
                                                               std::shared_ptr<const Parts> parts) {
  if (text.size() > template_limit_bytes) {
    return std::vector<Problem>{{file, 0, "larger than 256 KiB"}};
  }
  if (!is_utf8(text)) return std::vector<Problem>{{file, 0, "is not UTF-8"}};
  if (!parts) parts = std::make_shared<const Parts>();
  auto scanned = scan(file, first_line, text, *parts);
  auto problems = std::move(scanned.problems);
  auto unresolved = resolve(scanned.pieces, names).problems;
  problems.insert(problems.end(), unresolved.begin(), unresolved.end());
  if (!problems.empty()) return problems;

  auto program = Program::of(scanned.pieces);
  if (const auto* complaint = std::get_if<std::string>(&program))
    return std::vector<Problem>{{file, 0, *complaint}};
  auto source = std::make_unique<Source>();
  source->file = file;
  source->first_line = first_line;
  source->text = text;
  source->names = names;
  source->parts = std::move(parts);
  source->program = std::get<std::shared_ptr<Program>>(std::move(program));
  return Template(std::move(source));
}

Result<std::string> Template::render(const Value::Object& facts) const {
  try {
    const auto program = source_->get();
    StrictContext context(facts, program->places);
    Output output;
    program->text->render(context, output);
    if (!context.error().empty()) return fail(ErrorKind::invalid_input, context.error());
    if (output.full)
      return fail(ErrorKind::invalid_input, source_->file + ": the text is larger than 4 MiB");
    std::erase(output.text, keeps_line);
    return std::move(output.text);
  } catch (const std::exception& error) {
    return fail(ErrorKind::permanent, source_->file + ": " + error.what());
  }
}

std::set<std::string, std::less<>> Template::used() const {
  return resolve(source_->pieces(), source_->names).used;
}

bool Template::mentions(std::string_view fact) const {
  return source_->get()->facts.contains(fact);
}

void Template::rest() const {
  const std::lock_guard lock(source_->mutex);
  source_->program.reset();
}

}  // namespace dunning::messages
