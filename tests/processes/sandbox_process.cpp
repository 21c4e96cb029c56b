#include "tests/processes/sandbox_process.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"

namespace dunning::processes {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "sandbox: " << why << std::endl;
  std::abort();
}

template <class T>
T expected(Result<T> result) {
  if (!result) give_up(result.error().message);
  return std::move(*result);
}

// The child's standard output is a pipe, of which the first line says that it is ready: no waiting
// by time.
pid_t start(std::vector<std::string> arguments) {
  int ready[2];
  if (::pipe(ready) != 0) give_up("no pipe");
  std::vector<char*> raw;
  for (auto& argument : arguments)
    raw.push_back(argument.data());
  raw.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) give_up("no process");
  if (child == 0) {
    ::dup2(ready[1], STDOUT_FILENO);
    ::close(ready[0]);
    ::close(ready[1]);
    ::execv(raw[0], raw.data());
    ::_exit(127);
  }
  ::close(ready[1]);
  char one = 0;
  while (one != '\n' && ::read(ready[0], &one, 1) == 1) {
  }
  ::close(ready[0]);
  if (one != '\n') give_up("it did not start");
  return child;
}

std::filesystem::path scratch_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "dunning-sandbox-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) give_up("no scratch directory");
  return name;
}

}  // namespace

SandboxProcess::SandboxProcess(const std::vector<std::string>& arguments)
    : directory_(scratch_directory()) {
  const auto ready_file = directory_ / "ready.json";
  std::vector<std::string> command = {DUNNING_BINARY_DIR "/bin/dunning-sandbox", "--listen",
                                      "127.0.0.1:0", "--ready-file", ready_file.string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  process_ = start(std::move(command));
  std::ifstream file(ready_file);
  ready_ = expected(json::parse(file));
  api_root_ = access("moneybird", "api_root");
  administration_ = access("moneybird", "administration_id");
  token_ = access("moneybird", "token");
  ca_file_ = ready_.find("ca_file")->text();
  control_url_ = ready_.find("control_url")->text();
  http_ = std::make_unique<net::CurlHttp>(net::HttpSettings{ca_file_, "", "dunning-test"});
}

SandboxProcess::~SandboxProcess() {
  http_.reset();  // the server ends when its connections have
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string SandboxProcess::access(const std::string& system, const std::string& member) const {
  const auto* of_system = ready_.find(system);
  const auto* value = of_system == nullptr ? nullptr : of_system->find(member);
  if (value == nullptr) give_up("it says no " + member + " of " + system);
  return value->kind() == json::Value::Kind::number ? value->token() : value->text();
}

json::Value SandboxProcess::exchange(const std::string& method, const std::string& name,
                                     const std::string& body) {
  ports::HttpRequest request;
  request.method = method;
  request.url = control_url_ + "/" + name;
  if (!body.empty()) request.headers = {{"Content-Type", "application/json"}};
  request.body = body;
  auto response = http_->send(request);
  // A kept connection may have been closed meanwhile. Commands change the world, so only asking is
  // repeated.
  if (!response && method == "GET") response = http_->send(request);
  if (!response) give_up(name + ": " + response.error().message);
  const std::string text(std::istreambuf_iterator<char>(*response->body), {});
  if (response->status != 200) give_up(name + ": " + text);
  return expected(json::parse(text));
}

json::Value SandboxProcess::command(const std::string& name, const json::Value& body) {
  return exchange("POST", name, json::write(body));
}

json::Value SandboxProcess::view(const std::string& name) {
  return exchange("GET", name, "");
}

}  // namespace dunning::processes
