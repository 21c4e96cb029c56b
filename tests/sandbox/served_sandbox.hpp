#pragma once

#include <memory>
#include <string>

#include "daemon/core/result.hpp"
#include "tests/sandbox/http_server.hpp"
#include "tests/sandbox/sandbox.hpp"

namespace dunning::sandbox {

// A sandbox that answers over HTTPS, in this process: what the program runs and what tests start.
// It answers from create() until it is destroyed.
class ServedSandbox {
 public:
  struct Setup {
    std::uint64_t seed = 1;
    PopulationSize size;
    Instant start;
    std::string host = "127.0.0.1";
    int port = 0;           // 0: a free one
    std::string state_dir;  // an existing directory; the CA certificate is written there
  };
  static Result<std::unique_ptr<ServedSandbox>> create(const Setup& setup);
  ~ServedSandbox();

  const std::string& base_url() const { return base_url_; }
  const std::string& ca_file() const { return ca_file_; }
  // One member of a system's credentials: access("moneybird", "token"). Empty when there is none.
  std::string access(const std::string& system, const std::string& member) const;
  // The content of the program's ready file.
  std::string ready_json() const;

  // Is told every exchange but those of control, on the server's threads, one at a time.
  void watch(Journal::Watcher watcher) { sandbox_->watch(std::move(watcher)); }

  // The control API without the network, as JSON texts: a POST of a command, a GET of a view.
  Result<std::string> control(const std::string& command, const std::string& body = "{}");
  Result<std::string> view(const std::string& name);

 private:
  ServedSandbox() = default;
  Result<std::string> ask(Request request);

  std::string base_url_;
  std::string ca_file_;
  std::unique_ptr<Sandbox> sandbox_;
  std::unique_ptr<HttpServer> server_;  // ends before the sandbox does
};

// Writes a file that a reader sees whole or not at all.
Status write_whole(const std::string& path, const std::string& text);

}  // namespace dunning::sandbox
