#include "daemon/core/loopback.hpp"

#include <doctest/doctest.h>

using dunning::is_loopback_host;

TEST_CASE(
    "loopback: this machine's own names and addresses, and nothing that only looks like one") {
  for (const char* host : {"localhost", "127.0.0.1", "127.255.3.4", "::1", "[::1]"}) {
    CAPTURE(host);
    CHECK(is_loopback_host(host));
  }
  for (const char* host :
       {"", "127.0.0.1.example.com", "127.example.com", "127.0.0", "127.0.0.1.", "127.0.0.256",
        "127.0.0.01", "127.0.0.+1", "127.0.0.-1", "127..0.1", "128.0.0.1", "localhost.example.com",
        "[127.0.0.1]", "[::1", "::2", "10.0.0.1"}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback_host(host));
  }
}
