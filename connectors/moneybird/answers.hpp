#pragma once

#include <functional>

#include "connectors/moneybird/requests.hpp"
#include "daemon/json/value.hpp"

// Reading the body of an answer of 200. What is no JSON is a fault on the way or on the other side,
// which may pass: Error transient, naming the request.
namespace dunning::moneybird {

// The elements of a list, one at a time in the memory of the largest one.
Status each_element(Answer& answer, const std::function<Status(json::Value&&)>& element);

Result<json::Value> whole_document(Answer& answer);

Error unreadable(const Answer& answer, const Error& error);

}  // namespace dunning::moneybird
