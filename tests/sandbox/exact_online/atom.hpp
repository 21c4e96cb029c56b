#pragma once

#include "tests/sandbox/exact_online/schema.hpp"
#include "tests/sandbox/http.hpp"

namespace dunning::sandbox::exact_online {

// Turns an answer in JSON into the Atom XML that Exact gives to whoever does not ask for JSON.
// Answers without a body stay as they are.
void as_atom(const Endpoint& endpoint, Response& response);

}  // namespace dunning::sandbox::exact_online
