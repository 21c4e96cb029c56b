#include "daemon/desk/answer_forms.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/core/text.hpp"
#include "daemon/desk/country_practice.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::desk {
namespace {

tl::unexpected<Error> wrong(std::string why) {
  return fail(ErrorKind::invalid_input, std::move(why));
}

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

}  // namespace

AnswerForm one_of(std::vector<std::string> words) {
  return [words = std::move(words)](const std::string& typed) -> Result<std::string> {
    const std::string wanted = ascii_lower(typed);
    std::string list;
    std::vector<std::string> fitting;
    for (const auto& word : words) {
      if (word == wanted) return word;
      if (word.starts_with(wanted)) fitting.push_back(word);
      list += (list.empty() ? "" : word == words.back() ? " or " : ", ") + word;
    }
    if (fitting.size() == 1) return fitting.front();
    return wrong("\"" + typed + "\" is none of them; say " + list);
  };
}

Result<std::string> a_system(const std::string& typed) {
  std::string plain = ascii_lower(typed);
  std::replace(plain.begin(), plain.end(), ' ', '_');
  return one_of({"moneybird", "exact_online", "xero"})(plain);
}

Result<std::string> a_country(const std::string& typed) {
  std::string code = in_capitals(typed);
  if (code == "UK") code = "GB";
  if (practice_of(code) != nullptr) return code;
  if (!settings::is_one_of(code, settings::country_codes()))
    return wrong("\"" + typed + "\" is no country code; two letters, such as NL, BE, DE or GB");
  return wrong("no legal tables ship for " + code +
               "; they do for NL, BE, DE, GB and the other members of the European Union");
}

Result<std::string> a_name(const std::string& typed) {
  constexpr std::string_view nothing_in_yaml = "null";
  if (settings::is_name(typed) && typed != nothing_in_yaml) return typed;
  return wrong("\"" + typed +
               "\" cannot be such a name; small letters, digits, _ and -, a letter first");
}

Result<std::string> digits(const std::string& typed) {
  constexpr std::size_t most_digits = 20;
  const bool right =
      typed.size() <= most_digits &&
      std::all_of(typed.begin(), typed.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  return right ? Result<std::string>(typed)
               : wrong("\"" + typed + "\" is no number; only digits are expected");
}

Result<std::string> words(const std::string& typed) {
  return typed;
}

Result<std::string> an_id(const std::string& typed) {
  if (typed.find(' ') == std::string::npos) return typed;
  return wrong("there is a space in \"" + typed + "\"; paste it as the page shows it");
}

Result<std::string> a_redirect(const std::string& typed) {
  const auto url = settings::read_url(typed);
  if (url && (url->scheme == "https" || url->host == "localhost")) return typed;
  return wrong("\"" + typed + "\" is no address that begins with https:// or http://localhost");
}

Result<std::string> a_site(const std::string& typed) {
  return one_of({"nl", "be", "de", "uk", "fr", "es", "com"})(typed);
}

Result<std::string> an_iban(const std::string& typed) {
  const auto iban = settings::read_iban(in_capitals(typed));
  if (!iban) {
    return wrong("\"" + typed +
                 "\" is no IBAN: a letter or digit is missing, or one was mistyped (the check "
                 "digits do not fit)");
  }
  std::string grouped;  // by fours, as people read it
  for (std::size_t i = 0; i < iban->size(); ++i) {
    if (i > 0 && i % 4 == 0) grouped += ' ';
    grouped += (*iban)[i];
  }
  return grouped;
}

Result<std::string> a_currency(const std::string& typed) {
  const std::string code = in_capitals(typed);
  if (settings::is_one_of(code, settings::currency_codes())) return code;
  return wrong("\"" + typed + "\" is no currency; three letters, such as EUR or GBP");
}

Result<std::string> a_phone(const std::string& typed) {
  const auto count = std::count_if(typed.begin(), typed.end(),
                                   [](unsigned char c) { return std::isdigit(c) != 0; });
  if (count >= 6) return typed;
  return wrong("\"" + typed + "\" is no telephone number, such as +31 30 123 45 67");
}

Result<std::string> a_mailbox(const std::string& typed) {
  if (settings::is_mail_address(typed)) return typed;
  return wrong("\"" + typed + "\" is no e-mail address, such as billing@example.com");
}

Result<std::string> a_host(const std::string& typed) {
  const bool right = std::all_of(typed.begin(), typed.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':';
  });
  // Only an IPv6 address has colons, and it has several.
  if (right && std::count(typed.begin(), typed.end(), ':') == 1)
    return wrong("\"" + typed + "\" has a port behind it; here only the name of the server");
  if (right) return typed;
  return wrong("\"" + typed + "\" is no name of a server, such as smtp.example.com");
}

Result<std::string> a_port(const std::string& typed) {
  constexpr std::int64_t highest = 65535;
  const auto number = settings::read_whole_number(typed);
  if (number && *number >= 1 && *number <= highest) return typed;
  return wrong("\"" + typed + "\" is no port; usual are 587 and 465");
}

}  // namespace dunning::desk
