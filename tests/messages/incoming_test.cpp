// What mails say that come in (S31–S33): as real mailers write them, and garbage.
#include "daemon/messages/incoming.hpp"

#include <doctest/doctest.h>

#include <random>

#include "daemon/messages/bounce_text.hpp"

using namespace dunning;
using messages::Incoming;
using messages::read_incoming;

namespace {

const std::string key = "0123456789abcdef0123456789abcdef";

// As Postfix 3 writes it.
std::string postfix_report(const std::string& action, const std::string& status,
                           const std::string& diagnostic) {
  return "Return-Path: <>\r\n"
         "Date: Wed,  4 Mar 2026 09:12:00 +0100 (CET)\r\n"
         "From: MAILER-DAEMON@relay.acme.example (Mail Delivery System)\r\n"
         "Subject: Undelivered Mail Returned to Sender\r\n"
         "To: bounces@acme.example\r\n"
         "Auto-Submitted: auto-replied\r\n"
         "MIME-Version: 1.0\r\n"
         "Content-Type: multipart/report; report-type=delivery-status;\r\n"
         "\tboundary=\"4C1F.1772611920/relay.acme.example\"\r\n"
         "Message-Id: <20260304081200.4C1F@relay.acme.example>\r\n"
         "\r\n"
         "This is a MIME-encapsulated message.\r\n"
         "\r\n"
         "--4C1F.1772611920/relay.acme.example\r\n"
         "Content-Description: Notification\r\n"
         "Content-Type: text/plain; charset=us-ascii\r\n"
         "\r\n"
         "This is the mail system at host relay.acme.example.\r\n"
         "\r\n"
         "<Inkoop@Klant.example>: host mx.klant.example said: " +
         diagnostic +
         "\r\n"
         "--4C1F.1772611920/relay.acme.example\r\n"
         "Content-Description: Delivery report\r\n"
         "Content-Type: message/delivery-status\r\n"
         "\r\n"
         "Reporting-MTA: dns; relay.acme.example\r\n"
         "Arrival-Date: Wed,  4 Mar 2026 09:11:58 +0100 (CET)\r\n"
         "\r\n"
         "Final-Recipient: rfc822; forwarded@elsewhere.example\r\n"
         "Original-Recipient: rfc822;Inkoop@Klant.example\r\n"
         "Action: " +
         action + "\r\nStatus: " + status +
         "\r\n"
         "Remote-MTA: dns; mx.klant.example\r\n"
         "Diagnostic-Code: smtp; " +
         diagnostic +
         "\r\n"
         "\r\n"
         "--4C1F.1772611920/relay.acme.example\r\n"
         "Content-Description: Undelivered Message Headers\r\n"
         "Content-Type: text/rfc822-headers\r\n"
         "\r\n"
         "From: Acme <ar@acme.example>\r\n"
         "Message-Id: <" +
         key +
         "@acme.example>\r\n"
         "\r\n"
         "--4C1F.1772611920/relay.acme.example--\r\n";
}

std::string reply(const std::string& headers, const std::string& body) {
  return "From: \"Jan de Vries\" <Jan@Klant.example>\r\nTo: ar@acme.example\r\n"
         "Message-ID: <abc@klant.example>\r\nMIME-Version: 1.0\r\n" +
         headers + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body;
}

Incoming read(const std::string& bytes) {
  const auto incoming = read_incoming(bytes);
  REQUIRE(incoming);
  return *incoming;
}

}  // namespace

TEST_CASE("incoming: S33 a delivery report names our message, whom it did not reach, and why") {
  const auto report =
      read(postfix_report("failed", "5.1.1", "550 5.1.1 <inkoop@klant.example>: no such user"));
  CHECK(report.kind == Incoming::Kind::delivery_report);
  CHECK(report.message_id == "20260304081200.4C1F@relay.acme.example");
  REQUIRE(report.about.size() == 1);
  CHECK(report.about[0].value == key);
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].address == "inkoop@klant.example");
  CHECK(report.failed[0].status == "5.1.1");
  CHECK(report.failed[0].said == "550 5.1.1 <inkoop@klant.example>: no such user");
  CHECK(report.failed[0].final);
  CHECK(report.failed[0].blames_the_address());
}

TEST_CASE("incoming: S32a a delay is no failure") {
  const auto report = read(postfix_report("delayed", "4.4.1", "connect: timed out"));
  CHECK(report.kind == Incoming::Kind::delivery_report);
  REQUIRE(report.failed.size() == 1);
  CHECK_FALSE(report.failed[0].final);
}

TEST_CASE("incoming: a refusal by policy is final, and says nothing about the address") {
  const auto report = read(postfix_report("failed", "5.7.1", "550 5.7.1 blocked: our list"));
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].final);
  CHECK_FALSE(report.failed[0].blames_the_address());
}

