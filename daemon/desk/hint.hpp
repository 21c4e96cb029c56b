#pragma once

#include <string>
#include <string_view>

#include "daemon/desk/desk.hpp"

namespace dunning::desk {

constexpr std::string_view hint_request = "hint";

// Somebody says that something of this administration may have changed: a request row by which the
// daemon reads its books earlier than planned. Nothing becomes true by it. However many come, one
// row waits at a time; false when one did already. Whoever hints rings the daemon's bell.
Result<bool> hint(const Desk& desk, const std::string& administration);

}  // namespace dunning::desk
