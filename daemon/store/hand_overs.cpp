#include "daemon/store/hand_overs.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/policy/agency.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/hand_over_rows.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/said.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

std::string_view name(HandOvers::End how) {
  return how == HandOvers::End::recalled ? "recalled" : "closed";
}

Status add(Session& session, const Row& row, const Occasion& occasion, Date day, Instant now) {
  const AccountKey& account = occasion.account;
  std::vector<json::Value> items;
  for (const auto& known : policy::parse_agency_subject(occasion.intent.subject)) {
    session.run(
        "INSERT INTO hand_overs (item, occasion, administration, debtor, currency, agency, since, "
        "open_minor, received_minor, reported_minor, ended_on, ended_how, ended_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '', '')",
        {known.item, occasion.id, account.administration, account.debtor, account.currency.code(),
         occasion.intent.hand_over, day, known.left_minor, known.received_minor,
         known.received_minor});
    items.push_back(FieldWriter()
                        .number("item", known.item.value)
                        .number("open_minor", known.left_minor)
                        .number("received_minor", known.received_minor)
                        .object());
  }
  append(session, {account.administration, now, "handed_over", subject_of(account.debtor),
                   FieldWriter()
                       .text("agency", occasion.intent.hand_over)
                       .set("items", json::Value::array(std::move(items)))
                       .date("on", day)
                       .text("row", row.outgoing.key.value)
                       .object(),
                   ""});
  return {};
}

void note_report(Session& session, const Row& row, const Occasion& occasion, Instant now) {
  for (const auto& known : policy::parse_agency_subject(occasion.intent.subject)) {
    session.run(
        "UPDATE hand_overs SET reported_minor = ? WHERE item = ? AND agency = ? "
        "AND ended_on IS NULL",
        {known.received_minor, known.item, occasion.intent.hand_over});
    append(session, {occasion.account.administration, now, "agency_told", subject_of(known.item),
                     FieldWriter()
                         .text("agency", occasion.intent.hand_over)
                         .number("left_minor", known.left_minor)
                         .number("number", known.number)
                         .number("received_minor", known.received_minor)
                         .text("row", row.outgoing.key.value)
                         .object(),
                     ""});
  }
}

}  // namespace

void load_hand_overs(Session& session, const AccountKey& key, const std::optional<Date>& until,
                     policy::Account& account) {
  std::map<ItemId, policy::Item*> items;
  for (policy::Item& item : account.items)
    items[item.id] = &item;
  const auto money = [&](std::int64_t minor) { return Money{minor, key.currency}; };
  session.rows<ItemId, std::string, Date, std::int64_t, std::int64_t, std::int64_t,
               std::optional<Date>, std::string>(
      "SELECT item, agency, since, open_minor, received_minor, reported_minor, ended_on, ended_how "
      "FROM hand_overs WHERE administration = ? AND debtor = ? AND currency = ? AND since <= ? "
      "ORDER BY since, occasion",
      {key.administration, key.debtor, key.currency.code(),
       until ? to_string(*until) : "9999-12-31"},
      [&](ItemId item, std::string agency, Date since, std::int64_t open, std::int64_t received,
          std::int64_t reported, std::optional<Date> ended_on, std::string ended_how) {
        const auto found = items.find(item);
        if (found == items.end()) return;
        const bool ended = ended_on && (!until || *ended_on <= *until);
        found->second->agency = policy::WithAgency{std::move(agency),
                                                   since,
                                                   money(open),
                                                   money(received),
                                                   money(reported),
                                                   ended ? ended_on : std::nullopt,
                                                   ended ? std::move(ended_how) : ""};
      });
}

Status agency_took(Session& session, const Row& row, Date day, Instant now) {
  const Occasion occasion = TRY(read_occasion(session, row.occasion)).occasion;
  if (occasion.kind == policy::event::agency_payment) {
    note_report(session, row, occasion, now);
    return {};
  }
  if (occasion.kind != "step") return {};
  TRY(add(session, row, occasion, day, now));
  // Its invoices are silent from now on, and new ones go to a person.
  raise_say(session, occasion.account.administration, occasion.account.debtor);
  return {};
}

