#include "tests/sandbox/xero/switches.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "daemon/core/calendar.hpp"

namespace dunning::sandbox::xero {

namespace {

const std::map<std::string, bool Switches::*> flags = {
    {"since_inclusive", &Switches::since_inclusive},
    {"not_modified", &Switches::not_modified},
    {"quiet_edits", &Switches::quiet_edits},
    {"payments_bump", &Switches::payments_bump},
    {"notes_bump", &Switches::notes_bump},
    {"email_marks_sent", &Switches::email_marks_sent},
    {"deleted_payments_shown", &Switches::deleted_payments_shown},
    {"pagination_past_end", &Switches::pagination_past_end},
    {"part_paid_editable", &Switches::part_paid_editable},
    {"machine_needs_tenant", &Switches::machine_needs_tenant},
    {"escaped_slashes", &Switches::escaped_slashes},
    {"zone_in_dates", &Switches::zone_in_dates},
    {"twins", &Switches::twins},
    {"app_minute_retry_after", &Switches::app_minute_retry_after},
    {"sends_reminders", &Switches::sends_reminders},
    {"custom_date_offset", &Switches::custom_date_offset},
    {"share", &Switches::share},
};

const std::map<std::string, int Switches::*> counts = {
    {"history_length", &Switches::history_length},
    {"day_limit", &Switches::day_limit},
    {"minute_limit", &Switches::minute_limit},
    {"app_minute_limit", &Switches::app_minute_limit},
    {"concurrent_refusals", &Switches::concurrent_refusals},
    {"mail_cap", &Switches::mail_cap},
    {"high_volume", &Switches::high_volume},
};

}  // namespace

Status Switches::change(const std::string& name, const Json& value) {
  if (const auto flag = flags.find(name); flag != flags.end()) {
    if (!value.is_boolean())
      return fail(ErrorKind::invalid_input, "'" + name + "' has to be true or false");
    this->*(flag->second) = value.get<bool>();
    return {};
  }
  if (const auto count = counts.find(name); count != counts.end()) {
    if (!value.is_number_unsigned())
      return fail(ErrorKind::invalid_input, "'" + name + "' has to be a whole number");
    this->*(count->second) = value.get<int>();
    return {};
  }
  if (name == "lock_date") {
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if (!text.empty() && !parse_date(text))
      return fail(ErrorKind::invalid_input, "'lock_date' has to be a date, or empty");
    lock_date = text;
    return {};
  }
  return fail(ErrorKind::invalid_input, "xero has no option '" + name + "'");
}

}  // namespace dunning::sandbox::xero
