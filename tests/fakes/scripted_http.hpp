#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ports/http.hpp"

namespace dunning::fakes {

// What the peer answers: a response, or (with `error`) nothing whole.
struct Scripted {
  int status = 200;
  ports::Headers headers;
  std::string body;
  std::optional<Error> error;
};

// A peer without a network: every request is answered by one function and remembered. Honours
// max_body_bytes as the real port does.
class ScriptedHttp final : public ports::Http {
 public:
  using Answerer = std::function<Scripted(const ports::HttpRequest&)>;
  explicit ScriptedHttp(Answerer answerer) : answerer_(std::move(answerer)) {}

  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override {
    requests.push_back(request);
    Scripted scripted = answerer_(request);
    if (scripted.error) return fail(*scripted.error);
    if (scripted.body.size() > request.max_body_bytes) {
      return fail(ErrorKind::transient, "the answer is larger than allowed");
    }
    ports::HttpResponse response;
    response.status = scripted.status;
    response.headers = std::move(scripted.headers);
    response.body_bytes = scripted.body.size();
    response.body = std::make_unique<std::istringstream>(std::move(scripted.body));
    return response;
  }

  std::size_t count(std::string_view part_of_url) const {
    std::size_t found = 0;
    for (const auto& request : requests)
      found += request.url.find(part_of_url) != std::string::npos ? 1 : 0;
    return found;
  }

  std::vector<ports::HttpRequest> requests;

 private:
  Answerer answerer_;
};

}  // namespace dunning::fakes
