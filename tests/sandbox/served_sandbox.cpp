#include "tests/sandbox/served_sandbox.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/sandbox/certificates.hpp"
#include "tests/sandbox/courier.hpp"

namespace dunning::sandbox {

Status write_whole(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  std::ofstream file(temporary, std::ios::trunc);
  file << text;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path, error);
  if (!file || error) return fail(ErrorKind::permanent, "cannot write " + path);
  return {};
}

Result<std::unique_ptr<ServedSandbox>> ServedSandbox::create(const Setup& setup) {
  const ServerIdentity identity = TRY(make_identity());
  std::unique_ptr<ServedSandbox> made(new ServedSandbox());
  made->server_ = TRY(HttpServer::create(setup.host, setup.port, identity));
  const std::string host = setup.host == "::1" ? "[::1]" : setup.host;
  made->base_url_ = "https://" + host + ":" + std::to_string(made->server_->port());
  made->ca_file_ = (std::filesystem::absolute(setup.state_dir) / "sandbox-ca.pem").string();
  TRY(write_whole(made->ca_file_, identity.ca_pem));
  made->sandbox_ = std::make_unique<Sandbox>(
      Sandbox::Setup{setup.seed, setup.size, setup.start, made->base_url_});
  made->sandbox_->deliver_by(&deliver_on_loopback);
  made->server_->serve([sandbox = made->sandbox_.get()](const Request& request) {
    return sandbox->answer(request);
  });
  return made;
}

ServedSandbox::~ServedSandbox() {
  if (server_) server_->stop();
}

std::string ServedSandbox::access(const std::string& system, const std::string& member) const {
  const Json all = sandbox_->access();
  return all.contains(system) ? all[system].value(member, std::string()) : std::string();
}

std::string ServedSandbox::ready_json() const {
  Json ready = sandbox_->access();
  ready["base_url"] = base_url_;
  ready["ca_file"] = ca_file_;
  ready["control_url"] = base_url_ + "/control";
  return ready.dump(2) + "\n";
}

Result<std::string> ServedSandbox::control(const std::string& command, const std::string& body) {
  Request request;
  request.method = "POST";
  request.path = "/control/" + command;
  request.body = body;
  return ask(std::move(request));
}

Result<std::string> ServedSandbox::view(const std::string& name) {
  Request request;
  request.method = "GET";
  request.path = "/control/" + name;
  return ask(std::move(request));
}

Result<std::string> ServedSandbox::ask(Request request) {
  Response response = sandbox_->answer(request);
  if (response.status == 200) return std::move(response.body);
  return fail(response.status == 404 ? ErrorKind::not_found : ErrorKind::invalid_input,
              request.path + ": " + response.body);
}

}  // namespace dunning::sandbox
