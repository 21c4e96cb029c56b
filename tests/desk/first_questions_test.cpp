// What init asks: each answer is looked at by itself, and what is wrong with it is said to the
// person who typed it.
#include <doctest/doctest.h>

#include "daemon/desk/first_questions.hpp"

using namespace dunning;
using namespace dunning::desk;

namespace {

const Question& question(const std::string& key) {
  for (const auto& group : first_questions()) {
    for (const auto& one : group.questions) {
      if (one.key == key) return one;
    }
  }
  FAIL("there is no question " << key);
  return first_questions().front().questions.front();
}

std::string taken(const std::string& key, const std::string& typed, const Answers& before = {}) {
  const auto answer = take_answer(question(key), typed, before);
  return answer ? *answer : "refused: " + answer.error().message;
}

bool refused(const std::string& key, const std::string& typed, const Answers& before = {}) {
  return taken(key, typed, before).starts_with("refused: ");
}

}  // namespace

TEST_CASE("init: an answer is taken as people type it and kept as the file wants it") {
  struct Row {
    std::string key, typed, kept;
  };
  const Row rows[] = {
      {"system", "Moneybird", "moneybird"},
      {"system", "exact", "exact_online"},
      {"system", "Exact Online", "exact_online"},
      {"country", "be", "BE"},
      {"country", "uk", "GB"},
      {"debtors", "b", "business"},
      {"iban", "nl91abna0417164300", "NL91 ABNA 0417 1643 00"},
      {"iban", "NL91 ABNA 0417 1643 00", "NL91 ABNA 0417 1643 00"},
      {"currency", "eur", "EUR"},
      {"phone", " +31 30 123 45 67 ", "+31 30 123 45 67"},
      {"mail_security", "start", "starttls"},
      {"company_number", "", ""},
      {"company_number", "-", ""},
      {"contact_person", "Noor de Wit", "Noor de Wit"},
  };
  for (const auto& [key, typed, kept] : rows) {
    CAPTURE(key);
    CAPTURE(typed);
    CHECK(taken(key, typed) == kept);
  }
}

TEST_CASE("init: a wrong answer is refused with what was expected") {
  struct Row {
    std::string key, typed, said;
  };
  const Row rows[] = {
      {"system", "twinfield", "moneybird, exact_online or xero"},
      {"country", "Holland", "two letters"},
      {"country", "US", "no legal tables ship for US"},
      {"debtors", "both", "business, consumer or mixed"},
      {"language", "es", "nl, nl-informal, en, de or fr"},
      {"creditor_name", "", "needed"},
      {"iban", "NL91ABNA0417164301", "check digits"},
      {"iban", "12345", "no IBAN"},
      {"currency", "euro", "three letters"},
      {"phone", "ask Noor", "no telephone number"},
      {"name", "My books", "small letters"},
      {"name", "null", "cannot be such a name"},  // which is nothing, in YAML
      {"mail_host", "smtp.example.com:587", "only the name of the server"},
      {"inbox_host", "imap.example.com:993", "only the name of the server"},
      {"administration", "moneybird.com/123", "only digits"},
      {"division", "12a", "only digits"},
      {"token", "two words", "space"},
      {"redirect_uri", "http://www.example.com/", "https://"},
      {"site", "at", "nl, be, de"},
      {"from", "billing at example.com", "no e-mail address"},
      {"owner", "me", "no e-mail address"},
      {"mail_host", "smtp example", "no name of a server"},
      {"mail_port", "70000", "no port"},
      {"mail_port", "smtp", "no port"},
      {"mail_security", "ssl", "starttls, tls or none"},
      {"street", "a\x01b", "control character"},
      {"street", "Caf\xe9laan 1", "no UTF-8"},
      {"street", std::string(300, 'x'), "longer than"},
  };
  for (const auto& [key, typed, said] : rows) {
    CAPTURE(key);
    const std::string answer = taken(key, typed);
    CAPTURE(answer);
    CHECK(answer.starts_with("refused: "));
    CHECK(answer.find(said) != std::string::npos);
  }
}

