#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/ports/http.hpp"
#include "daemon/web/gate.hpp"

// What is answered at which path. cpp-httplib reads heads and writes answers; it lives in site.cpp
// alone, behind the gate, and never has a socket or a body in its hands.
namespace dunning::web {

struct Request {
  ports::Headers headers;
  std::string_view body;  // the bytes as they came
  std::string peer;
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "text/plain; charset=utf-8";
};

// A handler answers from several threads at a time. What it throws becomes a 500 without a word.
struct Route {
  std::string method;  // GET (answers HEAD too) or POST
  std::function<Response(const Request&)> handle;
};
using Routes = std::map<std::string, Route>;  // by path: fixed strings, nothing else

class Site {
 public:
  // `answered` is told the path of a route ("other" for none) and the status, for the metrics.
  Site(Routes routes, std::function<void(const std::string& path, int status)> answered);
  ~Site();
  std::string answer(const Gate::Asked& asked) const;

 private:
  struct Httplib;
  std::unique_ptr<Httplib> httplib_;
};

}  // namespace dunning::web
