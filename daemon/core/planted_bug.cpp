#include "daemon/core/planted_bug.hpp"

namespace dunning {

#ifdef DUNNING_PLANTED_BUGS
namespace {
PlantedBug the_planted = PlantedBug::none;
}

bool planted(PlantedBug bug) {
  return the_planted == bug;
}
void plant(PlantedBug bug) {
  the_planted = bug;
}
#endif

}  // namespace dunning
