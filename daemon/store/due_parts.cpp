#include "daemon/store/due_parts.hpp"

#include <algorithm>

namespace dunning::store {

bool is_credit(const Invoice& invoice) {
  return invoice.credit_note || invoice.total.is_negative();
}

std::vector<DuePart> due_parts(const Invoice& invoice) {
  if (is_credit(invoice)) return {};
  if (invoice.rows.empty()) return {{invoice.due_date, invoice.total, invoice.open}};
  std::vector<DuePart> parts;
  for (const DueRow& row : invoice.rows) {
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const DuePart& part) {
      return part.due_date == row.due_date;
    });
    if (same == parts.end()) {
      parts.push_back({row.due_date, row.amount, row.open});
    } else {
      same->total.minor += row.amount.minor;
      same->open.minor += row.open.minor;
    }
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const DuePart& a, const DuePart& b) { return a.due_date < b.due_date; });
  return parts;
}

std::vector<std::optional<std::size_t>> match_parts(const std::vector<KnownPart>& known,
                                                    const std::vector<DuePart>& parts) {
  std::vector<std::optional<std::size_t>> matched(parts.size());
  std::vector<bool> used(known.size(), false);
  // Gives each unmatched part the first unused item that `fits` accepts.
  const auto pass = [&](auto fits) {
    for (std::size_t part = 0; part < parts.size(); ++part) {
      for (std::size_t item = 0; item < known.size() && !matched[part]; ++item) {
        if (used[item] || !fits(known[item], parts[part])) continue;
        matched[part] = item;
        used[item] = true;
      }
    }
  };
  const auto live = static_cast<std::size_t>(
      std::count_if(known.begin(), known.end(), [](const KnownPart& one) { return !one.retired; }));
  const bool just_one = live == 1 && parts.size() == 1;
  if (!just_one) {
    pass([](const KnownPart& item, const DuePart& part) {
      return !item.retired && item.due_date == part.due_date;
    });
    pass([](const KnownPart& item, const DuePart& part) {
      return item.retired && item.due_date == part.due_date;
    });
    pass([](const KnownPart& item, const DuePart& part) {
      return !item.retired && item.total_minor == part.total.minor;
    });
  }
  pass([](const KnownPart& item, const DuePart&) { return !item.retired; });
  return matched;
}

bool is_settled(InvoiceState state, std::int64_t open_minor) {
  switch (state) {
    case InvoiceState::draft:
      return false;
    case InvoiceState::paid:
    case InvoiceState::voided:
    case InvoiceState::written_off:
      return true;
    case InvoiceState::open:
    case InvoiceState::payment_under_way:
    case InvoiceState::unknown:
      return open_minor <= 0;
  }
  return false;
}

}  // namespace dunning::store
