#include <doctest/doctest.h>
#include <httplib.h>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE("a body that comes with GET is not taken for the next request of the connection") {
  Peer peer({1, {1, 0}, "2026-11-02"});
  httplib::Client client(peer.served().base_url());
  client.set_ca_cert_path(peer.served().ca_file());
  client.set_keep_alive(true);
  httplib::Request request;
  request.method = "GET";
  request.path = "/control/state";
  request.body = "{}";
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.send(request);
    REQUIRE(answer);
    CHECK(answer->status == 200);
  }
}
