#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "connectors/exact_online/connector.hpp"
#include "tests/contract/connector/scripted_exact.hpp"

// An Exact Online without a network, and the connector that talks to it.
namespace dunning::exact_online {

struct Peer {
  explicit Peer(contract::ExactHabits habits = {}) : world(&ExactConnector::create, habits) {}

  contract::ScriptedExact world;
  std::unique_ptr<ports::Connector> connector = world.connect();

  // All pages of one pull.
  struct Pulled {
    std::vector<Record> records;
    std::vector<RecordRef> listed, gone;
    std::vector<ports::Unreadable> unreadable;
    ports::Page last;
    std::string cursor;
    const Invoice* invoice(const std::string& id) const {
      const Invoice* found = nullptr;
      for (const auto& record : records) {
        const auto* one = std::get_if<Invoice>(&record);
        if (one != nullptr && one->id.value == id) found = one;
      }
      return found;
    }
    bool lists(const RecordRef& ref) const {
      return std::find(listed.begin(), listed.end(), ref) != listed.end();
    }
  };
  Pulled pull(ports::PullMode mode, const std::string& cursor) {
    Pulled all;
    std::string resume;
    for (int pages = 0; pages < 1'000; ++pages) {
      auto page = connector->pull(mode, cursor, resume);
      REQUIRE_MESSAGE(page, page.error().message);
      for (auto& record : page->records)
        all.records.push_back(record);
      for (auto& one : page->listed)
        all.listed.push_back(one.ref);
      all.gone.insert(all.gone.end(), page->gone.begin(), page->gone.end());
      all.unreadable.insert(all.unreadable.end(), page->unreadable.begin(), page->unreadable.end());
      if (page->next_cursor) {
        all.cursor = *page->next_cursor;
        all.last = std::move(*page);
        return all;
      }
      resume = *page->resume;
    }
    FAIL("the pull has no end");
    return all;
  }
  Pulled sweep(const std::string& cursor = "") { return pull(ports::PullMode::sweep, cursor); }
  Pulled delta(const std::string& cursor) { return pull(ports::PullMode::delta, cursor); }

  std::size_t requests_of(const std::string& part) const {
    return const_cast<contract::ScriptedExact&>(world).http().count(part);
  }
};

}  // namespace dunning::exact_online
