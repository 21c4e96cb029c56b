#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/exact_online/mirror.hpp"
#include "tests/sandbox/exact_online/page.hpp"
#include "tests/sandbox/exact_online/switches.hpp"

namespace dunning::sandbox::exact_online {

// What arrived over the interface, beside the economy.
struct Written {
  std::map<std::string, std::vector<Json>> created;  // entities by path; the key is among them
  std::map<std::string, Json> edits;                 // properties put, by guid
  std::set<std::string> removed;                     // guids
};

// The books of one division as Exact shows them: the rows of every endpoint.
struct Wire {
  const Economy& economy;
  const Mirror& mirror;
  const Switches& switches;
  const Written& written;
  std::string base_url;
  std::string root;  // "/api/v1/3147821"
  int division = 0;
  Instant moved_at;  // when the division moved last; the epoch: never

  Source source(const Endpoint& endpoint, const Request& request) const;
  Json expand(const Endpoint& endpoint, const Row& row, const std::string& property) const;
  // The time that Exact's own machines believe in.
  Instant server_now() const { return economy.now() + Millis{switches.clock_skew_s * 1'000}; }

  // rows_money.cpp
  Source receivables() const;
  Source payment_terms() const;
  Source payment_conditions() const;
  Source mandates() const;
  Source receivables_list(const Request& request) const;
  // rows_totals.cpp
  Source aging_list() const;
  Source aging_overview() const;
  Source outstanding_overview() const;
  // rows_relations.cpp
  Source accounts(bool sync) const;
  Source contacts(bool sync) const;
  Source bank_accounts() const;
  Source classifications() const;
  // rows_entries.cpp
  Source sales_entries() const;
  Source sales_entry_lines() const;
  Source sales_invoices() const;
  Source transaction_lines(bool sync) const;
  // rows_office.cpp
  Source documents() const;
  Source attachments() const;
  Source document_types() const;
  Source document_categories() const;
  Source deletions() const;
  Source divisions() const;
  Source me() const;
  Source sync_timestamp(const Request& request) const;
  Source created(const std::string& path) const;

  // Who made and changed a record, and where it lives.
  void stamp(Row& row, Instant made, Instant changed) const;
  void overlay(Row& row, const std::string& guid) const;  // what was put
};

// A source of rows that are all made at once, in no order.
Source listed(
    std::function<void(const Scope&, const Wanted&, const std::function<void(Row&&)>&)> all);

std::string name_of(const Debtor& debtor);
std::string first_address(const std::string& email);
std::string classification_guid(const std::string& label);
std::string condition_code(const Debtor& debtor);
std::int64_t invoice_number(const Invoice& invoice);
std::int64_t invoice_number(const std::string& number, std::int64_t id);
// The day group that an amount due then falls into: 1 … 4.
int age_group(Date due, Date today);

extern const char* const user_name;
extern const char* const company_name;
extern const char* const receivables_account;  // number of the ledger account
constexpr int main_division = 3'147'821;
constexpr int archived_division = 2'980'114;

}  // namespace dunning::sandbox::exact_online
