#include <array>

#include "daemon/desk/law_inputs.hpp"
#include "daemon/desk/law_sums.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

using json::Value;

constexpr std::string_view advice = "This is arithmetic and no legal advice.\n";

std::string who(const Towards& towards) {
  std::string type(law::name(towards.type));
  if (const auto blank = type.find('_'); blank != std::string::npos) type[blank] = ' ';
  return towards.country + ", " + type;
}

std::string percent_text(law::Percent percent) {
  return law::to_text(percent) + " %";
}

// "2026-10-05 Mon"
std::string weekday_text(Date date) {
  constexpr std::array names = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  return to_string(date) + " " + names[date.iso_weekday() - 1];
}

std::string ordinal(int number) {
  constexpr std::array endings = {"th", "st", "nd", "rd"};
  const bool teen = number / 10 % 10 == 1;
  const auto last = static_cast<std::size_t>(number % 10);
  return std::to_string(number) + (teen || last > 3 ? endings[0] : endings[last]);
}

std::string slices_text(const law::CostsWorking& working) {
  Table table({{"of", Table::Align::right},
               {"percent", Table::Align::right},
               {"fixed", Table::Align::right},
               {"amount", Table::Align::right}});
  for (const auto& slice : working.slices) {
    const bool of_it = slice.percent.e4 != 0;
    table.row({of_it ? decimal_text(slice.of) : "", of_it ? percent_text(slice.percent) : "",
               slice.fixed.is_zero() ? "" : decimal_text(slice.fixed), slice.exact});
  }
  return table.print(2);
}

std::string clamp_text(const CostsAnswer& answer) {
  using Clamp = law::CostsWorking::Clamp;
  if (answer.working.clamp == Clamp::minimum && answer.rule.minimum)
    return ", raised to the minimum of " + to_string(*answer.rule.minimum);
  if (answer.working.clamp == Clamp::maximum && answer.rule.maximum)
    return ", cut to the maximum of " + to_string(*answer.rule.maximum);
  return "";
}

Value with_towards(std::string_view kind, const Towards& towards) {
  auto answer = json_answer(kind);
  answer.set("country", towards.country);
  answer.set("debtor", law::name(towards.type));
  return answer;
}

}  // namespace

std::string to_text(const CostsAnswer& answer) {
  const auto& working = answer.working;
  std::string text =
      "Collection costs over " + to_string(working.basis) + " (" + who(answer.towards) + ")\n\n";
  if (!working.slices.empty()) text += slices_text(working) + "\n";
  text += "  together " + working.exact + clamp_text(answer) + "\n  costs " +
          to_string(working.costs) +
          (answer.rounded_down ? ", rounded down to the cent" : ", rounded to the cent") + "\n";
  if (!working.vat.is_zero())
    text += "  turnover tax " + to_string(working.vat) + "\n  together " +
            to_string(working.total) + "\n";
  text += "\n";
  if (!answer.notice.empty())
    text += "Owed only after the term of the notice " + answer.notice + " has passed unpaid.\n";
  if (answer.rule.needs_clause)
    text += "Owed only where the contract has a clause for it; this is the most it may ask.\n";
  if (!answer.without_demand.is_zero())
    text += "Of it " + to_string(answer.without_demand) +
            " is owed from the first day of default, without anything having been sent (" +
            answer.rule.without_demand_article + ").\n";
  if (!working.vat.is_zero() && answer.rule.vat)
    text +=
        "Turnover tax only if somebody else collects for a price with tax, the creditor cannot "
        "deduct it, and the demand says so (" +
        answer.rule.vat->article + ").\n";
  return text + "Article: " + working.article + ".\n" + std::string(advice);
}

json::Value to_json(const CostsAnswer& answer) {
  const auto& working = answer.working;
  auto slices = Value::array();
  for (const auto& slice : working.slices) {
    slices.push(Value::object({{"of", json_part(slice.of)},
                               {"percent", law::to_text(slice.percent)},
                               {"fixed", json_part(slice.fixed)},
                               {"exact", slice.exact}}));
  }
  auto json = with_towards("costs", answer.towards);
  json.set("basis", json_part(working.basis));
  json.set("slices", std::move(slices));
  json.set("exact", working.exact);
  json.set("clamp", law::name(working.clamp));
  json.set("costs", json_part(working.costs));
  json.set("vat", json_part(working.vat));
  json.set("total", json_part(working.total));
  json.set("without_demand", json_part(answer.without_demand));
  json.set("rounding", answer.rounded_down ? "down" : "half_up");
  json.set("after_notice", json_or_null(answer.rule.after_notice));
  json.set("needs_clause", answer.rule.needs_clause);
  json.set("article", working.article);
  json.set("source", answer.rule.source);
  return json;
}

