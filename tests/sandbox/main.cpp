// dunning-sandbox: accounting systems on loopback, for tests and for the first run.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "tests/sandbox/certificates.hpp"
#include "tests/sandbox/http_server.hpp"
#include "tests/sandbox/options.hpp"
#include "tests/sandbox/sandbox.hpp"

namespace {

using namespace dunning;
using namespace dunning::sandbox;

// A reader sees the whole file or none.
Status write_whole(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path temporary = path.string() + ".new";
  std::ofstream file(temporary, std::ios::trunc);
  file << text;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path, error);
  if (!file || error) return fail(ErrorKind::permanent, "cannot write " + path.string());
  return {};
}

Status run(const Options& options, const sigset_t& ending) {
  const ServerIdentity identity = TRY(make_identity());
  const auto server = TRY(HttpServer::create(options.host, options.port, identity));
  const std::string host = options.host == "::1" ? "[::1]" : options.host;
  const std::string base_url = "https://" + host + ":" + std::to_string(server->port());
  Sandbox sandbox({options.seed, options.size, options.start, base_url});
  server->serve([&sandbox](const Request& request) { return sandbox.answer(request); });

  const auto ca_file = std::filesystem::absolute(options.state_dir) / "sandbox-ca.pem";
  TRY(write_whole(ca_file, identity.ca_pem));
  Json ready = sandbox.access();
  ready["base_url"] = base_url;
  ready["ca_file"] = ca_file.string();
  ready["control_url"] = base_url + "/control";
  TRY(write_whole(options.ready_file, ready.dump(2) + "\n"));
  std::cout << "dunning-sandbox listens on " << base_url << std::endl;

  int signal = 0;
  sigwait(&ending, &signal);
  server->stop();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  // Blocked before any thread exists, so that sigwait is the only one to see them.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);

  const auto options = read_options({argv + 1, argv + argc});
  if (!options) {
    std::cerr << "dunning-sandbox: " << options.error().message << "\n" << usage;
    return 2;
  }
  const auto ended = run(*options, ending);
  if (!ended) {
    std::cerr << "dunning-sandbox: " << ended.error().message << "\n";
    return 1;
  }
  return 0;
}
