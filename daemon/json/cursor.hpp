#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"
#include "daemon/core/result.hpp"
#include "daemon/json/value.hpp"

namespace dunning::json {

// A place inside a document, with the way that led there. Reads outside data strictly: what is not
// of the kind asked for is an Error invalid_input that names the place ("contact.company_name:
// expected text, found number") and never quotes text of the document. Borrows the document, which
// must outlive it.
//
// The functions without a key read this place. Those with a key read a member of it: `text("id")`
// wants it there and of that kind; `find_…` and `text_or_empty` take a missing or null member as
// none, and still refuse one of another kind. A key that the object holds twice is an error when it
// is read.
class Cursor {
 public:
  explicit Cursor(const Value& document, std::string path = {})
      : value_(&document), path_(std::move(path)) {}

  const Value& value() const { return *value_; }
  std::string path() const;  // "" at the top, else "contact.name", "details[2].id"

  Result<Cursor> at(std::string_view key) const;
  Result<std::optional<Cursor>> find(std::string_view key) const;
  Result<std::vector<Cursor>> items() const;  // of a list

  Result<std::string> text() const;           // valid UTF-8 without NUL
  Result<std::string> text_or_empty() const;  // null is ""
  Result<std::string> id_text() const;        // not empty; text, or a whole number as its token
  Result<bool> boolean() const;
  Result<std::int64_t> integer() const;  // a whole number without point or exponent
  Result<Money> amount(
      Currency currency) const;     // text or number, from its raw token (parse_money)
  Result<Date> date() const;        // "YYYY-MM-DD"
  Result<Instant> instant() const;  // RFC 3339

  Result<std::vector<Cursor>> items(std::string_view key) const;
  Result<std::string> text(std::string_view key) const;
  Result<std::string> text_or_empty(std::string_view key) const;
  Result<std::string> id_text(std::string_view key) const;
  Result<bool> boolean(std::string_view key) const;
  Result<std::int64_t> integer(std::string_view key) const;
  Result<Money> amount(std::string_view key, Currency currency) const;
  Result<Date> date(std::string_view key) const;
  Result<Instant> instant(std::string_view key) const;

  Result<std::vector<Cursor>> find_items(std::string_view key) const;  // missing or null: empty
  Result<std::optional<std::string>> find_id_text(std::string_view key) const;
  Result<std::optional<bool>> find_boolean(std::string_view key) const;
  Result<std::optional<std::int64_t>> find_integer(std::string_view key) const;
  Result<std::optional<Money>> find_amount(std::string_view key, Currency currency) const;
  Result<std::optional<Date>> find_date(std::string_view key) const;
  Result<std::optional<Instant>> find_instant(std::string_view key) const;

  // An Error invalid_input about this place: "contact.email: <what>". For checks of the caller's
  // own.
  Error error(std::string_view what) const;

 private:
  Error expected(std::string_view kind) const;

  Cursor(const Member& member, std::string holder)
      : value_(&member.value), path_(std::move(holder)), key_(&member.key) {}

  const Value* value_;
  std::string path_;
  // Of a member, whose `path_` is that of the object: the whole is put together when it is asked
  // for, since most members are read without a complaint.
  const std::string* key_ = nullptr;
};

// A member that is text, perhaps padded, perhaps written as number, perhaps null or missing;
// without white space at both ends.
Result<std::string> plain_text(const Cursor& object, std::string_view key);

}  // namespace dunning::json
