#pragma once

#include <memory>

#include "daemon/settings/configuration.hpp"
#include "daemon/store/store.hpp"

namespace dunning::desk {

enum class Access { read, write };

// The store a configuration names, for one command. not_found when there is none yet: only the
// daemon makes one.
Result<std::unique_ptr<store::Store>> open_store(const settings::Configuration& configuration,
                                                 Access access);

}  // namespace dunning::desk
