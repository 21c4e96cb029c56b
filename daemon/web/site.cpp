#include "daemon/web/site.hpp"

#include <httplib.h>

#include <algorithm>
#include <cstring>

namespace dunning::web {
namespace {

constexpr int not_found = 404;
constexpr int method_not_allowed = 405;
constexpr int failed = 500;

// One head in, one answer out.
class Bytes final : public httplib::Stream {
 public:
  Bytes(std::string_view in, std::string peer) : in_(in), peer_(std::move(peer)) {}
  bool is_readable() const override { return !in_.empty(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const auto count = std::min(size, in_.size());
    std::memcpy(to, in_.data(), count);
    in_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    out_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = peer_;
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  socket_t socket() const override { return -1; }

  std::string take() {
    // The gate has told the other side to go on, if that was asked for.
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    if (out_.starts_with(go_on)) out_.erase(0, go_on.size());
    return std::move(out_);
  }

 private:
  std::string_view in_;
  std::string out_;
  std::string peer_;
};

// Headers that httplib adds by itself; what came under these names is nobody's business.
bool is_added(const std::string& name) {
  return name == "REMOTE_ADDR" || name == "REMOTE_PORT" || name == "LOCAL_ADDR" ||
         name == "LOCAL_PORT";
}

}  // namespace

struct Site::Httplib final : httplib::Server {
  Httplib(Routes table, std::function<void(const std::string&, int)> told)
      : routes(std::move(table)), answered(std::move(told)) {
    // Every request is answered here: before httplib looks for a body, a pattern or a file.
    set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) {
      route(from, to);
      return HandlerResponse::Handled;
    });
    // Without this, what() would go into a header of the answer.
    set_exception_handler([](const httplib::Request&, httplib::Response& to, std::exception_ptr) {
      to.status = failed;
      to.body.clear();
    });
  }

  void route(const httplib::Request& from, httplib::Response& to) const {
    const auto found = routes.find(from.path);
    if (found == routes.end()) {
      finish("other", {not_found, "", ""}, to);
      return;
    }
    const auto& [path, one] = *found;
    if (from.method != one.method && !(from.method == "HEAD" && one.method == "GET")) {
      to.set_header("Allow", one.method == "GET" ? "GET, HEAD" : one.method);
      finish(path, {method_not_allowed, "", ""}, to);
      return;
    }
    Request request;
    for (const auto& [name, value] : from.headers) {
      if (!is_added(name)) request.headers.emplace_back(name, value);
    }
    request.body = from.body;
    request.peer = from.remote_addr;
    finish(path, one.handle(request), to);
  }

  void finish(const std::string& path, const Response& response, httplib::Response& to) const {
    answered(path, response.status);
    to.status = response.status;
    to.set_header("Cache-Control", "no-store");
    to.set_header("X-Content-Type-Options", "nosniff");
    if (!response.body.empty()) to.set_content(response.body, response.content_type);
  }

  std::string answer(const Gate::Asked& asked) {
    Bytes stream(asked.head, asked.peer);
    bool closed = false;
    process_request(stream, asked.last, closed, [&](httplib::Request& request) {
      request.body = asked.body;
      request.ranges.clear();
    });
    return stream.take();
  }

  const Routes routes;
  const std::function<void(const std::string&, int)> answered;
};

Site::Site(Routes routes, std::function<void(const std::string& path, int status)> answered)
    : httplib_(std::make_unique<Httplib>(std::move(routes), std::move(answered))) {}

Site::~Site() = default;

std::string Site::answer(const Gate::Asked& asked) const {
  return httplib_->answer(asked);
}

}  // namespace dunning::web
