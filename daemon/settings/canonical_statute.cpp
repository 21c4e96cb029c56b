#include "daemon/settings/statute_file.hpp"
#include "daemon/settings/yaml_text.hpp"

// The law of a jurisdiction as text: what a digest is taken of, and what tells later which numbers
// were in force.
namespace dunning::settings {
namespace {

class Lines {
 public:
  // A line of `depth`; nothing for an empty text.
  void text(int depth, std::string_view key, std::string_view value) {
    if (!value.empty()) bare(depth, key, in_quotes(value));
  }
  void bare(int depth, std::string_view key, std::string_view value) {
    out += std::string(static_cast<std::size_t>(depth) * 2, ' ') + std::string(key) + ":" +
           (value.empty() ? "" : " ") + std::string(value) + "\n";
  }
  void item(int depth, std::string_view key, std::string_view value) {
    out += std::string(static_cast<std::size_t>(depth) * 2, ' ') + "- " + std::string(key) + ": " +
           std::string(value) + "\n";
  }
  void yes(int depth, std::string_view key, bool value) {
    if (value) bare(depth, key, "yes");
  }
  void number(int depth, std::string_view key, int value) {
    if (value != 0) bare(depth, key, std::to_string(value));
  }
  void amount(int depth, std::string_view key, const std::optional<Money>& value) {
    if (value) bare(depth, key, to_string(*value));
  }

  std::string out;
};

void print(Lines& lines, const law::RateTable& table) {
  lines.item(1, "table", table.name);
  lines.text(2, "article", table.article);
  lines.yes(2, "compounds", table.compounds_yearly);
  lines.yes(2, "fixed_at_start", table.fixed_at_start);
  lines.bare(2, "checked_until", to_string(table.checked_until));
  lines.bare(2, "rows", "");
  for (const auto& row : table.rows) {
    lines.item(3, "{ from",
               to_string(row.from) + ", percent: " + to_text(row.percent) +
                   ", status: " + std::string(law::name(row.status)) +
                   ", source: " + in_quotes(row.source) + " }");
  }
}

void print(Lines& lines, const law::CostRule& rule) {
  lines.item(1, "rule", rule.name);
  lines.text(2, "article", rule.article);
  lines.text(2, "source", rule.source);
  lines.bare(2, "from", to_string(rule.from));
  lines.bare(2, "bands_are", rule.bands_are == law::CostRule::Bands::slices ? "slices" : "steps");
  lines.bare(2, "bands", "");
  for (const auto& band : rule.bands) {
    lines.item(3, "{ above",
               to_string(band.above) + ", fixed: " + to_string(band.fixed) +
                   ", percent: " + to_text(band.percent) + " }");
  }
  lines.amount(2, "minimum", rule.minimum);
  lines.amount(2, "maximum", rule.maximum);
  lines.yes(2, "per_claim", rule.per_claim);
  lines.text(2, "after_notice", rule.after_notice);
  lines.yes(2, "needs_clause", rule.needs_clause);
  lines.amount(2, "without_demand", rule.without_demand);
  lines.text(2, "without_demand_article", rule.without_demand_article);
  if (rule.vat) {
    lines.bare(2, "vat", "");
    lines.bare(3, "percent", to_text(rule.vat->percent));
    lines.text(3, "article", rule.vat->article);
  }
  if (rule.recurring) {
    lines.bare(2, "recurring", "");
    lines.amount(3, "below", rule.recurring->below);
    lines.number(3, "months", rule.recurring->months);
    lines.amount(3, "amount", rule.recurring->amount);
    lines.bare(3, "from", to_string(rule.recurring->from));
    lines.text(3, "article", rule.recurring->article);
  }
}

void print(Lines& lines, const law::NoticeRule& rule) {
  lines.item(1, "notice", rule.name);
  lines.text(2, "article", rule.article);
  lines.text(2, "source", rule.source);
  lines.number(2, "term_days", rule.term_days);
  lines.yes(2, "after_default", rule.after_default);
  lines.yes(2, "ends_on_working_day", rule.ends_on_working_day);
  std::string skipped;
  for (const unsigned weekday : rule.post_skips_weekdays)
    skipped += std::to_string(weekday) + " ";
  lines.bare(2, "post_days", std::to_string(rule.post_days));
  lines.text(2, "not_counted", skipped + (rule.post_skips_holidays ? "holidays" : ""));
  lines.yes(2, "term_begins_on_receipt", rule.term_begins_on_receipt);
  for (const auto& [language, sentences] : rule.sentences) {
    lines.bare(2, language, "");
    for (const auto& line : sentences.lines)
      lines.out += "      - " + in_quotes(line) + "\n";
    lines.text(3, "vat", sentences.vat);
  }
}

void print(Lines& lines, std::string_view key, const law::LimitationRule& rule) {
  if (rule.years == 0) return;
  lines.bare(1, key, "");
  lines.number(2, "years", rule.years);
  lines.yes(2, "from_end_of_year", rule.from == law::LimitationRule::From::end_of_year);
  lines.yes(2, "demand_interrupts", rule.demand_interrupts);
  lines.text(2, "article", rule.article);
  lines.text(2, "source", rule.source);
}

}  // namespace

std::string canonical_text(const law::Statute& statute) {
  if (!statute.known()) return {};
  Lines lines;
  lines.bare(0, "currency", statute.currency.code());
  lines.bare(0, "rates", "");
  for (const auto& table : statute.rates)
    print(lines, table);
  lines.bare(0, "notices", "");
  for (const auto& rule : statute.notices)
    print(lines, rule);
  lines.bare(0, "costs", "");
  for (const auto& rule : statute.costs)
    print(lines, rule);
  lines.bare(0, "debtors", "");
  for (const auto& [type, rules] : statute.debtors) {
    lines.item(1, "type", law::name(type));
    lines.text(2, "interest", rules.interest);
    lines.text(2, "interest_after_notice", rules.interest_after_notice);
    lines.text(2, "costs", rules.costs);
    lines.yes(2, "may_be_agreed", rules.may_be_agreed);
    lines.bare(2, "rounding", rules.rounding == law::Rounding::down ? "down" : "half_up");
  }
  const auto& terms = statute.payment_terms;
  lines.bare(0, "payment_terms", "");
  lines.number(1, "default_days", terms.default_days);
  lines.number(1, "longest_days", terms.longest_days);
  lines.number(1, "longest_days_large_to_small", terms.longest_days_large_to_small);
  lines.text(1, "article", terms.article);
  lines.text(1, "large_to_small_article", terms.large_to_small_article);
  lines.text(1, "consumer_article", terms.consumer_article);
  lines.bare(0, "limitation", "");
  print(lines, "contract", statute.limitation.contract);
  print(lines, "consumer_sale", statute.limitation.consumer_sale);
  lines.number(1, "warn_days", statute.limitation.warn_days);
  lines.bare(0, "reservation", "");
  for (const auto& [language, text] : statute.reservation)
    lines.text(1, language, text);
  return lines.out;
}

}  // namespace dunning::settings
