#include "daemon/net/resolver.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>

namespace dunning::net {
namespace {

constexpr int seconds_for_an_answer = 2;
constexpr int times_asked = 2;
constexpr int most_servers = 2;
constexpr std::size_t largest_answer = 65535;  // of DNS itself
constexpr std::uint16_t usual_port = 53;

std::optional<sockaddr_in> read_server(const std::string& text) {
  const auto colon = text.find(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1)
    return std::nullopt;
  std::uint16_t port = usual_port;
  if (colon != std::string::npos) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + colon + 1, end, port);
    if (read.ec != std::errc() || read.ptr != end || port == 0) return std::nullopt;
  }
  address.sin_port = htons(port);
  return address;
}

std::string numeric(int family, const unsigned char* data) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, data, text.data(), text.size()) == nullptr ? "" : text.data();
}

// The strings of one TXT record, joined (RFC 7208, 3.3).
std::string joined_text(const unsigned char* data, std::size_t size) {
  std::string text;
  for (std::size_t at = 0; at < size;) {
    const std::size_t length = data[at++];
    const std::size_t taken = std::min(length, size - at);
    text.append(data + at, data + at + taken);
    at += taken;
  }
  return text;
}

}  // namespace

struct Resolver::State {
  struct __res_state resolver {};

  // One record of the kind that was asked for, as text; empty to leave it out.
  using Read = std::function<std::string(const ns_msg& message, const ns_rr& record)>;
  Result<std::vector<std::string>> ask(const std::string& name, ns_type type, const Read& read);
};

Resolver::Resolver(std::unique_ptr<State> state) : state_(std::move(state)) {}

Resolver::~Resolver() {
  ::res_nclose(&state_->resolver);
}

Result<std::unique_ptr<Resolver>> Resolver::create(const std::string& server) {
  auto state = std::make_unique<State>();
  if (::res_ninit(&state->resolver) != 0)
    return fail(ErrorKind::permanent, "the resolver of this machine cannot be set up");
  auto& resolver = state->resolver;
  resolver.retrans = seconds_for_an_answer;
  resolver.retry = times_asked;
  resolver.nscount = std::min(resolver.nscount, most_servers);
  if (!server.empty()) {
    const auto address = read_server(server);
    if (!address) {
      ::res_nclose(&resolver);
      return fail(ErrorKind::invalid_input,
                  "\"" + server + "\" is no name server such as 127.0.0.1 or 127.0.0.1:5353");
    }
    resolver.nscount = 1;
    resolver.nsaddr_list[0] = *address;
  }
  return std::unique_ptr<Resolver>(new Resolver(std::move(state)));
}

Result<std::vector<std::string>> Resolver::State::ask(const std::string& name, ns_type type,
                                                      const Read& read) {
  std::array<unsigned char, NS_MAXCDNAME> encoded{};
  if (name.find('\0') != std::string::npos ||
      ::ns_name_pton(name.c_str(), encoded.data(), encoded.size()) < 0)
    return fail(ErrorKind::invalid_input, "that is no name of the domain name system");
  std::vector<unsigned char> answer(largest_answer);
  const int size = ::res_nquery(&resolver, name.c_str(), ns_c_in, type, answer.data(),
                                static_cast<int>(answer.size()));
  if (size < 0) {
    const int why = resolver.res_h_errno;
    if (why == HOST_NOT_FOUND || why == NO_DATA) return std::vector<std::string>();
    return fail(ErrorKind::transient, "no name server answered about " + name);
  }
  ns_msg message{};
  if (::ns_initparse(answer.data(), std::min(size, static_cast<int>(answer.size())), &message) != 0)
    return fail(ErrorKind::transient, "the name server's answer about " + name + " is broken");
  std::vector<std::string> found;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record{};
    if (::ns_parserr(&message, ns_s_an, i, &record) != 0) break;
    if (ns_rr_type(record) != type) continue;  // an alias on the way
    auto text = read(message, record);
    if (!text.empty()) found.push_back(std::move(text));
  }
  return found;
}

Result<std::vector<std::string>> Resolver::texts(const std::string& name) {
  return state_->ask(name, ns_t_txt, [](const ns_msg&, const ns_rr& record) {
    return joined_text(ns_rr_rdata(record), ns_rr_rdlen(record));
  });
}

Result<std::vector<std::string>> Resolver::addresses(const std::string& name) {
  auto found = TRY(state_->ask(name, ns_t_a, [](const ns_msg&, const ns_rr& record) {
    return ns_rr_rdlen(record) == sizeof(in_addr) ? numeric(AF_INET, ns_rr_rdata(record)) : "";
  }));
  const auto more = TRY(state_->ask(name, ns_t_aaaa, [](const ns_msg&, const ns_rr& record) {
    return ns_rr_rdlen(record) == sizeof(in6_addr) ? numeric(AF_INET6, ns_rr_rdata(record)) : "";
  }));
  found.insert(found.end(), more.begin(), more.end());
  return found;
}

Result<std::vector<std::string>> Resolver::mail_servers(const std::string& name) {
  return state_->ask(name, ns_t_mx, [](const ns_msg& message, const ns_rr& record) {
    constexpr std::size_t preference = 2;  // bytes before the name
    if (ns_rr_rdlen(record) <= preference) return std::string();
    std::array<char, NS_MAXDNAME> text{};
    const int size =
        ::ns_name_uncompress(ns_msg_base(message), ns_msg_end(message),
                             ns_rr_rdata(record) + preference, text.data(), text.size());
    return size < 0 ? std::string() : std::string(text.data());
  });
}

}  // namespace dunning::net
