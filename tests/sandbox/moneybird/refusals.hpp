#pragma once

#include <string>
#include <variant>

#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"

// Moneybird's three families of error bodies.
namespace dunning::sandbox::moneybird {

Response json_response(int status, const Json& body);
Response no_content();  // 204

// {"error": text, "symbolic": {member: code}}
Response symbolic(int status, const std::string& text, const std::string& member,
                  const std::string& code);
// {"error": text}
Response plain_refusal(int status, const std::string& text);
// 422 {"error": {member: ["can't be blank"], …}, "details": {member: [{"error": "blank"}], …}}
Response blank_members(const std::vector<std::string>& members);

Response record_not_found();
Response bad_token();

// What was read, or the answer that refuses it.
template <class T>
using OrRefusal = std::variant<T, Response>;

}  // namespace dunning::sandbox::moneybird
