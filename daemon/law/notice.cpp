#include "daemon/law/notice.hpp"

namespace dunning::law {
namespace {

bool delivers(const NoticeRule& rule, const WorkingDays& calendar, Date day) {
  if (rule.post_skips_weekdays.contains(day.iso_weekday())) return false;
  return !rule.post_skips_holidays || !calendar.holidays.contains(day);
}

Date received_by_post(const NoticeRule& rule, const WorkingDays& calendar, Date posted, int days) {
  Date day = posted;
  for (int left = days; left > 0;) {
    day = day + 1;
    if (delivers(rule, calendar, day)) --left;
  }
  return day;
}

Result<std::string> fill(const std::string& sentence,
                         const std::map<std::string, std::string>& words) {
  std::string result;
  for (std::size_t at = 0; at < sentence.size();) {
    const auto open = sentence.find('{', at);
    if (open == std::string::npos) return result + sentence.substr(at);
    const auto close = sentence.find('}', open);
    const std::string word =
        close == std::string::npos ? "" : sentence.substr(open + 1, close - open - 1);
    const auto found = words.find(word);
    if (found == words.end() || found->second.empty())
      return fail(ErrorKind::invalid_input, "a legal sentence needs {" + word + "}");
    result += sentence.substr(at, open - at) + found->second;
    at = close + 1;
  }
  return result;
}

}  // namespace

NoticeTerm term(const NoticeRule& rule, const WorkingDays& calendar, Date sent, By by,
                std::optional<int> post_days) {
  NoticeTerm result;
  result.sent = sent;
  result.deemed_received =
      by == By::post ? received_by_post(rule, calendar, sent, post_days.value_or(rule.post_days))
                     : sent;
  const bool on_receipt = rule.term_begins_on_receipt && by == By::post;
  result.first_day = on_receipt ? result.deemed_received : result.deemed_received + 1;
  result.plain_last_day = result.first_day + (rule.term_days - 1);
  result.last_day = rule.ends_on_working_day ? calendar.next_business_day(result.plain_last_day)
                                             : result.plain_last_day;
  result.costs_from = result.last_day + 1;
  return result;
}

Result<std::vector<std::string>> filled(const NoticeRule& rule, const std::string& language,
                                        const std::map<std::string, std::string>& words,
                                        bool with_vat) {
  const auto found = rule.sentences.find(language);
  if (found == rule.sentences.end() || found->second.lines.empty())
    return fail(ErrorKind::invalid_input,
                "the notice " + rule.name + " has no sentences in the language " + language);
  const NoticeSentences& sentences = found->second;
  if (with_vat && sentences.vat.empty())
    return fail(ErrorKind::invalid_input,
                "the notice " + rule.name + " says nothing of turnover tax in " + language);
  std::vector<std::string> result;
  for (const auto& line : sentences.lines)
    result.push_back(TRY(fill(line, words)));
  if (with_vat) result.push_back(TRY(fill(sentences.vat, words)));
  return result;
}

}  // namespace dunning::law
