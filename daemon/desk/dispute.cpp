#include "daemon/desk/dispute.hpp"

#include "daemon/desk/amount.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

// Disputes in force about an invoice.
Result<std::vector<FoundWord>> in_force(const Desk& desk,
                                        const std::optional<std::string>& administration,
                                        const std::string& number) {
  const auto of = TRY(meant_debtor(desk, administration, "invoice:" + number));
  std::vector<FoundWord> found;
  const store::Words words(desk.store);
  for (auto& said :
       TRY(words.list(of.administration.stored->id, {of.debtor.id, "dispute", true}))) {
    if (std::get<policy::Dispute>(said.word.what).invoice == of.invoice->id)
      found.push_back({of.administration, std::move(said)});
  }
  return found;
}

Result<FoundWord> one_dispute(const Desk& desk, const std::optional<std::string>& administration,
                              const std::string& target) {
  if (is_word_name(target)) {
    auto found = TRY(find_word(desk, administration, target));
    if (std::holds_alternative<policy::Dispute>(found.said.word.what)) return found;
    return fail(ErrorKind::invalid_input, target + " is no dispute (dunningctl list disputes)");
  }
  auto found = TRY(in_force(desk, administration, target));
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) {
    return fail(ErrorKind::not_found,
                "invoice " + target + " is not in dispute (dunningctl list disputes)");
  }
  std::string message = "invoice " + target + " has " + std::to_string(found.size()) + " disputes:";
  for (const auto& one : found)
    message += " " + policy::name(one.said.word);
  return fail(ErrorKind::invalid_input, message + "; say which");
}

}  // namespace

Result<Done> dispute(const Desk& desk, const DisputeWish& wish) {
  TRY(check_text(wish.category, "--category"));
  TRY(check_text(wish.owner, "--owner"));
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const auto of = TRY(meant_invoice(desk, wish.administration, wish.invoice));
  const Date today = of.administration.today(desk.clock);
  if (!wish.review || *wish.review <= today) {
    return fail(ErrorKind::invalid_input,
                "say when somebody looks into it again, a day after today: --review 2026-11-21");
  }
  if (!wish.copy_to.empty() && wish.copy_to.find('@') == std::string::npos)
    return fail(ErrorKind::invalid_input, "--copy-to " + wish.copy_to + " is no mail address");
  policy::Dispute dispute;
  dispute.invoice = of.items.front().invoice;
  dispute.category = wish.category;
  dispute.owner = wish.owner;
  dispute.review = wish.review;
  dispute.copy_to = wish.copy_to;
  Money open{0, of.account.currency};
  for (const auto& item : of.items)
    open = TRY(add(open, item.open));
  if (!wish.amount.empty()) {
    const Money amount = TRY(parse_amount(wish.amount, of.account.currency));
    if (amount > open) {
      return fail(ErrorKind::invalid_input, to_string(amount) + " is more than the " +
                                                to_string(open) + " that is open on " +
                                                wish.invoice);
    }
    if (amount < open) dispute.amount = amount;
  }
  const auto word = TRY(speak(desk, about(of), dispute, wish.reason));
  std::string sentence =
      (dispute.amount ? to_string(*dispute.amount) + " of the " : "All of the ") + to_string(open) +
      " on " + printable(of.items.front().number) + " of " + who(of.debtor) + " is in dispute (" +
      printable(wish.category) + "); " + printable(wish.owner) + " looks into it by " +
      to_string(*wish.review);
  if (dispute.amount) sentence += ". The rest goes on";
  return Done{sentence, policy::name(word)};
}

Result<Done> close_dispute(const Desk& desk, const std::optional<std::string>& administration,
                           const std::string& target, DisputeEnd how) {
  const auto found = TRY(one_dispute(desk, administration, target));
  const std::string name = how == DisputeEnd::founded ? "founded" : "unfounded";
  TRY(end(desk, found, name));
  return Done{
      how == DisputeEnd::founded
          ? "The dispute was founded: credit it in the books; reminders go on about what is "
            "open there"
          : "The dispute was unfounded: the debtor is told, with a fresh day to pay by, and "
            "the same step is taken again",
      policy::name(found.said.word)};
}

}  // namespace dunning::desk
