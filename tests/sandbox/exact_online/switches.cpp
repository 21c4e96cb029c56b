#include "tests/sandbox/exact_online/switches.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace dunning::sandbox::exact_online {

Status Switches::change(const std::string& option, const Json& value) {
  const std::map<std::string, bool*> flags{
      {"negative_is_owed", &negative_is_owed},
      {"terms_negative_is_owed", &terms_negative_is_owed},
      {"list_positive_is_owed", &list_positive_is_owed},
      {"credit_total_negative", &credit_total_negative},
      {"settled_amount_stays", &settled_amount_stays},
      {"open_part_keeps_id", &open_part_keeps_id},
      {"receipts_matched_shown", &receipts_matched_shown},
      {"receipts_on_account", &receipts_on_account},
      {"number_in_your_ref", &number_in_your_ref},
      {"credit_management", &credit_management},
      {"bare_arrays", &bare_arrays},
      {"sync_top_caps", &sync_top_caps},
      {"sync_in_order", &sync_in_order},
      {"bulk_skip_refused", &bulk_skip_refused},
      {"mandatory_filters", &mandatory_filters},
      {"list_filters", &list_filters},
      {"int64_as_text", &int64_as_text},
      {"paths_ignore_case", &paths_ignore_case},
      {"post_without_prefer_empty", &post_without_prefer_empty},
      {"atom_by_default", &atom_by_default},
      {"me_counts", &me_counts},
      {"errors_counted", &errors_counted},
      {"over_capacity", &over_capacity},
      {"share", &share},
      {"http_callbacks", &http_callbacks},
  };
  if (const auto flag = flags.find(option); flag != flags.end()) {
    if (!value.is_boolean())
      return fail(ErrorKind::invalid_input, "'" + option + "' has to be true or false");
    *flag->second = value.get<bool>();
    return {};
  }
  const std::map<std::string, int*> numbers{{"collecting_status", &collecting_status},
                                            {"post_status", &post_status},
                                            {"error_block_status", &error_block_status},
                                            {"current_division", &current_division}};
  if (const auto number = numbers.find(option); number != numbers.end()) {
    if (!value.is_number_integer())
      return fail(ErrorKind::invalid_input, "'" + option + "' has to be a whole number");
    *number->second = value.get<int>();
    return {};
  }
  if (option == "clock_skew_s") {
    if (!value.is_number_integer())
      return fail(ErrorKind::invalid_input, "'clock_skew_s' has to be a whole number");
    clock_skew_s = value.get<std::int64_t>();
    return {};
  }
  if (option != "forbidden" && option != "language")
    return fail(ErrorKind::invalid_input, "exact_online has no option '" + option + "'");
  if (!value.is_string())
    return fail(ErrorKind::invalid_input, "'" + option + "' has to be a string");
  (option == "forbidden" ? forbidden : language) = value.get<std::string>();
  return {};
}

}  // namespace dunning::sandbox::exact_online
