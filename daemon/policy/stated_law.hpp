#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/delivery_state.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/money.hpp"
#include "daemon/law/notice.hpp"
#include "daemon/law/percent.hpp"
#include "daemon/policy/policy.hpp"

// What a message states of law (S37–S39), with the working behind every amount. Decide reckons it,
// the fresh look compares it, it is stored with the message, and templates show it.
namespace dunning::policy {

// A stretch of days of one item's interest: one rate and one base; both ends count.
struct InterestStretch {
  ItemId item;
  Date from;
  Date to;
  std::int64_t days = 0;
  law::Percent rate;  // a year
  Money base;
  Money interest;
  bool operator==(const InterestStretch&) const = default;
};

// What is asked for beside the principal. Either part may be zero: then it is not owed (yet).
struct StatedClaim {
  Money principal;  // Intent::amount
  Basis interest_basis = Basis::none;
  Money interest;  // up to and including the day of the message
  std::string interest_article;
  std::vector<InterestStretch> working;
  Basis costs_basis = Basis::none;
  Money costs;     // turnover tax included where it is owed
  Money costs_of;  // the principal they are reckoned over
  std::string costs_article;
  std::vector<ItemId> costs_items;   // exactly these claims
  std::vector<std::string> notices;  // the occasions of the statutory notices it rests on (S39)
  Money total;
  bool operator==(const StatedClaim&) const = default;
};

// What will be owed if nothing is paid.
struct StatedAnnouncement {
  Basis interest_basis = Basis::none;
  std::optional<law::Percent> interest_rate;
  bool monthly = false;      // the rate is one a month, else a year
  std::optional<Date> from;  // interest runs from this day; none: from default on
  std::string interest_article;
  Basis costs_basis = Basis::none;
  Money costs;
  std::string costs_article;
  bool operator==(const StatedAnnouncement&) const = default;
};

// A claim in a statutory notice, as it stood when that was sent.
struct NoticeItem {
  ItemId item;
  int round = 0;
  Money open;      // the undisputed part, after credits
  Money received;  // Item::received of that day; later receipts are told from it
  bool operator==(const NoticeItem&) const = default;
};

// The statutory notice that the message is (S39).
struct StatedNotice {
  std::string name;  // "fourteen_days"
  std::string article;
  Money amount;  // what is to be paid within the term: the principal of `items`
  Money costs;   // what is owed after it; turnover tax included where it is
  bool with_vat = false;
  std::string costs_article;
  std::string account;  // the one IBAN
  bool by_post = false;
  std::vector<NoticeItem> items;
  bool operator==(const StatedNotice&) const = default;
};

struct StatedLaw {
  std::optional<StatedAnnouncement> announced;
  std::optional<StatedClaim> claimed;
  std::optional<StatedNotice> notice;
  bool operator==(const StatedLaw&) const = default;
};

// A message of the history that stated something of law, with what became of it.
struct LegalAct {
  std::string occasion;
  std::string policy;
  std::string step;
  Date on;
  DeliveryState state = DeliveryState::planned;
  std::optional<Date> delivered_on;  // as Taken::delivered_on
  StatedLaw stated;
  std::optional<Date> void_on;  // of a notice: it has no effect any more (S39)
  std::string void_because;
};

// A notice that decide found void; kept, whether or not anything leaves.
struct NoticeVoid {
  std::string occasion;
  std::string because;
  bool operator==(const NoticeVoid&) const = default;
};

}  // namespace dunning::policy
