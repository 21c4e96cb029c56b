#include <algorithm>
#include <map>

#include "daemon/desk/report.hpp"
#include "daemon/desk/report_parts.hpp"
#include "daemon/store/figures.hpp"

// The reports about what came in: how debtors pay, and what each step brings.
namespace dunning::desk {
namespace {

constexpr int behaviour_days = 365;
constexpr int step_period = 365;  // messages of so many days are counted
constexpr int paid_within = 14;

// One step of one policy in one currency.
struct StepFigures {
  std::int64_t messages = 0;
  std::int64_t items = 0;
  std::int64_t asked = 0;  // minor units: what was open of its items when it was delivered
  std::int64_t received = 0;
  std::int64_t settled = 0;  // items of which everything came in
};

struct StepKey {
  std::string policy;
  std::string step;
  Currency currency;
  auto operator<=>(const StepKey&) const = default;
};

std::int64_t received_between(const policy::Item& item, Date after, Date until) {
  std::int64_t sum = 0;
  for (const auto& payment : item.payments) {
    if (payment.credit_note.empty() && payment.booked_on > after && payment.booked_on <= until)
      sum += payment.amount.minor;
  }
  return sum;
}

// What was open of it on that day, as far as its payments tell.
std::int64_t open_on(const policy::Item& item, Date day) {
  std::int64_t paid = 0;
  for (const auto& payment : item.payments)
    if (payment.booked_on <= day) paid += payment.amount.minor;
  return std::max<std::int64_t>(0, item.total.minor - paid);
}

void count(const policy::Account& account, Date on, int days,
           std::map<StepKey, StepFigures>& figures) {
  for (const auto& taken : account.history.taken) {
    if (!taken.delivered_on || *taken.delivered_on < on - step_period ||
        *taken.delivered_on + days > on)
      continue;
    const auto item = std::find_if(account.items.begin(), account.items.end(),
                                   [&](const policy::Item& one) { return one.id == taken.item; });
    if (item == account.items.end()) continue;
    StepFigures& of = figures[{item->policy, taken.step, account.currency}];
    const auto asked = open_on(*item, *taken.delivered_on);
    const auto received =
        std::min(asked, received_between(*item, *taken.delivered_on, *taken.delivered_on + days));
    of.messages += taken.leading ? 1 : 0;
    ++of.items;
    of.asked += asked;
    of.received += received;
    of.settled += received == asked && asked > 0 ? 1 : 0;
  }
}

// The order of the policies and of their steps; what is in no file any more comes last.
std::size_t place_of(const StepKey& key, const policy::PolicySet& policies) {
  std::size_t place = 0;
  for (const auto& policy : policies) {
    for (const auto& step : policy.steps) {
      if (policy.name == key.policy && step.name == key.step) return place;
      ++place;
    }
  }
  return place;
}

Cell share(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return {};
  return rounded_tenths(part, 100, whole);
}

}  // namespace

Result<Report> behaviour(const Desk& desk, const ReportQuestion& question) {
  const int days = question.days > 0 ? question.days : behaviour_days;
  Report report;
  report.name = "behaviour";
  report.columns = {{"debtor", "DEBTOR"},       {"number", "NUMBER"},
                    {"paid", "PAID"},           {"late", "LATE"},
                    {"late_percent", "LATE %"}, {"average_days_late", "DAYS LATE ON AVERAGE"}};
  const auto fill = [&](const Administration& administration, Date on, ReportOf& of) -> Status {
    const auto payers =
        TRY(store::Figures(desk.store).payers(administration.stored->id, on - days, on));
    for (const auto& payer : payers) {
      of.rows.push_back({payer.name, payer.customer_number, payer.paid, payer.late,
                         share(payer.late, payer.paid),
                         rounded_tenths(payer.days_late, 1, payer.paid)});
    }
    of.notes.push_back(payers.empty() ? "nothing was paid in that time"
                                      : "Invoices paid since " + to_string(on - days) +
                                            ", whole months; days before the due date count "
                                            "against the days late");
    return {};
  };
  return fill_report(desk, question, std::move(report), fill);
}

Result<Report> steps(const Desk& desk, const ReportQuestion& question) {
  const int days = question.days > 0 ? question.days : paid_within;
  Report report;
  report.name = "steps";
  report.columns = {{"policy", "POLICY"},     {"step", "STEP"},
                    {"currency", ""},         {"messages", "MESSAGES"},
                    {"items", "INVOICES"},    {"asked", "ASKED"},
                    {"received", "RECEIVED"}, {"received_percent", "%"},
                    {"settled", "SETTLED"},   {"settled_percent", "% OF INVOICES"}};
  const auto fill = [&](const Administration& administration, Date on, ReportOf& of) -> Status {
    std::map<StepKey, StepFigures> figures;
    TRY(every_account_ever(desk, administration, on, [&](const policy::Account& account) -> Status {
      count(account, on, days, figures);
      return {};
    }));
    std::vector<std::pair<StepKey, StepFigures>> all(figures.begin(), figures.end());
    const auto& policies = desk.configuration.policies;
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
      return place_of(a.first, policies) < place_of(b.first, policies);
    });
    for (const auto& [key, one] : all) {
      of.rows.push_back({key.policy, key.step, std::string(key.currency.code()), one.messages,
                         one.items, Money{one.asked, key.currency},
                         Money{one.received, key.currency}, share(one.received, one.asked),
                         one.settled, share(one.settled, one.items)});
    }
    of.notes.push_back(all.empty() ? "no step was taken long enough ago"
                                   : "Received within " + std::to_string(days) +
                                         " days after delivery, of steps delivered since " +
                                         to_string(on - step_period));
    return {};
  };
  return fill_report(desk, question, std::move(report), fill);
}

}  // namespace dunning::desk
