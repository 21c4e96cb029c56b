#include "daemon/net/smtp_dialogue.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

using namespace dunning;
using net::Body;
using ports::Outcome;

namespace {

const std::vector<std::string> addresses{"a@example.org", "b@example.org"};

// "> MAIL FROM:<x>" is what we said, "< 250 OK" what we heard.
net::SmtpDialogue after(const std::string& script) {
  net::SmtpDialogue dialogue;
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("> ")) dialogue.sent(line.substr(2) + "\r\n");
    if (line.starts_with("< ")) dialogue.received(line.substr(2) + "\r\n");
  }
  return dialogue;
}

const std::string hello = "< 220 mx\n> EHLO me\n< 250-mx\n< 250 SIZE\n";
const std::string mail = hello + "> MAIL FROM:<x>\n< 250 2.1.0 Ok\n";
const std::string one = mail + "> RCPT TO:<a>\n< 250 2.1.5 Ok\n";
const std::string both = one + "> RCPT TO:<b>\n< 250 2.1.5 Ok\n";
const std::string data = both + "> DATA\n< 354 go\n";

}  // namespace

TEST_CASE("smtp dialogue: what was said decides what became of the message (S32, S32a)") {
  struct Row {
    std::string what;
    std::string script;
    Body body;
    Outcome outcome;
    std::string evidence;
  };
  const auto no = Body::not_begun;
  for (const Row& row : std::vector<Row>{
           {"no connection", "", no, Outcome::later, "trouble"},
           {"turned away at the door for now", "< 421 busy\n", no, Outcome::later, "421 busy"},
           {"turned away at the door for good", "< 554 no\n", no, Outcome::later, "554 no"},
           {"wrong password", hello + "> AUTH PLAIN x\n< 535 5.7.8 no\n", no, Outcome::later,
            "535 5.7.8 no"},
           {"sender put off", hello + "> MAIL FROM:<x>\n< 451 later\n", no, Outcome::later,
            "451 later"},
           {"sender refused", hello + "> MAIL FROM:<x>\n< 550 no\n", no, Outcome::refused,
            "550 no"},
           {"too large", hello + "> MAIL FROM:<x>\n< 552 size\n", no, Outcome::refused, "552 size"},
           {"not logged in", hello + "> MAIL FROM:<x>\n< 530 auth\n", no, Outcome::later,
            "530 auth"},
           {"cut after MAIL", mail, no, Outcome::later, "trouble"},
           {"cut after the first RCPT was taken", one, no, Outcome::later, "trouble"},
           {"cut after the first RCPT was refused",
            mail + "> RCPT TO:<a>\n< 550 no\n> RCPT TO:<b>\n", no, Outcome::later, "550 no"},
           {"all refused", mail + "> RCPT TO:<a>\n< 550 no\n> RCPT TO:<b>\n< 551 no\n", no,
            Outcome::refused, "551 no"},
           {"all put off", mail + "> RCPT TO:<a>\n< 450 w\n> RCPT TO:<b>\n< 450 w\n", no,
            Outcome::later, "450 w"},
           {"one refused, one put off", mail + "> RCPT TO:<a>\n< 450 w\n> RCPT TO:<b>\n< 550 no\n",
            no, Outcome::later, "550 no"},
           {"no relay without login", mail + "> RCPT TO:<a>\n< 530 a\n> RCPT TO:<b>\n< 530 a\n", no,
            Outcome::later, "530 a"},
           {"DATA put off", both + "> DATA\n< 451 later\n", no, Outcome::later, "451 later"},
           {"DATA refused", both + "> DATA\n< 554 no\n", no, Outcome::refused, "554 no"},
           {"cut between 354 and the body", data, no, Outcome::later, "trouble"},
           {"we said no", data, Body::withheld, Outcome::withheld, "trouble"},
           {"no final reply", data, Body::begun, Outcome::uncertain, "trouble"},
           {"half a final reply", data + "< 250-queued\n", Body::begun, Outcome::uncertain,
            "trouble"},
           {"a final reply that is none", data + "< 354 what\n", Body::begun, Outcome::uncertain,
            "354 what"},
           {"taken", data + "< 250 2.0.0 queued as 4F2A\n", Body::begun, Outcome::accepted,
            "250 2.0.0 queued as 4F2A"},
           {"taken, in two lines", data + "< 250-2.0.0 ok\n< 250 as 4F2A\n", Body::begun,
            Outcome::accepted, "250-2.0.0 ok as 4F2A"},
           {"put off after the body", data + "< 451 4.7.1 greylisted\n", Body::begun,
            Outcome::later, "451 4.7.1 greylisted"},
           {"refused after the body", data + "< 550 5.7.1 spam\n", Body::begun, Outcome::refused,
            "550 5.7.1 spam"},
           {"taken, then trouble with QUIT", data + "< 250 ok\n> QUIT\n< 421 bye\n", Body::begun,
            Outcome::accepted, "250 ok"},
           {"on a kept connection",
            "> MAIL FROM:<x>\n< 250 ok\n> RCPT TO:<a>\n< 250 ok\n> DATA\n< 354\n< 250 as 1\n",
            Body::begun, Outcome::accepted, "250 as 1"},
       }) {
    CAPTURE(row.what);
    const auto verdict = after(row.script).verdict(addresses, row.body, "trouble");
    CHECK(static_cast<int>(verdict.delivery.outcome) == static_cast<int>(row.outcome));
    CHECK(verdict.delivery.evidence == row.evidence);
    const bool heard_4xx = row.script.find("< 4") != std::string::npos;
    CHECK(verdict.was_put_off == (row.outcome == Outcome::later && heard_4xx));
  }
}

TEST_CASE("smtp dialogue: each recipient has the server's own words") {
  const auto verdict =
      after(mail +
            "> RCPT TO:<a>\n< 550-5.1.1 no such\n< 550 5.1.1 user\n> RCPT TO:<b>\n< 250 Ok\n")
          .verdict(addresses, Body::not_begun, "");
  REQUIRE(verdict.delivery.recipients.size() == 2);
  CHECK(verdict.delivery.recipients[0].address == "a@example.org");
  CHECK_FALSE(verdict.delivery.recipients[0].accepted);
  CHECK(verdict.delivery.recipients[0].reply == "550-5.1.1 no such 5.1.1 user");
  CHECK(verdict.delivery.recipients[1].accepted);
}

TEST_CASE("smtp dialogue: evidence is printable and short, whatever the server says") {
  const auto verdict = after(data + "< 250 \x1b[31m\xc3\xa9 " + std::string(5'000, 'x') + "\n")
                           .verdict(addresses, Body::begun, "");
  CHECK(verdict.delivery.evidence.starts_with("250 ?[31m?? xxx"));
  CHECK(verdict.delivery.evidence.size() == 500);
}
