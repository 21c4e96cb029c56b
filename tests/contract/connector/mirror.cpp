#include "tests/contract/connector/mirror.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace dunning::contract {
namespace {

constexpr std::size_t pages_limit = 1'000;

void keep(Mirror& mirror, const Record& record) {
  const auto id = dunning::ref(record);
  const auto known = mirror.records.find(id);
  if (known == mirror.records.end() || version(known->second) != version(record))
    mirror.fetched.insert(id);
  mirror.quarantined.erase(id);
  mirror.records.insert_or_assign(id, record);
}

void look(ports::Connector& connector, const std::vector<RecordRef>& refs, Mirror& mirror) {
  const std::size_t batch = connector.capabilities().look_again_batch;
  for (std::size_t begin = 0; begin < refs.size(); begin += batch) {
    const auto end = std::min(refs.size(), begin + batch);
    const auto looked = connector.look_again({refs.begin() + static_cast<std::ptrdiff_t>(begin),
                                              refs.begin() + static_cast<std::ptrdiff_t>(end)});
    REQUIRE_MESSAGE(looked, looked.error().message);
    for (const auto& record : looked->records)
      keep(mirror, record);
    for (const auto& one : looked->unreadable)
      mirror.quarantined.insert(one.ref);
    for (const auto& one : looked->missing)
      mirror.records.erase(one);
  }
}

}  // namespace

bool is_settled(const Record& record) {
  const auto* invoice = std::get_if<Invoice>(&record);
  return invoice == nullptr || invoice->state == InvoiceState::paid ||
         invoice->state == InvoiceState::voided || invoice->state == InvoiceState::written_off;
}

Pulled pull_all(ports::Connector& connector, ports::PullMode mode, const std::string& cursor,
                std::string resume) {
  Pulled pulled;
  while (pulled.pages.size() < pages_limit) {
    auto page = connector.pull(mode, cursor, resume);
    REQUIRE_MESSAGE(page, page.error().message);
    CHECK(page->resume.has_value() != page->next_cursor.has_value());
    pulled.pages.push_back(*page);
    if (page->next_cursor) {
      pulled.cursor = *page->next_cursor;
      return pulled;
    }
    resume = *page->resume;
  }
  FAIL("the pull has no end");
  return pulled;
}

void apply(ports::Connector& connector, ports::PullMode mode, const Pulled& pulled,
           Mirror& mirror) {
  mirror.fetched.clear();
  std::set<RecordRef> seen;
  std::vector<RecordRef> differing;
  for (const auto& page : pulled.pages) {
    for (const auto& record : page.records) {
      seen.insert(dunning::ref(record));
      keep(mirror, record);
    }
    for (const auto& one : page.unreadable)
      mirror.quarantined.insert(one.ref);
    for (const auto& one : page.gone)
      mirror.records.erase(one);
    for (const auto& listed : page.listed) {
      seen.insert(listed.ref);
      const auto known = mirror.records.find(listed.ref);
      if (known == mirror.records.end() || version(known->second) != listed.version)
        differing.push_back(listed.ref);
    }
  }
  if (pulled.pages.back().unsettled_invoices_listed) {
    REQUIRE(mode == ports::PullMode::sweep);
    for (const auto& [ref, record] : mirror.records) {
      if (!seen.contains(ref) && !is_settled(record)) differing.push_back(ref);
    }
  }
  look(connector, differing, mirror);
  for (const RecordKind kind : pulled.pages.back().complete_kinds) {
    REQUIRE(mode == ports::PullMode::sweep);
    std::erase_if(mirror.records, [&](const auto& one) {
      return one.first.kind == kind && !seen.contains(one.first);
    });
  }
  mirror.cursor = pulled.cursor;
}

void sync(ports::Connector& connector, ports::PullMode mode, Mirror& mirror) {
  apply(connector, mode, pull_all(connector, mode, mirror.cursor), mirror);
}

namespace {

const Record& record(const Mirror& mirror, const RecordRef& ref) {
  const auto found = mirror.records.find(ref);
  REQUIRE_MESSAGE(found != mirror.records.end(), "no " << name(ref.kind) << " " << ref.id);
  return found->second;
}

}  // namespace

const Invoice& invoice(const Mirror& mirror, const std::string& id) {
  return std::get<Invoice>(record(mirror, {RecordKind::invoice, id}));
}

const Debtor& debtor(const Mirror& mirror, const std::string& id) {
  return std::get<Debtor>(record(mirror, {RecordKind::debtor, id}));
}

const BankLine& bank_line(const Mirror& mirror, const std::string& id) {
  return std::get<BankLine>(record(mirror, {RecordKind::bank_line, id}));
}

}  // namespace dunning::contract
