#pragma once

#include "daemon/json/value.hpp"
#include "daemon/ports/http.hpp"
#include "tests/contract/connector/world.hpp"

// What the worlds of the sandbox share.
namespace dunning::contract {

// As the command `fault` of the sandbox takes it.
json::Value sandbox_fault(Fault fault);

// Waits and reads less than the connector would, so that a drip or an endless body ends soon.
class Impatient final : public ports::Http {
 public:
  explicit Impatient(ports::Http& next) : next_(next) {}
  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;

 private:
  ports::Http& next_;
};

}  // namespace dunning::contract
