#include "daemon/policy/addressing.hpp"

#include <algorithm>

#include "daemon/policy/pattern.hpp"

namespace dunning::policy {
namespace {

bool has_tag(const std::vector<std::string>& tags, const std::string& pattern) {
  return std::any_of(tags.begin(), tags.end(),
                     [&](const std::string& tag) { return fits_pattern(pattern, tag); });
}

const Standing* find(const Assessment& all, ItemId id) {
  const auto found =
      std::lower_bound(all.items.begin(), all.items.end(), id,
                       [](const Standing& one, ItemId other) { return one.item->id < other; });
  return found == all.items.end() || found->item->id != id ? nullptr : &*found;
}

bool is_tagged(const Intent& intent, const std::string& pattern, const Assessment& all) {
  if (pattern.empty() || has_tag(all.account.debtor.tags, pattern)) return true;
  bool any = false;
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged}) {
    for (const auto& line : *list) {
      const Standing* one = find(all, line.item);
      if (!one || !has_tag(one->item->tags, pattern)) return false;
      any = true;
    }
  }
  return any;
}

}  // namespace

const Addressees& addressees(const Policy& policy, const Step* step) {
  return step && step->addressees != Addressees{} ? step->addressees : policy.addressees;
}

Contact contact(const Policy& policy, const Step* step, const Assessment& all) {
  return contact(all.account.debtor, all.settings, addressees(policy, step).to,
                 all.account.bad_addresses);
}

void address(Intent& intent, const Policy& policy, const Step* step, const Assessment& all) {
  const Addressees& who = addressees(policy, step);
  intent.recipients = contact(policy, step, all).recipients;
  const auto known = [&](const std::string& address) {
    const auto is_it = [&](const std::string& other) { return other == address; };
    return std::any_of(intent.recipients.begin(), intent.recipients.end(),
                       [&](const Debtor::Mailbox& one) { return one.address == address; }) ||
           std::any_of(intent.cc.begin(), intent.cc.end(), is_it) ||
           std::any_of(intent.bcc.begin(), intent.bcc.end(), is_it);
  };
  for (const auto& one : who.cc) {
    if (!known(one)) intent.cc.push_back(one);
  }
  for (const auto& one : who.bcc) {
    if (!known(one)) intent.bcc.push_back(one);
  }
}

void choose_account(Intent& intent, const Assessment& all) {
  for (const auto& one : all.rules.creditor.pay_to) {
    if (!one.currency.empty() && one.currency != intent.amount.currency.code()) continue;
    if (!is_tagged(intent, one.tag, all)) continue;
    intent.iban = one.iban;
    return;
  }
}

}  // namespace dunning::policy
