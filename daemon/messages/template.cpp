#include "daemon/messages/template.hpp"

#include <algorithm>
#include <charconv>
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

mustache::data data_of(const Value::Object& object);

mustache::data data_of(const Value& value) {
  if (const auto* text = value.text()) return mustache::data(*text);
  if (const auto* flag = value.flag()) return mustache::data(*flag);
  if (const auto* list = value.list()) {
    mustache::data data(mustache::data::type::list);
    for (const auto& item : *list)
      data.push_back(data_of(item));
    return data;
  }
  if (const auto* object = value.object()) return data_of(*object);
  return mustache::data(false);  // absent
}

mustache::data data_of(const Value::Object& object) {
  mustache::data data(mustache::data::type::object);
  for (const auto& [name, member] : object)
    data[name] = data_of(member);
  return data;
}

// Fails on what it does not know: notes the first such name and goes on with nothing in its place.
class StrictContext final : public mustache::basic_context<std::string> {
 public:
  StrictContext(const mustache::data& root, const std::vector<Place>& places) : places_(places) {
    scopes_.push_back(&root);
  }

  void push(const mustache::data* data) override { scopes_.push_back(data); }
  void pop() override { scopes_.pop_back(); }

  const mustache::data* get(const std::string& marked_name) const override {
    const auto at = marked_name.rfind('@');
    const std::string name = marked_name.substr(0, at);
    const auto* found = look_up(name);
    const bool wants_value = marked_name[at + 1] == 'v';
    if (found && (!wants_value || found->is_string())) return found;
    if (error_.empty()) {
      std::size_t index = 0;
      std::from_chars(marked_name.data() + at + 2, marked_name.data() + marked_name.size(), index);
      const auto& place = places_[index];
      error_ = place.file + ":" + std::to_string(place.line) + ": " +
               (found ? "\"" + name + "\" has nothing to say in this message"
                      : "unknown name \"" + name + "\"");
    }
    return &nothing_;
  }

  const mustache::data* get_partial(const std::string& name) const override { return get(name); }

  const std::string& error() const { return error_; }

 private:
  const mustache::data* look_up(const std::string& name) const {
    if (name == ".") return scopes_.back();
    const auto dot = name.find('.');
    const std::string first = name.substr(0, dot);
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto* found = (*scope)->get(first);
      if (!found) continue;
      for (auto begin = dot; found && begin != std::string::npos;) {
        const auto end = name.find('.', begin + 1);
        found = found->get(name.substr(begin + 1, end - begin - 1));
        begin = end;
      }
      return found;
    }
    return nullptr;
  }

  const std::vector<Place>& places_;
  std::vector<const mustache::data*> scopes_;
  const mustache::data nothing_{false};
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
  std::vector<Place> places;  // of every piece
  // Rendering changes nothing in it as long as there are no lambdas and no partials, and there are
  // none; the library merely forgot to say const.
  std::unique_ptr<mustache::mustache> text;

  // What the library makes of the pieces; its complaint when it makes nothing.
  static std::variant<std::shared_ptr<Program>, std::string> of(const std::vector<Piece>& pieces) {
    auto program = std::make_shared<Program>();
    program->places.reserve(pieces.size());
    for (const auto& piece : pieces)
      program->places.push_back(piece.place);
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
    const auto root = data_of(facts);
    StrictContext context(root, program->places);
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

void Template::rest() const {
  const std::lock_guard lock(source_->mutex);
  source_->program.reset();
}

}  // namespace dunning::messages
