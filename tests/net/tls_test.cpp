// Against cpp-httplib's TLS server, so that two implementations have to agree.
#include <doctest/doctest.h>
#include <httplib.h>

#include <iterator>
#include <memory>
#include <string>
#include <thread>

#include "daemon/net/curl_http.hpp"
#include "tests/net/scratch.hpp"

using namespace dunning;

namespace {

class SecurePeer {
 public:
  explicit SecurePeer(const net::Authority& authority)
      : server_(authority.certificate_file.c_str(), authority.key_file.c_str()) {
    REQUIRE(server_.is_valid());
    server_.Get("/big", [](const httplib::Request& request, httplib::Response& response) {
      response.set_header("X-Asked", request.get_header_value("Accept-Encoding"));
      response.set_content(std::string(8 << 20, 'a'), "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    REQUIRE(port_ > 0);
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~SecurePeer() {
    server_.stop();
    thread_.join();
  }
  SecurePeer(const SecurePeer&) = delete;
  SecurePeer& operator=(const SecurePeer&) = delete;

  ports::HttpRequest request(const std::string& host) const {
    ports::HttpRequest request;
    request.url = "https://" + host + ":" + std::to_string(port_) + "/big";
    request.deadline = Millis{10'000};
    return request;
  }

 private:
  httplib::SSLServer server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE(
    "tls: an authority of the settings is trusted, and a gzip body arrives unpacked and capped") {
  const net::Scratch scratch;
  const net::Authority authority(scratch);
  const SecurePeer peer(authority);
  net::CurlHttp http({authority.ca_file, "", ""});
  auto request = peer.request("127.0.0.1");
  auto response = http.send(request);
  REQUIRE(response);
  CHECK(ports::find_header(response->headers, "X-Asked") == "gzip");
  CHECK(ports::find_header(response->headers, "Content-Encoding") == "gzip");
  CHECK(response->body_bytes == 8 << 20);
  CHECK(std::string(std::istreambuf_iterator<char>(*response->body), {}) ==
        std::string(8 << 20, 'a'));

  request.max_body_bytes = 1 << 20;
  const auto bomb = http.send(request);
  REQUIRE_FALSE(bomb);
  CHECK(bomb.error().message == "GET 127.0.0.1: the answer is larger than 1048576 bytes");
}

TEST_CASE("tls: a certificate that does not verify is final") {
  const net::Scratch scratch;
  const net::Scratch other_scratch;
  const net::Authority authority(scratch);
  const net::Authority other(other_scratch);
  const SecurePeer peer(authority);
  struct Row {
    std::string what;
    std::string ca_file;
    const char* host;
  };
  for (const Row& row : {Row{"the system's bundle does not know it", "", "127.0.0.1"},
                         Row{"another authority", other.ca_file, "127.0.0.1"},
                         Row{"another host", authority.ca_file, "localhost"},
                         Row{"the bundle is missing", scratch.file("missing.pem"), "127.0.0.1"}}) {
    CAPTURE(row.what);
    net::CurlHttp http({row.ca_file, "", ""});
    const auto response = http.send(peer.request(row.host));
    REQUIRE_FALSE(response);
    CAPTURE(response.error().message);
    CHECK(response.error().kind == ErrorKind::permanent);
  }
}
