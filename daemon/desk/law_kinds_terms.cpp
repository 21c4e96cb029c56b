#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "daemon/core/text.hpp"
#include "daemon/desk/law_inputs.hpp"
#include "daemon/law/default_date.hpp"
#include "daemon/law/limitation.hpp"
#include "daemon/law/notice.hpp"

namespace dunning::desk {
namespace {

using json::Cursor;
using json::Value;
using law::DebtorType;

constexpr std::array<std::string_view, 7> weekdays = {"Mon", "Tue", "Wed", "Thu",
                                                      "Fri", "Sat", "Sun"};
std::string_view weekday(Date date) {
  return weekdays[date.iso_weekday() - 1];
}

Value day(const std::optional<Date>& date) {
  return date ? Value(to_string(*date)) : Value();
}

bool mentions_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return mentions(text, word); });
}

// The date of the first input whose name has one of these words in it: "goods_received",
// "performance_received".
Result<std::optional<Date>> date_of(const Cursor& inputs,
                                    std::initializer_list<std::string_view> words) {
  for (const auto& member : inputs.value().members()) {
    const bool text = member.value.kind() == Value::Kind::text;
    if (!text || !mentions_any(member.key, words)) continue;
    const auto date = TRY(inputs.find_date(member.key));
    if (date) return date;
  }
  return std::nullopt;
}

Result<law::By> channel_of(const Cursor& inputs) {
  const auto place = TRY(inputs.at("channel"));
  const auto text = TRY(place.text());
  if (mentions_any(text, {"e-mail", "email", "e_mail", "electronic", "online", "portal"}))
    return law::By::electronic;
  if (mentions_any(text, {"post", "letter"})) return law::By::post;
  return fail(place.error("expected post or e-mail"));
}

Result<const law::NoticeRule*> notice_of(const Law& law, std::string_view name) {
  const auto* rule = law.statute.notice(name);
  if (rule != nullptr) return rule;
  return fail(ErrorKind::not_found, "the law of " + law.jurisdiction.country +
                                        " knows no notice \"" + std::string(name) + "\"");
}

// The days that do not count, where the question names others than the rule.
void take_weekdays(law::NoticeRule& rule, const std::string& text) {
  std::set<unsigned> named;
  for (unsigned i = 0; i < weekdays.size(); ++i) {
    if (mentions(text, weekdays[i])) named.insert(i + 1);
  }
  if (named.empty()) return;
  rule.post_skips_weekdays = std::move(named);
  rule.post_skips_holidays = mentions(text, "holiday");
}

// "Mon-Fri": the days that count, as the Belgian questions have it.
void take_working_days(law::NoticeRule& rule, const std::string& text) {
  if (mentions(text, "mon-sat")) rule.post_skips_weekdays = {7};
  if (mentions(text, "mon-fri")) rule.post_skips_weekdays = {6, 7};
}

// The holidays of a term have to be known, or it might end too early.
Status check_calendar(const Law& law, const Cursor& place, Date first, Date last) {
  const auto& holidays = law.jurisdiction.calendar.holidays;
  const bool before = holidays.empty() || first.year() < holidays.begin()->year();
  if (!before && last <= law.jurisdiction.calendar_until) return {};
  return fail(place.error(
      "the holidays are known from " +
      (holidays.empty() ? std::string("no year") : std::to_string(holidays.begin()->year())) +
      " until " + to_string(law.jurisdiction.calendar_until)));
}

Result<std::vector<Date>> dates_of(const Cursor& inputs, std::string_view key) {
  std::vector<Date> dates;
  const auto items = TRY(inputs.find_items(key));
  for (const auto& item : items) {
    const auto one = TRY(item.date());
    dates.push_back(one);
  }
  return dates;
}

}  // namespace

