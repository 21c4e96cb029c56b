#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/policy/policy.hpp"
#include "daemon/store/outbox.hpp"
#include "tests/simulation/knowledge.hpp"

namespace dunning::simulation {

// What the law says to a Dutch consumer, reckoned apart from daemon/law and as simply as can be: a
// cent and a day at a time, without rounding in anybody's favour. Judged from the messages that the
// mail server really took.
class JudgeOfLaw {
 public:
  // Of one message that was taken on that day; what it breaks, in plain words. `spoken_of`: a
  // person has said something of this debtor or a claim, so that nothing of it is plain.
  std::vector<std::string> judge(const store::Occasion& occasion, const policy::Policy& policy,
                                 const Knowledge& known, Date on, bool spoken_of);

  int letters() const { return letters_taken_; }
  int claims() const { return claims_taken_; }

 private:
  struct Letter {
    Date on;
    std::map<ItemId, std::int64_t> open;  // what it lists, in cents
    std::map<ItemId, std::int64_t> received;
    std::map<ItemId, std::string> invoices;
  };
  const Letter* newest(const std::string& debtor, ItemId item) const;
  bool has_costs(const std::string& debtor, const Knowledge& known, Date on,
                 const policy::StatedNotice& beside) const;
  void judge_letter(const store::Occasion& occasion, const Knowledge& known, Date on,
                    bool spoken_of);
  void judge_costs(const store::Occasion& occasion, const Knowledge& known, Date on);
  void judge_interest(const store::Occasion& occasion, const Knowledge& known, Date on);
  void wrong(const std::string& what) { found_.push_back(what); }

  std::map<std::string, std::vector<Letter>> letters_;  // by debtor
  std::map<ItemId, Date> demanded_;                     // the first demand with a term
  std::vector<std::string> found_;
  int letters_taken_ = 0;
  int claims_taken_ = 0;
};

}  // namespace dunning::simulation
