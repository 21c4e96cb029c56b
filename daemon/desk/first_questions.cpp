#include "daemon/desk/first_questions.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/core/record_checks.hpp"
#include "daemon/core/text.hpp"
#include "daemon/desk/country_practice.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::desk {
namespace {

using Kind = Question::Kind;
using Read = std::function<Result<std::string>(const std::string&)>;

constexpr std::size_t longest_answer = 200;

tl::unexpected<Error> wrong(std::string why) {
  return fail(ErrorKind::invalid_input, std::move(why));
}

std::string of(const Answers& answers, const std::string& key) {
  const auto found = answers.find(key);
  return found == answers.end() ? std::string() : found->second;
}

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

const CountryPractice& practice(const Answers& answers) {
  const auto* found = practice_of(of(answers, "country"));
  return found != nullptr ? *found : *practice_of("NL");
}

// One of a few words; a beginning that fits one alone will do.
Read one_of(std::vector<std::string> words) {
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
  if (settings::is_name(typed)) return typed;
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
  if (right) return typed;
  return wrong("\"" + typed + "\" is no name of a server, such as smtp.example.com");
}

Result<std::string> a_port(const std::string& typed) {
  constexpr std::int64_t highest = 65535;
  const auto number = settings::read_whole_number(typed);
  if (number && *number >= 1 && *number <= highest) return typed;
  return wrong("\"" + typed + "\" is no port; usual are 587 and 465");
}

std::function<std::string(const Answers&)> always(std::string text) {
  return [text = std::move(text)](const Answers&) { return text; };
}

std::function<std::string(const Answers&)> same_as(std::string key) {
  return [key = std::move(key)](const Answers& answers) { return of(answers, key); };
}

std::function<bool(const Answers&)> system_is(std::string name) {
  return [name = std::move(name)](const Answers& answers) { return of(answers, "system") == name; };
}

bool by_login(const Answers& answers) {
  return of(answers, "system") != "moneybird";
}

bool on_loopback(const Answers& answers) {
  const std::string host = of(answers, "mail_host");
  return host == "localhost" || host.starts_with("127.");
}

std::string usual_security(const Answers& answers) {
  if (of(answers, "mail_port") == "465") return "tls";
  return on_loopback(answers) ? "none" : "starttls";
}

QuestionGroup company() {
  return {
      "Your company",
      {
          {"system",
           "Accounting system (moneybird, exact_online, xero)",
           "Where your invoices are. dunningd reads it and writes notes into it.",
           Kind::required,
           {},
           {},
           a_system},
          {"country",
           "Country",
           "Its calendar and its law hold: NL, BE, DE, GB, or another of the EU.",
           Kind::required,
           always("NL"),
           {},
           a_country},
          {"debtors",
           "Customers (business, consumer, mixed)",
           "With mixed, whoever may be a consumer is treated as one.",
           Kind::required,
           always("mixed"),
           {},
           one_of({"business", "consumer", "mixed"})},
          {"language",
           "Language of the messages (nl, nl-informal, en, de, fr)",
           "",
           Kind::required,
           [](const Answers& answers) { return std::string(practice(answers).language); },
           {},
           one_of({"nl", "nl-informal", "en", "de", "fr"})},
          {"creditor_name",
           "Legal name",
           "As it appears in every message.",
           Kind::required,
           {},
           {},
           words},
          {"street", "Street and number", "", Kind::required, {}, {}, words},
          {"postcode", "Postcode", "", Kind::required, {}, {}, words},
          {"city", "City", "", Kind::required, {}, {}, words},
          {"company_number", "Number in the trade register", "", Kind::optional, {}, {}, words},
          {"vat_number", "VAT number", "", Kind::optional, {}, {}, words},
          {"iban",
           "IBAN",
           "Customers pay to this account; it is never taken from the books.",
           Kind::required,
           {},
           {},
           an_iban},
          {"currency",
           "Currency of that account",
           "",
           Kind::required,
           [](const Answers& answers) { return std::string(practice(answers).currency); },
           {},
           a_currency},
          {"phone", "Telephone number a customer can call", "", Kind::required, {}, {}, a_phone},
          {"contact_person",
           "Who answers it, by name or department",
           "",
           Kind::optional,
           {},
           {},
           words},
      }};
}

QuestionGroup access() {
  return {
      "Access to the books",
      {
          {"name",
           "Your name for these books",
           "Commands and logs name them so.",
           Kind::required,
           always("books"),
           {},
           a_name},
          {"administration",
           "Number of the administration",
           "In the address bar of Moneybird: moneybird.com/NUMBER/…",
           Kind::required,
           {},
           system_is("moneybird"),
           digits},
          {"token",
           "Access token (is not shown)",
           "moneybird.com/user/applications, with the scopes sales_invoices, settings and bank.",
           Kind::secret,
           {},
           system_is("moneybird"),
           an_id},
          {"division",
           "Division",
           "Behind _Division_= in the address of Exact's pages.",
           Kind::required,
           {},
           system_is("exact_online"),
           digits},
          {"site", "Site of Exact Online (nl, be, de, uk, fr, es, com)", "", Kind::required,
           [](const Answers& answers) { return std::string(practice(answers).exact_site); },
           system_is("exact_online"), a_site},
          {"tenant",
           "Organisation, by its name in Xero or its id",
           "",
           Kind::required,
           {},
           system_is("xero"),
           words},
          {"client_id",
           "Client id of your app",
           "You register an app once; dunningd-connectors(5) says where, and with which scopes.",
           Kind::required,
           {},
           by_login,
           an_id},
          {"client_secret",
           "Client secret of your app (is not shown)",
           "",
           Kind::optional_secret,
           {},
           by_login,
           an_id},
          {"redirect_uri", "Redirect address of your app, to the letter",
           "Exact wants a public one with https; the page need not exist.", Kind::required,
           [](const Answers& answers) {
             return std::string(of(answers, "system") == "xero" ? "http://localhost:8765/" : "");
           },
           by_login, a_redirect},
      }};
}

QuestionGroup mail() {
  const auto user_given = [](const Answers& answers) { return !of(answers, "mail_user").empty(); };
  const auto inbox_given = [](const Answers& answers) {
    return !of(answers, "inbox_host").empty();
  };
  return {
      "Mail",
      {
          {"from", "E-mail address the messages come from", "", Kind::required, {}, {}, a_mailbox},
          {"from_name", "Name beside it", "", Kind::required, same_as("creditor_name"), {}, words},
          {"mail_host",
           "Mail server",
           "The one your mail program sends through.",
           Kind::required,
           {},
           {},
           a_host},
          {"mail_port", "Port", "", Kind::required, always("587"), {}, a_port},
          {"mail_security",
           "Encryption (starttls, tls, none)",
           "",
           Kind::required,
           usual_security,
           {},
           one_of({"starttls", "tls", "none"})},
          {"mail_user",
           "User name (- for none)",
           "",
           Kind::optional,
           [](const Answers& answers) {
             return of(answers, "mail_security") == "none" ? std::string() : of(answers, "from");
           },
           {},
           words},
          {"mail_password", "Password (is not shown)", "", Kind::secret, {}, user_given, words},
          {"inbox_host",
           "IMAP server, to read bounces and replies (- for none)",
           "Needed for reminders to Belgian consumers; useful to everybody.",
           Kind::optional,
           {},
           {},
           a_host},
          {"inbox_user", "User name there", "", Kind::required, same_as("from"), inbox_given,
           words},
          {"inbox_password",
           "Password there (is not shown)",
           "",
           Kind::secret,
           {},
           inbox_given,
           words},
          {"owner",
           "Your own address",
           "For a test mail now, and for the reports later.",
           Kind::required,
           same_as("from"),
           {},
           a_mailbox},
      }};
}

bool is_wanted(const Question& question, const Answers& answers) {
  return !question.wanted || question.wanted(answers);
}

std::string proposed(const Question& question, const Answers& answers) {
  return question.proposal ? question.proposal(answers) : std::string();
}

// Of answers that fit each by itself.
Status fits_together(const Question& question, const std::string& answer, const Answers& before) {
  if (question.key == "inbox_host" && answer.empty() &&
      needs_inbox(practice(before), of(before, "debtors"))) {
    return wrong(
        "reminders to Belgian consumers need it: their first one is a notice by e-mail, and the "
        "law counts from its arrival");
  }
  if (question.key == "mail_user" && !answer.empty() && of(before, "mail_security") == "none" &&
      !on_loopback(before)) {
    return wrong("without encryption the password would cross the network in clear text; say -");
  }
  return {};
}

}  // namespace

