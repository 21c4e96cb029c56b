#include "daemon/json/parse.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dunning::json {
namespace {

Error broken(std::string_view what, std::uint64_t byte) {
  return {ErrorKind::invalid_input,
          "not readable as JSON: " + std::string(what) + " at byte " + std::to_string(byte),
          std::nullopt};
}

// The bytes of the input, counted, so that our own complaints can say where. nlohmann takes a NUL
// byte for the end of the input; it is refused here before it gets there.
class Source {
 public:
  Source(std::istream& in, std::uint64_t limit) : in_(&in), limit_(limit) { fill(); }
  explicit Source(std::string_view text) : text_(text), limit_(text.size()) { check(); }

  bool is_at_end() const { return at_ == text_.size(); }
  char byte() const { return text_[at_]; }
  void advance() {
    ++count_;
    if (++at_ == text_.size() && in_ != nullptr) {
      fill();
    } else {
      check();
    }
  }
  std::uint64_t count() const { return count_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  void fill() {
    in_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    text_ = {buffer_.data(), static_cast<std::size_t>(in_->gcount())};
    at_ = 0;
    if (in_->bad())
      return stop(Error{ErrorKind::transient, "reading the JSON input failed", std::nullopt});
    if (count_ + text_.size() > limit_) {
      return stop(Error{ErrorKind::invalid_input,
                        "the JSON input is longer than " + std::to_string(limit_) + " bytes",
                        std::nullopt});
    }
    check();
  }

  void check() {
    if (!is_at_end() && byte() == '\0') stop(broken("a NUL byte", count_));
  }

  void stop(Error error) {
    error_ = std::move(error);
    in_ = nullptr;
    text_ = {};
    at_ = 0;
  }

  std::istream* in_ = nullptr;
  std::array<char, 16384> buffer_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t limit_;
  std::optional<Error> error_;
};

// The Source as the pair of iterators that nlohmann reads from. A default one is the end.
class SourceIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  SourceIterator() = default;
  explicit SourceIterator(Source& source) : source_(&source) {}
  char operator*() const { return source_->byte(); }
  SourceIterator& operator++() {
    source_->advance();
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(const SourceIterator& other) const { return is_end() == other.is_end(); }

 private:
  bool is_end() const { return source_ == nullptr || source_->is_at_end(); }
  Source* source_ = nullptr;
};

bool has_duplicate_key(const std::vector<Member>& members) {
  std::vector<std::string_view> keys;
  keys.reserve(members.size());
  for (const Member& member : members)
    keys.push_back(member.key);
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

enum class Give { document, elements };

// Builds Values from nlohmann's events. With Give::elements the list at the end of `path` (keys of
// objects, from the top; empty: the outermost list) is not kept; what is around it is.
class Builder : public nlohmann::json::json_sax_t {
 public:
  Builder(const Source& source, Give give, const std::vector<std::string_view>& path,
          const std::function<Status(Value&&)>& receive)
      : source_(&source), give_(give), path_(&path), receive_(&receive) {}

  const std::optional<Error>& error() const { return error_; }
  Value& around() { return around_; }

  bool null() override { return add(Value()); }
  bool boolean(bool flag) override { return add(Value(flag)); }
  bool number_integer(number_integer_t number) override { return add(Value(number)); }
  bool number_unsigned(number_unsigned_t number) override { return add(Value(number)); }
  bool number_float(number_float_t, const string_t& token) override {
    return add(Value::number(token));
  }
  bool string(string_t& text) override { return check_text(text) && add(Value(std::move(text))); }
  bool binary(binary_t&) override { return stop(broken("binary data", source_->count())); }

  bool start_object(std::size_t) override { return open(Value::Kind::object); }
  bool start_array(std::size_t) override { return open(Value::Kind::array); }
  bool key(string_t& key) override {
    if (!check_text(key)) return false;
    open_.back().key = std::move(key);
    return true;
  }
  bool end_object() override {
    Open closed = pop();
    if (give_ == Give::document && has_duplicate_key(closed.members)) {
      return stop(broken("an object that holds a key twice ends", source_->count()));
    }
    return add(Value::object(std::move(closed.members)));
  }
  bool end_array() override {
    Open closed = pop();
    if (closed.streamed) return path_->empty() || add(Value::array());
    return add(Value::array(std::move(closed.items)));
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return stop(
        broken(source_->is_at_end() ? "it ends too early or with an error" : "a syntax error",
               source_->count()));
  }

 private:
  struct Open {
    Value::Kind kind;
    std::vector<Value> items;
    std::vector<Member> members;
    std::string key;
    bool streamed;
  };

  bool stop(Error error) {
    error_ = std::move(error);
    return false;
  }

  bool check_text(const std::string& text) {
    if (give_ == Give::elements || text.find('\0') == std::string::npos) return true;
    return stop(broken("a text with a NUL (\\u0000) ends", source_->count()));
  }

  bool open(Value::Kind kind) {
    if (give_ == Give::elements && path_->empty() && open_.empty() && kind != Value::Kind::array)
      return no_list(kind);
    if (open_.size() == depth_limit) {
      return stop(broken("nesting deeper than " + std::to_string(depth_limit) + " levels",
                         source_->count()));
    }
    const bool streamed = give_ == Give::elements && is_streamed(kind);
    open_.push_back({kind, {}, {}, {}, streamed});
    return true;
  }

  // Whether a value of this kind, at the place reached now, is the list whose elements are given.
  bool is_streamed(Value::Kind kind) const {
    if (kind != Value::Kind::array || open_.size() != path_->size()) return false;
    for (std::size_t depth = 0; depth < open_.size(); ++depth) {
      if (open_[depth].kind != Value::Kind::object || open_[depth].key != (*path_)[depth])
        return false;
    }
    return true;
  }

  Open pop() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    return closed;
  }

  bool add(Value&& value) {
    if (open_.empty()) {
      if (give_ == Give::document) return give(std::move(value));
      if (path_->empty()) return no_list(value.kind());
      around_ = std::move(value);
      return true;
    }
    Open& parent = open_.back();
    if (parent.kind == Value::Kind::object) {
      parent.members.push_back({std::move(parent.key), std::move(value)});
      return true;
    }
    if (parent.streamed) return give(std::move(value));
    parent.items.push_back(std::move(value));
    return true;
  }

  bool give(Value&& value) {
    auto taken = (*receive_)(std::move(value));
    return taken ? true : stop(std::move(taken).error());
  }

  bool no_list(Value::Kind kind) {
    return stop(Error{ErrorKind::invalid_input, "expected a list, found " + std::string(name(kind)),
                      std::nullopt});
  }

  const Source* source_;
  Give give_;
  const std::vector<std::string_view>* path_;
  const std::function<Status(Value&&)>* receive_;
  std::vector<Open> open_;
  Value around_;
  std::optional<Error> error_;
};

// A document that lies in memory, read without counting bytes: nothing when anything is wrong with
// it, for the Source to say what and where.
std::optional<Value> read_sound(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const Source nowhere{std::string_view()};
  Value document;
  const std::function<Status(Value&&)> keep = [&](Value&& value) -> Status {
    document = std::move(value);
    return {};
  };
  const std::vector<std::string_view> path;
  Builder builder(nowhere, Give::document, path, keep);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return document;
}

// What is around the streamed list; null with Give::document.
Result<Value> read(Source& source, Give give, const std::vector<std::string_view>& path,
                   const std::function<Status(Value&&)>& receive) {
  Builder builder(source, give, path, receive);
  const bool is_read =
      nlohmann::json::sax_parse(SourceIterator(source), SourceIterator(), &builder);
  if (source.error()) return fail(*source.error());
  if (builder.error()) return fail(*builder.error());
  if (!is_read) return fail(broken("an error", source.count()));
  return std::move(builder.around());
}

Result<Value> read_document(Source& source) {
  Value document;
  TRY(read(source, Give::document, {}, [&](Value&& value) -> Status {
    document = std::move(value);
    return {};
  }));
  return document;
}

}  // namespace

Result<Value> parse(std::string_view text) {
  if (auto document = read_sound(text)) return std::move(*document);
  Source source(text);
  return read_document(source);
}

Result<Value> parse(std::istream& in, std::uint64_t limit) {
  Source source(in, limit);
  return read_document(source);
}

Status parse_array(std::istream& in, const std::function<Status(Value&&)>& element,
                   std::uint64_t limit) {
  Source source(in, limit);
  TRY(read(source, Give::elements, {}, element));
  return {};
}

Result<Value> parse_inner_array(std::istream& in, const std::vector<std::string_view>& path,
                                const std::function<Status(Value&&)>& element,
                                std::uint64_t limit) {
  Source source(in, limit);
  return read(source, Give::elements, path, element);
}

}  // namespace dunning::json