std::string to_text(const InterestAnswer& answer) {
  Table table({{"from"},
               {"to"},
               {"days", Table::Align::right},
               {"rate", Table::Align::right},
               {"over", Table::Align::right},
               {"interest", Table::Align::right}});
  for (const auto& segment : answer.interest.segments) {
    table.row({to_string(segment.first_day), to_string(segment.last_day),
               std::to_string(segment.days), percent_text(segment.rate), decimal_text(segment.base),
               decimal_text(segment.interest)});
  }
  std::string text = "Interest over " + to_string(answer.principal) + " from " +
                     to_string(answer.first_day) + " up to and including " +
                     to_string(answer.last_day) + " (" + who(answer.towards) + ")\n\n" +
                     table.print(2) + "\n  together " + to_string(answer.interest.total) + " in " +
                     counted(answer.interest.days, "day", "days") + "\n\n";
  text += answer.compounds ? "The interest of each full year joins the sum that bears interest. "
                           : "Simple interest. ";
  text += "Actual days, 365 to the year; each line is rounded to the cent.\n";
  if (answer.fixed_at_start) text += "The rate of the first day holds for the whole run.\n";
  if (!answer.notice.empty())
    text += "Owed only after the term of the notice " + answer.notice + " has passed unpaid.\n";
  return text + "Article: " + answer.interest.article + ".\n" + std::string(advice);
}

json::Value to_json(const InterestAnswer& answer) {
  auto segments = Value::array();
  for (const auto& segment : answer.interest.segments) {
    segments.push(Value::object({{"first_day", to_string(segment.first_day)},
                                 {"last_day", to_string(segment.last_day)},
                                 {"days", segment.days},
                                 {"percent", law::to_text(segment.rate)},
                                 {"base", json_part(segment.base)},
                                 {"interest", json_part(segment.interest)}}));
  }
  auto json = with_towards("interest", answer.towards);
  json.set("principal", json_part(answer.principal));
  json.set("first_day", to_string(answer.first_day));
  json.set("last_day", to_string(answer.last_day));
  json.set("days", answer.interest.days);
  json.set("segments", std::move(segments));
  json.set("total", json_part(answer.interest.total));
  json.set("compounds", answer.compounds);
  json.set("fixed_at_start", answer.fixed_at_start);
  json.set("after_notice", json_or_null(answer.notice));
  json.set("article", answer.interest.article);
  return json;
}

std::string to_text(const NoticeAnswer& answer) {
  const auto& rule = answer.rule;
  const auto& term = answer.term;
  const bool post = answer.by == law::By::post;
  std::string text = "Notice " + rule.name + " (" + answer.country + ", " + rule.article + ")\n\n";
  const auto line = [&](const std::string& what, Date date, const std::string& why) {
    std::string padded = "  " + what;
    padded.resize(22, ' ');
    text += padded + weekday_text(date) + (why.empty() ? "" : "  " + why) + "\n";
  };
  line(post ? "posted" : "sent", term.sent, "");
  line("counts as received", term.deemed_received,
       post ? "the " + ordinal(rule.post_days) + " day after posting that counts"
            : "if no bounce comes");
  line("first day of term", term.first_day, "");
  line("last day of term", term.last_day,
       std::to_string(rule.term_days) + " days" +
           (term.last_day != term.plain_last_day
                ? ", and moved from " + weekday_text(term.plain_last_day)
                : ""));
  line("costs from", term.costs_from, "if it was not paid by then");
  text += "\n";
  if (rule.after_default) text += "Sent before the debtor is in default it has no effect.\n";
  return text + "Source: " + rule.source + "\n" + std::string(advice);
}

json::Value to_json(const NoticeAnswer& answer) {
  auto json = json_answer("notice");
  json.set("country", answer.country);
  json.set("notice", answer.rule.name);
  json.set("by", answer.by == law::By::post ? "post" : "electronic");
  json.set("sent", to_string(answer.term.sent));
  json.set("deemed_received", to_string(answer.term.deemed_received));
  json.set("first_day", to_string(answer.term.first_day));
  json.set("last_day", to_string(answer.term.last_day));
  json.set("unmoved_last_day", to_string(answer.term.plain_last_day));
  json.set("costs_from", to_string(answer.term.costs_from));
  json.set("after_default", answer.rule.after_default);
  json.set("article", answer.rule.article);
  json.set("source", answer.rule.source);
  return json;
}

}  // namespace dunning::desk
