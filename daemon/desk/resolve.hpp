#pragma once

#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::desk {

// S32: a person says what became of an uncertain message. `key` is its key or the beginning of it.
// delivered: its steps count from today. not_delivered: it leaves again, under a new key.
Result<Done> resolve(const Desk& desk, const std::string& key,
                     store::Outbox::Resolution resolution);

}  // namespace dunning::desk
