#include "daemon/net/curl_http.hpp"

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>

#include "daemon/net/curl_easy.hpp"
#include "daemon/net/origin.hpp"
#include "daemon/net/spool.hpp"

namespace dunning::net {
namespace {

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_header_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// The answer as it comes in, and why it was cut off when we did that ourselves.
struct Incoming {
  std::uint64_t max_body_bytes = 0;
  int times_sent = 0;
  std::size_t header_bytes = 0;
  bool has_all_headers = false;
  ports::Headers headers;
  Spool body;
  Status fault;
  const ports::BeforeFirstByte* leave = nullptr;  // to be asked before anything is sent
  std::exception_ptr thrown;                      // by it; must not pass through libcurl

  // Before each sending of the request. A second time means that libcurl found the kept connection
  // dead and begins again by itself, which it does for a POST too.
  bool may_send() {
    if (times_sent++ > 0) return false;
    if (leave == nullptr) return true;
    try {
      fault = (*leave)();
    } catch (...) {
      thrown = std::current_exception();
    }
    return fault.has_value() && !thrown;
  }

  bool stop(ErrorKind kind, std::string message) {
    fault = fail(kind, std::move(message));
    return false;
  }

  bool take_header(std::string_view line) {
    header_bytes += line.size();
    if (header_bytes > header_limit_bytes)
      return stop(ErrorKind::transient, "the headers of the answer are too large");
    while (line.ends_with('\n') || line.ends_with('\r'))
      line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {
      headers.clear();  // an interim answer (1xx) came before this one
      has_all_headers = false;
      return true;
    }
    if (line.empty()) has_all_headers = true;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value.remove_suffix(value.size() - (value.find_last_not_of(" \t") + 1));
    headers.emplace_back(line.substr(0, colon), value);
    return true;
  }

  bool take_body(std::string_view bytes) {
    if (bytes.size() > max_body_bytes - body.size()) {
      return stop(ErrorKind::transient,
                  "the answer is larger than " + std::to_string(max_body_bytes) + " bytes");
    }
    fault = body.append(bytes);
    return fault.has_value();
  }
};

// What libcurl calls. Any return but `size * count` ends the transfer.
extern "C" {

size_t dunning_http_header(char* data, size_t size, size_t count, void* incoming) {
  return static_cast<Incoming*>(incoming)->take_header({data, size * count}) ? size * count : 0;
}

size_t dunning_http_body(char* data, size_t size, size_t count, void* incoming) {
  const bool is_empty = size * count == 0;
  return is_empty || static_cast<Incoming*>(incoming)->take_body({data, size * count})
             ? size * count
             : 0;
}

int dunning_http_before_request(void* incoming, char*, char*, int, int) {
  return static_cast<Incoming*>(incoming)->may_send() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}
}

Result<List> header_list(const ports::HttpRequest& request) {
  List list;
  for (const auto& [name, value] : request.headers) {
    // The value may be a credential: it is never part of the message.
    if (!is_token(name))
      return fail(ErrorKind::invalid_input, "a header name holds a character that none may hold");
    if (!is_header_value(value)) {
      return fail(ErrorKind::invalid_input, "the value of header " + name + " holds CR, LF or NUL");
    }
    std::string line = name;
    line.append(value.empty() ? ";" : ": ")
        .append(value);  // "Name;" is how libcurl spells an empty one
    append(list, line);
  }
  append(list, "Expect:");  // no waiting for 100 Continue
  if (!ports::find_header(request.headers, "content-type")) append(list, "Content-Type:");
  return list;
}

void set_method(CURL* easy, const ports::HttpRequest& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request.method == "POST" || !request.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (request.method != "GET" || !request.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

Error transfer_error(CURLcode code, const ErrorText& text, const ports::HttpRequest& request) {
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return {ErrorKind::transient,
            "no whole answer within " + std::to_string(request.deadline.count()) + " ms",
            std::nullopt};
  }
  if (code == CURLE_ABORTED_BY_CALLBACK) {
    return {ErrorKind::transient, "the kept connection was closed while the request was sent",
            std::nullopt};
  }
  const bool is_final = is_certificate_fault(code) || code == CURLE_URL_MALFORMAT;
  return {is_final ? ErrorKind::permanent : ErrorKind::transient, words(code, text), std::nullopt};
}

}  // namespace

struct CurlHttp::Connection {
  Easy easy = new_easy();
};

CurlHttp::CurlHttp(HttpSettings settings)
    : settings_(std::move(settings)), connection_(std::make_unique<Connection>()) {}

CurlHttp::~CurlHttp() = default;

Result<ports::HttpResponse> CurlHttp::send(const ports::HttpRequest& request) {
  return exchange(request, nullptr);
}

Result<ports::HttpResponse> CurlHttp::post(const ports::HttpRequest& request,
                                           const ports::BeforeFirstByte& before_first_byte) {
  return exchange(request, &before_first_byte);
}

Result<ports::HttpResponse> CurlHttp::exchange(const ports::HttpRequest& request,
                                               const ports::BeforeFirstByte* before_first_byte) {
  const Origin origin = TRY(origin_of(request.url));
  const std::string doing = request.method + " " + origin.host;
  if (!is_token(request.method)) return fail(ErrorKind::invalid_input, "not a request method");
  if (request.deadline.count() <= 0)
    return fail(ErrorKind::transient, doing + ": the deadline has passed");
  auto headers = header_list(request);
  if (!headers) return fail(std::move(headers).error().with_context(doing));

  CURL* const easy = connection_->easy.get();
  Incoming incoming;
  incoming.max_body_bytes = request.max_body_bytes;
  incoming.leave = before_first_byte;
  ErrorText error_text{};
  curl_easy_reset(easy);  // options only: the connection stays
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.deadline.count()));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, settings_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_PROXY,
                   settings_.proxy.c_str());  // "" also switches the environment's off
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers->get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text.data());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, dunning_http_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, dunning_http_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, dunning_http_before_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, &incoming);
  if (before_first_byte != nullptr) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  require_verified_tls(easy, settings_.ca_file);
  set_method(easy, request);

  const CURLcode code = curl_easy_perform(easy);
  if (incoming.thrown) std::rethrow_exception(incoming.thrown);
  if (!incoming.fault) return fail(std::move(incoming.fault).error().with_context(doing));
  if (code != CURLE_OK) return fail(transfer_error(code, error_text, request).with_context(doing));
  // libcurl takes an answer that ends inside its headers for one with an empty body.
  if (!incoming.has_all_headers)
    return fail(ErrorKind::transient, doing + ": the answer ends inside its headers");
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  const std::uint64_t body_bytes = incoming.body.size();
  return ports::HttpResponse{static_cast<int>(status), std::move(incoming.headers),
                             incoming.body.take(), body_bytes};
}

}  // namespace dunning::net
