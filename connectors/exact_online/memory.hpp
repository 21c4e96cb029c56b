#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "connectors/exact_online/wire.hpp"

// What the connector remembers between calls, each bounded. Losing any of it (a restart) costs
// requests and nothing else.
namespace dunning::exact_online {

constexpr std::size_t contacts_limit = 20'000;  // of about 150 bytes
constexpr std::size_t terms_limit = 20'000;     // of about 250 bytes

// Main contacts of accounts: an account names its contact by guid only.
class ContactBook {
 public:
  // True when it says something new about the main contact of an account.
  bool take(const ContactRow& row);
  void forget(const std::string& id) { contacts_.erase(id); }
  const Contact* find(const std::string& id) const;

 private:
  std::unordered_map<std::string, Contact> contacts_;
};

// Open terms: deletions name rows, and notes are written on accounts.
class TermBook {
 public:
  void take(const Group& group);
  void forget_transaction(const std::string& transaction) { accounts_.erase(transaction); }
  // Empty when it is not known.
  std::string transaction_of(const std::string& term) const;
  std::string account_of(const std::string& transaction) const;

 private:
  std::unordered_map<std::string, std::string> transactions_;  // by term
  std::unordered_map<std::string, std::string> accounts_;      // by transaction
};

}  // namespace dunning::exact_online
