#include <doctest/doctest.h>
#include <httplib.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/sandbox/courier.hpp"
#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

// Takes what is posted to it.
class Receiver {
 public:
  Receiver() {
    server_.Post(".*", [this](const httplib::Request& request, httplib::Response& response) {
      {
        const std::lock_guard lock(mutex_);
        bodies_.push_back(request.body);
      }
      arrived_.notify_all();
      response.status = 204;
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running())
      std::this_thread::yield();
  }
  ~Receiver() {
    server_.stop();
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  // The bodies as soon as there are so many.
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, std::chrono::seconds(20), [&] { return bodies_.size() >= count; });
    return bodies_;
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::string> bodies_;
};

}  // namespace

TEST_CASE("a served sandbox shakes hands and delivers webhooks to this machine") {
  Receiver receiver;
  Peer peer({1, {1, 0}, "2026-11-02"});
  const std::string token = peer.served().access("exact_online", "token");
  const Answer made =
      peer.send("POST", "/api/v1/3147821/webhooks/WebhookSubscriptions",
                Json{{"CallbackURL", receiver.url()}, {"Topic", "SalesEntries"}}.dump(), token);
  CHECK(made.status == 201);
  REQUIRE(receiver.wait_for(1).size() == 1);
  CHECK(receiver.wait_for(1)[0].empty());
  peer.control("add_invoice", {{"debtor", "10001"}, {"amount", "10.00"}});
  REQUIRE(receiver.wait_for(2).size() == 2);
  CHECK(Json::parse(receiver.wait_for(2)[1])["Content"]["Topic"] == "SalesEntries");
}

TEST_CASE("nothing is ever delivered to another machine") {
  for (const char* url : {"https://dunning.example/hook", "http://127.0.0.1.dunning.example/",
                          "http://localhost.dunning.example:80/", "nonsense"}) {
    CAPTURE(url);
    Parcel parcel;
    parcel.url = url;
    CHECK(deliver_on_loopback(parcel) == 0);
  }
}
