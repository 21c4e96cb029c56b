#include "daemon/desk/law_answers.hpp"

#include <utility>

#include "daemon/core/text.hpp"
#include "daemon/desk/law_kinds.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"

namespace dunning::desk {
namespace {

struct Kind {
  std::string_view name;
  LawAnswer (*answer)(const LawQuestion&);
};

constexpr Kind kinds[] = {
    {"nl_bik", answer_nl_bik},
    {"nl_bik_vat", answer_nl_bik_vat},
    {"nl_bik_combined", answer_nl_bik_combined},
    {"nl_bik_partial", answer_nl_bik_partial},
    {"nl_b2b_minimum", answer_nl_b2b_minimum},
    {"nl_interest", answer_nl_interest},
    {"nl_imputation", answer_nl_imputation},
    {"nl_default_date", answer_nl_default_date},
    {"nl_14day_letter", answer_nl_14day_letter},
    {"nl_limitation", answer_nl_limitation},
    {"nl_betalingskenmerk", answer_nl_betalingskenmerk},
    {"be_consumer_costs", answer_be_consumer_costs},
    {"be_interest", answer_be_interest},
    {"be_first_reminder", answer_be_first_reminder},
    {"be_ogm", answer_be_ogm},
    {"de_interest", answer_de_interest},
    {"uk_interest", answer_uk_interest},
    {"uk_fixed", answer_uk_fixed},
    {"eu_fixed_sum", answer_eu_fixed_sum},
    {"rate_formula", answer_rate_formula},
    {"iso11649", answer_iso11649},
    {"epc_qr", answer_epc_qr},
    {"kix", answer_kix},
};

std::string kind_names() {
  std::string names;
  for (const Kind& kind : kinds)
    names += (names.empty() ? "" : ", ") + std::string(kind.name);
  return names;
}

LawAnswer answer(LawShelf& shelf, const json::Cursor& request) {
  const auto name = TRY(request.text("kind"));
  const auto inputs = TRY(request.at("inputs"));
  if (!inputs.value().is_object()) return fail(inputs.error("expected an object"));
  const auto jurisdiction = TRY(json::plain_text(request, "jurisdiction"));
  for (const Kind& kind : kinds) {
    if (kind.name == name) return kind.answer({shelf, inputs, jurisdiction});
  }
  return fail(request.error("kind: there is no such kind; there are " + kind_names()));
}

json::Value refusal(const Error& error) {
  return json::Value::object({{"error", error.message}});
}

}  // namespace

json::Value law_answer(LawShelf& shelf, const json::Value& request) {
  auto answered = answer(shelf, json::Cursor(request));
  return answered ? std::move(*answered) : refusal(answered.error());
}

std::optional<std::string> law_answer_line(LawShelf& shelf, std::string_view line) {
  const auto text = trimmed(line);
  if (text.empty()) return std::nullopt;
  if (line.size() > law_line_limit) {
    return json::write(refusal(
        {ErrorKind::invalid_input,
         "a request has at most " + std::to_string(law_line_limit) + " bytes", std::nullopt}));
  }
  const auto request = json::parse(text);
  return json::write(request ? law_answer(shelf, *request) : refusal(request.error()));
}

std::optional<std::string> read_law_line(std::istream& in) {
  std::string line;
  bool any = false;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    any = true;
    if (c == '\n') break;
    if (line.size() <= law_line_limit) line += static_cast<char>(c);
  }
  if (!any) return std::nullopt;
  if (line.ends_with('\r')) line.pop_back();
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (line.starts_with(byte_order_mark)) line.erase(0, byte_order_mark.size());
  return line;
}

}  // namespace dunning::desk
