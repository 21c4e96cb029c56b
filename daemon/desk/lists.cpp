#include "daemon/desk/lists.hpp"

#include <algorithm>

namespace dunning::desk {
namespace {

constexpr std::size_t everything = 10'000'000;

constexpr InvoiceState invoice_states[] = {
    InvoiceState::draft,  InvoiceState::open,   InvoiceState::payment_under_way,
    InvoiceState::paid,   InvoiceState::voided, InvoiceState::written_off,
    InvoiceState::unknown};
constexpr DeliveryState delivery_states[] = {
    DeliveryState::planned,   DeliveryState::awaiting_approval, DeliveryState::ready,
    DeliveryState::claimed,   DeliveryState::sending,           DeliveryState::accepted,
    DeliveryState::refused,   DeliveryState::awaiting_posting,  DeliveryState::uncertain,
    DeliveryState::delivered, DeliveryState::bounced,           DeliveryState::cancelled,
    DeliveryState::expired};

template <class State, std::size_t N>
Error unknown_state(const std::string& text, const State (&states)[N]) {
  std::string message = "no state \"" + text + "\"; there are:";
  for (const State state : states)
    message += " " + std::string(name(state));
  return {ErrorKind::invalid_input, message, std::nullopt};
}

// Asks for one row more than wanted, so that cutting off is noticed.
template <class Row, class Read>
Result<Listed<Row>> collect(const Desk& desk, const ListQuestion& question, const Read& read) {
  Listed<Row> listed;
  for (auto& one : TRY(administrations(desk, question.administration))) {
    typename Listed<Row>::Of of;
    if (one.stored) {
      of.rows = TRY(read(one.stored->id));
      of.more = of.rows.size() > question.limit;
      if (of.more) of.rows.resize(question.limit);
    }
    of.administration = std::move(one);
    listed.administrations.push_back(std::move(of));
  }
  return listed;
}

}  // namespace

Result<Invoices> list_invoices(const Desk& desk, const ListQuestion& question) {
  using Row = store::Overview::InvoiceRow;
  const store::Overview overview(desk.store);
  const auto& state = question.state;
  if (state && !parse_invoice_state(*state)) return fail(unknown_state(*state, invoice_states));
  return collect<Row>(desk, question, [&](AdministrationId id) -> Result<std::vector<Row>> {
    if (!state) return overview.invoices(id, true, question.limit + 1);
    auto rows = TRY(overview.invoices(id, false, everything));
    std::erase_if(rows, [&](const Row& row) { return row.state != *state; });
    return rows;
  });
}

Result<Debtors> list_debtors(const Desk& desk, const ListQuestion& question) {
  if (question.state) {
    return fail(ErrorKind::invalid_input, "debtors have no state: leave --state out");
  }
  const store::Overview overview(desk.store);
  return collect<store::Overview::DebtorRow>(desk, question, [&](AdministrationId id) {
    return overview.debtors(id, question.limit + 1);
  });
}

Result<Messages> list_messages(const Desk& desk, const ListQuestion& question) {
  const store::Overview overview(desk.store);
  std::optional<DeliveryState> state;
  if (question.state) {
    state = parse_delivery_state(*question.state);
    if (!state) return fail(unknown_state(*question.state, delivery_states));
  }
  return collect<store::Overview::MessageRow>(desk, question, [&](AdministrationId id) {
    return overview.messages(id, state, question.limit + 1);
  });
}

}  // namespace dunning::desk