// A due date in the question is an agreed one.
LawAnswer answer_nl_default_date(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "nl"));
  const auto& inputs = question.inputs;
  law::TermFacts facts;
  facts.type = TRY(debtor_of(inputs, DebtorType::consumer));
  facts.due = TRY(inputs.find_date("agreed_due_date"));
  const auto days = TRY(inputs.find_integer("agreed_term_days"));
  constexpr std::int64_t most_days = 3'660;
  if (days && (*days < 0 || *days > most_days)) {
    const auto place = TRY(inputs.at("agreed_term_days"));
    return fail(place.error("expected a number of days from 0 to 3660"));
  }
  if (days) facts.agreed_days = static_cast<int>(*days);
  facts.term_agreed = facts.due || facts.agreed_days ? Known::yes : Known::no;
  facts.invoice_received = TRY(inputs.find_date("invoice_received"));
  facts.performed =
      TRY(date_of(inputs, {"performance", "performed", "goods", "service", "delivered"}));
  facts.accepted = TRY(date_of(inputs, {"accept"}));
  facts.demand_last_day = TRY(date_of(inputs, {"demand"}));
  const auto debtor = TRY(json::plain_text(inputs, "debtor"));
  const auto creditor = TRY(json::plain_text(inputs, "creditor"));
  facts.large_debtor_small_creditor =
      mentions(debtor, "large") &&
      mentions_any(creditor, {"sme", "small", "medium", "micro", "mkb", "zzp", "freelance"});
  if (facts.type == DebtorType::consumer && !facts.due && facts.agreed_days &&
      facts.invoice_received) {
    facts.due = *facts.invoice_received + *facts.agreed_days;
  }
  const auto found = law::default_date(law.statute.payment_terms, facts);
  const bool commercial = facts.type != DebtorType::consumer;
  return Value::object({{"last_day_to_pay", day(found.last_day_to_pay)},
                        {"first_interest_day", day(found.first_day)},
                        {"fixed_40_from", commercial ? day(found.first_day) : Value()},
                        {"agreed_term_void", found.agreed_term_void},
                        {"needs_demand", found.needs_demand},
                        {"article", found.article}});
}

LawAnswer answer_nl_14day_letter(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "nl"));
  const auto& inputs = question.inputs;
  const auto* known = TRY(notice_of(law, "fourteen_days"));
  law::NoticeRule rule = *known;
  const auto by = TRY(channel_of(inputs));
  const auto sent = TRY(date_of(inputs, {"posted", "sent"}));
  if (!sent) return fail(inputs.error("posted or sent is missing"));
  const auto skipped = TRY(json::plain_text(inputs, "non_delivery_days"));
  take_weekdays(rule, skipped);
  const auto days = TRY(inputs.find_integer("delivery_days_assumed"));
  constexpr std::int64_t most_days = 30;
  if (days && (*days < 0 || *days > most_days)) {
    const auto place = TRY(inputs.at("delivery_days_assumed"));
    return fail(place.error("expected a number of days from 0 to 30"));
  }
  const auto status = TRY(json::plain_text(inputs, "delivery_status"));
  if (mentions_any(status,
                   {"bounce", "reject", "refused", "not accepted", "undeliver", "failed"})) {
    return fail(inputs.error("delivery_status: what was not delivered starts no term"));
  }
  const auto post_days = days ? std::optional<int>(static_cast<int>(*days)) : std::nullopt;
  const auto found = law::term(rule, law.jurisdiction.calendar, *sent, by, post_days);
  TRY(check_calendar(law, inputs, *sent, found.costs_from));
  return Value::object({{"deemed_received", day(found.deemed_received)},
                        {"deemed_received_weekday", weekday(found.deemed_received)},
                        {"term_day_1", day(found.first_day)},
                        {"last_day_of_term", day(found.plain_last_day)},
                        {"last_day_if_general_terms_act_applies", day(found.last_day)},
                        {"costs_due_no_earlier_than", day(found.costs_from)},
                        {"calendar_days_from_posting_to_last_day", found.plain_last_day - *sent},
                        {"article", rule.article}});
}

LawAnswer answer_nl_limitation(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "nl"));
  const auto& inputs = question.inputs;
  const auto due = TRY(inputs.date("claim_due_on"));
  const auto interruptions = TRY(dates_of(inputs, "interruptions"));
  const auto kind = TRY(json::plain_text(inputs, "kind"));
  const bool sale = mentions(kind, "consumer sale") || mentions(kind, "consumer_sale");
  const auto& rules = law.statute.limitation;
  const auto& rule = sale && rules.consumer_sale.years > 0 ? rules.consumer_sale : rules.contract;
  const auto found = law::limitation(rule, due, interruptions, rules.warn_days);
  return Value::object({{"last_day", day(found.last_day)},
                        {"time_barred_from", day(found.barred_from)},
                        {"warn_from", day(found.warn_from)},
                        {"years", found.years},
                        {"article", found.article}});
}

LawAnswer answer_be_first_reminder(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "be"));
  const auto& inputs = question.inputs;
  const auto* known = TRY(notice_of(law, "first_reminder"));
  law::NoticeRule rule = *known;
  const auto by = TRY(channel_of(inputs));
  const auto sent = TRY(inputs.date("sent"));
  const auto working_days = TRY(json::plain_text(inputs, "working_days"));
  take_working_days(rule, working_days);
  const auto found = law::term(rule, law.jurisdiction.calendar, sent, by);
  TRY(check_calendar(law, inputs, sent, found.costs_from));
  return Value::object({{"term_day_1", day(found.first_day)},
                        {"last_day_of_term", day(found.last_day)},
                        {"costs_from", day(found.costs_from)},
                        {"article", rule.article}});
}

}  // namespace dunning::desk
