#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/json/value.hpp"
#include "daemon/net/curl_http.hpp"

// A running dunning-sandbox, started by the test that needs it and stopped, by its process id, with
// it.
namespace dunning::processes {

class SandboxProcess {
 public:
  // `arguments` as --seed, --debtors, --invoices, --date. Aborts the test program when it does not
  // start.
  explicit SandboxProcess(const std::vector<std::string>& arguments);
  ~SandboxProcess();
  SandboxProcess(const SandboxProcess&) = delete;
  SandboxProcess& operator=(const SandboxProcess&) = delete;

  const std::string& api_root() const { return api_root_; }  // of Moneybird
  const std::string& administration() const { return administration_; }
  const std::string& token() const { return token_; }
  // What the ready file says of a system: credentials and addresses, each as text.
  std::string access(const std::string& system, const std::string& member) const;
  const std::string& ca_file() const { return ca_file_; }

  // The ready file: what each system, by its name, gives a client to get in.
  const json::Value& ready() const { return ready_; }

  // Commands and views of the control API; abort the test program when the sandbox refuses.
  json::Value command(const std::string& name, const json::Value& body);
  json::Value view(const std::string& name);

 private:
  json::Value exchange(const std::string& method, const std::string& name, const std::string& body);

  std::filesystem::path directory_;
  pid_t process_ = -1;
  json::Value ready_;
  std::string api_root_;
  std::string administration_;
  std::string token_;
  std::string ca_file_;
  std::string control_url_;
  std::unique_ptr<net::CurlHttp> http_;
};

}  // namespace dunning::processes
