#include "tests/sandbox/courier.hpp"

#include <httplib.h>

namespace dunning::sandbox {

namespace {

constexpr time_t patience_s = 5;

bool is_here(const std::string& origin) {
  for (const char* host : {"://127.0.0.1", "://localhost", "://[::1]"}) {
    const std::size_t at = origin.find(host);
    if (at == std::string::npos) continue;
    const std::size_t end = at + std::string(host).size();
    if (end == origin.size() || origin[end] == ':') return true;
  }
  return false;
}

}  // namespace

int deliver_on_loopback(const Parcel& parcel) {
  const std::size_t scheme = parcel.url.find("://");
  if (scheme == std::string::npos) return 0;
  const std::size_t slash = std::min(parcel.url.find('/', scheme + 3), parcel.url.size());
  const std::string origin = parcel.url.substr(0, slash);
  if (!is_here(origin)) return 0;
  httplib::Client client(origin);
  client.enable_server_certificate_verification(false);
  client.set_connection_timeout(patience_s);
  client.set_read_timeout(patience_s);
  httplib::Headers headers;
  for (const auto& [name, value] : parcel.headers)
    headers.emplace(name, value);
  const std::string path = slash == parcel.url.size() ? "/" : parcel.url.substr(slash);
  const auto result = client.Post(path, headers, parcel.body, parcel.content_type);
  return result ? result->status : 0;
}

}  // namespace dunning::sandbox
