#include "tests/sandbox_test/peer.hpp"

#include <doctest/doctest.h>
#include <httplib.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>

#include "tests/sandbox/amsterdam.hpp"

namespace dunning::sandbox {

std::string Answer::header(const std::string& lower_name) const {
  const auto found = headers.find(lower_name);
  return found == headers.end() ? "" : found->second;
}

Peer::Peer(const Setup& setup) {
  std::string name = (std::filesystem::temp_directory_path() / "sandbox-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  directory_ = name;
  ServedSandbox::Setup served;
  served.seed = setup.seed;
  served.size = setup.size;
  served.start = amsterdam_instant({*parse_date(setup.date), 6 * 60});
  served.state_dir = directory_;
  auto made = ServedSandbox::create(served);
  REQUIRE(made);
  served_ = std::move(*made);
  root_ = "/api/v2/" + served_->access("moneybird", "administration_id");
}

Peer::~Peer() {
  served_.reset();
  std::filesystem::remove_all(directory_);
}

namespace {

Answer exchange(httplib::Client& client, const httplib::Request& request) {
  const auto result = client.send(request);
  Answer answer;
  if (!result) return answer;
  answer.arrived = true;
  answer.status = result->status;
  answer.body = result->body;
  for (const auto& [header, value] : result->headers) {
    std::string lower = header;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    answer.headers.emplace(lower, value);
  }
  return answer;
}

}  // namespace

Answer Peer::send(const std::string& method, const std::string& path, const std::string& body,
                  const std::string& token) {
  httplib::Client client(served_->base_url());
  client.set_ca_cert_path(served_->ca_file());
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  request.set_header("Authorization",
                     "Bearer " + (token.empty() ? served_->access("moneybird", "token") : token));
  if (!body.empty()) request.set_header("Content-Type", "application/json");
  return exchange(client, request);
}

Answer Peer::get_unauthorized(const std::string& path) {
  httplib::Client client(served_->base_url());
  client.set_ca_cert_path(served_->ca_file());
  httplib::Request request;
  request.method = "GET";
  request.path = path;
  return exchange(client, request);
}

bool Peer::receive_until(const std::string& path, std::size_t at_most, std::size_t& received) {
  httplib::Client client(served_->base_url());
  client.set_ca_cert_path(served_->ca_file());
  client.set_bearer_token_auth(served_->access("moneybird", "token"));
  const auto result = client.Get(path, [&](const char*, std::size_t size) {
    received += size;
    return received < at_most;
  });
  return static_cast<bool>(result);
}

std::string Peer::raw(const std::string& bytes) {
  const std::string address = served_->base_url().substr(std::string("https://").size());
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  REQUIRE(SSL_CTX_load_verify_locations(context, served_->ca_file().c_str(), nullptr) == 1);
  BIO* connection = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(connection, address.c_str());
  REQUIRE(BIO_write(connection, bytes.data(), static_cast<int>(bytes.size())) ==
          static_cast<int>(bytes.size()));
  std::string answer;
  char buffer[4096];
  for (int size = 0; (size = BIO_read(connection, buffer, sizeof buffer)) > 0;) {
    answer.append(buffer, static_cast<std::size_t>(size));
  }
  BIO_free_all(connection);
  SSL_CTX_free(context);
  return answer;
}

Json Peer::control(const std::string& command, const Json& body) {
  const Answer answer = send("POST", "/control/" + command, body.dump());
  CAPTURE(command);
  CAPTURE(answer.body);
  REQUIRE(answer.status == 200);
  return answer.json();
}

Json Peer::view(const std::string& name) {
  const Answer answer = send("GET", "/control/" + name, "");
  REQUIRE(answer.status == 200);
  return answer.json();
}

Json Peer::some_invoice(const std::string& state) {
  for (const Json& row : view("invoices?state=" + state)) {
    if (row["currency"] == "EUR" && row["credits"].is_null() && row["open"] == row["total"])
      return invoice(row["number"].get<std::string>());
  }
  FAIL("the economy has no such invoice: " << state);
  return {};
}

}  // namespace dunning::sandbox
