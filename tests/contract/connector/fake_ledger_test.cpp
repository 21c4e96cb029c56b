// The ledger that other tests and the simulation trust is held to the contract of the real ones.
#include <doctest/doctest.h>

#include "tests/contract/connector/fake_world.hpp"

using namespace dunning;

namespace {

struct Books {
  fakes::FakeLedger ledger;
};
class OwnWorld final : Books, public contract::FakeWorld {
 public:
  OwnWorld(bool lists_versions, std::size_t page_size) : FakeWorld(Books::ledger) {
    Books::ledger.lists_versions = lists_versions;
    Books::ledger.page_size = page_size;
    Books::ledger.has_tasks = lists_versions;
  }
};

}  // namespace

TEST_CASE("connector contract: the fake ledger, listing versions") {
  contract::connector_contract([] { return std::make_unique<OwnWorld>(true, 100); });
}

TEST_CASE("connector contract: the fake ledger, whole records on small pages") {
  contract::connector_contract([] { return std::make_unique<OwnWorld>(false, 2); });
}
