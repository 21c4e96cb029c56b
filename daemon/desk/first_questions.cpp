#include "daemon/desk/first_questions.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/core/record_checks.hpp"
#include "daemon/core/text.hpp"
#include "daemon/desk/answer_forms.hpp"
#include "daemon/desk/country_practice.hpp"

namespace dunning::desk {
namespace {

using Kind = Question::Kind;

constexpr std::size_t longest_answer = 200;

tl::unexpected<Error> wrong(std::string why) {
  return fail(ErrorKind::invalid_input, std::move(why));
}

std::string of(const Answers& answers, const std::string& key) {
  const auto found = answers.find(key);
  return found == answers.end() ? std::string() : found->second;
}

const CountryPractice& practice(const Answers& answers) {
  const auto* found = practice_of(of(answers, "country"));
  return found != nullptr ? *found : *practice_of("NL");
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
           "IMAP server, to read bounces and replies",
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

Completed complete(const Answers& answers) {
  Completed completed{answers, {}};
  for (const auto& group : first_questions()) {
    for (const auto& question : group.questions) {
      if (completed.answers.contains(question.key) || !is_wanted(question, completed.answers))
        continue;
      if (const auto proposal = take_answer(question, "", completed.answers))
        completed.answers[question.key] = *proposal;
      else
        completed.open.push_back(question.key);
    }
  }
  return completed;
}

}  // namespace dunning::desk
