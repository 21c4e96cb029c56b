#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>

#include "daemon/core/result.hpp"

namespace dunning::app {

// What came out of a plugin, fit for a log and a terminal: no line ends and control characters, not
// without end.
std::string printable(std::string_view text);

// A call into the code of a plugin. An exception of any type becomes an Error of kind `when_thrown`
// that names the plugin.
template <class Call>
std::invoke_result_t<Call> call_guarded(const std::string& plugin, ErrorKind when_thrown,
                                        Call call) {
  try {
    return call();
  } catch (const std::exception& thrown) {
    return fail(when_thrown,
                "connector " + plugin + " threw an exception: " + printable(thrown.what()));
  } catch (...) {
    return fail(when_thrown, "connector " + plugin + " threw something that is no exception");
  }
}

}  // namespace dunning::app
