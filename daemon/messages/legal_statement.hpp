#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/money.hpp"
#include "daemon/law/interest.hpp"
#include "daemon/law/percent.hpp"

// What a message states of law (S37–S39), as its template shows it. Every figure was reckoned
// elsewhere: here nothing is added up.
namespace dunning::messages {

struct LegalStatement {
  struct Claim {
    struct Row {
      std::string number;  // of the invoice, may be empty
      law::InterestSegment segment;
    };
    Money principal;
    std::optional<Money> interest;
    bool interest_agreed = false;  // by agreement, not by statute (S38)
    std::optional<Money> costs;
    bool costs_agreed = false;
    Money total;
    std::vector<Row> working;
  };
  struct Announcement {
    std::optional<law::Percent> interest_rate;
    bool monthly = false;  // the rate is one a month, else a year
    bool interest_agreed = false;
    std::optional<Money> costs;
    bool costs_agreed = false;
    std::optional<Date> from;  // none: the day after each invoice's due date
  };
  struct Notice {
    std::vector<std::string> sentences;  // filled in, in the message's language
    Money amount;
    std::optional<Money> costs;
    std::string iban;
  };
  std::optional<Claim> claim;
  std::optional<Announcement> announcement;
  std::optional<Notice> notice;
  std::optional<std::string> reservation;  // the sentence that interrupts limitation
};

}  // namespace dunning::messages