TEST_CASE("incoming: a report about a message that was delivered names nobody as failed") {
  const auto report = read(postfix_report("delivered", "2.0.0", "250 ok"));
  CHECK(report.kind == Incoming::Kind::delivery_report);
  CHECK(report.failed.empty());
}

TEST_CASE("incoming: S33 mailers that write sentences are understood where they are clear") {
  const std::string copy = "\n--- Below this line is a copy of the message.\n\nMessage-ID: <" +
                           key + "@acme.example>\nTo: <someone@else.example>:\n";
  const std::string head = "From: MAILER-DAEMON@qmail.example\nSubject: failure notice\n\n";
  const auto qmail = read(
      head +
      "Hi. This is the qmail-send program at qmail.example.\nI'm afraid I wasn't able to deliver "
      "your message to the following addresses.\nThis is a permanent error; I've given up. Sorry "
      "it didn't work out.\n\n<inkoop@klant.example>:\nSorry, no mailbox here by that name. "
      "(#5.1.1)\n" +
      copy);
  CHECK(qmail.kind == Incoming::Kind::delivery_report);
  REQUIRE(qmail.about.size() == 1);
  REQUIRE(qmail.failed.size() == 1);
  CHECK(qmail.failed[0].address == "inkoop@klant.example");
  CHECK(qmail.failed[0].status == "5.1.1");
  CHECK(qmail.failed[0].final);

  const auto exim = read(
      "From: Mail Delivery System <Mailer-Daemon@exim.example>\n"
      "X-Failed-Recipients: inkoop@klant.example\nAuto-Submitted: auto-replied\n"
      "Subject: Mail delivery failed: returning message to sender\n\n"
      "This message was created automatically by mail delivery software.\n\nA message that you "
      "sent could not be delivered to one or more of its\nrecipients. This is a permanent error. "
      "The following address(es) failed:\n\n  inkoop@klant.example\n    host mx [192.0.2.1]\n    "
      "SMTP error from remote mail server after RCPT TO:<inkoop@klant.example>:\n    550 unknown "
      "user\n\n------ This is a copy of the message, including all the headers. ------\n\n"
      "Message-ID: <" +
      key + "@acme.example>\n");
  REQUIRE(exim.failed.size() == 1);
  CHECK(exim.failed[0].final);
  CHECK(exim.about.size() == 1);

  const auto warning = read(
      "From: Mail Delivery System <Mailer-Daemon@exim.example>\n"
      "Subject: Warning: message 1abc delayed 24 hours\n\nThe message has not yet been delivered "
      "to:\n\n  inkoop@klant.example\n    Delay reason: connection timed out\n\nNo action is "
      "required on your part. Delivery attempts will continue; it will be retried.\n");
  for (const auto& one : warning.failed)
    CHECK_FALSE(one.final);

  const auto riddle = read(head + "Something about <inkoop@klant.example> went wrong.\n" + copy);
  CHECK(riddle.kind == Incoming::Kind::auto_reply);
  CHECK(riddle.failed.empty());
}

TEST_CASE("incoming: a reply names the message it answers and says what is not quoted") {
  const auto found =
      read(reply("In-Reply-To: <" + key + "@acme.example>\r\nReferences: <x@y> <" + key +
                     "@acme.example>\r\nSubject: =?utf-8?q?Re=3A_caf=C3=A9?=\r\n",
                 "Beste Anna,\r\n\r\nWe betalen vrijdag.\r\n\r\nOp wo 4 mrt 2026 om "
                 "09:05 schreef Acme <ar@acme.example>:\r\n> Wij missen nog\r\n"));
  CHECK(found.kind == Incoming::Kind::reply);
  REQUIRE(found.about.size() == 1);
  CHECK(found.about[0].value == key);
  CHECK(found.sender == "jan@klant.example");
  CHECK(found.subject == "Re: caf\xc3\xa9");
  CHECK(found.text == "Beste Anna,\n\nWe betalen vrijdag.");
}

TEST_CASE("incoming: what is quoted goes in every shape mail programs give it") {
  const std::string own = "Paid yesterday.";
  for (const std::string quoted :
       {"On Wed, 4 Mar 2026 at 09:05, Acme <ar@acme.example> wrote:\n> text\n",
        "On Wed, 4 Mar 2026 at 09:05, Acme Receivables Department\n<ar@acme.example> wrote:\n\n> "
        "a\n",
        "-----Original Message-----\nFrom: Acme\n", "From: Acme\nSent: Wednesday\nTo: me\n\ntext",
        "Van: Acme <a@b.example>\nVerzonden: woensdag\nAan: ik\n\ntekst",
        "Von: Acme\nGesendet: Mittwoch\n", "> text\n> more\n",
        "________________________________\nx"}) {
    CAPTURE(quoted);
    CHECK(messages::without_quotation(own + "\n\n" + quoted) == own);
  }
  CHECK(messages::without_quotation("no quotation at all") == "no quotation at all");
}

