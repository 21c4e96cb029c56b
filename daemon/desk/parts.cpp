#include "daemon/desk/parts.hpp"

#include "daemon/desk/table.hpp"
#include "daemon/json/write.hpp"

namespace dunning::desk {

json::Value json_answer(std::string_view kind) {
  return json::Value::object({{"format", json_format}, {"kind", kind}});
}

json::Value json_part(const Money& money) {
  return json::Value::object(
      {{"amount", decimal_text(money)}, {"currency", money.currency.code()}});
}

json::Value json_part(const std::optional<Date>& date) {
  return date ? json::Value(to_string(*date)) : json::Value();
}

json::Value json_part(const std::optional<Instant>& at) {
  return at ? json::Value(to_string(*at)) : json::Value();
}

json::Value json_part(LocalTime local) {
  return local_text(local);
}

json::Value json_part(const std::vector<std::string>& texts) {
  auto list = json::Value::array();
  for (const auto& text : texts)
    list.push(text);
  return list;
}

std::string json_text(const json::Value& value) {
  return json::write_pretty(value);
}

json::Value json_or_null(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

}  // namespace dunning::desk
