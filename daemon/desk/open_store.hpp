#pragma once

#include <memory>

#include "daemon/settings/configuration.hpp"
#include "daemon/store/store.hpp"

namespace dunning::desk {

enum class Access {
  read,
  write,
  make,  // as write, and the store is made when there is none yet
};

// The store a configuration names, for one command. not_found when there is none yet and it is not
// to be made: the daemon makes it, and whoever does the daemon's work in its stead.
Result<std::unique_ptr<store::Store>> open_store(const settings::Configuration& configuration,
                                                 Access access);

}  // namespace dunning::desk
