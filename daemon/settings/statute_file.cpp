#include "daemon/settings/statute_file.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

using law::CostRule;
using law::LimitationRule;

law::Percent percent_of(const Value& value) {
  return law::parse_percent(value.text).value_or(law::Percent{});
}

class StatuteReader {
 public:
  StatuteReader(const Section& file, Report& report, const std::vector<AddedRate>& added)
      : file_(file), report_(report), added_(added) {}

  law::Statute read() {
    statute_.country = file_.text("country");
    statute_.currency = Currency::parse(file_.text("currency")).value_or(Currency{});
    for (const Section& one : file_.sections("rates"))
      statute_.rates.push_back(rate_table(one));
    for (const Section& one : file_.sections("notices"))
      statute_.notices.push_back(notice(one));
    for (const Section& one : file_.sections("costs"))
      statute_.costs.push_back(cost_rule(one));
    for (const Section& one : file_.sections("debtors"))
      debtor(one);
    payment_terms(file_.section("payment_terms"));
    limitation(file_.section("limitation"));
    statute_.reservation = by_language(file_.value("reservation"));
    return std::move(statute_);
  }

 private:
  static bool yes(const Section& section, std::string_view key) {
    return section.text(key) == "yes";
  }

  // The name of something that has to stand in this file, or empty.
  template <class Rows>
  std::string reference(const Value& value, const Rows& rows, std::string_view what) {
    if (!value.given) return {};
    std::vector<std::string_view> names;
    for (const auto& row : rows)
      names.push_back(row.name);
    if (!is_one_of(value.text, names)) {
      report_.add(value.place, "there is no " + std::string(what) + " \"" + value.text + "\" here" +
                                   did_you_mean(value.text, names));
    }
    return value.text;
  }

  template <class Rows>
  void check_new(const Value& name, const Rows& rows, std::string_view what) {
    const bool known = std::any_of(rows.begin(), rows.end(),
                                   [&](const auto& row) { return row.name == name.text; });
    if (name.given && known)
      report_.add(name.place, "the " + std::string(what) + " \"" + name.text + "\" is given twice");
  }

  Money amount(const Value& value) {
    if (!value.given) return {0, statute_.currency};
    if (value.amount.currency != statute_.currency) {
      report_.add(value.place, "found " + to_string(value.amount) +
                                   "; the currency of this file is " +
                                   std::string(statute_.currency.code()));
    }
    return value.amount;
  }
  std::optional<Money> optional_amount(const Value& value) {
    return value.given ? std::optional(amount(value)) : std::nullopt;
  }

  law::RateTable rate_table(const Section& one) {
    check_new(one.value("table"), statute_.rates, "table");
    law::RateTable table;
    table.checked_until = one.value("checked_until").date;
    const Value& base = one.value("base");
    if (base.given) {
      reference(base, statute_.rates, "earlier table");
      if (!one.sections("rows").empty())
        report_.add(base.place, "a table with a base has no rows of its own");
      if (const auto* of = statute_.table(base.text)) {
        table.rows = of->rows;
        if (!one.value("checked_until").given) table.checked_until = of->checked_until;
      }
      if (one.value("since").given) begin_at(table, one.value("since").date);
    } else {
      rows(one, table);
      for (const AddedRate& rate : added_) {
        if (rate.table == one.text("table")) law::add_row(table, rate.row, rate.checked_until);
      }
    }
    table.name = one.text("table");
    table.article = one.text("article");
    table.compounds_yearly = one.text("compounds") == "yearly";
    table.fixed_at_start = yes(one, "fixed_at_start");
    return law::raised(std::move(table), percent_of(one.value("plus")));
  }

  // The row in force on that day becomes the first.
  static void begin_at(law::RateTable& table, Date since) {
    while (table.rows.size() > 1 && table.rows[1].from <= since)
      table.rows.erase(table.rows.begin());
    if (!table.rows.empty() && table.rows.front().from < since) table.rows.front().from = since;
  }

  void rows(const Section& one, law::RateTable& table) {
    if (one.sections("rows").empty())
      report_.add(one.place(), "\"rows\" or \"base\" is missing in this entry of \"rates\"");
    if (!one.value("checked_until").given && !one.value("checked_until").wrong)
      report_.add(one.place(), "\"checked_until\" is missing in this entry of \"rates\"");
    for (const Section& row : one.sections("rows")) {
      const Value& from = row.value("from");
      if (!table.rows.empty() && from.given && from.date <= table.rows.back().from) {
        report_.add(from.place, "found " + to_string(from.date) + " after " +
                                    to_string(table.rows.back().from) +
                                    "; the rows stand in the order of their dates");
      }
      if (from.given && one.value("checked_until").given && from.date > table.checked_until) {
        report_.add(from.place, to_string(from.date) + " is later than `checked_until` (" +
                                    to_string(table.checked_until) + ")");
      }
      table.rows.push_back(
          {from.date, percent_of(row.value("percent")),
           law::parse_row_status(row.text("status")).value_or(law::RowStatus::unconfirmed),
           row.text("source")});
    }
  }

