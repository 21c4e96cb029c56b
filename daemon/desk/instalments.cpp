#include "daemon/desk/instalments.hpp"

#include <algorithm>

#include "daemon/desk/amount.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/policy/outcome.hpp"

namespace dunning::desk {
namespace {

std::optional<Currency> currency_of(const Schedule& schedule) {
  if (const auto found = currency_in(schedule.deposit)) return found;
  for (const auto& [date, amount] : schedule.on) {
    if (const auto found = currency_in(amount)) return found;
  }
  return std::nullopt;
}

bool covers_any(const std::vector<policy::Covered>& covers, const Meant& of) {
  return std::any_of(covers.begin(), covers.end(), [&](const auto& one) {
    return std::any_of(of.items.begin(), of.items.end(),
                       [&](const auto& item) { return item.id == one.item; });
  });
}

// A request for instalments in force on this account that covers some of it.
const policy::Word* request_on(const Meant& of) {
  for (const auto& word : of.facts.words) {
    const auto* request = std::get_if<policy::PlanRequest>(&word.what);
    if (request != nullptr && !word.ended_on && covers_any(request->covers, of)) return &word;
  }
  return nullptr;
}

// A plan that runs on some of it.
const policy::Word* plan_on(const Desk& desk, const Meant& of) {
  const auto found = policy::outcomes(of.facts, desk.configuration.policies,
                                      of.administration.jurisdiction->working_days(),
                                      of.administration.today(desk.clock));
  for (const auto& plan : found.plans) {
    if (plan.state == policy::PlanState::running && covers_any(plan.plan->covers, of))
      return plan.word;
  }
  return nullptr;
}

// What a request that is named by its word covers and is still open.
Result<Meant> of_request(const Desk& desk, const std::optional<std::string>& name,
                         const std::string& word) {
  const auto found = TRY(find_word(desk, name, word));
  const auto* request = std::get_if<policy::PlanRequest>(&found.said.word.what);
  if (request == nullptr)
    return fail(ErrorKind::invalid_input, word + " is no request for instalments");
  auto of = TRY(meant(desk, found.administration.name(), {"debtor:" + found.said.debtor.value},
                      found.said.currency));
  std::erase_if(of.items, [&](const policy::Item& item) {
    return std::none_of(request->covers.begin(), request->covers.end(),
                        [&](const auto& one) { return one.item == item.id; });
  });
  of.everything = false;
  if (of.items.empty()) {
    return fail(ErrorKind::conflict, "nothing is open any more of what " + word + " is about");
  }
  return of;
}

Result<Meant> meant_by(const Desk& desk, const InstalmentsWish& wish) {
  if (wish.targets.size() == 1 && is_word_name(wish.targets.front()))
    return of_request(desk, wish.administration, wish.targets.front());
  return meant(desk, wish.administration, wish.targets, currency_of(wish.schedule));
}

Status end_word(const Desk& desk, const Meant& of, const policy::Word& word,
                const std::string& how) {
  return store::Words(desk.store)
      .end(of.administration.stored->id, word.id, how, desk.author,
           of.administration.today(desk.clock), desk.clock.now());
}

}  // namespace

Result<Done> request_instalments(const Desk& desk, const InstalmentsWish& wish) {
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  if (!wish.schedule.empty())
    return fail(ErrorKind::invalid_input, "a request has no schedule yet: leave --requested out");
  const auto of = TRY(meant(desk, wish.administration, wish.targets));
  if (const auto* already = request_on(of)) {
    return fail(ErrorKind::conflict,
                who(of.debtor) + " has asked already (" + policy::name(*already) + ")");
  }
  const auto word = TRY(speak(desk, about(of), policy::PlanRequest{covered(of)}, wish.reason));
  return Done{who(of.debtor) + " asks to pay " +
                  to_string(net_open(of, of.items, of.administration.today(desk.clock))) +
                  " in instalments: nothing is sent about " + numbers_text(of.items) +
                  " until dunningctl instalments accept|refuse " + policy::name(word),
              policy::name(word)};
}

Result<Done> plan_instalments(const Desk& desk, const InstalmentsWish& wish) {
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const auto of = TRY(meant_by(desk, wish));
  if (const auto* running = plan_on(desk, of)) {
    return fail(ErrorKind::conflict, policy::name(*running) + " runs on " + numbers_text(of.items) +
                                         ": end it first (dunningctl instalments end " +
                                         policy::name(*running) + ")");
  }
  const Money total = net_open(of, of.items, of.administration.today(desk.clock));
  policy::Plan plan;
  plan.instalments = TRY(lay_out(wish.schedule, total, of.administration.today(desk.clock)));
  plan.covers = covered(of);
  plan.confirm = wish.confirm;
  const std::size_t parts = plan.instalments.size();
  const Date first = plan.instalments.front().due;
  const Date last = plan.instalments.back().due;
  const auto word = TRY(speak(desk, about(of), std::move(plan), wish.reason));
  if (const auto* request = request_on(of)) TRY(end_word(desk, of, *request, "accepted"));
  std::string sentence = who(of.debtor) + " pays " + to_string(total) + " in " +
                         std::to_string(parts) + (parts == 1 ? " part, on " : " parts, from ") +
                         to_string(first);
  if (parts > 1) sentence += " to " + to_string(last);
  sentence += ", on " + numbers_text(of.items);
  if (wish.confirm) sentence += "; the plan is mailed";
  return Done{sentence, policy::name(word)};
}

Result<Done> refuse_instalments(const Desk& desk, const std::optional<std::string>& name,
                                const std::string& target) {
  const auto of =
      TRY(is_word_name(target) ? of_request(desk, name, target) : meant(desk, name, {target}));
  const auto* request = request_on(of);
  if (request == nullptr)
    return fail(ErrorKind::not_found, who(of.debtor) + " has not asked for instalments");
  TRY(end_word(desk, of, *request, "refused"));
  return Done{"No instalments for " + who(of.debtor) + ": reminders go on about " +
                  numbers_text(of.items) + " (tell the debtor yourself)",
              policy::name(*request)};
}

Result<Done> end_instalments(const Desk& desk, const std::optional<std::string>& name,
                             const std::string& target) {
  std::string word_name = target;
  if (!is_word_name(target)) {
    const auto of = TRY(meant(desk, name, {target}));
    const auto* running = plan_on(desk, of);
    if (running == nullptr) return fail(ErrorKind::not_found, "no plan runs for " + who(of.debtor));
    word_name = policy::name(*running);
  }
  const auto found = TRY(find_word(desk, name, word_name));
  if (!std::holds_alternative<policy::Plan>(found.said.word.what))
    return fail(ErrorKind::invalid_input, word_name + " is no plan (dunningctl list plans)");
  TRY(end(desk, found, "ended"));
  return Done{"The plan is ended: what is left of it is due, and the ladder goes on where it stood",
              word_name};
}

}  // namespace dunning::desk
