#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "daemon/core/result.hpp"

namespace dunning::sandbox {

// The sandbox reads and writes its JSON with the library itself and not with daemon/json, so that a
// defect there cannot hide on both ends of the wire. Members keep their order, as on the real
// systems' wire.
using Json = nlohmann::ordered_json;

// The text of a value; what is no UTF-8 becomes the replacement character.
std::string text_of(const Json& value);

// An id that comes as text or as a whole number; empty for anything else.
std::string id_text(const Json& value);

// Typed members of a JSON object, or `missing`; an error names the member and what was expected.
Result<std::string> text_member(const Json& from, const char* name, const std::string& missing);
Result<std::int64_t> whole_member(const Json& from, const char* name, std::int64_t missing);
Result<bool> flag_member(const Json& from, const char* name, bool missing);

}  // namespace dunning::sandbox
