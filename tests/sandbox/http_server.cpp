#include "tests/sandbox/http_server.hpp"

#include <httplib.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "daemon/core/digits.hpp"

namespace dunning::sandbox {

namespace {

constexpr std::size_t max_request_body = 8U << 20U;
constexpr std::size_t worker_threads = 32;  // a kept-alive connection occupies one while it idles

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Request plain(const httplib::Request& from) {
  Request request;
  request.method = from.method;
  request.path = from.path;
  request.target = from.target;
  for (const auto& [name, value] : from.params)
    request.query.emplace(name, value);
  for (const auto& [name, value] : from.headers)
    request.headers.emplace(lower(name), value);
  request.body = from.body;
  request.client = from.remote_addr;
  return request;
}

}  // namespace

struct HttpServer::Wire {
  explicit Wire(const ServerIdentity& identity)
      : server(identity.certificate.get(), identity.key.get()) {}

  httplib::SSLServer server;
  int port = 0;
  Handler handler;
  std::thread listener;
  std::mutex mutex;
  std::condition_variable stopped;
  bool stopping = false;

  // False when the server is being stopped.
  bool wait(int ms) {
    std::unique_lock lock(mutex);
    return !stopped.wait_for(lock, std::chrono::milliseconds(ms), [this] { return stopping; });
  }

  void answer(const httplib::Request& from, httplib::Response& to) {
    send(handler(plain(from)), from, to);
  }

  void send(Response response, const httplib::Request& from, httplib::Response& to) {
    if (response.delay_ms > 0) wait(response.delay_ms);
    to.status = response.status;
    for (const auto& [name, value] : response.headers)
      to.set_header(name, value);
    const int socket = SSL_get_fd(from.ssl);
    const auto close = [socket](bool) { ::shutdown(socket, SHUT_RDWR); };
    const auto body = std::make_shared<const std::string>(std::move(response.body));
    const std::string& type = response.content_type;
    switch (response.delivery) {
      case Delivery::whole:
        if (response.status != 204 && !(body->empty() && type.empty())) to.set_content(*body, type);
        return;
      case Delivery::cut:
        ::shutdown(socket, SHUT_RDWR);
        return;
      case Delivery::truncated:
        to.set_content_provider(
            std::max<std::size_t>(body->size(), 2), type,
            [body](std::size_t, std::size_t, httplib::DataSink& sink) {
              sink.write(body->data(), body->size() / 2);
              return false;
            },
            close);
        return;
      case Delivery::dripped:
        to.set_content_provider(
            std::max<std::size_t>(body->size(), 1), type,
            [this, body, pace = response.pace_ms](std::size_t at, std::size_t,
                                                  httplib::DataSink& sink) {
              return wait(pace) && at < body->size() && sink.write(body->data() + at, 1);
            },
            close);
        return;
      case Delivery::endless:
        to.set_chunked_content_provider(
            type,
            [this, body](std::size_t, httplib::DataSink& sink) {
              return !body->empty() && wait(0) && sink.write(body->data(), body->size());
            },
            close);
        return;
    }
  }

  // Some clients send a body with GET. httplib leaves it on the connection, where it would be taken
  // for the beginning of the next request.
  static void drop_body(const httplib::Request& from) {
    const auto length = digits(from.get_header_value("Content-Length"));
    auto left = std::min(static_cast<std::size_t>(length.value_or(0)), max_request_body);
    char buffer[4096];
    while (left > 0) {
      SSL* wire = const_cast<SSL*>(from.ssl);  // httplib hands out its own
      const int size = SSL_read(wire, buffer, static_cast<int>(std::min(left, sizeof buffer)));
      if (size <= 0) return;
      left -= static_cast<std::size_t>(size);
    }
  }

  // Runs before the body is read: refuses a chunked one (httplib does not limit it), and answers a
  // request without Content-Length as one without body, where httplib would read until the
  // connection ends.
  bool answered_early(const httplib::Request& from, httplib::Response& to) {
    if (from.has_header("Transfer-Encoding")) {
      to.status = 411;
      static const std::string reason = "{\"error\":\"a request body needs a Content-Length\"}";
      to.set_content_provider(
          reason.size(), "application/json",
          [](std::size_t, std::size_t, httplib::DataSink& sink) {
            return sink.write(reason.data(), reason.size());
          },
          [socket = SSL_get_fd(from.ssl)](bool) { ::shutdown(socket, SHUT_RDWR); });
      return true;
    }
    const bool reads = from.method == "GET" || from.method == "HEAD";
    if (reads && from.has_header("Content-Length")) drop_body(from);
    if (reads || from.has_header("Content-Length")) return false;
    answer(from, to);
    return true;
  }
};

HttpServer::HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::create(const std::string& host, int port,
                                                       const ServerIdentity& identity) {
  if (host != "127.0.0.1" && host != "::1" && host != "localhost") {
    return fail(ErrorKind::invalid_input, "the sandbox listens on loopback only, not on " + host);
  }
  std::unique_ptr<HttpServer> made(new HttpServer());
  made->wire_ = std::make_unique<Wire>(identity);
  httplib::SSLServer& server = made->wire_->server;
  if (!server.is_valid()) return fail(ErrorKind::permanent, "the TLS server could not be set up");
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(100'000);
  server.set_payload_max_length(max_request_body);
  server.new_task_queue = [] { return new httplib::ThreadPool(worker_threads); };
  // Without SO_REUSEPORT, which httplib sets by default: a port in use has to be an error.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.set_exception_handler(
      [](const httplib::Request&, httplib::Response& to, std::exception_ptr) {
        to.status = 500;
        to.set_content("{\"error\":\"the sandbox failed; this is a defect of the sandbox\"}",
                       "application/json");
      });
  made->wire_->port = port == 0                         ? server.bind_to_any_port(host)
                      : server.bind_to_port(host, port) ? port
                                                        : -1;
  if (made->wire_->port <= 0) {
    return fail(ErrorKind::conflict, "cannot listen on " + host + ":" + std::to_string(port));
  }
  return made;
}

HttpServer::~HttpServer() {
  stop();
}

int HttpServer::port() const {
  return wire_->port;
}

void HttpServer::serve(Handler handler) {
  Wire* wire = wire_.get();
  wire->handler = std::move(handler);
  wire->server.set_pre_routing_handler([wire](const httplib::Request& from, httplib::Response& to) {
    return wire->answered_early(from, to) ? httplib::Server::HandlerResponse::Handled
                                          : httplib::Server::HandlerResponse::Unhandled;
  });
  const auto answer = [wire](const httplib::Request& from, httplib::Response& to) {
    wire->answer(from, to);
  };
  wire->server.Get(".*", answer);
  wire->server.Post(".*", answer);
  wire->server.Put(".*", answer);
  wire->server.Patch(".*", answer);
  wire->server.Delete(".*", answer);
  wire->listener = std::thread([wire] { wire->server.listen_after_bind(); });
  while (!wire->server.is_running())
    std::this_thread::yield();
}

void HttpServer::stop() {
  if (!wire_) return;
  {
    const std::lock_guard lock(wire_->mutex);
    wire_->stopping = true;
  }
  wire_->stopped.notify_all();
  wire_->server.stop();
  if (wire_->listener.joinable()) wire_->listener.join();
}

}  // namespace dunning::sandbox
