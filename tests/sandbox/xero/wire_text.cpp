#include "tests/sandbox/xero/wire_text.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox::xero {

namespace {

constexpr char number_mark = '\x01';                     // before a number that is kept as text
constexpr std::string_view number_begins = "\"\\u0001";  // as the library writes it
constexpr std::string_view date_begins = "\"/Date(";
constexpr std::string_view date_ends = ")/\"";

}  // namespace

Json number(const std::string& digits) {
  return number_mark + digits;
}

Json amount(std::int64_t minor, Currency currency) {
  std::string text = decimal_text({minor, currency});
  const std::size_t point = text.find('.');
  std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
  if (decimals == 0) text += '.';
  for (; decimals < 2; ++decimals)
    text += '0';
  return number(text);
}

void put_date(Json& into, const std::string& name, Date date, const Switches& switches) {
  if (switches.twins) into[name + "String"] = to_string(date) + "T00:00:00";
  into[name] = "/Date(" + std::to_string(date.days() * 86'400'000LL) + "+0000)/";
}

Json moment(Instant at, const Switches& switches) {
  const char* zone = switches.custom_date_offset ? "+1300" : switches.zone_in_dates ? "+0000" : "";
  return "/Date(" + std::to_string(at.ms) + zone + ")/";
}

void put_updated(Json& into, Instant at, const Switches& switches) {
  into["UpdatedDateUTC"] = moment(at, switches);
  if (switches.twins) into["UpdatedDateUTCString"] = to_string(at).substr(0, 19) + "Z";
}

std::string wire_text(const Json& value, const Switches& switches) {
  const std::string plain = text_of(value);
  std::string text;
  text.reserve(plain.size() + plain.size() / 16);
  for (std::size_t i = 0; i < plain.size();) {
    if (plain[i] != '"') {
      text += plain[i++];
    } else if (plain.compare(i, number_begins.size(), number_begins) == 0) {
      const std::size_t end = plain.find('"', i + 1);
      text += plain.substr(i + number_begins.size(), end - i - number_begins.size());
      i = end + 1;
    } else if (switches.escaped_slashes && plain.compare(i, date_begins.size(), date_begins) == 0) {
      const std::size_t end = plain.find(date_ends, i);
      text += "\"\\" + plain.substr(i + 1, end - i) + "\\/\"";
      i = end + date_ends.size();
    } else {
      // The rest of a text as it is, so that nothing inside is taken for one of the above.
      std::size_t end = i + 1;
      while (plain[end] != '"')
        end += plain[end] == '\\' ? 2 : 1;
      text += plain.substr(i, end + 1 - i);
      i = end + 1;
    }
  }
  return text;
}

}  // namespace dunning::sandbox::xero
