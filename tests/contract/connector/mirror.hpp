#pragma once

#include <map>
#include <set>
#include <string>

#include "daemon/ports/connector.hpp"

// What the daemon does with a connector, in its smallest form: keeps the newest version of each
// record.
namespace dunning::contract {

struct Mirror {
  std::map<RecordRef, Record> records;
  std::set<RecordRef> quarantined;
  std::string cursor;
  std::set<RecordRef> fetched;  // by the last sync: what differed and was read, or came by itself
  bool operator==(const Mirror& other) const { return records == other.records; }
};

// One whole pull with everything that follows from it. Fails the running test when a call fails.
void sync(ports::Connector& connector, ports::PullMode mode, Mirror& mirror);

// The pages of one pull, the first `skip` of which were read before `resume`.
struct Pulled {
  std::vector<ports::Page> pages;
  std::string cursor;
};
Pulled pull_all(ports::Connector& connector, ports::PullMode mode, const std::string& cursor,
                std::string resume = "");
void apply(ports::Connector& connector, ports::PullMode mode, const Pulled& pulled, Mirror& mirror);

// As the daemon's mirror counts what a sweep has to name (daemon/ports/connector.hpp).
bool is_settled(const Record& record);

const Invoice& invoice(const Mirror& mirror, const std::string& id);
const Debtor& debtor(const Mirror& mirror, const std::string& id);
const BankLine& bank_line(const Mirror& mirror, const std::string& id);

}  // namespace dunning::contract
