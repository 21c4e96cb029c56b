#include "daemon/store/account_parts.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/core/spelling.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/store/record_json.hpp"

namespace dunning::store {
namespace {

using Choice = policy::Adoption::Choice;

constexpr Spelling<Choice> choices[] = {
    {Choice::not_yet, "not_yet"},       {Choice::from_start, "from_start"},
    {Choice::first_step, "first_step"}, {Choice::at_step, "at_step"},
    {Choice::to_person, "to_person"},   {Choice::leave_out, "leave_out"}};

// How far a message is. What has failed does not hold back what has not.
int progress(DeliveryState state) {
  switch (state) {
    case DeliveryState::planned:
      return 0;
    case DeliveryState::awaiting_approval:
      return 1;
    case DeliveryState::ready:
      return 2;
    case DeliveryState::claimed:
      return 3;
    case DeliveryState::sending:
      return 4;
    case DeliveryState::uncertain:
      return 5;
    case DeliveryState::awaiting_posting:
      return 6;
    case DeliveryState::accepted:
      return 7;
    case DeliveryState::delivered:
      return 8;
    case DeliveryState::bounced:
      return 100;
    case DeliveryState::refused:
      return 101;
    case DeliveryState::expired:
      return 102;
    case DeliveryState::cancelled:
      return 103;
  }
  return 0;
}

}  // namespace

std::string_view name(Choice choice) {
  return spelled(choices, choice);
}

policy::Adoption adoption_of(const ItemFacts& facts, const std::optional<Instant>& adopted_at) {
  if (!adopted_at) return {};
  if (const auto choice = read_spelling(choices, facts.adoption))
    return {*choice, facts.adoption_step};
  return {facts.first_seen > *adopted_at ? Choice::from_start : Choice::to_person, ""};
}

bool open_at_adoption(const ItemFacts& facts, const std::optional<Instant>& adopted_at) {
  return adopted_at && facts.first_seen <= *adopted_at;
}

policy::Item make_item(const ItemFacts& facts, const Invoice& invoice) {
  policy::Item item;
  item.id = facts.id;
  item.invoice = invoice.id;
  item.number = invoice.number;
  item.invoice_date = invoice.invoice_date;
  item.due_date = planted(PlantedBug::one_due_date_for_all) ? invoice.due_date : facts.due_date;
  item.total = {facts.total_minor, invoice.total.currency};
  // What was received too much is a credit of its own.
  item.open = {std::max<std::int64_t>(facts.open_minor, 0), invoice.total.currency};
  if (planted(PlantedBug::use_original_amount) && facts.open_minor > 0) item.open = item.total;
  item.state = invoice.state;
  item.ledger_state = invoice.ledger_state;
  item.sent = invoice.sent;
  item.expected_on = invoice.expected_on;
  item.direct_debit = invoice.direct_debit;
  item.dubious = invoice.dubious;
  item.dunned_elsewhere = invoice.dunned_elsewhere;
  item.reminders_in_ledger = invoice.reminders_in_ledger;
  item.stop_signs = invoice.stop_signs;
  item.tags = invoice.tags;
  item.contact_person = invoice.contact_person;
  item.contact_email = invoice.contact_email;
  item.received.currency = invoice.total.currency;
  for (const Payment& payment : invoice.payments) {
    if (!payment.credit_note.empty()) continue;
    item.payments.push_back(payment);
    if (payment.amount.currency == item.received.currency)
      item.received.minor += payment.amount.minor;
  }
  if (facts.state_since) item.state_since = utc_date(*facts.state_since);
  item.reference = invoice.reference;
  item.payment_reference = invoice.payment_reference;
  item.payment_link = invoice.payment_link;
  item.quarantined = facts.quarantine;
  item.round = facts.round;
  if (facts.gone) {
    item.state = InvoiceState::voided;
    item.ledger_state = "gone";
    item.open.minor = 0;
  }
  return item;
}

OccasionState occasion_state(const std::vector<MessageState>& messages, Date on) {
  if (messages.empty()) return {DeliveryState::delivered, on};
  const auto least = std::min_element(messages.begin(), messages.end(),
                                      [](const MessageState& a, const MessageState& b) {
                                        return progress(a.state) < progress(b.state);
                                      });
  OccasionState found{least->state, std::nullopt};
  if (least->state != DeliveryState::accepted && least->state != DeliveryState::delivered)
    return found;
  for (const MessageState& message : messages) {
    if (message.delivered_on &&
        (!found.delivered_on || *message.delivered_on > *found.delivered_on))
      found.delivered_on = message.delivered_on;
  }
  return found;
}

void add_events(const EventOccasion& occasion, const OccasionState& state,
                policy::Account& account) {
  auto& events = account.history.events;
  const auto add = [&](std::string kind, std::string subject) {
    events.push_back(
        {std::move(kind), std::move(subject), occasion.on, state.state, state.delivered_on});
  };
  if (occasion.remark != 0 && state.state != DeliveryState::refused)
    add(std::string(policy::event::remark), "remark/" + std::to_string(occasion.remark));
  if (occasion.currency != account.currency.code()) return;
  const auto is_one_of = [&](const auto& kinds) {
    return std::find(std::begin(kinds), std::end(kinds), occasion.kind) != std::end(kinds);
  };
  if (is_one_of(policy::event::all) || is_one_of(policy::event::to_agencies))
    add(occasion.kind, occasion.subject);
}

Result<Debtor> debtor_or_bare(const DebtorId& id, const std::optional<std::string>& body) {
  if (body && !body->empty()) return read_debtor(*body);
  // Not seen yet, gone or forgotten: nothing is known of it, so it has no address to write to.
  Debtor bare;
  bare.id = id;
  return bare;
}

}  // namespace dunning::store
