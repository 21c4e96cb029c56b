#include "tests/sandbox/options.hpp"

#include <filesystem>
#include <optional>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/amsterdam.hpp"

namespace dunning::sandbox {

namespace {

constexpr std::int64_t most_records = 2'000'000;
constexpr int start_minute = 6 * 60;

Result<std::int64_t> number(const std::string& option, const std::string& text) {
  const auto value = digits(text);
  if (!value)
    return fail(ErrorKind::invalid_input, option + " needs a whole number, not '" + text + "'");
  return *value;
}

Result<int> count(const std::string& option, const std::string& text) {
  const std::int64_t value = TRY(number(option, text));
  if (value > most_records) return fail(ErrorKind::invalid_input, option + " is at most 2000000");
  return static_cast<int>(value);
}

Status listen_on(const std::string& text, Options& options) {
  const std::size_t colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : digits(text.substr(colon + 1));
  if (!port || *port > 65'535)
    return fail(ErrorKind::invalid_input, "--listen needs HOST:PORT, not '" + text + "'");
  options.host = text.substr(0, colon);
  options.port = static_cast<int>(*port);
  return {};
}

}  // namespace

const char* const usage =
    "usage: dunning-sandbox --date YYYY-MM-DD --ready-file FILE [--listen HOST:PORT] [--seed N]\n"
    "                       [--debtors N] [--invoices N] [--state-dir DIR]\n"
    "Serves the accounting systems of one simulated company over HTTPS on loopback "
    "(docs/sandbox.md).\n";

Result<Options> read_options(const std::vector<std::string>& arguments) {
  Options options;
  bool dated = false;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string& option = arguments[i];
    if (i + 1 == arguments.size()) return fail(ErrorKind::invalid_input, option + " needs a value");
    const std::string& value = arguments[i + 1];
    if (option == "--listen") {
      TRY(listen_on(value, options));
    } else if (option == "--seed") {
      options.seed = static_cast<std::uint64_t>(TRY(number(option, value)));
    } else if (option == "--debtors") {
      options.size.debtors = TRY(count(option, value));
    } else if (option == "--invoices") {
      options.size.invoices = TRY(count(option, value));
    } else if (option == "--date") {
      const auto date = parse_date(value);
      if (!date)
        return fail(ErrorKind::invalid_input, "--date needs YYYY-MM-DD, not '" + value + "'");
      options.start = amsterdam_instant({*date, start_minute});
      dated = true;
    } else if (option == "--ready-file") {
      options.ready_file = value;
    } else if (option == "--state-dir") {
      options.state_dir = value;
    } else {
      return fail(ErrorKind::invalid_input, "unknown option " + option);
    }
  }
  if (!dated) return fail(ErrorKind::invalid_input, "--date is needed");
  if (options.ready_file.empty()) return fail(ErrorKind::invalid_input, "--ready-file is needed");
  if (options.state_dir.empty()) {
    options.state_dir = std::filesystem::absolute(options.ready_file).parent_path().string();
  }
  return options;
}

}  // namespace dunning::sandbox
