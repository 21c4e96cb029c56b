#include "daemon/json/cursor.hpp"

#include <charconv>

#include "daemon/core/text.hpp"

namespace dunning::json {
namespace {

template <class Read>
auto read_optional(const Result<std::optional<Cursor>>& found, Read read)
    -> Result<std::optional<typename decltype(read(**found))::value_type>> {
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  return TRY(read(**found));
}

std::string joined(const std::string& holder, std::string_view key) {
  return holder.empty() ? std::string(key) : holder + "." + std::string(key);
}

}  // namespace

std::string Cursor::path() const {
  return key_ == nullptr ? path_ : joined(path_, *key_);
}

Error Cursor::error(std::string_view what) const {
  const auto where = path();
  return {ErrorKind::invalid_input, (where.empty() ? "" : where + ": ") + std::string(what),
          std::nullopt};
}

Error Cursor::expected(std::string_view kind) const {
  return error("expected " + std::string(kind) + ", found " + std::string(name(value_->kind())));
}

Result<std::optional<Cursor>> Cursor::find(std::string_view key) const {
  if (!value_->is_object()) return fail(expected("object"));
  const Member* found = nullptr;
  bool twice = false;
  for (const Member& member : value_->members()) {
    if (member.key != key) continue;
    twice = found != nullptr;
    if (twice) break;
    found = &member;
  }
  // Most keys of most records are absent: what their place is called is then nobody's business.
  if (found == nullptr || (found->value.is_null() && !twice)) return std::nullopt;
  Cursor cursor(*found, path());
  if (twice) return fail(cursor.error("is there twice"));
  return cursor;
}

Result<Cursor> Cursor::at(std::string_view key) const {
  auto found = TRY(find(key));
  if (found) return std::move(*found);
  const bool is_there = value_->find(key) != nullptr;
  return fail(Cursor(*value_, joined(path(), key))
                  .error(is_there ? "expected a value, found null" : "is missing"));
}

Result<std::vector<Cursor>> Cursor::items() const {
  if (!value_->is_array()) return fail(expected("list"));
  std::vector<Cursor> all;
  all.reserve(value_->items().size());
  const auto list = path();
  for (const Value& item : value_->items()) {
    all.emplace_back(item, list + "[" + std::to_string(all.size()) + "]");
  }
  return all;
}

Result<std::string> Cursor::text() const {
  if (value_->kind() != Value::Kind::text) return fail(expected("text"));
  if (value_->text().find('\0') != std::string::npos) return fail(error("the text holds a NUL"));
  return value_->text();
}

Result<std::string> Cursor::text_or_empty() const {
  if (value_->is_null()) return std::string{};
  return text();
}

Result<std::string> Cursor::id_text() const {
  if (value_->kind() == Value::Kind::number) {
    const std::string& token = value_->token();
    if (token.find_first_not_of("0123456789") != std::string::npos)
      return fail(error("expected a whole number as id"));
    return token;
  }
  if (value_->kind() != Value::Kind::text) return fail(expected("text or number"));
  auto id = TRY(text());
  if (id.empty()) return fail(error("expected an id, found empty text"));
  return id;
}

Result<bool> Cursor::boolean() const {
  if (value_->kind() != Value::Kind::boolean) return fail(expected("boolean"));
  return value_->boolean();
}

Result<std::int64_t> Cursor::integer() const {
  if (value_->kind() != Value::Kind::number) return fail(expected("whole number"));
  const std::string& token = value_->token();
  std::int64_t integer = 0;
  const auto [end, failure] = std::from_chars(token.data(), token.data() + token.size(), integer);
  if (failure != std::errc{} || end != token.data() + token.size()) {
    return fail(error("expected a whole number of at most 64 bits"));
  }
  return integer;
}

Result<Money> Cursor::amount(Currency currency) const {
  const bool is_number = value_->kind() == Value::Kind::number;
  if (!is_number && value_->kind() != Value::Kind::text) return fail(expected("amount"));
  auto money = parse_money(is_number ? value_->token() : value_->text(), currency);
  if (!money && !path().empty()) return fail(std::move(money).error().with_context(path()));
  return money;
}

Result<Date> Cursor::date() const {
  const auto date = parse_date(TRY(text()));
  if (!date) return fail(error("expected a date such as 2026-11-21"));
  return *date;
}

Result<Instant> Cursor::instant() const {
  const auto instant = parse_instant(TRY(text()));
  if (!instant) return fail(error("expected a moment such as 2026-11-21T09:00:00Z"));
  return *instant;
}

Result<std::vector<Cursor>> Cursor::items(std::string_view key) const {
  return TRY(at(key)).items();
}
Result<std::string> Cursor::text(std::string_view key) const {
  return TRY(at(key)).text();
}
Result<std::string> Cursor::id_text(std::string_view key) const {
  return TRY(at(key)).id_text();
}
Result<bool> Cursor::boolean(std::string_view key) const {
  return TRY(at(key)).boolean();
}
Result<std::int64_t> Cursor::integer(std::string_view key) const {
  return TRY(at(key)).integer();
}
Result<Date> Cursor::date(std::string_view key) const {
  return TRY(at(key)).date();
}
Result<Instant> Cursor::instant(std::string_view key) const {
  return TRY(at(key)).instant();
}
Result<Money> Cursor::amount(std::string_view key, Currency currency) const {
  return TRY(at(key)).amount(currency);
}

Result<std::string> Cursor::text_or_empty(std::string_view key) const {
  const auto found = TRY(find(key));
  return found ? found->text() : std::string{};
}

Result<std::vector<Cursor>> Cursor::find_items(std::string_view key) const {
  const auto found = TRY(find(key));
  return found ? found->items() : std::vector<Cursor>{};
}

Result<std::optional<std::string>> Cursor::find_id_text(std::string_view key) const {
  return read_optional(find(key), [](const Cursor& place) { return place.id_text(); });
}

Result<std::optional<bool>> Cursor::find_boolean(std::string_view key) const {
  return read_optional(find(key), [](const Cursor& place) { return place.boolean(); });
}

Result<std::optional<std::int64_t>> Cursor::find_integer(std::string_view key) const {
  return read_optional(find(key), [](const Cursor& place) { return place.integer(); });
}

Result<std::optional<Money>> Cursor::find_amount(std::string_view key, Currency currency) const {
  return read_optional(find(key), [&](const Cursor& place) { return place.amount(currency); });
}

Result<std::optional<Date>> Cursor::find_date(std::string_view key) const {
  return read_optional(find(key), [](const Cursor& place) { return place.date(); });
}

Result<std::optional<Instant>> Cursor::find_instant(std::string_view key) const {
  return read_optional(find(key), [](const Cursor& place) { return place.instant(); });
}

Result<std::string> plain_text(const Cursor& object, std::string_view key) {
  const auto found = TRY(object.find(key));
  if (!found) return std::string();
  const Value& value = found->value();
  if (value.kind() == Value::Kind::number) return value.token();
  if (value.kind() == Value::Kind::text && value.text().find('\0') == std::string::npos)
    return trimmed(value.text());
  return found->text();  // the error
}

}  // namespace dunning::json
