#include "daemon/core/result.hpp"

namespace dunning {

std::string_view name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::transient:
      return "transient";
    case ErrorKind::rate_limited:
      return "rate_limited";
    case ErrorKind::auth:
      return "auth";
    case ErrorKind::invalid_input:
      return "invalid_input";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::suspicious:
      return "suspicious";
    case ErrorKind::permanent:
      return "permanent";
  }
  return "permanent";
}

Error Error::with_context(std::string_view doing) && {
  message.insert(0, ": ").insert(0, doing);
  return std::move(*this);
}

}  // namespace dunning
