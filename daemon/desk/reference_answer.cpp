#include "daemon/desk/reference_answer.hpp"

#include "daemon/core/text.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/law/kix.hpp"
#include "daemon/law/references.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t ogm_digits = 10;
constexpr std::size_t mark_digits = 15;

std::string padded(const std::string& text, std::size_t length) {
  return text.size() < length ? std::string(length - text.size(), '0') + text : text;
}

std::string kind_of(const std::string& text) {
  if (law::is_creditor_reference(text)) return "rf";
  if (law::is_structured_communication(text)) return "ogm";
  return law::is_payment_mark(text) ? "betalingskenmerk" : "";
}

}  // namespace

Result<ReferenceAnswer> reference_answer(const std::string& kind, const std::string& text) {
  if (kind == "rf") {
    const auto rf = TRY(law::make_creditor_reference(text));
    return ReferenceAnswer{kind, rf, law::in_fours(rf)};
  }
  if (kind == "ogm") {
    const auto ogm = TRY(law::make_structured_communication(padded(text, ogm_digits)));
    return ReferenceAnswer{kind, ogm, ""};
  }
  if (kind == "betalingskenmerk") {
    const auto mark = TRY(law::make_payment_mark(padded(text, mark_digits)));
    return ReferenceAnswer{kind, mark, law::in_fours(mark)};
  }
  if (kind == "kix") {
    const auto bars = TRY(law::kix_bars(text));
    return ReferenceAnswer{kind, bars, ""};
  }
  const std::string found = kind_of(text);
  return ReferenceAnswer{found, one_line(text), "", !found.empty()};
}

std::string to_text(const ReferenceAnswer& answer) {
  if (!answer.right)
    return "This is no ISO 11649 reference, no Belgian structured communication and no "
           "betalingskenmerk: something in it is wrong.\n";
  if (answer.kind == "kix") return answer.reference + "\n";
  std::string text = printable(answer.reference) + "\n";
  if (!answer.printed.empty()) text += "printed: " + answer.printed + "\n";
  if (answer.printed.empty() && answer.kind != "ogm") return text + "right: " + answer.kind + "\n";
  return text;
}

json::Value to_json(const ReferenceAnswer& answer) {
  auto json = json_answer("reference");
  json.set("reference_kind", json_or_null(answer.kind));
  json.set("reference", answer.reference);
  json.set("printed", json_or_null(answer.printed));
  json.set("right", answer.right);
  return json;
}

}  // namespace dunning::desk
