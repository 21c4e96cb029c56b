#include "daemon/desk/told_word.hpp"

#include <algorithm>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

std::string number(const Numbers& numbers, const InvoiceId& invoice) {
  const auto found = numbers.find(invoice);
  return printable(found == numbers.end() ? invoice.value : found->second);
}

std::string covers_text(const std::vector<policy::Covered>& covers, const Numbers& numbers) {
  constexpr std::size_t most = 6;
  std::vector<std::string> named;
  for (const auto& one : covers) {
    const auto text = number(numbers, one.invoice);
    if (std::find(named.begin(), named.end(), text) == named.end()) named.push_back(text);
  }
  std::string text;
  for (std::size_t i = 0; i < named.size() && i < most; ++i)
    text += (i == 0 ? "" : ", ") + named[i];
  if (named.size() > most) text += " and " + std::to_string(named.size() - most) + " more";
  return text;
}

std::string plan_text(const policy::Plan& plan, const Numbers& numbers) {
  std::string text = "pays in " + std::to_string(plan.instalments.size()) + ": ";
  for (std::size_t i = 0; i < plan.instalments.size(); ++i) {
    text += (i == 0 ? "" : ", ") + to_string(plan.instalments[i].amount) + " on " +
            to_string(plan.instalments[i].due);
  }
  return text + ", for " + covers_text(plan.covers, numbers);
}

std::string send_text(const policy::SendNow& send, const Numbers& numbers) {
  using What = policy::SendNow::What;
  std::string text = send.what == What::statement ? "send a statement"
                     : send.what == What::copies  ? "send copies of the invoices"
                                                  : "send " + send.step;
  return send.invoice ? text + " about " + number(numbers, *send.invoice) : text;
}

std::string move_text(const policy::MoveLadder& move, const Numbers& numbers) {
  using How = policy::MoveLadder::How;
  return number(numbers, move.invoice) + (move.how == How::set ? " takes " + move.step + " next"
                                          : move.how == How::skip
                                              ? " passes " + move.step + " over"
                                              : " takes " + move.step + " once more");
}

std::string dispute_text(const policy::Dispute& dispute, const Numbers& numbers) {
  std::string text = dispute.amount ? to_string(*dispute.amount) + " of " : "all of ";
  text += number(numbers, dispute.invoice) + " is in dispute (" + printable(dispute.category) +
          "), " + printable(dispute.owner) + " looks into it";
  if (dispute.review) text += " by " + to_string(*dispute.review);
  if (!dispute.copy_to.empty()) text += ", copies to " + printable(dispute.copy_to);
  return text;
}

// What became of it; the messages about it are told after this.
struct Became {
  std::string standing;
  std::string outcome;
};

Became became(const policy::PromiseOutcome& of) {
  using State = policy::PromiseState;
  Became found{std::string(policy::name(of.state)), ""};
  switch (of.state) {
    case State::unapproved:
      found.outcome =
          "does not count before it is approved: dunningctl approve " + policy::name(*of.word);
      break;
    case State::open:
      found.outcome = to_string(of.received) + " of " + to_string(of.expected) +
                      " came in so far; in time until " + to_string(of.last_day);
      break;
    case State::kept:
      found.outcome = to_string(of.received) + " came in in time";
      break;
    case State::kept_in_part:
    case State::broken:
      found.outcome = to_string(of.received) + " of " + to_string(of.expected) + " came in by " +
                      to_string(of.last_day);
      break;
    case State::withdrawn:
      break;
  }
  return found;
}

Became became(const policy::PlanOutcome& of) {
  Became found{std::string(policy::name(of.state)), ""};
  const auto paid = std::count_if(of.instalments.begin(), of.instalments.end(),
                                  [](const auto& one) { return one.paid; });
  found.outcome = std::to_string(paid) + " of " + std::to_string(of.instalments.size()) + " paid";
  if (of.state == policy::PlanState::ended && of.ended_on) {
    found.outcome += "; it ended on " + to_string(*of.ended_on) + ", the rest is due";
    return found;
  }
  if (const auto missed = of.missed()) {
    found.outcome += ", missed: " + to_string(of.instalments[*missed].amount) + " of " +
                     to_string(of.instalments[*missed].due);
  } else if (const auto next = of.next()) {
    found.outcome += ", next: " + to_string(of.instalments[*next].amount) + " on " +
                     to_string(of.instalments[*next].due);
  }
  if (of.last_chance_until)
    found.outcome += ", last chance until " + to_string(*of.last_chance_until);
  return found;
}

