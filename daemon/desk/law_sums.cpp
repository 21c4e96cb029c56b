#include "daemon/desk/law_sums.hpp"

#include "daemon/desk/amount.hpp"
#include "daemon/desk/law_inputs.hpp"

namespace dunning::desk {
namespace {

Result<Law> law_of_country(LawShelf& shelf, const std::string& country) {
  const std::string name = jurisdiction_name(country);
  if (name.empty()) {
    return fail(ErrorKind::not_found,
                "there is no law of \"" + country + "\" here; there is NL, BE, DE, GB and EU");
  }
  const auto* jurisdiction = TRY(shelf.open(name));
  if (!jurisdiction->statute.known())
    return fail(ErrorKind::not_found, "the tables of \"" + name + "\" hold no law");
  return Law{*jurisdiction, jurisdiction->statute, jurisdiction->statute.currency};
}

std::string article_of(const law::Statute& statute, const std::string& notice) {
  const auto* rule = statute.notice(notice);
  return rule == nullptr ? "" : rule->name + " (" + rule->article + ")";
}

Result<law::Receipt> receipt_of(const std::string& text, Currency currency) {
  const auto sign = text.find('=');
  const auto date = parse_date(text.substr(0, sign));
  if (sign == std::string::npos || !date) {
    return fail(ErrorKind::invalid_input,
                "\"" + text + "\" is no payment such as 2026-04-01=250.00");
  }
  const auto amount = TRY(parse_amount(text.substr(sign + 1), currency));
  return law::Receipt{*date, amount};
}

}  // namespace

Result<CostsAnswer> costs_answer(LawShelf& shelf, const CostsQuestion& question) {
  const Law law = TRY(law_of_country(shelf, question.towards.country));
  const auto* rule = TRY(cost_rule(law, question.towards.type));
  std::vector<Money> principals;
  for (const auto& text : question.principals) {
    const auto amount = TRY(parse_amount(text, law.currency));
    principals.push_back(amount);
  }
  CostsAnswer answer;
  answer.towards = {law.jurisdiction.country, question.towards.type};
  answer.rule = *rule;
  const auto rounding = law.statute.of(question.towards.type).rounding;
  answer.rounded_down = rounding == law::Rounding::down;
  answer.working = TRY(law::costs(*rule, principals, rounding,
                                  question.with_vat ? law::WithVat::yes : law::WithVat::no));
  answer.without_demand = TRY(law::costs_without_demand(*rule, principals));
  answer.notice = article_of(law.statute, rule->after_notice);
  return answer;
}

Result<InterestAnswer> interest_answer(LawShelf& shelf, const InterestAsked& question) {
  const Law law = TRY(law_of_country(shelf, question.towards.country));
  const bool consumer = question.towards.type == law::DebtorType::consumer;
  InterestAnswer answer;
  answer.towards = {law.jurisdiction.country, question.towards.type};
  answer.principal = TRY(parse_amount(question.principal, law.currency));
  answer.first_day = question.first_day;
  answer.last_day = question.last_day;
  if (answer.last_day < answer.first_day)
    return fail(ErrorKind::invalid_input, "the last day is before the first");
  law::RateTable table;
  if (question.rate && consumer) {
    return fail(ErrorKind::invalid_input,
                "an agreed rate is for business debtors; a consumer owes the statutory one");
  } else if (question.rate) {
    const auto rate = TRY(law::parse_percent(*question.rate));
    table = law::agreed_rate(rate);
    table.article = "as agreed";
  } else {
    const auto* found = TRY(rate_table(law, question.towards.type));
    table = *found;
    answer.notice =
        article_of(law.statute, law.statute.of(question.towards.type).interest_after_notice);
  }
  std::vector<law::Receipt> receipts;
  for (const auto& text : question.paid) {
    const auto receipt = TRY(receipt_of(text, law.currency));
    receipts.push_back(receipt);
  }
  answer.compounds = table.compounds_yearly;
  answer.fixed_at_start = table.fixed_at_start;
  answer.interest =
      TRY(law::interest(table, answer.principal, answer.first_day, answer.last_day, receipts));
  return answer;
}

Result<NoticeAnswer> notice_answer(LawShelf& shelf, const NoticeAsked& question) {
  const Law law = TRY(law_of_country(shelf, question.country));
  if (law.statute.notices.empty()) {
    return fail(ErrorKind::not_found, "the law of " + law.jurisdiction.country +
                                          " demands no notice with a term of its own");
  }
  NoticeAnswer answer{law.jurisdiction.country, law.statute.notices.front(), {}, question.by};
  answer.term = law::term(answer.rule, law.jurisdiction.calendar, question.sent, question.by);
  const auto& holidays = law.jurisdiction.calendar.holidays;
  const bool before = holidays.empty() || question.sent.year() < holidays.begin()->year();
  if (before || answer.term.costs_from > law.jurisdiction.calendar_until) {
    return fail(ErrorKind::not_found, "the holidays of that time are not known; they are until " +
                                          to_string(law.jurisdiction.calendar_until));
  }
  return answer;
}

}  // namespace dunning::desk
