#include "daemon/policy/word.hpp"

namespace dunning::policy {

std::string_view kind(const Word& word) {
  static constexpr std::string_view kinds[] = {
      "extension",      "promise",    "plan_request",    "plan",           "dispute",
      "offer",          "approval",   "remark",          "send",           "move_ladder",
      "debtor_setting", "match_hold", "reminded_before", "invoice_setting"};
  static_assert(std::size(kinds) == std::variant_size_v<decltype(Word::what)>);
  return kinds[word.what.index()];
}

std::string name(const Word& word) {
  return std::string(kind(word)) + "/" + std::to_string(word.id.value);
}

}  // namespace dunning::policy
