#include <algorithm>
#include <set>
#include <vector>

#include "daemon/core/text.hpp"
#include "daemon/desk/law_regime.hpp"
#include "daemon/law/imputation.hpp"

namespace dunning::desk {
namespace {

using json::Cursor;
using json::Value;
using law::Claim;
using law::Remittance;

// How the periods of a question are written.
struct Convention {
  bool half_open = false;        // neither the day of a payment nor the end date counts
  bool every_half_year = false;  // segments end at every 1 January and 1 July
  std::set<Date> absent;         // but for these
};

// The dates that stand in a text.
std::set<Date> dates_in(std::string_view text) {
  constexpr std::size_t length = 10;
  std::set<Date> found;
  for (std::size_t at = 0; at + length <= text.size(); ++at) {
    if (const auto date = parse_date(text.substr(at, length))) found.insert(*date);
  }
  return found;
}

Result<Convention> convention_of(const Cursor& inputs) {
  const auto text = TRY(json::plain_text(inputs, "convention"));
  const auto exclusive = TRY(inputs.find("end_date_exclusive"));
  Convention convention;
  convention.half_open = exclusive.has_value() || mentions(text, "half-open");
  convention.every_half_year = mentions(text, "every 1 jan");
  if (mentions(text, "absent")) convention.absent = dates_in(text);
  return convention;
}

// A row at every half-year of the run, so that segments end there though the rate stays.
void split_half_years(law::RateTable& table, Date first, Date last, const Convention& convention) {
  for (int year = first.year(); year <= last.year(); ++year) {
    for (const unsigned month : {1U, 7U}) {
      const Date from = *Date::from_ymd(year, month, 1);
      const auto* row = law::row_on(table, from);
      if (row == nullptr || row->from == from) continue;
      auto repeated = *row;
      repeated.from = from;
      law::add_row(table, std::move(repeated), table.checked_until);
    }
  }
  std::erase_if(table.rows, [&](const law::RateRow& row) {
    if (!convention.absent.contains(row.from)) return false;
    // Only a row that changes nothing can be left out.
    const auto* before = law::row_on(table, row.from - 1);
    return before != nullptr && before->percent == row.percent;
  });
}

Result<Claim> claim_of(const Law& law, const Cursor& place, const Convention& convention,
                       Date last_day) {
  Claim claim;
  claim.name = TRY(json::plain_text(place, "name"));
  claim.principal = TRY(owed_amount(place, "principal", law.currency));
  claim.first_interest_day = TRY(place.date("first_interest_day"));
  const auto named = TRY(place.at("regime"));
  const auto text = TRY(named.text());
  claim.rates = TRY(regime(law, named, text));
  const auto compounding = TRY(compounds(place));
  claim.rates.compounds_yearly = compounding.value_or(claim.rates.compounds_yearly);
  const auto costs = TRY(place.find("costs"));
  claim.costs = {0, law.currency};
  if (costs) claim.costs = TRY(owed_amount(place, "costs", law.currency));
  claim.costs_from = TRY(place.find_date("costs_due_from"));
  if (convention.every_half_year)
    split_half_years(claim.rates, claim.first_interest_day, last_day, convention);
  return claim;
}

// Those of a day that the statement covers, in the order of their days.
Result<std::vector<Remittance>> payments_of(const Law& law, const Cursor& inputs,
                                            const std::vector<Claim>& claims,
                                            const Convention& convention, Date last_day) {
  std::vector<Remittance> all;
  const auto items = TRY(inputs.find_items("payments"));
  for (const auto& item : items) {
    Remittance payment;
    payment.date = TRY(item.date("date"));
    if (convention.half_open) payment.date = payment.date - 1;
    payment.amount = TRY(owed_amount(item, "amount", law.currency));
    const auto designated = TRY(item.find_items("designated"));
    for (const auto& one : designated) {
      const auto name = TRY(one.text());
      const bool known =
          std::any_of(claims.begin(), claims.end(), [&](const auto& c) { return c.name == name; });
      if (!known) return fail(one.error("names no claim of this question"));
      payment.designated.push_back(name);
    }
    all.push_back(std::move(payment));
  }
  std::erase_if(all, [&](const Remittance& payment) { return payment.date > last_day; });
  std::stable_sort(all.begin(), all.end(),
                   [](const Remittance& a, const Remittance& b) { return a.date < b.date; });
  return all;
}

// What became of each payment; of several claims also which of them it went to. The allocations
// stand in the order of the payments, and those of one payment never come to more than it.
Value json_allocations(const std::vector<law::Allocation>& allocations,
                       const std::vector<Remittance>& payments, const Convention& convention,
                       bool several_claims) {
  auto all = Value::array();
  auto share = allocations.begin();
  for (const auto& payment : payments) {
    const Money nothing{0, payment.amount.currency};
    law::Allocation sum{payment.date, "", nothing, nothing, nothing};
    Money rest = payment.amount;
    auto shares = Value::array();
    for (; share != allocations.end() && share->date == payment.date; ++share) {
      const auto whole =
          share->to_costs.minor + share->to_interest.minor + share->to_principal.minor;
      if (whole > rest.minor) break;
      rest.minor -= whole;
      sum.to_costs.minor += share->to_costs.minor;
      sum.to_interest.minor += share->to_interest.minor;
      sum.to_principal.minor += share->to_principal.minor;
      shares.push(Value::object({{"claim", share->claim},
                                 {"to_costs", minor_text(share->to_costs)},
                                 {"to_interest", minor_text(share->to_interest)},
                                 {"to_principal", minor_text(share->to_principal)}}));
    }
    auto one = Value::object({{"date", to_string(payment.date + (convention.half_open ? 1 : 0))},
                              {"amount", minor_text(payment.amount)},
                              {"to_costs", minor_text(sum.to_costs)},
                              {"to_interest", minor_text(sum.to_interest)},
                              {"to_principal", minor_text(sum.to_principal)},
                              {"unallocated", minor_text(rest)}});
    if (several_claims) one.set("shares", std::move(shares));
    all.push(std::move(one));
  }
  return all;
}

Value of_one_claim(const law::ClaimStanding& standing) {
  return Value::object({{"total_interest", minor_text(standing.interest)},
                        {"open_costs", minor_text(standing.open_costs)},
                        {"open_interest", minor_text(standing.open_interest)},
                        {"open_principal", minor_text(standing.open_principal)},
                        {"open_total", minor_text(standing.open_total)}});
}

}  // namespace

// One claim, or several under `claims`.
LawAnswer answer_nl_imputation(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "nl"));
  const auto& inputs = question.inputs;
  const auto convention = TRY(convention_of(inputs));
  const auto exclusive = TRY(inputs.find_date("end_date_exclusive"));
  const auto inclusive = TRY(inputs.find_date("statement_date"));
  if (!exclusive && !inclusive) return fail(inputs.error("statement_date is missing"));
  const Date last_day = exclusive ? *exclusive - 1 : *inclusive;

  const auto several = TRY(inputs.find_items("claims"));
  std::vector<Claim> claims;
  for (const auto& place : several) {
    auto claim = TRY(claim_of(law, place, convention, last_day));
    claims.push_back(std::move(claim));
  }
  if (claims.empty()) {
    auto claim = TRY(claim_of(law, inputs, convention, last_day));
    claims.push_back(std::move(claim));
  }
  const auto payments = TRY(payments_of(law, inputs, claims, convention, last_day));
  law::Counting counting;
  if (convention.every_half_year) counting.split = law::Counting::Split::at_every_row;
  const auto found = TRY(law::impute(claims, payments, last_day, counting));

  auto answer = several.empty() ? of_one_claim(found.claims.front()) : Value::object();
  Money open{0, law.currency};
  auto by_name = Value::object();
  for (const auto& standing : found.claims) {
    open = TRY(add(open, standing.open_total));
    by_name.set(standing.name,
                Value::object({{"interest", minor_text(standing.interest)},
                               {"paid_principal", minor_text(standing.paid_principal)},
                               {"paid_costs", minor_text(standing.paid_costs)},
                               {"paid_interest", minor_text(standing.paid_interest)},
                               {"open_total", minor_text(standing.open_total)}}));
  }
  if (!several.empty()) {
    answer.set("claims", std::move(by_name));
    answer.set("total_open", minor_text(open));
  }
  answer.set("allocations",
             json_allocations(found.allocations, payments, convention, !several.empty()));
  answer.set("unallocated", minor_text(found.unallocated));
  answer.set("article", "BW 6:43, 6:44");
  return answer;
}

}  // namespace dunning::desk
