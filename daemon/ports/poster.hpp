#pragma once

#include "daemon/ports/channel.hpp"
#include "daemon/ports/http.hpp"

namespace dunning::ports {

// Posts something that has an effect: a text message, an event, a dossier. Like Http, and asks for
// leave once, when the connection stands and before the first byte of the request. An error before
// leave was asked means that nothing has left; an error after it leaves that open. Without leave
// nothing leaves, and that error is handed back. Thread rule: any thread, one call at a time per
// object.
class Poster {
 public:
  virtual ~Poster() = default;
  virtual Result<HttpResponse> post(const HttpRequest& request,
                                    const BeforeFirstByte& before_first_byte) = 0;
};

}  // namespace dunning::ports
