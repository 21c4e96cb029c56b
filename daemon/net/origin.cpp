#include "daemon/net/origin.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "daemon/core/loopback.hpp"
#include "daemon/core/text.hpp"

namespace dunning::net {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

Result<Origin> origin_of(const std::string& url) {
  const auto is_odd = [](unsigned char c) { return c <= ' ' || c == 0x7F; };
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  if (std::any_of(url.begin(), url.end(), is_odd) || parsed == nullptr ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return fail(ErrorKind::permanent, "not a URL that can be asked for");
  }
  Origin origin{ascii_lower(part_of(parsed.get(), CURLUPART_SCHEME, 0)),
                ascii_lower(part_of(parsed.get(), CURLUPART_HOST, 0)),
                part_of(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  if ((origin.scheme != "https" && origin.scheme != "http") || origin.host.empty() ||
      origin.port.empty()) {
    return fail(ErrorKind::permanent, "not an https URL");
  }
  if (origin.scheme == "http" && !is_loopback_host(origin.host)) {
    return fail(ErrorKind::permanent,
                "plain http is allowed to this machine only, not to " + origin.host);
  }
  return origin;
}

}  // namespace dunning::net
