#include "tests/contract/wire/observer.hpp"

#include <algorithm>

namespace dunning::contract::wire {

void Observer::operator()(const sandbox::Request& request, const sandbox::Response& response) {
  if (!table_.concerns(request.target) || response.delivery != sandbox::Delivery::whole) return;
  Exchange exchange{request.method,  request.target,        {},           request.body,
                    response.status, response.content_type, response.body};
  for (const auto& [name, value] : request.headers)
    exchange.headers.emplace(name, value);
  for (std::string& complaint : table_.complaints(exchange)) {
    if (std::find(complaints_.begin(), complaints_.end(), complaint) == complaints_.end())
      complaints_.push_back(std::move(complaint));
  }
}

}  // namespace dunning::contract::wire
