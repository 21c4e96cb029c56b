#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// One exchange, in plain values: what the systems behind the server see of HTTP.
namespace dunning::sandbox {

struct Request {
  std::string method;
  std::string path;                                 // decoded, without query
  std::string target;                               // as it came, with query
  std::multimap<std::string, std::string> query;    // decoded
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string client;  // IP address

  std::string header(const std::string& lower_name) const {
    const auto found = headers.find(lower_name);
    return found == headers.end() ? "" : found->second;
  }
  bool has_query(const std::string& name) const { return query.contains(name); }
  std::string query_value(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? "" : found->second;
  }
};

// How the answer travels; everything but `whole` is a fault.
enum class Delivery {
  whole,
  truncated,  // Content-Length of the whole, half of it sent, connection closed
  cut,        // connection closed before the first byte
  dripped,    // a byte at a time, `pace_ms` apart
  endless,    // the body is repeated until the client goes away
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // without Content-Type
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  Delivery delivery = Delivery::whole;
  int delay_ms = 0;  // real time to wait before the first byte
  int pace_ms = 0;
};

}  // namespace dunning::sandbox