Became became(const policy::OfferOutcome& of) {
  Became found{std::string(policy::name(of.state)), ""};
  found.outcome = to_string(of.received) + " of " + to_string(of.offer->pay) + " came in";
  if (of.state == policy::OfferState::open)
    found.outcome += "; in time until " + to_string(of.last_day);
  return found;
}

template <class Of>
std::optional<Became> among(const std::vector<Of>& outcomes, const policy::Word& word) {
  for (const auto& one : outcomes) {
    if (one.word->id == word.id) return became(one);
  }
  return std::nullopt;
}

Became became(const policy::Word& word, const policy::Outcomes& outcomes, Date today) {
  if (const auto found = among(outcomes.promises, word)) return *found;
  if (const auto found = among(outcomes.plans, word)) return *found;
  if (const auto found = among(outcomes.offers, word)) return *found;
  if (!policy::in_force(word, today)) return {word.ended_how, ""};
  if (std::holds_alternative<policy::PlanRequest>(word.what)) {
    return {"unanswered", "waits for: dunningctl instalments accept|refuse " + policy::name(word)};
  }
  if (std::holds_alternative<policy::Dispute>(word.what)) return {"in_dispute", ""};
  if (const auto* hold = std::get_if<policy::MatchHold>(&word.what);
      hold != nullptr && hold->until && *hold->until <= today)
    return {"expired", ""};
  return {"in_force", ""};
}

// "reminder of it: promise_confirmed accepted 2026-03-09".
std::string messages_about(const policy::Word& word, const policy::History& history, Date today) {
  const std::string subject = policy::name(word);
  std::string text;
  for (const auto& event : history.events) {
    const bool of_it = event.subject == subject || event.subject.starts_with(subject + "/");
    if (!of_it || event.on > today) continue;
    text += (text.empty() ? "" : ", ") + event.kind + " " + std::string(name(event.state)) + " " +
            to_string(event.delivered_on.value_or(event.on));
  }
  return text;
}

bool covers(const std::vector<policy::Covered>& covered, const InvoiceId& invoice) {
  return std::any_of(covered.begin(), covered.end(),
                     [&](const auto& one) { return one.invoice == invoice; });
}

}  // namespace

Numbers numbers_of(const policy::Account& account) {
  Numbers numbers;
  for (const auto& item : account.items)
    numbers[item.invoice] = item.number;
  return numbers;
}

std::string word_text(const policy::Word& word, const Numbers& numbers) {
  return std::visit(
      Overloaded{
          [&](const policy::Extension& one) {
            return number(numbers, one.invoice) + " is due on " + to_string(one.due) +
                   " by agreement";
          },
          [&](const policy::Promise& one) {
            std::string text = "promises " + to_string(one.amount) + " by " + to_string(one.by) +
                               " on " + covers_text(one.covers, numbers);
            if (!one.approved_by.empty()) text += ", approved by " + printable(one.approved_by);
            return text;
          },
          [&](const policy::PlanRequest& one) {
            return "asks for instalments on " + covers_text(one.covers, numbers);
          },
          [&](const policy::Plan& one) { return plan_text(one, numbers); },
          [&](const policy::Dispute& one) { return dispute_text(one, numbers); },
          [&](const policy::Offer& one) {
            return "is offered to pay " + to_string(one.pay) + " by " + to_string(one.by) + " on " +
                   covers_text(one.covers, numbers);
          },
          [&](const policy::Approval& one) {
            return std::string(one.yes ? "yes" : "no") + " to " + one.step + " about " +
                   to_string(one.amount) + ", " +
                   counted(static_cast<std::int64_t>(one.items.size()), "item", "items");
          },
          [&](const policy::Remark& one) {
            return (one.in_next_message ? "for the next message: " : "") + printable(one.text);
          },
          [&](const policy::SendNow& one) { return send_text(one, numbers); },
          [&](const policy::MoveLadder& one) { return move_text(one, numbers); },
          [&](const policy::DebtorSetting& one) {
            return one.key +
                   (one.value.empty() ? " is as the books have it" : " is " + printable(one.value));
          },
          [&](const policy::InvoiceSetting& one) {
            return number(numbers, one.invoice) + ": " + one.key +
                   (one.value.empty() ? " is as for the debtor" : " is " + printable(one.value));
          },
          [&](const policy::MatchHold& one) {
            std::string text = "nothing about " + one.subject + " " + printable(one.pattern);
            if (one.until) text += " before " + to_string(*one.until);
            return text;
          },
          [&](const policy::RemindedBefore& one) {
            return number(numbers, one.invoice) + " was reminded " +
                   counted(one.count, "time", "times") + " before, last on " +
                   to_string(one.last_on);
          }},
      word.what);
}

