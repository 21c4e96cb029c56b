#include "daemon/policy/ladder_event.hpp"

#include <algorithm>

#include "daemon/policy/event.hpp"

namespace dunning::policy {
namespace {

bool is_one_of(std::string_view subject, std::string_view all) {
  while (true) {
    const auto end = all.find(subject_separator);
    if (all.substr(0, end) == subject) return true;
    if (end == std::string_view::npos) return false;
    all.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<LadderEvent> ladder_event(const Item& item, const Account& account) {
  const bool collected =
      item.direct_debit == Known::yes ||
      (item.direct_debit == Known::unknown && account.debtor.direct_debit == Known::yes);
  if (!collected && item.round == 0) return std::nullopt;
  const bool climbing = std::any_of(
      account.history.taken.begin(), account.history.taken.end(), [&](const Taken& row) {
        return row.item == item.id && row.round == item.round && row.due_date_then &&
               row.on > *row.due_date_then && row.state != DeliveryState::cancelled &&
               row.state != DeliveryState::expired;
      });
  if (climbing) return std::nullopt;
  return LadderEvent{collected ? event::direct_debit_failed : event::reopened,
                     "item/" + std::to_string(item.id.value) + "/" + std::to_string(item.round)};
}

const EventSent* find_event(const History& history, std::string_view kind,
                            std::string_view subject) {
  const EventSent* newest = nullptr;
  for (const auto& sent : history.events) {
    if (sent.kind != kind || !is_one_of(subject, sent.subject)) continue;
    if (!newest || sent.on >= newest->on) newest = &sent;
  }
  return newest;
}

bool is_said(const History& history, std::string_view kind, std::string_view subject, Date today) {
  const auto* sent = find_event(history, kind, subject);
  if (!sent) return false;
  return sent->state != DeliveryState::refused || today - sent->on < days_after_a_refusal;
}

}  // namespace dunning::policy
