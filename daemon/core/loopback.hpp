#pragma once

#include <string_view>

namespace dunning {

// Whether what is sent to this host never leaves this machine: "localhost", the addresses of
// 127.0.0.0/8 written in full, "::1" and "[::1]". A name that only looks like one
// ("127.0.0.1.example.com") is not.
bool is_loopback_host(std::string_view host);

}  // namespace dunning