TEST_CASE("incoming: a reply in HTML alone is read as text") {
  const auto found = read(
      "From: a@klant.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
      "<html><head><style>p {color:red}</style></head><body><header>Beste Anna,<br></header>"
      "<script\ntype=x>alert()</script><p>Betaald &amp; klaar</p>"
      "<blockquote>Wij missen</blockquote></body></html>");
  CHECK(found.text == "Beste Anna,\nBetaald & klaar");
}

TEST_CASE("incoming: answers of machines are told from those of people") {
  for (const std::string headers :
       {"Auto-Submitted: auto-replied\r\n", "X-Auto-Response-Suppress: All\r\n",
        "Precedence: bulk\r\n", "X-Autoreply: yes\r\n", "Subject: Automatic reply: Reminder\r\n",
        "Subject: Automatisch antwoord: Herinnering\r\n", "Subject: Out of Office\r\n",
        "Subject: Abwesenheitsnotiz\r\n"}) {
    CAPTURE(headers);
    CHECK(read(reply(headers, "I am away.")).kind == Incoming::Kind::auto_reply);
  }
  for (const std::string headers :
       {"Auto-Submitted: no\r\n", "Subject: Re: Automatic reply\r\n", "Precedence: normal\r\n"}) {
    CAPTURE(headers);
    CHECK(read(reply(headers, "I am here.")).kind == Incoming::Kind::reply);
  }
}

TEST_CASE("incoming: a mail without an id has one of its own, the same every time") {
  const auto one = read("From: a@b.example\n\nhello\n");
  CHECK(one.message_id.starts_with("sha256:"));
  CHECK(read("From: a@b.example\n\nhello\n").message_id == one.message_id);
  CHECK(read("From: a@b.example\n\nhello!\n").message_id != one.message_id);
}

TEST_CASE("incoming: S23 stop words are found as they are in the books") {
  const std::vector<std::string> words = {"faillissement", "wsnp", "bewindvoerder"};
  CHECK(messages::stop_word_in("Wij zijn in staat van FAILLISSEMENT.", words) == "faillissement");
  CHECK(messages::stop_word_in("ik zit in de WSNP", words) == "wsnp");
  CHECK_FALSE(messages::stop_word_in("wsnpx is no word", words));
  CHECK_FALSE(messages::stop_word_in("we pay on Friday", words));
}

TEST_CASE("incoming: garbage is read without harm, and what comes out can be kept") {
  std::mt19937 random(20261122);
  const std::vector<std::string> seeds = {
      postfix_report("failed", "5.1.1", "550 no"),
      reply("In-Reply-To: <" + key + "@acme.example>\r\n", "text \xff\xfe\x00 text"),
      "From: MAILER-DAEMON@x.example\n\n<a@b.example>:\n550 5.1.1 no\n", std::string(100, '\0'),
      "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; "
      "boundary=a\n\n--a\n--a--"};
  int read_ones = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = seeds[random() % seeds.size()];
    const auto changes = random() % 30;
    for (unsigned i = 0; i < changes && !bytes.empty(); ++i) {
      const auto at = random() % bytes.size();
      switch (random() % 4) {
        case 0:
          bytes[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          bytes.erase(at, random() % 40);
          break;
        case 2:
          bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 60));
          break;
        default:
          bytes.resize(at);
      }
    }
    const auto found = read_incoming(bytes);
    if (!found) continue;
    ++read_ones;
    CHECK(found->text.size() <= messages::longest_incoming_text);
    for (const std::string* text :
         {&found->text, &found->subject, &found->sender, &found->message_id})
      CHECK(text->find('\0') == std::string::npos);
    CHECK(found->subject.find('\n') == std::string::npos);
    CHECK(found->failed.size() <= 100);
    for (const auto& about : found->about)
      CHECK(about.value.size() == 32);
  }
  CHECK(read_ones > 300);
}

TEST_CASE("incoming: nesting without end and very long lines come to an end") {
  std::string nested = "Content-Type: multipart/mixed; boundary=b0\n\n";
  for (int depth = 0; depth < 400; ++depth) {
    const auto level = std::to_string(depth);
    nested += "--b" + level + "\nContent-Type: multipart/mixed; boundary=b" +
              std::to_string(depth + 1) + "\n\n";
  }
  CHECK(read_incoming(nested));
  const auto tags = read_incoming("Content-Type: text/html\n\n" + [] {
    std::string html;
    while (html.size() < 400'000)
      html += "<style>&amp;";
    return html;
  }());
  CHECK(tags);
  CHECK(
      read_incoming("Subject: " + std::string(300'000, 'x') + "\n\n" + std::string(300'000, '<')));
}