const std::vector<QuestionGroup>& first_questions() {
  static const std::vector<QuestionGroup> groups = {company(), access(), mail()};
  return groups;
}

Result<std::string> take_answer(const Question& question, const std::string& typed,
                                const Answers& before) {
  const auto taken = [&]() -> Result<std::string> {
    const std::string text{trimmed(typed)};
    const std::string& chosen = text.empty() ? proposed(question, before) : text;
    if (chosen.empty() || (chosen == "-" && question.may_be_empty())) {
      if (question.may_be_empty()) return std::string();
      return wrong("this one is needed");
    }
    if (chosen.size() > longest_answer && !question.is_secret())
      return wrong("that is longer than " + std::to_string(longest_answer) + " characters");
    if (std::any_of(chosen.begin(), chosen.end(),
                    [](unsigned char c) { return std::iscntrl(c) != 0; })) {
      return wrong("there is a control character in it; type it again");
    }
    if (!is_utf8(chosen))
      return wrong("that is no UTF-8; is the terminal set to another encoding?");
    return question.read(chosen);
  };
  auto answer = TRY(taken());
  TRY(fits_together(question, answer, before));
  return answer;
}

Result<Answers> take_answers(const Answers& given) {
  Answers taken;
  for (const auto& group : first_questions()) {
    for (const auto& question : group.questions) {
      const auto found = given.find(question.key);
      if (found == given.end()) continue;
      if (question.is_secret())
        return wrong(question.key + ": a secret is never given on a command line; it is typed");
      if (!is_wanted(question, taken))
        return wrong(question.key + ": is not asked with these answers");
      auto answer = take_answer(question, found->second, taken);
      if (!answer) return fail(std::move(answer).error().with_context(question.key));
      taken[question.key] = std::move(*answer);
    }
  }
  for (const auto& [key, text] : given) {
    if (!taken.contains(key)) return wrong(key + ": there is no such question");
  }
  return taken;
}

std::vector<std::string> unanswered(const Answers& answers) {
  std::vector<std::string> open;
  Answers known = answers;
  for (const auto& group : first_questions()) {
    for (const auto& question : group.questions) {
      if (known.contains(question.key) || !is_wanted(question, known)) continue;
      const auto proposal = take_answer(question, "", known);
      if (proposal)
        known[question.key] = *proposal;
      else
        open.push_back(question.key);
    }
  }
  return open;
}

}  // namespace dunning::desk
