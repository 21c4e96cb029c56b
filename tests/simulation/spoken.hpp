#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/records.hpp"

namespace dunning::simulation {

// The n-th weekday after the date. Banking days may be fewer, never more: what is counted with
// these is never too strict.
Date add_weekdays(Date date, int days);

// What a person said, and for how long it holds: in port calls, because it has to be heard by a
// message that has not begun to leave. `claim` is a whole invoice ("d1/1003") or, when empty, the
// debtor; `word` names what was said ("promise/7"), empty for a hold.
class Spoken {
 public:
  struct Held {
    std::string debtor;
    std::string claim;
    std::string word;
    std::optional<Date> until;  // the first day on which it no longer holds
    Date on;
    long from_call = 0;
    std::optional<long> to_call;
    std::optional<Date> ended_on;
  };
  struct Extended {
    std::string claim;
    std::string word;
    Date due;
    long from_call = 0;
    std::optional<long> to_call;
  };
  struct Disputed {  // a part
    std::string claim;
    std::string word;
    std::int64_t minor = 0;
    long from_call = 0;
    std::optional<long> to_call;
  };
  struct Offered {  // on one invoice
    std::string debtor;
    std::string claim;
    std::string word;
    std::int64_t pay = 0;
    Date last_day;  // on which it is paid in time, at the least
    std::set<std::string> payments_before;
    long from_call = 0;
    std::optional<long> to_call;
  };
  struct Answered {  // about a step that needs approval, with what was shown
    bool yes = false;
    std::string debtor;
    Currency currency;
    std::string step;
    std::set<std::string> claims;
    std::int64_t minor = 0;
    long call = 0;
  };

  std::vector<Held> held;
  std::vector<Extended> extended;
  std::vector<Disputed> disputed;
  std::vector<Offered> offered;
  std::vector<Answered> answered;
  std::set<std::string> unclear;  // debtors: the power failed while somebody spoke about them

  // Takes back whatever has that name and is about that claim; for a hold the name is empty.
  void end(const std::string& debtor, const std::string& claim, const std::string& word, long call,
           Date on);
  bool is_held(const std::string& debtor, const std::string& claim) const;  // by a hold

  // As it stood when that call was made.
  std::optional<Date> extension(const std::string& claim, long call) const;
  std::int64_t disputed_part(const std::string& claim, long call) const;
  const Answered* answer(const std::string& debtor, const Currency& currency,
                         const std::string& step, long call) const;
  bool ever_offered(const std::string& claim) const;
  // What has come in on the invoice in time since the offer, less whatever was taken back since.
  static std::int64_t received(const Offered& offer, const Invoice& invoice);
};

}  // namespace dunning::simulation
