#include "tests/in_process/in_process_sandbox.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "tests/sandbox/oauth/form.hpp"

namespace dunning::in_process {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void read_query(std::string_view text, sandbox::Request& request) {
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    request.query.emplace(
        sandbox::oauth::url_decoded(pair.substr(0, equals)),
        sandbox::oauth::url_decoded(pair.substr(std::min(equals + 1, pair.size()))));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// A path keeps its plus signs, a query does not.
std::string decoded_path(std::string_view path) {
  std::string safe;
  for (const char c : path)
    safe += c == '+' ? std::string("%2B") : std::string(1, c);
  return sandbox::oauth::url_decoded(safe);
}

sandbox::Request as_served(const ports::HttpRequest& request) {
  sandbox::Request served;
  served.method = request.method;
  served.client = "127.0.0.1";
  served.body = request.body;
  const std::string_view url(request.url);
  const auto host = url.find("://");
  const auto path = url.find('/', host == std::string_view::npos ? 0 : host + 3);
  served.target = path == std::string_view::npos ? "/" : std::string(url.substr(path));
  const auto question = served.target.find('?');
  served.path = decoded_path(std::string_view(served.target).substr(0, question));
  if (question != std::string::npos)
    read_query(std::string_view(served.target).substr(question + 1), served);
  for (const auto& [name, value] : request.headers)
    served.headers.emplace(lower(name), value);
  served.headers.emplace("host", "localhost:8443");
  return served;
}

Result<ports::HttpResponse> as_received(const ports::HttpRequest& request,
                                        sandbox::Response response) {
  using sandbox::Delivery;
  const auto lost = [](const char* how) { return fail(ErrorKind::transient, how); };
  if (response.delay_ms >= request.deadline.count()) return lost("no answer came in time");
  switch (response.delivery) {
    case Delivery::whole:
      break;
    case Delivery::cut:
      return lost("the connection ended before an answer");
    case Delivery::truncated:
      return lost("the connection ended in the middle of the body");
    case Delivery::dripped:
      if (static_cast<std::int64_t>(response.body.size()) * response.pace_ms >=
          request.deadline.count())
        return lost("the body did not come in time");
      break;
    case Delivery::endless:
      return lost("the body is larger than allowed");
  }
  if (response.body.size() > request.max_body_bytes) return lost("the body is larger than allowed");
  ports::HttpResponse received;
  received.status = response.status;
  for (auto& header : response.headers)
    received.headers.push_back(std::move(header));
  received.headers.emplace_back("Content-Type", response.content_type);
  received.body_bytes = response.body.size();
  received.body = std::make_unique<std::istringstream>(std::move(response.body));
  return received;
}

sandbox::Request control_request(const char* method, const std::string& name) {
  sandbox::Request request;
  request.method = method;
  request.path = "/control/" + name;
  request.target = request.path;
  request.client = "127.0.0.1";
  return request;
}

json::Value read(const sandbox::Response& response) {
  REQUIRE_MESSAGE(response.status == 200, response.body);
  auto value = json::parse(response.body);
  REQUIRE_MESSAGE(value, value.error().message);
  return std::move(*value);
}

}  // namespace

InProcessSandbox::InProcessSandbox(const ports::Clock& clock, std::uint64_t seed,
                                   sandbox::PopulationSize size)
    : clock_(clock), sandbox_({seed, size, clock.now(), base_url}) {
  command("clock", json::Value::object({{"ticking", false}}));
}

void InProcessSandbox::keep_time() {
  auto request = control_request("POST", "clock");
  request.body = json::write(json::Value::object({{"now", to_string(clock_.now())}}));
  (void)sandbox_.answer(request);
}

Result<ports::HttpResponse> InProcessSandbox::send(const ports::HttpRequest& request) {
  keep_time();
  ++requests_;
  return as_received(request, sandbox_.answer(as_served(request)));
}

json::Value InProcessSandbox::command(const std::string& name, const json::Value& body) {
  if (name != "clock") keep_time();
  auto request = control_request("POST", name);
  request.body = json::write(body);
  return read(sandbox_.answer(request));
}

json::Value InProcessSandbox::view(const std::string& name) {
  keep_time();
  return read(sandbox_.answer(control_request("GET", name)));
}

std::string InProcessSandbox::access(const std::string& system, const std::string& member) const {
  const auto all = sandbox_.access();
  REQUIRE(all.contains(system));
  REQUIRE_MESSAGE(all.at(system).contains(member), system << " has no " << member);
  const auto& value = all.at(system).at(member);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace dunning::in_process
