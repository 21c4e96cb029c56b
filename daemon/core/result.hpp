#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "daemon/core/instant.hpp"

// Errors are values. A function that can fail returns Result<T>; what it was doing is added on the
// way up with `with_context`, and the error is logged once, at the top. A programming error aborts
// instead.
namespace dunning {

// The kind decides what the caller does; the message is for people.
enum class ErrorKind {
  transient,      // may work later: network, 5xx, busy database
  rate_limited,   // may work from `not_before` on
  auth,           // a person has to renew a credential
  invalid_input,  // the data or the configuration is wrong; retrying changes nothing
  not_found,      // the thing asked for does not exist
  conflict,       // somebody else was there first (unique row, lock, version)
  suspicious,     // plausible on its face, and too dangerous to act on without a person
  permanent,      // everything else that will not get better by itself
};

std::string_view name(ErrorKind kind);

struct [[nodiscard]] Error {
  ErrorKind kind = ErrorKind::permanent;
  std::string message;                // a plain sentence without trailing period; never a secret
  std::optional<Instant> not_before;  // the earliest moment at which trying again makes sense

  Error with_context(std::string_view doing) &&;  // "doing: message"
};

// The one place that names tl::expected; std::expected replaces it when the compiler has it.
template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}
inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return fail(Error{kind, std::move(message), std::nullopt});
}

namespace detail {
inline void take(Status&&) {}
template <class T>
T take(Result<T>&& result) {
  return std::move(*result);
}
}  // namespace detail

}  // namespace dunning

// The only control-flow macro: the value of a Result, or return its error from this function.
#define TRY(expression)                                                     \
  __extension__({                                                           \
    auto try_result = (expression);                                         \
    if (!try_result) return ::dunning::fail(std::move(try_result).error()); \
    ::dunning::detail::take(std::move(try_result));                         \
  })
