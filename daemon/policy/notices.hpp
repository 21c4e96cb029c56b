#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/law/default_date.hpp"
#include "daemon/law/statute.hpp"
#include "daemon/policy/stated_law.hpp"

// The life of statutory notices (S39): sent once and never changed, it runs its term; then the
// costs it named may be claimed of exactly what it listed. It is void when it did not arrive, when
// what it asked for was wrong, or when it came before default.
namespace dunning::policy {

struct Assessment;
struct Standing;

struct NoticeLife {
  enum class State {
    under_way,  // not delivered yet, or not known whether it was
    running,    // its term has not passed
    ended,      // costs may be claimed
    is_void
  } state = State::under_way;
  const LegalAct* act = nullptr;
  std::optional<law::NoticeTerm> term;  // once it was delivered
  std::optional<Date> void_on;
  std::string because;  // why it is void

  const StatedNotice& notice() const { return *act->stated.notice; }
  const NoticeItem* find(ItemId item, int round) const;
};

// Of all notices in the history, oldest first, as they stand today; new voids are in `voids`. To be
// called when the items are netted.
struct Notices {
  std::vector<NoticeLife> all;
  std::vector<NoticeVoid> voids;

  // The newest that lists the item and is not void; null: none.
  const NoticeLife* of(ItemId item, int round) const;
  // One that is not over: nothing else is said to the debtor meanwhile.
  const NoticeLife* unfinished() const;
  // The newest void one that listed the item, when no other has listed it since.
  const NoticeLife* void_of(ItemId item, int round) const;
};
Notices notices(Assessment& all);

// When default of the item started, on what is known today (S39, S41). None: it has not.
struct Default {
  std::optional<Date> first_day;
  std::optional<Date> runs_until{};  // the term of a demand that has to pass first
  // What it was reckoned from, for people.
  law::TermFacts facts{};
  std::string article{};
  std::string demand_step{};  // of the demand whose term passed, or runs; or empty
  std::optional<Date> demanded_on{};
};
Default default_of(const Standing& one, const Assessment& all);

// Whether a step that is a statutory notice may be taken by the item.
struct NoticeGate {
  enum class Answer { open, pass_over, wait } answer = Answer::open;
  std::string because;
  std::optional<Date> until;
};
NoticeGate notice_gate(const Standing& one, const Assessment& all);

// Items that a notice takes along by law, beside those whose own step it is: every claim in default
// of the debtor that no notice has listed yet. Indices into Assessment::items.
std::vector<std::size_t> gathered_by_law(const std::string& notice,
                                         const std::vector<std::size_t>& due,
                                         const Assessment& all);

}  // namespace dunning::policy
