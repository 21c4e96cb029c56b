#include <algorithm>
#include <array>

#include "daemon/desk/report.hpp"
#include "daemon/desk/report_parts.hpp"
#include "daemon/store/figures.hpp"

// The reports about what is open: aging and days sales outstanding.
namespace dunning::desk {
namespace {

constexpr int dso_days = 90;

// What one debtor owes in one currency: not yet due, then by days overdue.
struct Aged {
  enum Bucket { not_due, to_30, to_60, to_90, over_90, buckets };
  std::string debtor;
  std::string number;
  Currency currency;
  std::array<std::int64_t, buckets> minor{};
  std::int64_t credits = 0;  // positive

  std::int64_t overdue() const {
    return minor[to_30] + minor[to_60] + minor[to_90] + minor[over_90];
  }
  std::int64_t open() const { return minor[not_due] + overdue() - credits; }
  void add(const Aged& other) {
    for (std::size_t bucket = 0; bucket < minor.size(); ++bucket)
      minor[bucket] += other.minor[bucket];
    credits += other.credits;
  }
};

Aged::Bucket bucket_of(const std::optional<Date>& due, Date on) {
  if (!due || *due >= on) return Aged::not_due;
  const auto days = on - *due;
  if (days <= 30) return Aged::to_30;
  if (days <= 60) return Aged::to_60;
  return days <= 90 ? Aged::to_90 : Aged::over_90;
}

Aged age(const policy::Account& account, Date on) {
  Aged aged{account.debtor.name, account.debtor.customer_number, account.currency, {}, 0};
  for (const auto& item : account.items) {
    if (is_open(item)) aged.minor[bucket_of(item.due_date, on)] += item.open.minor;
  }
  for (const auto& credit : account.credits)
    aged.credits += credit.open.minor;
  return aged;
}

std::vector<Cell> row_of(const Aged& aged) {
  const auto money = [&](std::int64_t minor) -> Cell {
    return minor == 0 ? Cell{} : Cell{Money{minor, aged.currency}};
  };
  std::vector<Cell> row{aged.debtor, aged.number, std::string(aged.currency.code())};
  for (const auto minor : aged.minor)
    row.push_back(money(minor));
  row.push_back(money(-aged.credits));
  row.push_back(Money{aged.open(), aged.currency});
  return row;
}

// All accounts with something open or a credit, the most overdue first.
Result<std::vector<Aged>> aged_accounts(const Desk& desk, const Administration& administration,
                                        Date on) {
  std::vector<Aged> all;
  TRY(every_account_ever(desk, administration, on, [&](const policy::Account& account) -> Status {
    const Aged one = age(account, on);
    if (one.open() != 0 || one.credits != 0) all.push_back(one);
    return {};
  }));
  std::stable_sort(all.begin(), all.end(), [](const Aged& a, const Aged& b) {
    if (a.currency != b.currency) return a.currency < b.currency;
    return a.overdue() > b.overdue();
  });
  return all;
}

// One row for each currency.
std::vector<Aged> sums_of(const std::vector<Aged>& all) {
  std::vector<Aged> sums;
  for (const auto& one : all) {
    if (sums.empty() || sums.back().currency != one.currency)
      sums.push_back({"TOTAL", "", one.currency, {}, 0});
    sums.back().add(one);
  }
  return sums;
}

}  // namespace

Result<Report> aging(const Desk& desk, const ReportQuestion& question) {
  Report report;
  report.name = "aging";
  report.columns = {{"debtor", "DEBTOR"},    {"number", "NUMBER"},
                    {"currency", ""},        {"not_due", "NOT YET DUE"},
                    {"days_1_30", "1-30"},   {"days_31_60", "31-60"},
                    {"days_61_90", "61-90"}, {"over_90", "OVER 90"},
                    {"credits", "CREDITS"},  {"open", "OPEN"}};
  const auto fill = [&](const Administration& administration, Date on, ReportOf& of) -> Status {
    const auto all = TRY(aged_accounts(desk, administration, on));
    for (const auto& one : all)
      of.rows.push_back(row_of(one));
    for (const auto& sum : sums_of(all))
      of.rows.push_back(row_of(sum));
    if (all.empty()) of.notes.push_back("nothing is open");
    return {};
  };
  return fill_report(desk, question, std::move(report), fill);
}

Result<Report> dso(const Desk& desk, const ReportQuestion& question) {
  const int days = question.days > 0 ? question.days : dso_days;
  Report report;
  report.name = "dso";
  report.columns = {{"currency", "CURRENCY"},
                    {"open", "OPEN"},
                    {"sales", "INVOICED"},
                    {"days", "IN DAYS"},
                    {"dso", "DSO"},
                    {"best_possible", "BEST POSSIBLE"},
                    {"days_delinquent", "LATENESS"}};
  const auto fill = [&](const Administration& administration, Date on, ReportOf& of) -> Status {
    const auto sums = sums_of(TRY(aged_accounts(desk, administration, on)));
    const auto sales =
        TRY(store::Figures(desk.store).sales(administration.stored->id, on - (days - 1), on));
    for (const auto& sold : sales) {
      Aged open{"", "", sold.currency, {}, 0};
      for (const auto& sum : sums)
        if (sum.currency == sold.currency) open = sum;
      std::vector<Cell> row{std::string(sold.currency.code()), Money{open.open(), sold.currency},
                            sold, std::int64_t{days}};
      const auto in_days = [&](std::int64_t minor) -> Cell {
        if (sold.minor <= 0) return Cell{};
        return rounded_tenths(minor, days, sold.minor);
      };
      row.push_back(in_days(open.open()));
      row.push_back(in_days(open.minor[Aged::not_due]));
      row.push_back(in_days(open.open() - open.minor[Aged::not_due]));
      of.rows.push_back(std::move(row));
    }
    if (sales.empty())
      of.notes.push_back("nothing was invoiced in the " + std::to_string(days) + " days");
    return {};
  };
  return fill_report(desk, question, std::move(report), fill);
}

}  // namespace dunning::desk
