#include "daemon/net/curl_easy.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace dunning::net {

Easy new_easy() {
  static const CURLcode is_initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (is_initialised != CURLE_OK) std::abort();
  Easy easy(curl_easy_init());
  if (easy == nullptr) std::abort();
  return easy;
}

void append(List& list, const std::string& text) {
  curl_slist* const longer = curl_slist_append(list.get(), text.c_str());
  if (longer == nullptr) std::abort();
  static_cast<void>(list.release());
  list.reset(longer);
}

void Sockets::watch(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

void Sockets::stop_listening() const {
  for (const curl_socket_t socket : open_)
    ::shutdown(socket, SHUT_RD);
}

curl_socket_t Sockets::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  const curl_socket_t socket =
      ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket >= 0) static_cast<Sockets*>(self)->open_.push_back(socket);
  return socket < 0 ? CURL_SOCKET_BAD : socket;
}

int Sockets::on_close(void* self, curl_socket_t socket) {
  std::erase(static_cast<Sockets*>(self)->open_, socket);
  return ::close(socket);
}

void require_verified_tls(CURL* easy, const std::string& ca_file) {
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, ca_file.c_str());
  }
}

std::string words(CURLcode code, const ErrorText& text) {
  std::string said(text[0] != '\0' ? text.data() : curl_easy_strerror(code));
  while (!said.empty() && (said.back() == '\n' || said.back() == '.'))
    said.pop_back();
  return said;
}

bool is_certificate_fault(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CERTPROBLEM ||
         code == CURLE_SSL_INVALIDCERTSTATUS;
}

}  // namespace dunning::net
