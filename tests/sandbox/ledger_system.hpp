#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/faults.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/limits.hpp"
#include "tests/sandbox/overrides.hpp"

namespace dunning::sandbox {

// One accounting system's face of the economy: its paths, shapes, limits and errors. A new one is a
// directory beside moneybird/ and one line in sandbox.cpp. Thread rule: under the sandbox's lock.
class LedgerSystem {
 public:
  virtual ~LedgerSystem() = default;

  virtual std::string name() const = 0;
  virtual bool serves(const std::string& path) const = 0;
  // The path below the administration, for matching: "/contacts.json". Empty when there is none.
  virtual std::string below(const std::string& path) const = 0;

  // Carries out a request. `page_shift` rows are skipped from page 2 on.
  virtual Response answer(const Request& request, int page_shift) = 0;

  virtual Limits::Bucket bucket(const Request& request) const = 0;
  virtual void show_limit(const Limits::Verdict& verdict, Instant now,
                          Response& response) const = 0;
  virtual Response limited(const Limits::Verdict& verdict, Instant now) const = 0;
  // The answer that a fault of kind status asks for, in this system's own shape.
  virtual Response failure(const Fault& fault, Instant now) const = 0;

  // What a client needs to get in; part of the ready file.
  virtual Json access() const = 0;
  // {"valid": false}, {"rotate": true}, {"scopes": […]}: what happens to the client's credentials.
  virtual Result<Json> change_access(const Json& wanted) = 0;
  // Switches of this system alone; unknown ones are errors.
  virtual Status change_option(const std::string& option, const Json& value) = 0;

  // After a command of control: the economy may have moved.
  virtual void look() {}
  // Something that only this system knows ("division_move"); unknown ones are errors.
  virtual Result<Json> happen(const std::string& what, const Json& body);

  virtual std::string wire_id(Overrides::Kind kind, std::int64_t record) const = 0;
  virtual std::optional<std::int64_t> record_of(Overrides::Kind kind,
                                                const std::string& wire_id) const = 0;
  virtual Overrides& overrides() = 0;
};

}  // namespace dunning::sandbox