TEST_CASE("init: what follows from the answers before is proposed") {
  CHECK(taken("language", "", {{"country", "DE"}}) == "de");
  CHECK(taken("currency", "", {{"country", "GB"}}) == "GBP");
  CHECK(taken("site", "", {{"country", "BE"}}) == "be");
  CHECK(taken("redirect_uri", "", {{"system", "xero"}}) == "http://localhost:8765/");
  CHECK(refused("redirect_uri", "", {{"system", "exact_online"}}));
  CHECK(taken("from_name", "", {{"creditor_name", "Acme B.V."}}) == "Acme B.V.");
  CHECK(taken("mail_security", "", {{"mail_port", "465"}, {"mail_host", "m.example"}}) == "tls");
  CHECK(taken("mail_security", "", {{"mail_port", "587"}, {"mail_host", "m.example"}}) ==
        "starttls");
  CHECK(taken("mail_user", "", {{"from", "a@acme.example"}, {"mail_security", "starttls"}}) ==
        "a@acme.example");
  CHECK(taken("mail_user", "", {{"from", "a@acme.example"}, {"mail_security", "none"}}).empty());
}

TEST_CASE("init: a password never crosses the network in clear text") {
  const Answers open = {{"mail_security", "none"}, {"mail_host", "mail.example.com"}};
  CHECK(refused("mail_user", "billing", open));
  CHECK(taken("mail_user", "-", open).empty());
  CHECK(taken("mail_user", "billing", {{"mail_security", "none"}, {"mail_host", "127.0.0.1"}}) ==
        "billing");
}

TEST_CASE("S31: init asks for the mailbox of bounces where a notice leaves by e-mail alone") {
  for (const std::string debtors : {"consumer", "mixed"}) {
    CHECK(refused("inbox_host", "", {{"country", "BE"}, {"debtors", debtors}}));
    CHECK(taken("inbox_host", "", {{"country", "NL"}, {"debtors", debtors}}).empty());
  }
  CHECK(taken("inbox_host", "", {{"country", "BE"}, {"debtors", "business"}}).empty());
}

TEST_CASE("init: answers given beforehand are held against the same rules, secrets are refused") {
  const auto said = [](const Answers& given) {
    const auto answers = take_answers(given);
    return answers ? std::string("taken") : answers.error().message;
  };
  CHECK(said({{"system", "xero"}, {"tenant", "Acme"}, {"country", "gb"}}) == "taken");
  CHECK(said({{"country", "Mars"}}).find("country: ") == 0);
  CHECK(said({{"colour", "red"}}) == "colour: there is no such question");
  CHECK(said({{"system", "xero"}, {"administration", "1"}}).find("is not asked") !=
        std::string::npos);
  CHECK(
      said({{"system", "moneybird"}, {"token", "s3cret"}}).find("never given on a command line") !=
      std::string::npos);
  CHECK(said({{"system", "moneybird"}, {"token", "s3cret"}}).find("s3cret") == std::string::npos);
}

TEST_CASE("init: what is neither answered nor proposed is named, and nothing else") {
  const Answers some = {{"system", "moneybird"},
                        {"administration", "123"},
                        {"creditor_name", "Acme"},
                        {"street", "Kade 1"},
                        {"postcode", "1234 AB"},
                        {"city", "Utrecht"},
                        {"iban", "NL91 ABNA 0417 1643 00"},
                        {"phone", "030 1234567"},
                        {"from", "ar@acme.example"},
                        {"mail_host", "127.0.0.1"}};
  const auto completed = complete(some);
  CHECK(completed.open == std::vector<std::string>{"token"});
  CHECK(completed.answers.at("country") == "NL");
  CHECK(completed.answers.at("mail_security") == "none");
}