bool concerns(const policy::Word& word, const InvoiceId& invoice) {
  return std::visit(
      Overloaded{
          [&](const policy::Extension& one) { return one.invoice == invoice; },
          [&](const policy::Promise& one) { return covers(one.covers, invoice); },
          [&](const policy::PlanRequest& one) { return covers(one.covers, invoice); },
          [&](const policy::Plan& one) { return covers(one.covers, invoice); },
          [&](const policy::Offer& one) { return covers(one.covers, invoice); },
          [&](const policy::Dispute& one) { return one.invoice == invoice; },
          [&](const policy::SendNow& one) { return !one.invoice || *one.invoice == invoice; },
          [&](const policy::MoveLadder& one) { return one.invoice == invoice; },
          [&](const policy::RemindedBefore& one) { return one.invoice == invoice; },
          [&](const policy::InvoiceSetting& one) { return one.invoice == invoice; },
          [](const auto&) { return true; }},
      word.what);
}

std::vector<ToldWord> told_words(const policy::Account& account, const policy::PolicySet& policies,
                                 const WorkingDays& calendar, const Numbers& numbers, Date today) {
  const auto outcomes = policy::outcomes(account, policies, calendar, today);
  std::vector<ToldWord> told;
  for (const auto& word : account.words) {
    if (word.on > today) continue;
    auto found = became(word, outcomes, today);
    const auto messages = messages_about(word, account.history, today);
    if (!messages.empty()) found.outcome += (found.outcome.empty() ? "" : "; ") + messages;
    const bool ended = word.ended_on && *word.ended_on <= today;
    told.push_back({policy::name(word), std::string(policy::kind(word)), word.on, word.author,
                    word.reason, word_text(word, numbers), std::move(found.standing),
                    std::move(found.outcome), ended ? word.ended_on : std::nullopt,
                    ended ? word.ended_by : std::string()});
  }
  return told;
}

std::string to_text(const ToldWord& word) {
  std::string text =
      to_string(word.on) + "  " + word.name + ", " + printable(word.author) + ": " + word.text;
  if (!word.reason.empty()) text += " (" + printable(word.reason) + ")";
  if (word.standing != "in_force") text += "; " + word.standing;
  if (!word.outcome.empty()) text += (word.standing == "in_force" ? "; " : ": ") + word.outcome;
  if (word.ended_on) {
    text += ", ended " + to_string(*word.ended_on);
    if (!word.ended_by.empty()) text += " by " + printable(word.ended_by);
  }
  return text;
}

json::Value to_json(const ToldWord& word) {
  return json::Value::object({{"word", word.name},
                              {"kind", word.kind},
                              {"on", json_part(std::optional(word.on))},
                              {"author", word.author},
                              {"reason", json_or_null(word.reason)},
                              {"text", word.text},
                              {"standing", word.standing},
                              {"outcome", json_or_null(word.outcome)},
                              {"ended_on", json_part(word.ended_on)},
                              {"ended_by", json_or_null(word.ended_by)}});
}

}  // namespace dunning::desk
