#include "daemon/policy/receipts.hpp"

#include <algorithm>
#include <limits>

namespace dunning::policy {
namespace {

std::int64_t plus(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? std::numeric_limits<std::int64_t>::min()
               : std::numeric_limits<std::int64_t>::max();
}

std::int64_t minus(std::int64_t a, std::int64_t b) {
  return plus(a, b == std::numeric_limits<std::int64_t>::min()
                     ? std::numeric_limits<std::int64_t>::max()
                     : -b);
}

bool is_open(const Item& item) {
  return (item.state == InvoiceState::open || item.state == InvoiceState::payment_under_way ||
          item.state == InvoiceState::unknown) &&
         item.open.is_positive();
}

const Item* find(const Account& account, const Covered& covered) {
  for (const auto& item : account.items) {
    if (item.id == covered.item) return &item;
  }
  return nullptr;
}

// Credits that are tied to an invoice of which something is open lower what is owed; all others are
// money of the debtor.
bool is_tied(const Account& account, const Credit& credit) {
  return credit.of_invoice &&
         std::any_of(account.items.begin(), account.items.end(), [&](const Item& item) {
           return item.invoice == *credit.of_invoice && is_open(item);
         });
}

}  // namespace

Receipts::Receipts(const Account& account, const std::vector<Covered>& covers, Date said_on) {
  std::map<std::string, std::int64_t> open_of;  // by invoice
  std::map<std::string, std::int64_t> vanished_of;
  std::map<std::string, const Item*> shows;  // an item that shows the payments of the invoice
  std::map<std::string, std::int64_t> before;
  for (const auto& covered : covers) {
    if (covered.open_then.currency != account.currency) continue;
    const std::string& invoice = covered.invoice.value;
    const Item* item = find(account, covered);
    const std::int64_t open = item && is_open(*item) ? item->open.minor : 0;
    open_of[invoice] = plus(open_of[invoice], open);
    vanished_of[invoice] = plus(vanished_of[invoice], minus(covered.open_then.minor, open));
    before[invoice] = covered.received_then.minor;
    if (item || !shows.contains(invoice)) shows[invoice] = item;
  }
  for (const auto& [invoice, item] : shows) {
    Source source{"invoice " + invoice, {}, minus(0, before[invoice])};
    if (item && !item->payments.empty()) {
      for (const auto& payment : item->payments) {
        if (payment.amount.currency != account.currency) continue;
        if (payment.amount.is_positive()) {
          source.arrivals.push_back({payment.booked_on, payment.amount.minor});
        } else {
          source.undone = plus(source.undone, payment.amount.minor);
        }
      }
    } else if (const std::int64_t vanished = vanished_of[invoice]; vanished > 0) {
      source.undone = 0;
      source.arrivals.push_back({said_on, vanished});
    }
    sources_.push_back(std::move(source));
  }
  for (const auto& credit : account.credits) {
    if (credit.open.currency != account.currency || !credit.open.is_positive()) continue;
    if (credit.of_invoice && is_tied(account, credit)) {
      const auto open = open_of.find(credit.of_invoice->value);
      if (open != open_of.end())
        open->second = std::max<std::int64_t>(0, open->second - credit.open.minor);
    } else if (credit.date && *credit.date >= said_on) {
      sources_.push_back({"credit " + credit.id.value, {{*credit.date, credit.open.minor}}, 0});
    }
  }
  for (const auto& [invoice, open] : open_of)
    open_now_ = plus(open_now_, open);
}

std::int64_t Receipts::left(const Source& source, Date last_day, const Used& used) {
  std::int64_t sum = source.undone;
  for (const auto& arrival : source.arrivals) {
    if (arrival.on <= last_day) sum = plus(sum, arrival.amount);
  }
  const auto taken = used.find(source.key);
  if (taken != used.end()) sum = minus(sum, taken->second);
  return std::max<std::int64_t>(sum, 0);
}

std::int64_t Receipts::by(Date last_day, const Used& used) const {
  std::int64_t sum = 0;
  for (const auto& source : sources_)
    sum = plus(sum, left(source, last_day, used));
  return sum;
}

std::int64_t Receipts::ever(const Used& used) const {
  return by(Date::from_days(std::numeric_limits<std::int32_t>::max()), used);
}

std::int64_t Receipts::use(Date last_day, std::int64_t most, Used& used) const {
  std::int64_t sum = 0;
  for (const auto& source : sources_) {
    const std::int64_t part = std::min(left(source, last_day, used), most - sum);
    if (part <= 0) continue;
    used[source.key] += part;
    sum += part;
  }
  return sum;
}

}  // namespace dunning::policy
