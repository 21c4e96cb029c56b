#include "connectors/exact_online/memory.hpp"

namespace dunning::exact_online {

bool ContactBook::take(const ContactRow& row) {
  const auto known = contacts_.find(row.id);
  if (!row.is_main) {
    if (known == contacts_.end()) return false;
    contacts_.erase(known);
    return true;
  }
  if (known != contacts_.end()) {
    if (known->second == row.contact) return false;
    known->second = row.contact;
    return true;
  }
  if (contacts_.size() < contacts_limit) contacts_.emplace(row.id, row.contact);
  return true;
}

const Contact* ContactBook::find(const std::string& id) const {
  const auto found = contacts_.find(id);
  return found == contacts_.end() ? nullptr : &found->second;
}

void TermBook::take(const Group& group) {
  bool open = false;
  for (const auto& term : group.terms) {
    open = open || term.is_open();
    if (!term.is_open()) {
      transactions_.erase(term.id);
    } else if (transactions_.size() < terms_limit) {
      transactions_.insert_or_assign(term.id, group.id);
    }
  }
  // Closed ones stay while there is room: they may get a last note.
  if (open || accounts_.contains(group.id)) {
    if (accounts_.size() < terms_limit || accounts_.contains(group.id))
      accounts_.insert_or_assign(group.id, group.terms.front().account);
  }
}

std::string TermBook::transaction_of(const std::string& term) const {
  const auto found = transactions_.find(term);
  return found == transactions_.end() ? std::string() : found->second;
}

std::string TermBook::account_of(const std::string& transaction) const {
  const auto found = accounts_.find(transaction);
  return found == accounts_.end() ? std::string() : found->second;
}

}  // namespace dunning::exact_online
