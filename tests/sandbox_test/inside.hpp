#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/sandbox/sandbox.hpp"

namespace dunning::sandbox {

// A sandbox asked in this process, without network: its clock stands still unless it is advanced.
class Inside {
 public:
  explicit Inside(PopulationSize size = {0, 0}, std::uint64_t seed = 7);

  using Headers = std::map<std::string, std::string>;  // names in lower case
  // `target` with its query, encoded as on the wire.
  Response ask(const std::string& method, const std::string& target, const Headers& headers = {},
               const std::string& body = {});
  // A form, as token endpoints take it.
  Response post_form(const std::string& path, const std::map<std::string, std::string>& form,
                     const Headers& headers = {});
  Json control(const std::string& command, const Json& body = Json::object());
  Json view(const std::string& name);
  Json access(const std::string& system);
  void advance_s(std::int64_t seconds) { control("advance", {{"seconds", seconds}}); }

  Sandbox& sandbox() { return sandbox_; }

 private:
  Sandbox sandbox_;
};

inline Json json_of(const Response& response) {
  return Json::parse(response.body);
}
std::string header_of(const Response& response,
                      const std::string& name);  // as the sandbox spells it

}  // namespace dunning::sandbox
