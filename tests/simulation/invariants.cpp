#include "tests/simulation/invariants.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "daemon/store/administrations.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::simulation {
namespace {

bool may_have_left(DeliveryState state) {
  return state == DeliveryState::accepted || state == DeliveryState::delivered ||
         state == DeliveryState::uncertain || state == DeliveryState::sending ||
         state == DeliveryState::bounced;
}

int written_with(const World& world, const std::string& marker) {
  int count = 0;
  for (const auto& [invoice, markers] : world.notes)
    count += static_cast<int>(std::count(markers.begin(), markers.end(), marker));
  return count;
}

using Taken = std::tuple<std::int64_t, std::string, int, int>;

// Days between two steps by the policy, both counted on a timeline without holidays.
std::int64_t nominal_days(const policy::Policy& policy, std::size_t from, std::size_t to) {
  std::vector<std::int64_t> day(policy.steps.size());
  for (std::size_t i = 0; i < policy.steps.size(); ++i) {
    const auto& at = policy.steps[i].at;
    day[i] = (at.step ? day[*at.step] : 0) + at.offset.count;
  }
  return day[to] - day[from];
}

}  // namespace

std::vector<std::string> broken_invariants(store::Store& store, const World& world,
                                           const policy::Policy& policy) {
  std::vector<std::string> broken;
  store::Outbox outbox(store);
  std::map<Taken, std::string> reached;
  std::map<std::int64_t, std::vector<std::pair<std::size_t, Date>>> ladder;
  std::set<std::string> keys;

  for (const auto& mail : world.mails) {
    if (!keys.insert(mail.key).second)
      broken.push_back("1: the mail " + mail.key + " was taken twice");
    const auto row = outbox.find(mail.key);
    if (!row || !*row) {
      broken.push_back("3: the taken mail " + mail.key + " has no row");
      continue;
    }
    if (!may_have_left((*row)->state)) {
      broken.push_back("3: the taken mail " + mail.key + " counts as " +
                       std::string(name((*row)->state)));
    }
    const auto occasion = outbox.occasion((*row)->occasion);
    if (!occasion || !*occasion) {
      broken.push_back("3: the row " + mail.key + " has no occasion");
      continue;
    }
    for (const auto& advance : (*occasion)->intent.advances) {
      const Taken taken{advance.item.value, advance.step, advance.round, advance.turn};
      const auto [before, is_new] = reached.emplace(taken, mail.key);
      if (!is_new) {
        broken.push_back("1: step " + advance.step + " of item " +
                         std::to_string(advance.item.value) + " reached the debtor by " +
                         before->second + " and by " + mail.key);
      }
      if (const auto index = policy.index_of(advance.step)) {
        ladder[advance.item.value * 1000 + advance.round].push_back({*index, (*occasion)->on});
      }
    }
    for (const auto& line : (*occasion)->intent.to_pay_now) {
      const auto found = world.invoices.find(line.invoice.value);
      if (found == world.invoices.end() || found->second.shown_settled == 0) continue;
      if (found->second.shown_settled < mail.call) {
        broken.push_back("2: the mail " + mail.key + " of port call " + std::to_string(mail.call) +
                         " asks for invoice " + line.number + ", shown as settled in port call " +
                         std::to_string(found->second.shown_settled));
      }
    }
  }

  for (const auto& [item, steps] : ladder) {
    for (std::size_t i = 1; i < steps.size(); ++i) {
      const auto [before, before_on] = steps[i - 1];
      const auto [after, after_on] = steps[i];
      if (after <= before) {
        broken.push_back("4: item " + std::to_string(item / 1000) + " took " +
                         policy.steps[after].name + " after " + policy.steps[before].name);
        continue;
      }
      const auto least = nominal_days(policy, before, after) - policy.gather_days;
      if (after_on - before_on < least) {
        broken.push_back("4: item " + std::to_string(item / 1000) + " took " +
                         policy.steps[after].name + " " + std::to_string(after_on - before_on) +
                         " days after " + policy.steps[before].name);
      }
    }
  }

  store::Overview overview(store);
  store::Administrations administrations(store);
  const auto all = administrations.all().value();
  for (const auto& administration : all) {
    const auto messages = overview.messages(administration.id, std::nullopt, 100'000);
    if (!messages) {
      broken.push_back("3: the messages cannot be read: " + messages.error().message);
      continue;
    }
    std::map<std::string, int> notes_of;
    for (const auto& message : *messages) {
      const auto& row = message.row;
      if (row.outgoing.channel == ChannelKind::write_back) {
        notes_of[row.occasion.value] += written_with(world, row.outgoing.key.value);
        continue;
      }
      const bool counts =
          row.state == DeliveryState::accepted || row.state == DeliveryState::delivered;
      if (counts && !keys.contains(row.outgoing.key.value)) {
        broken.push_back("3: the row " + row.outgoing.key.value + " counts as " +
                         std::string(name(row.state)) + " and no server has it");
      }
    }
  }
  return broken;
}

std::vector<std::string> left_undone(store::Store& store, AdministrationId administration,
                                     const World& world, const policy::Policy& policy) {
  std::vector<std::string> undone;
  store::Overview overview(store);
  const auto rows = overview.invoices(administration, true, 100'000);
  if (!rows) return {"5: the invoices cannot be read: " + rows.error().message};
  std::map<std::string, const store::Overview::InvoiceRow*> by_id;
  for (const auto& row : *rows)
    by_id[row.invoice.value] = &row;
  for (const auto& [id, invoice] : world.invoices) {
    if (!invoice.record.open.is_positive() || world.today() - *invoice.record.due_date < 40)
      continue;
    const auto found = by_id.find(id);
    if (found == by_id.end()) {
      undone.push_back("5: the open invoice " + invoice.record.number + " is not in the mirror");
    } else if (found->second->last_step != policy.steps.back().name) {
      undone.push_back("5: invoice " + invoice.record.number + ", due " +
                       to_string(*invoice.record.due_date) + ", stands at \"" +
                       found->second->last_step + "\" (" + found->second->reason + ")");
    }
  }
  return undone;
}

}  // namespace dunning::simulation
