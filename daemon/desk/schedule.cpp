#include <algorithm>
#include <charconv>

#include "daemon/desk/amount.hpp"
#include "daemon/desk/instalments.hpp"

namespace dunning::desk {
namespace {

constexpr int most_instalments = 60;

// The n-th date of a schedule, counted from its first.
Date date_after(Date first, const policy::Span& every, int n) {
  const int count = every.count * n;
  switch (every.unit) {
    case policy::Unit::months:
      return add_months(first, count);
    case policy::Unit::weeks:
      return first + 7 * count;
    default:
      return first + count;
  }
}

Result<std::vector<policy::Instalment>> explicit_parts(const Schedule& schedule,
                                                       const Money& total) {
  std::vector<policy::Instalment> parts;
  for (const auto& [date, amount] : schedule.on)
    parts.push_back({date, TRY(parse_amount(amount, total.currency))});
  return parts;
}

Result<std::vector<policy::Instalment>> equal_parts(const Schedule& schedule, const Money& total) {
  if (!schedule.first)
    return fail(ErrorKind::invalid_input, "say when the first part is due: --first 2026-11-21");
  std::vector<policy::Instalment> parts;
  Money rest = total;
  if (!schedule.deposit.empty()) {
    const Money deposit = TRY(parse_amount(schedule.deposit, total.currency));
    if (!(deposit < total)) {
      return fail(ErrorKind::invalid_input,
                  "a deposit of " + to_string(deposit) + " leaves nothing of " + to_string(total));
    }
    parts.push_back({*schedule.first, deposit});
    rest = TRY(subtract(total, deposit));
  }
  const int before = static_cast<int>(parts.size());
  const Money part{rest.minor / schedule.times, rest.currency};
  if (!part.is_positive()) {
    return fail(ErrorKind::invalid_input, to_string(rest) + " cannot be divided into " +
                                              std::to_string(schedule.times) + " parts");
  }
  for (int i = 0; i < schedule.times; ++i) {
    const bool last = i + 1 == schedule.times;
    const Money amount = last ? Money{rest.minor - part.minor * i, rest.currency} : part;
    parts.push_back({date_after(*schedule.first, schedule.every, before + i), amount});
  }
  return parts;
}

}  // namespace

Result<policy::Span> parse_every(const std::string& text) {
  int count = 1;
  std::string unit = text;
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    unit = std::string(read.ptr, text.data() + text.size());
  }
  std::erase(unit, ' ');
  constexpr int longest = 366;
  if (count >= 1 && count <= longest) {
    if (unit == "month" || unit == "months") return policy::Span{count, policy::Unit::months};
    if (unit == "week" || unit == "weeks") return policy::Span{count, policy::Unit::weeks};
    if (unit == "day" || unit == "days") return policy::Span{count, policy::Unit::days};
  }
  return fail(ErrorKind::invalid_input,
              "--every takes month, \"2 weeks\", \"10 days\"; not \"" + text + "\"");
}

Result<std::vector<policy::Instalment>> lay_out(const Schedule& schedule, const Money& total,
                                                Date today) {
  if (schedule.empty()) {
    return fail(ErrorKind::invalid_input,
                "say how: --times 3 --every month --first 2026-11-21, or each part as "
                "--on 2026-11-21=100.00");
  }
  if (schedule.times > 0 && !schedule.on.empty())
    return fail(ErrorKind::invalid_input, "--times and --on exclude each other");
  if (schedule.times > most_instalments || schedule.on.size() > most_instalments) {
    return fail(ErrorKind::invalid_input,
                "a plan has at most " + std::to_string(most_instalments) + " parts");
  }
  auto parts =
      TRY(schedule.on.empty() ? equal_parts(schedule, total) : explicit_parts(schedule, total));
  std::sort(parts.begin(), parts.end(),
            [](const auto& one, const auto& other) { return one.due < other.due; });
  Money sum{0, total.currency};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    sum = TRY(add(sum, parts[i].amount));
    if (i > 0 && parts[i].due == parts[i - 1].due)
      return fail(ErrorKind::invalid_input, "two parts are due on " + to_string(parts[i].due));
  }
  if (parts.front().due < today)
    return fail(ErrorKind::invalid_input, to_string(parts.front().due) + " has passed");
  if (sum != total) {
    return fail(ErrorKind::invalid_input, "the parts come to " + to_string(sum) + ", and " +
                                              to_string(total) + " is to be paid");
  }
  return parts;
}

}  // namespace dunning::desk
