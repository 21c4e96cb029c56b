#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "daemon/core/result.hpp"
#include "tests/sandbox/certificates.hpp"
#include "tests/sandbox/http.hpp"

namespace dunning::sandbox {

// HTTPS on a loopback address. cpp-httplib lives in the source file alone. Requests are answered on
// the server's own threads: the handler has to be safe to call from several at a time.
class HttpServer {
 public:
  using Handler = std::function<Response(const Request&)>;

  // Binds and starts serving. Port 0 takes a free one. A host that is no loopback address is
  // refused.
  static Result<std::unique_ptr<HttpServer>> create(const std::string& host, int port,
                                                    const ServerIdentity& identity);
  ~HttpServer();

  int port() const;
  // Starts answering. Connections made since create() wait until then.
  void serve(Handler handler);
  void stop();

 private:
  struct Wire;
  HttpServer();
  std::unique_ptr<Wire> wire_;
};

}  // namespace dunning::sandbox
