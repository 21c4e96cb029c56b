#include "connectors/exact_online/settings.hpp"

#include "connectors/exact_online/odata.hpp"
#include "daemon/core/digits.hpp"

namespace dunning::exact_online {
namespace {

using Given = std::map<std::string, std::string>;

std::string given(const Given& settings, const std::string& key, std::string_view otherwise) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string(otherwise) : found->second;
}

// Accounts and apps exist on one site only.
constexpr std::pair<std::string_view, std::string_view> sites[] = {
    {"nl", "https://start.exactonline.nl"},  {"be", "https://start.exactonline.be"},
    {"de", "https://start.exactonline.de"},  {"uk", "https://start.exactonline.co.uk"},
    {"fr", "https://start.exactonline.fr"},  {"es", "https://start.exactonline.es"},
    {"com", "https://start.exactonline.com"}};

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto end = list.find(',');
    auto part = trimmed(list.substr(0, end));
    if (!part.empty()) parts.push_back(std::move(part));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return parts;
}

// One of two words.
Result<bool> is_second(const Given& settings, const std::string& key, std::string_view first,
                       std::string_view second) {
  const auto word = ascii_lower(trimmed(given(settings, key, first)));
  if (word == ascii_lower(first)) return false;
  if (word == ascii_lower(second)) return true;
  return fail(ErrorKind::invalid_input,
              key + ": expected " + std::string(first) + " or " + std::string(second));
}

}  // namespace

Result<std::string> base_url_of(const Given& settings) {
  auto base_url = given(settings, "base_url", "");
  if (base_url.empty()) {
    const auto site = ascii_lower(trimmed(given(settings, "site", "nl")));
    for (const auto& [country, url] : sites) {
      if (country == site) base_url = url;
    }
    if (base_url.empty())
      return fail(ErrorKind::invalid_input, "site: expected nl, be, de, uk, fr, es or com");
  }
  while (base_url.ends_with('/'))
    base_url.pop_back();
  if (!base_url.starts_with("https://") || base_url.find('@') != std::string::npos) {
    return fail(ErrorKind::invalid_input,
                "base_url: expected an address that begins with https://");
  }
  return base_url;
}

Result<Settings> Settings::read(const Given& settings) {
  Settings read;
  read.base_url = TRY(base_url_of(settings));
  read.division = trimmed(given(settings, "division", ""));
  if (!digits(read.division)) {
    return fail(ErrorKind::invalid_input,
                "division: expected a number, the one behind _Division_= in the address of Exact "
                "Online's pages");
  }
  read.stop_classification = given(settings, "stop_classification", default_stop_classification);
  read.suspense_accounts =
      parts_of(given(settings, "suspense_accounts", default_suspense_accounts));
  if (read.suspense_accounts.size() > 10)
    return fail(ErrorKind::invalid_input, "suspense_accounts: at most ten");
  read.number_is = TRY(is_second(settings, "invoice_number", "InvoiceNumber", "YourRef"))
                       ? NumberIs::your_ref
                       : NumberIs::invoice_number;
  read.write_tasks = TRY(is_second(settings, "write_back", "note", "task"));
  read.compare_totals = !TRY(is_second(settings, "totals", "compare", "ignore"));
  return read;
}

}  // namespace dunning::exact_online