Status agency_did_not_get(Session& session, const Row& row, const std::string& evidence, Date day,
                          Instant now) {
  const Occasion occasion = TRY(read_occasion(session, row.occasion)).occasion;
  const AccountKey& account = occasion.account;
  if (occasion.kind != "step") {
    raise_say(session, account.administration, account.debtor);
    return close_occasion(session, row.occasion, "refused", evidence, now);
  }
  std::vector<ItemId> items;
  session.rows<ItemId>(
      "UPDATE hand_overs SET ended_on = ?, ended_how = 'came back', ended_by = '' "
      "WHERE occasion = ? AND ended_on IS NULL RETURNING item",
      {day, row.occasion}, [&](ItemId item) { items.push_back(item); });
  for (const ItemId item : items) {
    append(session, {account.administration, now, "agency_ended", subject_of(item),
                     FieldWriter().text("how", "came back").date("on", day).object(), ""});
  }
  raise_say(session, account.administration, account.debtor);
  return {};
}

bool any_with_agency(Session& session, AdministrationId administration) {
  return session
      .value<std::int64_t>(
          "SELECT 1 FROM hand_overs WHERE administration = ? AND ended_on IS NULL LIMIT 1",
          {administration})
      .has_value();
}

void look_again_for_agency(Session& session, AdministrationId administration,
                           const DebtorId& debtor) {
  session.run(
      "UPDATE accounts SET said = 1 WHERE administration = ? AND debtor = ? "
      "AND EXISTS (SELECT 1 FROM hand_overs h WHERE h.administration = ? AND h.debtor = ? "
      "AND h.ended_on IS NULL)",
      {administration, debtor, administration, debtor});
}

Result<std::vector<HandOver>> HandOvers::list(AdministrationId administration,
                                              const Filter& filter) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<HandOver>> {
    std::vector<HandOver> found;
    std::vector<std::string> currencies;
    session.rows<ItemId, OccasionId, DebtorId, InvoiceId, std::string, std::string, std::string,
                 Date, std::int64_t, std::int64_t, std::int64_t, std::optional<Date>, std::string,
                 std::string>(
        "SELECT h.item, h.occasion, h.debtor, i.invoice, COALESCE(r.number, ''), h.currency, "
        "h.agency, h.since, h.open_minor, h.received_minor, h.reported_minor, h.ended_on, "
        "h.ended_how, h.ended_by FROM hand_overs h JOIN items i ON i.id = h.item "
        "LEFT JOIN records r ON r.administration = i.administration AND r.kind = 'invoice' "
        "AND r.id = i.invoice WHERE h.administration = ? AND (? = '' OR h.debtor = ?) "
        "AND (? = 0 OR h.ended_on IS NULL) ORDER BY h.since, h.occasion, h.item",
        {administration, filter.debtor.value_or(DebtorId{}), filter.debtor.value_or(DebtorId{}),
         filter.in_force_only},
        [&](ItemId item, OccasionId occasion, DebtorId debtor, InvoiceId invoice,
            std::string number, std::string currency, std::string agency, Date since,
            std::int64_t open, std::int64_t received, std::int64_t reported,
            std::optional<Date> ended_on, std::string ended_how, std::string ended_by) {
          HandOver one{item,
                       std::move(occasion),
                       std::move(debtor),
                       std::move(invoice),
                       std::move(number),
                       std::move(agency),
                       since,
                       {},
                       {},
                       {},
                       ended_on,
                       std::move(ended_how),
                       std::move(ended_by)};
          one.open.minor = open;
          one.received.minor = received;
          one.reported.minor = reported;
          found.push_back(std::move(one));
          currencies.push_back(std::move(currency));
        });
    for (std::size_t index = 0; index < found.size(); ++index) {
      const auto currency = TRY(Currency::parse(currencies[index]));
      for (Money* money : {&found[index].open, &found[index].received, &found[index].reported})
        money->currency = currency;
    }
    return found;
  });
}

Result<int> HandOvers::end(AdministrationId administration, const std::vector<ItemId>& items,
                           End how, const std::string& author, Date on, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<int> {
    std::set<DebtorId> debtors;
    int ended = 0;
    for (const ItemId item : items) {
      const auto debtor = session.value<DebtorId>(
          "UPDATE hand_overs SET ended_on = ?, ended_how = ?, ended_by = ? "
          "WHERE administration = ? AND item = ? AND ended_on IS NULL RETURNING debtor",
          {on, name(how), author, administration, item});
      if (!debtor) continue;
      ++ended;
      debtors.insert(*debtor);
      append(session, {administration, now, "agency_ended", subject_of(item),
                       FieldWriter().text("how", std::string(name(how))).date("on", on).object(),
                       json::write(FieldWriter().text("author", author).object())});
    }
    if (ended == 0) return fail(ErrorKind::conflict, "no agency has any of it");
    for (const DebtorId& debtor : debtors)
      raise_say(session, administration, debtor);
    return ended;
  });
}

}  // namespace dunning::store
