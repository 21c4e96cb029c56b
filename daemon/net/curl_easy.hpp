#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

// What the users of libcurl share. Included by .cpp files of this directory only.
namespace dunning::net {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;
using ErrorText = std::array<char, CURL_ERROR_SIZE>;

// A new handle; initialises the library once per process. Aborts when out of memory.
Easy new_easy();

void append(List& list, const std::string& text);

// The open sockets of a handle that says goodbye when it ends, for which libcurl waits outside of
// every deadline. Outlives its handle.
class Sockets {
 public:
  Sockets() = default;
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;

  void watch(CURL* easy);
  void stop_listening() const;  // whatever is still said, nobody waits for the answer

 private:
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address);
  static int on_close(void* self, curl_socket_t socket);

  std::vector<curl_socket_t> open_;
};

// Certificates are checked against `ca_file` (the system's bundle when empty), hosts by name,
// TLS 1.2 or later.
void require_verified_tls(CURL* easy, const std::string& ca_file);

// libcurl's own words about what went wrong, or its general ones for that code.
std::string words(CURLcode code, const ErrorText& text);

// The certificate or the bundle is wrong: a person has to act, trying again changes nothing.
bool is_certificate_fault(CURLcode code);

}  // namespace dunning::net
