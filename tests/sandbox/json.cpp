#include "tests/sandbox/json.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox {

namespace {

tl::unexpected<Error> wrong(const char* name, const char* expected) {
  return fail(ErrorKind::invalid_input, std::string("'") + name + "' has to be " + expected);
}

}  // namespace

std::string text_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string id_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_integer() ? value.dump() : "";
}

Result<std::string> text_member(const Json& from, const char* name, const std::string& missing) {
  if (!from.contains(name)) return missing;
  if (!from[name].is_string()) return wrong(name, "a string");
  return from[name].get<std::string>();
}

Result<std::int64_t> whole_member(const Json& from, const char* name, std::int64_t missing) {
  if (!from.contains(name)) return missing;
  if (!from[name].is_number_integer()) return wrong(name, "a whole number");
  return from[name].get<std::int64_t>();
}

Result<bool> flag_member(const Json& from, const char* name, bool missing) {
  if (!from.contains(name)) return missing;
  if (!from[name].is_boolean()) return wrong(name, "true or false");
  return from[name].get<bool>();
}

}  // namespace dunning::sandbox