  CostRule cost_rule(const Section& one) {
    CostRule rule;
    rule.name = one.text("rule");
    rule.article = one.text("article");
    rule.source = one.text("source");
    rule.from = one.value("from").date;
    rule.bands_are =
        one.text("bands_are") == "steps" ? CostRule::Bands::steps : CostRule::Bands::slices;
    for (const Section& band : one.sections("bands")) {
      const Value& above = band.value("above");
      rule.bands.push_back(
          {amount(above), amount(band.value("fixed")), percent_of(band.value("percent"))});
      const auto count = rule.bands.size();
      if (count > 1 && above.given && rule.bands[count - 2].above.minor >= above.amount.minor)
        report_.add(above.place, "the bands stand in the order of their amounts");
    }
    rule.minimum = optional_amount(one.value("minimum"));
    rule.maximum = optional_amount(one.value("maximum"));
    rule.per_claim = one.text("per") == "claim";
    rule.after_notice = reference(one.value("after_notice"), statute_.notices, "notice");
    rule.needs_clause = yes(one, "needs_clause");
    rule.without_demand = optional_amount(one.value("without_demand"));
    rule.without_demand_article = one.text("without_demand_article");
    if (const Section& vat = one.section("vat"); vat.given())
      rule.vat = law::VatSurcharge{percent_of(vat.value("percent")), vat.text("article")};
    if (const Section& small = one.section("recurring"); small.given()) {
      rule.recurring = law::RecurringRule{amount(small.value("below")), small.number("months"),
                                          amount(small.value("amount")), small.value("from").date,
                                          small.text("article")};
    }
    return rule;
  }

  law::NoticeRule notice(const Section& one) {
    check_new(one.value("notice"), statute_.notices, "notice");
    law::NoticeRule rule;
    rule.name = one.text("notice");
    rule.article = one.text("article");
    rule.source = one.text("source");
    rule.term_days = one.number("term_days");
    rule.after_default = yes(one, "after_default");
    rule.ends_on_working_day = yes(one, "ends_on_working_day");
    const Section& post = one.section("post");
    rule.post_days = post.number("days");
    rule.term_begins_on_receipt = post.text("term_begins") == "same_day";
    rule.post_skips_holidays = false;
    for (const Value& word : post.value("not_counted").list)
      not_counted(word, rule);
    for (const Section& wording : one.sections("sentences")) {
      auto& sentences = rule.sentences[wording.text("language")];
      if (!sentences.lines.empty())
        report_.add(wording.value("language").place,
                    "the language \"" + wording.text("language") + "\" is given twice");
      for (const Value& line : wording.value("lines").list)
        sentences.lines.push_back(line.text);
      sentences.vat = wording.text("vat");
    }
    return rule;
  }

  void not_counted(const Value& word, law::NoticeRule& rule) {
    static const std::vector<std::string_view> names = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "holidays"};
    const auto found = std::find(names.begin(), names.end(), word.text);
    if (found == names.end()) {
      report_.add(word.place, "not_counted: found \"" + word.text + "\"; allowed: " + join(names) +
                                  did_you_mean(word.text, names));
    } else if (word.text == "holidays") {
      rule.post_skips_holidays = true;
    } else {
      rule.post_skips_weekdays.insert(static_cast<unsigned>(found - names.begin()) + 1);
    }
  }

  void debtor(const Section& one) {
    const auto type = law::parse_debtor_type(one.text("type"));
    if (!type) return;  // complained about already
    if (statute_.debtors.contains(*type))
      report_.add(one.value("type").place, "the type \"" + one.text("type") + "\" is given twice");
    law::DebtorLaw& rules = statute_.debtors[*type];
    rules.interest = reference(one.value("interest"), statute_.rates, "table");
    rules.interest_after_notice =
        reference(one.value("interest_after_notice"), statute_.notices, "notice");
    rules.costs = reference(one.value("costs"), statute_.costs, "rule");
    rules.may_be_agreed = yes(one, "may_be_agreed");
    rules.rounding =
        one.text("rounding") == "half_up" ? law::Rounding::half_up : law::Rounding::down;
  }

  void payment_terms(const Section& one) {
    law::PaymentTerms& terms = statute_.payment_terms;
    terms.default_days = one.number("default_days");
    terms.longest_days = one.number("longest_days");
    terms.longest_days_large_to_small = one.number("longest_days_large_to_small");
    terms.article = one.text("article");
    terms.large_to_small_article = one.text("large_to_small_article");
    terms.consumer_article = one.text("consumer_article");
  }

  static LimitationRule limitation_rule(const Section& one) {
    LimitationRule rule;
    rule.years = one.number("years");
    rule.from = one.text("from") == "end_of_year" ? LimitationRule::From::end_of_year
                                                  : LimitationRule::From::due;
    rule.demand_interrupts = yes(one, "demand_interrupts");
    rule.article = one.text("article");
    rule.source = one.text("source");
    return rule;
  }

  void limitation(const Section& one) {
    statute_.limitation.contract = limitation_rule(one.section("contract"));
    statute_.limitation.consumer_sale = limitation_rule(one.section("consumer_sale"));
    statute_.limitation.warn_days = one.number("warn_days");
  }

  std::map<std::string, std::string> by_language(const Value& value) {
    std::map<std::string, std::string> result;
    for (const auto& [language, text] : value.map) {
      if (!is_one_of(language.text, language_codes()))
        report_.add(language.place,
                    "found \"" + language.text +
                        "\"; allowed: a language code of ISO 639-1, for example nl");
      result[language.text] = text.text;
    }
    return result;
  }

  const Section& file_;
  Report& report_;
  const std::vector<AddedRate>& added_;
  law::Statute statute_;
};

}  // namespace

law::Statute read_statute(const Section& file, Report& report,
                          const std::vector<AddedRate>& added) {
  return StatuteReader(file, report, added).read();
}

}  // namespace dunning::settings
