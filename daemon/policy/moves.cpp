#include "daemon/policy/moves.hpp"

#include <algorithm>

#include "daemon/policy/outcome.hpp"

namespace dunning::policy {
namespace {

std::optional<Move> move_of(const Word& word, const Item& item, const Policy& policy) {
  if (const auto* moved = std::get_if<MoveLadder>(&word.what)) {
    const auto step = policy.known_as(moved->step);
    if (!step || moved->invoice != item.invoice) return std::nullopt;
    switch (moved->how) {
      case MoveLadder::How::set:
        return Move{Move::How::set, *step, word.on};
      case MoveLadder::How::skip:
        return Move{Move::How::skip, *step, word.on};
      case MoveLadder::How::again:
        return Move{Move::How::again, *step, word.on};
    }
  }
  if (const auto* send = std::get_if<SendNow>(&word.what)) {
    if (send->what != SendNow::What::step) return std::nullopt;
    const auto step = policy.known_as(send->step);
    if (!step || (send->invoice && *send->invoice != item.invoice)) return std::nullopt;
    return Move{Move::How::set, *step, word.on, true};
  }
  return std::nullopt;
}

bool is_message_after_due(const Step& step) {
  return step.writes() && !step.before_due();
}

}  // namespace

std::vector<Move> moves_of(const Item& item, const Policy& policy, const Account& account,
                           Date today) {
  std::vector<const Word*> words;
  for (const auto& word : account.words) {
    if (in_force(word, today)) words.push_back(&word);
  }
  std::sort(words.begin(), words.end(), [](const Word* a, const Word* b) { return a->id < b->id; });
  std::vector<Move> moves;
  for (const auto* word : words) {
    if (auto move = move_of(*word, item, policy)) moves.push_back(*move);
  }
  return moves;
}

std::optional<Before> reminded_before(const Item& item, const Policy& policy,
                                      const Account& account, Date today) {
  const RemindedBefore* newest = nullptr;
  WordId newest_id;
  for (const auto& word : account.words) {
    const auto* before = std::get_if<RemindedBefore>(&word.what);
    if (!before || before->invoice != item.invoice || !in_force(word, today)) continue;
    if (newest && word.id < newest_id) continue;
    newest = before;
    newest_id = word.id;
  }
  if (!newest || newest->count <= 0) return std::nullopt;

  std::size_t first = 0;
  std::size_t last_message = 0;  // before which the ladder has to start
  int messages = 0;
  bool legal = false;
  for (std::size_t index = 0; index < policy.steps.size(); ++index) {
    const Step& step = policy.steps[index];
    legal = legal || step.has_legal_effect() || step.approval;
    if (!is_message_after_due(step)) continue;
    if (messages == 0 || !legal) last_message = index;
    if (messages < newest->count) first = index + 1;
    ++messages;
  }
  if (messages == 0) return std::nullopt;
  if (legal) first = std::min(first, last_message);
  return Before{first, newest->last_on};
}

}  // namespace dunning::policy
