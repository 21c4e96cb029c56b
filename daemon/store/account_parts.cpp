#include "daemon/store/account_parts.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/core/spelling.hpp"
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
    case DeliveryState::accepted:
      return 6;
    case DeliveryState::delivered:
      return 7;
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

policy::Item make_item(const ItemFacts& facts, const Invoice& invoice) {
  policy::Item item;
  item.id = facts.id;
  item.invoice = invoice.id;
  item.number = invoice.number;
  item.invoice_date = invoice.invoice_date;
  item.due_date = facts.due_date;
  item.total = {facts.total_minor, invoice.total.currency};
  // What was received too much is a credit of its own.
  item.open = {std::max<std::int64_t>(facts.open_minor, 0), invoice.total.currency};
  if (planted(PlantedBug::use_original_amount) && facts.open_minor > 0) item.open = item.total;
  item.state = invoice.state;
  item.ledger_state = invoice.ledger_state;
  item.sent = invoice.sent;
  item.direct_debit = invoice.direct_debit;
  item.dubious = invoice.dubious;
  item.dunned_elsewhere = invoice.dunned_elsewhere;
  item.reminders_in_ledger = invoice.reminders_in_ledger;
  item.stop_signs = invoice.stop_signs;
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

Result<Debtor> debtor_or_bare(const DebtorId& id, const std::optional<std::string>& body) {
  if (body) return read_debtor(*body);
  // Not seen yet, or gone: nothing is known of it, so it has no address to write to.
  Debtor bare;
  bare.id = id;
  return bare;
}

}  // namespace dunning::store
