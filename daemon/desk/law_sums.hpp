#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/law_shelf.hpp"
#include "daemon/json/value.hpp"
#include "daemon/law/costs.hpp"
#include "daemon/law/interest.hpp"
#include "daemon/law/notice.hpp"

// What `dunningctl costs|interest|notice` work out for a person, with the working and the articles.
// Errors: not_found for a country or a type of debtor the law of which knows no such thing, and for
// days without a rate (missing_rates, S40); invalid_input for an amount that is none.
namespace dunning::desk {

// Whose law, towards whom. An unknown debtor is a consumer (S2).
struct Towards {
  std::string country = "NL";
  law::DebtorType type = law::DebtorType::consumer;
};

struct CostsQuestion {
  Towards towards;
  std::vector<std::string> principals;  // as they were typed
  bool with_vat = false;
};
struct CostsAnswer {
  Towards towards;
  law::CostRule rule;
  law::CostsWorking working;
  Money without_demand;  // of it, what is owed before anything was sent
  bool rounded_down = false;
  std::string notice;  // article of the notice that has to run first, or empty
};
Result<CostsAnswer> costs_answer(LawShelf& shelf, const CostsQuestion& question);
std::string to_text(const CostsAnswer& answer);
json::Value to_json(const CostsAnswer& answer);

struct InterestAsked {
  Towards towards;
  std::string principal;  // as it was typed
  Date first_day;
  Date last_day;
  std::vector<std::string> paid;    // "2026-04-01=250"
  std::optional<std::string> rate;  // an agreed one, per cent a year, simple (S38)
};
struct InterestAnswer {
  Towards towards;
  Money principal;
  Date first_day;
  Date last_day;
  law::Interest interest;
  bool compounds = false;
  bool fixed_at_start = false;
  std::string notice;  // article of the notice that has to run before interest is owed, or empty
};
Result<InterestAnswer> interest_answer(LawShelf& shelf, const InterestAsked& question);
std::string to_text(const InterestAnswer& answer);
json::Value to_json(const InterestAnswer& answer);

struct NoticeAsked {
  std::string country = "NL";
  Date sent;
  law::By by = law::By::post;
};
struct NoticeAnswer {
  std::string country;
  law::NoticeRule rule;
  law::NoticeTerm term;
  law::By by = law::By::post;
};
Result<NoticeAnswer> notice_answer(LawShelf& shelf, const NoticeAsked& question);
std::string to_text(const NoticeAnswer& answer);
json::Value to_json(const NoticeAnswer& answer);

}  // namespace dunning::desk
