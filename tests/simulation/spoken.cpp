#include "tests/simulation/spoken.hpp"

#include <algorithm>

namespace dunning::simulation {
namespace {

template <class Word>
bool was_in_force(const Word& word, long call) {
  return word.from_call < call && (!word.to_call || *word.to_call > call);
}

template <class Words>
void end_all(Words& words, const std::string& claim, const std::string& word, long call) {
  for (auto& one : words) {
    if (one.claim == claim && one.word == word && !one.to_call) one.to_call = call;
  }
}

}  // namespace

Date add_weekdays(Date date, int days) {
  while (days > 0) {
    date = date + 1;
    if (date.iso_weekday() < 6) --days;
  }
  return date;
}

void Spoken::end(const std::string& debtor, const std::string& claim, const std::string& word,
                 long call, Date on) {
  for (auto& one : held) {
    if (one.debtor != debtor || one.claim != claim || one.word != word || one.to_call) continue;
    one.to_call = call;
    one.ended_on = on;
  }
  if (word.empty()) return;
  end_all(extended, claim, word, call);
  end_all(disputed, claim, word, call);
  end_all(offered, claim, word, call);
}

bool Spoken::is_held(const std::string& debtor, const std::string& claim) const {
  return std::any_of(held.begin(), held.end(), [&](const Held& one) {
    return one.debtor == debtor && one.claim == claim && one.word.empty() && !one.to_call;
  });
}

std::optional<Date> Spoken::extension(const std::string& claim, long call) const {
  const Extended* newest = nullptr;
  for (const auto& one : extended) {
    if (one.claim == claim && was_in_force(one, call)) newest = &one;
  }
  return newest == nullptr ? std::nullopt : std::optional(newest->due);
}

std::int64_t Spoken::disputed_part(const std::string& claim, long call) const {
  std::int64_t sum = 0;
  for (const auto& one : disputed) {
    if (one.claim == claim && was_in_force(one, call)) sum += one.minor;
  }
  return sum;
}

const Spoken::Answered* Spoken::answer(const std::string& debtor, const Currency& currency,
                                       const std::string& step, long call) const {
  const Answered* newest = nullptr;
  for (const auto& one : answered) {
    if (one.debtor == debtor && one.currency == currency && one.step == step && one.call < call)
      newest = &one;
  }
  return newest;
}

bool Spoken::ever_offered(const std::string& claim) const {
  return std::any_of(offered.begin(), offered.end(),
                     [&](const Offered& one) { return one.claim == claim; });
}

std::int64_t Spoken::received(const Offered& offer, const Invoice& invoice) {
  std::int64_t sum = 0;
  for (const auto& payment : invoice.payments) {
    if (offer.payments_before.contains(payment.id)) continue;
    if (payment.amount.is_negative() || payment.booked_on <= offer.last_day)
      sum += payment.amount.minor;
  }
  return sum;
}

}  // namespace dunning::simulation
