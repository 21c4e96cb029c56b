#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "tests/sandbox/served_sandbox.hpp"

// A sandbox served over HTTPS in a directory of its own, and a client that speaks to it.
namespace dunning::sandbox {

struct Answer {
  bool arrived = false;  // a whole answer came
  int status = 0;
  std::string body;
  std::multimap<std::string, std::string> headers;  // names in lower case

  Json json() const { return Json::parse(body); }
  std::string header(const std::string& lower_name) const;
};

class Peer {
 public:
  struct Setup {
    std::uint64_t seed = 7;
    PopulationSize size{24, 150};
    std::string date = "2026-11-02";
  };
  explicit Peer(const Setup& setup);
  Peer() : Peer(Setup{}) {}
  ~Peer();

  // Below the Moneybird administration: "/contacts.json".
  Answer get(const std::string& below) { return send("GET", root_ + below, ""); }
  Answer post(const std::string& below, const Json& body) {
    return send("POST", root_ + below, body.dump());
  }
  Answer patch(const std::string& below, const Json& body) {
    return send("PATCH", root_ + below, body.dump());
  }
  Answer remove(const std::string& below) { return send("DELETE", root_ + below, ""); }
  // A whole path; with another token than the right one when given.
  Answer send(const std::string& method, const std::string& path, const std::string& body,
              const std::string& token = {});

  // A whole path, without any token.
  Answer get_unauthorized(const std::string& path);

  // Whether the whole body came before the client left at `at_most` bytes.
  bool receive_until(const std::string& path, std::size_t at_most, std::size_t& received);
  // Sends these bytes over TLS and reads until the server closes; the answer as it came.
  std::string raw(const std::string& bytes);

  // The control API; fails the test when it refuses.
  Json control(const std::string& command, const Json& body = Json::object());
  Json view(const std::string& name);

  // The first invoice whose neutral state is this one and whose currency is EUR, wholly unpaid.
  Json some_invoice(const std::string& state);
  Json invoice(const std::string& number) {
    return get("/sales_invoices/find_by_invoice_id/" + number + ".json").json();
  }

  const std::string& root() const { return root_; }
  ServedSandbox& served() { return *served_; }

 private:
  std::string directory_;
  std::unique_ptr<ServedSandbox> served_;
  std::string root_;
};

}  // namespace dunning::sandbox
