#include "tests/sandbox_test/inside.hpp"

#include <doctest/doctest.h>

#include "tests/sandbox/oauth/form.hpp"

namespace dunning::sandbox {

Inside::Inside(PopulationSize size, std::uint64_t seed)
    : sandbox_({seed, size, *parse_instant("2026-11-02T08:00:00Z"), "https://127.0.0.1:7443"}) {
  control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
}

Response Inside::ask(const std::string& method, const std::string& target, const Headers& headers,
                     const std::string& body) {
  Request request;
  request.method = method;
  request.target = target;
  const std::size_t question = target.find('?');
  request.path = oauth::url_decoded(target.substr(0, question));
  if (question != std::string::npos) {
    for (const auto& [name, value] : oauth::read_form(target.substr(question + 1)))
      request.query.emplace(name, value);
  }
  for (const auto& [name, value] : headers)
    request.headers.emplace(name, value);
  request.body = body;
  request.client = "127.0.0.1";
  return sandbox_.answer(request);
}

Response Inside::post_form(const std::string& path, const std::map<std::string, std::string>& form,
                           const Headers& headers) {
  std::string body;
  for (const auto& [name, value] : form)
    body += (body.empty() ? "" : "&") + name + "=" + oauth::url_encoded(value);
  return ask("POST", path, headers, body);
}

Json Inside::control(const std::string& command, const Json& body) {
  const Response response = ask("POST", "/control/" + command, {}, body.dump());
  CAPTURE(command);
  CAPTURE(response.body);
  REQUIRE(response.status == 200);
  return json_of(response);
}

Json Inside::view(const std::string& name) {
  const Response response = ask("GET", "/control/" + name);
  REQUIRE(response.status == 200);
  return json_of(response);
}

Json Inside::access(const std::string& system) {
  return sandbox_.access()[system];
}

std::string header_of(const Response& response, const std::string& name) {
  for (const auto& [each, value] : response.headers) {
    if (each == name) return value;
  }
  return "";
}

}  // namespace dunning::sandbox
