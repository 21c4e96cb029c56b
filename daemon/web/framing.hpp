#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "daemon/web/limits.hpp"

// Where one HTTP/1.1 request ends in a stream of bytes (RFC 9112), decided before any library sees
// it. Strict on purpose: what two readers could understand differently is refused, so that a proxy
// before us and the library behind us see the same requests. Pure.
namespace dunning::web {

struct Framing {
  enum class State {
    in_head,  // more bytes are needed
    in_body,
    whole,    // the first `head` + `body` bytes are one request
    refused,  // with `status`; nothing of this connection can be trusted any more
  };
  State state = State::in_head;
  std::size_t head = 0;  // bytes, with the empty line
  std::size_t body = 0;  // bytes, as Content-Length says
  int status = 0;
  bool expects_continue = false;  // the other side waits for 100 before it sends the body
  bool last = false;              // it closes after the answer, or wants us to
};

// Bodies come with a Content-Length or not at all: chunked ones are refused (411), since nobody we
// answer sends them and their framing is where servers go wrong.
Framing frame(std::string_view bytes, const Limits& limits);

// The value of the first header of that name in a head that `frame` accepted; letter case ignored.
std::optional<std::string_view> header_in(std::string_view head, std::string_view name);

}  // namespace dunning::web
