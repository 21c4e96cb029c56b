#include "daemon/desk/act_now.hpp"

#include <algorithm>

#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/debtor_settings.hpp"

namespace dunning::desk {
namespace {

using How = policy::MoveLadder::How;

std::string steps_of(const policy::Policy& policy) {
  std::string text;
  for (const auto& step : policy.steps)
    text += (text.empty() ? "" : ", ") + step.name;
  return text;
}

// Where an item stands: what governs it, its next step, and the newest step it took.
struct Standing {
  const policy::Policy* governing = nullptr;
  std::string next;
  std::string last;
};

Standing standing(const Desk& desk, const Meant& of, const policy::Item& item) {
  Standing found;
  const auto verdict =
      policy::decide(of.facts, of.administration.rules, desk.configuration.policies,
                     *of.administration.jurisdiction, of.administration.today(desk.clock));
  for (const auto& decision : verdict.decisions) {
    if (decision.item != item.id) continue;
    found.next = decision.step;
    found.governing = policy::find_policy(desk.configuration.policies,
                                          decision.policy.empty() ? item.policy : decision.policy);
  }
  std::optional<Date> newest;
  for (const auto& taken : of.facts.history.taken) {
    if (taken.item != item.id || taken.round != item.round || (newest && taken.on < *newest))
      continue;
    newest = taken.on;
    found.last = taken.step;
  }
  return found;
}

Status check_step(const Standing& standing, const std::string& number, const std::string& step) {
  if (standing.governing == nullptr) {
    return fail(ErrorKind::conflict,
                "no policy governs invoice " + number + " (dunningctl why " + number + ")");
  }
  if (standing.governing->find(step) == nullptr) {
    return fail(ErrorKind::invalid_input, "policy " + standing.governing->name + " has no step \"" +
                                              step +
                                              "\"; it has: " + steps_of(*standing.governing));
  }
  return {};
}

// There is somebody to write to.
Status check_contact(const Meant& of, Date today) {
  const auto settings = policy::debtor_settings(of.facts, of.administration.rules, today);
  if (!policy::contact(of.facts.debtor, settings, {}, of.facts.bad_addresses).recipients.empty())
    return {};
  return fail(ErrorKind::conflict, who(of.debtor) +
                                       " has no mail address in the books: dunningctl debtor set " +
                                       of.debtor.id.value + " contact=name@example.com");
}

}  // namespace

Result<Done> send_now(const Desk& desk, const SendWish& wish) {
  using What = policy::SendNow::What;
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const int wanted = (wish.statement ? 1 : 0) + (wish.copies ? 1 : 0) + (wish.step.empty() ? 0 : 1);
  if (wanted != 1)
    return fail(ErrorKind::invalid_input, "say one of --statement, --copies, --step STEP");
  const auto of = TRY(meant(desk, wish.administration, {wish.target}));
  TRY(check_contact(of, of.administration.today(desk.clock)));
  policy::SendNow send;
  send.what = wish.statement ? What::statement : wish.copies ? What::copies : What::step;
  if (!of.everything) send.invoice = of.items.front().invoice;
  std::string what = wish.statement ? "A statement" : "Copies of the invoices";
  if (!wish.step.empty()) {
    const bool known = std::any_of(of.items.begin(), of.items.end(), [&](const auto& item) {
      return check_step(standing(desk, of, item), item.number, wish.step).has_value();
    });
    if (!known)
      TRY(check_step(standing(desk, of, of.items.front()), of.items.front().number, wish.step));
    send.step = wish.step;
    what = "Step " + wish.step;
  }
  const auto word = TRY(speak(desk, about(of), send, wish.reason));
  return Done{what + " goes to " + who(of.debtor) + " about " + numbers_text(of.items) +
                  ", as soon as the send window allows (dunningctl status tells what stops it)",
              policy::name(word)};
}

Result<Done> move_ladder(const Desk& desk, const StepWish& wish) {
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const auto of = TRY(meant_invoice(desk, wish.administration, wish.invoice));
  const auto& item = of.items.front();
  const auto now = standing(desk, of, item);
  policy::MoveLadder move;
  move.invoice = item.invoice;
  move.how = wish.how == "set" ? How::set : wish.how == "skip" ? How::skip : How::again;
  move.step = wish.step;
  if (move.step.empty() && move.how == How::skip) move.step = now.next;
  if (move.step.empty() && move.how == How::again) move.step = now.last;
  if (move.step.empty()) {
    return fail(ErrorKind::invalid_input,
                "say which step: dunningctl step " + wish.invoice + " " + wish.how + " STEP");
  }
  TRY(check_step(now, item.number, move.step));
  const bool taken = std::any_of(
      of.facts.history.taken.begin(), of.facts.history.taken.end(), [&](const auto& one) {
        return one.item == item.id && one.step == move.step && one.round == item.round;
      });
  if (move.how == How::again && !taken) {
    return fail(ErrorKind::conflict, "invoice " + item.number + " has not taken " + move.step +
                                         " yet: dunningctl step " + item.number + " set " +
                                         move.step);
  }
  const auto word = TRY(speak(desk, about(of), move, wish.reason));
  const std::string number = "Invoice " + printable(item.number);
  const std::string sentence = move.how == How::set ? number + " takes " + move.step + " next"
                               : move.how == How::skip
                                   ? number + " passes " + move.step + " over"
                                   : number + " takes " + move.step + " once more";
  return Done{sentence, policy::name(word)};
}

Result<Done> note(const Desk& desk, const NoteWish& wish) {
  TRY(check_text(wish.text, "a note"));
  const auto of = TRY(meant_debtor(desk, wish.administration, wish.target));
  std::optional<Currency> currency;
  if (of.invoice) currency = of.invoice->account.currency;
  const auto word = TRY(speak(desk, {of.administration, of.debtor.id, currency},
                              policy::Remark{wish.text, wish.in_next_message}, ""));
  return Done{wish.in_next_message ? "The next message to " + who(of.debtor) + " says it, once"
                                   : "Noted about " + who(of.debtor),
              policy::name(word)};
}

}  // namespace dunning::desk
