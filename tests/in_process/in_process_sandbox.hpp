#pragma once

#include <cstdint>
#include <string>

#include "daemon/json/value.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "tests/sandbox/sandbox.hpp"

namespace dunning::in_process {

// The accounting systems of the sandbox behind a ports::Http of this process: real connectors talk
// to them without sockets and threads, and time passes when the clock of the test says so. A
// faulty delivery ends as it does over the network: what is cut, truncated, dripped or endless is
// an Error of kind transient.
class InProcessSandbox final : public ports::Http {
 public:
  // As many debtors and invoices as `size` says. Borrows the clock: each request happens at its
  // now().
  InProcessSandbox(const ports::Clock& clock, std::uint64_t seed,
                   sandbox::PopulationSize size = {0, 0});

  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;

  // The control API (docs/sandbox.md). Fails the running test when the sandbox refuses.
  json::Value command(const std::string& name, const json::Value& body = json::Value::object({}));
  json::Value view(const std::string& name);
  // One member of a system's credentials.
  std::string access(const std::string& system, const std::string& member) const;

  std::int64_t requests() const { return requests_; }  // that systems were asked

 private:
  sandbox::Response ask(const sandbox::Request& request);
  void keep_time();

  const ports::Clock& clock_;
  sandbox::Sandbox sandbox_;
  std::int64_t requests_ = 0;
};

// Where its systems seem to live.
inline constexpr const char* base_url = "https://localhost:8443";

}  // namespace dunning::in_process
