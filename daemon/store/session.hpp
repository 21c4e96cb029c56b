#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"
#include "daemon/store/store.hpp"

// Private to daemon/store: how its parts talk to the database. Library exceptions end in
// `transact`.
namespace dunning::store {

// One value for a `?` of a statement: BIGINT, TEXT or NULL.
class In {
 public:
  template <std::integral Number>
  In(Number number) : number_(static_cast<long long>(number)) {}
  In(std::string_view text) : is_text_(true), view_(text) {}
  In(const std::string& text) : In(std::string_view(text)) {}
  In(const char* text) : In(std::string_view(text)) {}
  In(Date date) : is_text_(true), own_(to_string(date)) {}
  In(Instant at) : number_(at.ms) {}
  template <class Tag, class Value>
  In(const Id<Tag, Value>& id) : In(id.value) {}
  template <class Value>
  In(const std::optional<Value>& value) : In(value ? In(*value) : null<Value>()) {}

  bool is_text() const { return is_text_; }
  bool is_null() const { return is_null_; }
  long long number() const { return number_; }
  std::string_view text() const { return own_.empty() ? view_ : std::string_view(own_); }

 private:
  template <class Value>
  static In null() {
    In none(0);
    none.is_null_ = true;
    none.is_text_ = !(std::integral<Value> || std::same_as<Value, Instant>);
    return none;
  }
  bool is_text_ = false;
  bool is_null_ = false;
  long long number_ = 0;
  std::string_view view_;
  std::string own_;
};

// The values of a statement, in order: written in braces, or a list of the caller's.
class Ins {
 public:
  Ins(std::initializer_list<In> in) : Ins(std::data(in), in.size()) {}
  Ins(const std::vector<In>& in) : Ins(in.data(), in.size()) {}
  const In* begin() const { return begin_; }
  const In* end() const { return begin_ + size_; }
  std::size_t size() const { return size_; }

 private:
  Ins(const In* begin, std::size_t size) : begin_(begin), size_(size) {}
  const In* begin_;
  std::size_t size_;
};

// One column of the row that is being read.
struct Out {
  bool is_null = false;
  long long number = 0;
  std::string_view text;
};

// Which of the two database types a column is read as, and the conversion.
template <class T>
constexpr bool reads_number = std::integral<T> || std::same_as<T, Instant>;
template <class T>
constexpr bool reads_number<std::optional<T>> = reads_number<T>;
template <class Tag, class Value>
constexpr bool reads_number<Id<Tag, Value>> = std::integral<Value>;

[[noreturn]] void throw_unexpected_null();
Date date_of_column(std::string_view text);  // throws when it is none

// The date of a moment in UTC, for rows that were written without the administration's own date.
inline Date utc_date(Instant at) {
  constexpr std::int64_t day = 86'400'000;
  return Date::from_days((at.ms - ((at.ms % day) + day) % day) / day);
}

template <class T>
struct Read {
  static T from(const Out& out) {
    if (out.is_null) throw_unexpected_null();
    if constexpr (std::same_as<T, bool>) {
      return out.number != 0;
    } else if constexpr (std::integral<T>) {
      return static_cast<T>(out.number);
    } else if constexpr (std::same_as<T, Instant>) {
      return Instant{out.number};
    } else if constexpr (std::same_as<T, Date>) {
      return date_of_column(out.text);
    } else {
      return T(out.text);
    }
  }
};
template <class Tag, class Value>
struct Read<Id<Tag, Value>> {
  static Id<Tag, Value> from(const Out& out) { return {Read<Value>::from(out)}; }
};
template <class T>
struct Read<std::optional<T>> {
  static std::optional<T> from(const Out& out) {
    if (out.is_null) return std::nullopt;
    return Read<T>::from(out);
  }
};

// One connection inside one transaction. Statements are prepared once per connection and kept.
// Parameters are written `?` and given in order; columns are declared BIGINT or TEXT, and are bound
// statically as long long or std::string with an indicator (docs/decisions/0005).
// Thread rule: one thread.
class Session {
 public:
  struct Connection;
  explicit Session(Connection& connection) : connection_(connection) {}

  // Runs a statement; returns how many rows it touched.
  std::int64_t run(std::string_view sql, const Ins& in = {});

  // Calls `each` with the columns of every row. `each` may run other statements, also this one.
  template <class... Columns, class Each>
  void rows(std::string_view sql, const Ins& in, Each each) {
    constexpr bool numbers[] = {reads_number<Columns>...};
    Out row[sizeof...(Columns)];
    fetch(sql, in, numbers, sizeof...(Columns), row, [&](const Out* out) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        each(Read<Columns>::from(out[I])...);
      }
      (std::index_sequence_for<Columns...>{});
    });
  }

  // The first row, if there is one.
  template <class... Columns>
  std::optional<std::tuple<Columns...>> row(std::string_view sql, const Ins& in) {
    std::optional<std::tuple<Columns...>> found;
    rows<Columns...>(sql, in, [&](Columns... columns) {
      if (!found) found.emplace(std::move(columns)...);
    });
    return found;
  }
  // The first column of the first row.
  template <class Column>
  std::optional<Column> value(std::string_view sql, const Ins& in) {
    auto found = row<Column>(sql, in);
    if (!found) return std::nullopt;
    return std::get<0>(std::move(*found));
  }

  // `count` numbers of a sequence that are never given out again; returns the first.
  std::int64_t take_numbers(std::string_view sequence, std::int64_t count);

 private:
  void fetch(std::string_view sql, const Ins& in, const bool* numbers, std::size_t columns,
             Out* row, const std::function<void(const Out*)>& each);
  Connection& connection_;
};

enum class Access {
  glance,  // a single statement that reads: it is its own picture, and no transaction is begun
  read,    // one consistent picture, never waits for a writer
  write,   // one writer at a time: BEGIN IMMEDIATE, or an advisory lock on PostgreSQL
};

// A leased connection, given back when destroyed; rolls back what was not committed. In
// Store::together it is a part of that transaction, which fails as a whole when this one does.
class Lease {
 public:
  Lease(Store& store, Access access);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Session& session() { return *session_; }
  Session::Connection& connection() { return *connection_; }
  void commit();

 private:
  Store& store_;
  Access access_;
  Session::Connection* connection_ = nullptr;
  std::optional<Session> session_;
  bool open_ = false;
  bool is_part_ = false;
  bool is_done_ = false;
};

// What a library exception means to us. Call in a catch clause.
Error translate_exception();

// Runs `body(Session&) -> Result<T>` in one transaction: committed when it returns a value, rolled
// back on an error or an exception, which becomes an Error.
template <class Body>
auto transact(Store& store, Access access, Body body) -> std::invoke_result_t<Body&, Session&> {
  try {
    Lease lease(store, access);
    auto result = body(lease.session());
    if (result) lease.commit();
    return result;
  } catch (...) {
    return fail(translate_exception());
  }
}

}  // namespace dunning::store
