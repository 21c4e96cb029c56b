#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/result.hpp"

// A message that a statute demands before something may be claimed (S39): how long its term is and
// from when it runs. Its wording is the jurisdiction's own, never a template's.
namespace dunning::law {

// Sentences with {amount}, {principal}, {costs}, {account}, {creditor}, {vat_percent} in them.
struct NoticeSentences {
  std::vector<std::string> lines;
  std::string vat;  // follows them when the costs carry turnover tax; may be empty
};

struct NoticeRule {
  std::string name;     // "fourteen_days", "first_reminder"
  std::string article;  // "BW 6:96(6)"
  std::string source;
  int term_days = 0;           // calendar days
  bool after_default = false;  // sent before default it has no effect
  // Delivery by post: it counts as received on the n-th day after posting that counts.
  int post_days = 0;
  std::set<unsigned> post_skips_weekdays;  // ISO: 1 Monday … 7 Sunday
  bool post_skips_holidays = true;
  // Whether the term's first day is the day of receipt itself (BE, post) or the next (NL).
  bool term_begins_on_receipt = false;
  bool ends_on_working_day = false;  // a last day that is none moves on (Algemene termijnenwet 1)
  std::map<std::string, NoticeSentences> sentences;  // by language
};

enum class By { post, electronic };

struct NoticeTerm {
  Date sent;
  Date deemed_received;
  Date first_day;       // of the term
  Date plain_last_day;  // before it moves to a working day
  Date last_day;        // the later one: payment on it is in time
  Date costs_from;      // the first day on which the costs may be claimed
};

// By e-mail the day it was accepted counts as the day of receipt. `post_days`: another number of
// delivery days than the rule's.
NoticeTerm term(const NoticeRule& rule, const WorkingDays& calendar, Date sent, By by,
                std::optional<int> post_days = std::nullopt);

// The sentences with each {word} replaced. invalid_input when a word has no value or the language
// has no sentences: a legal text is never sent with a hole in it.
Result<std::vector<std::string>> filled(const NoticeRule& rule, const std::string& language,
                                        const std::map<std::string, std::string>& words,
                                        bool with_vat);

}  // namespace dunning::law
