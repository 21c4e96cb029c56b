#include "daemon/desk/hand_over.hpp"

#include <algorithm>
#include <set>

#include "daemon/desk/every_account.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/target.hpp"

namespace dunning::desk {
namespace {

using End = store::HandOvers::End;

HandOversAnswer::Row row_of(const Desk& desk, AdministrationId id, store::HandOver one) {
  HandOversAnswer::Row row{{one.debtor, one.debtor.value, ""}, std::move(one), std::nullopt};
  const auto& given = row.hand_over;
  const auto loaded = store::Accounts(desk.store).load({id, given.debtor, given.open.currency});
  if (!loaded) return row;
  const auto& account = loaded->account;
  if (!account.debtor.name.empty()) row.debtor.name = account.debtor.name;
  row.debtor.customer_number = account.debtor.customer_number;
  const auto item = std::find_if(account.items.begin(), account.items.end(),
                                 [&](const policy::Item& of) { return of.id == given.item; });
  if (item != account.items.end()) row.open_now = item->open;
  return row;
}

}  // namespace

Result<HandOversAnswer> hand_overs(const Desk& desk, const std::optional<std::string>& name,
                                   bool all) {
  HandOversAnswer answer;
  for (auto& one : TRY(administrations(desk, name))) {
    HandOversAnswer::Of of;
    if (one.stored) {
      const auto id = one.stored->id;
      for (auto& row : TRY(store::HandOvers(desk.store).list(id, {std::nullopt, !all}))) {
        of.rows.push_back(row_of(desk, id, std::move(row)));
      }
    }
    of.administration = std::move(one);
    answer.administrations.push_back(std::move(of));
  }
  return answer;
}

Result<Done> end_hand_over(const Desk& desk, const EndHandOver& wish) {
  const auto found = TRY(meant_debtor(desk, wish.administration, wish.target));
  const auto id = found.administration.stored->id;
  const auto all = TRY(store::HandOvers(desk.store).list(id, {found.debtor.id, true}));
  std::vector<ItemId> items;
  std::set<std::string> told;
  std::string numbers;
  for (const auto& one : all) {
    if (found.invoice && one.invoice != found.invoice->id) continue;
    items.push_back(one.item);
    told.insert(one.agency);
    numbers += (numbers.empty() ? "" : ", ") + one.number;
  }
  if (items.empty()) {
    return fail(ErrorKind::not_found,
                "no agency has anything of " + wish.target + ": dunningctl handover list");
  }
  const Date today = found.administration.today(desk.clock);
  TRY(store::HandOvers(desk.store).end(id, items, wish.how, desk.author, today, desk.clock.now()));
  const bool recalled = wish.how == End::recalled;
  std::string agencies;
  for (const auto& agency : told)
    agencies += (agencies.empty() ? "" : " and ") + agency;
  const std::string next = told.size() == 1 ? "; the agency is told with the next run"
                                            : "; the agencies are told with the next run";
  return Done{(recalled ? "Recalled from " : "Closed by ") + agencies + ": " + printable(numbers) +
              (recalled ? next : "") +
              ". The ladder stands where it stood; say how it goes on with: dunningctl step"};
}

std::string to_text(const HandOversAnswer& answer) {
  using Align = Table::Align;
  std::string text;
  for (const auto& of : answer.administrations) {
    if (answer.administrations.size() > 1)
      text += (text.empty() ? "" : "\n") + of.administration.name() + "\n";
    if (of.rows.empty()) {
      text += "no agency has anything\n";
      continue;
    }
    Table table({{"AGENCY"},
                 {"SINCE"},
                 {"INVOICE"},
                 {"DEBTOR"},
                 {"OPEN THEN", Align::right},
                 {"OPEN NOW", Align::right},
                 {"TOLD OF", Align::right},
                 {"ENDED"}});
    for (const auto& row : of.rows) {
      const auto& one = row.hand_over;
      const Money told{one.reported.minor - one.received.minor, one.open.currency};
      table.row({one.agency, to_string(one.since), one.number, who(row.debtor), to_string(one.open),
                 row.open_now ? to_string(*row.open_now) : "-", to_string(told),
                 one.ended_on ? one.ended_how + " on " + to_string(*one.ended_on) +
                                    (one.ended_by.empty() ? "" : ", says " + one.ended_by)
                              : ""});
    }
    text += table.print();
  }
  return text;
}

json::Value to_json(const HandOversAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& of : answer.administrations) {
    auto rows = json::Value::array();
    for (const auto& row : of.rows) {
      const auto& one = row.hand_over;
      rows.push(json::Value::object(
          {{"agency", one.agency},
           {"since", to_string(one.since)},
           {"invoice", one.number},
           {"debtor", row.debtor.id.value},
           {"debtor_name", row.debtor.name},
           {"open_then", json_part(one.open)},
           {"open_now", row.open_now ? json_part(*row.open_now) : json::Value()},
           {"received_then", json_part(one.received)},
           {"told_received",
            json_part(Money{one.reported.minor - one.received.minor, one.open.currency})},
           {"ended_on", json_part(one.ended_on)},
           {"ended_how", json_or_null(one.ended_how)},
           {"ended_by", json_or_null(one.ended_by)}}));
    }
    list.push(json::Value::object(
        {{"administration", of.administration.name()}, {"hand_overs", std::move(rows)}}));
  }
  auto value = json_answer("handovers");
  value.set("administrations", std::move(list));
  return value;
}

}  // namespace dunning::desk
