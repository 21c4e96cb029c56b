#include "daemon/messages/mime.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;

namespace {

const OutboxKey key{"0123456789abcdef0123456789abcdef"};

Mail sample_mail() {
  const Rendered rendered{"Herinnering: € 1.234,50 van Çelik & zonen",
                          "Beste Jan,\n\nTe betalen: € 5\n", "nl", "nl/reminder.txt"};
  return mail_of(rendered, sample::creditor(),
                 {{"jan@devries.example", "to", "main"},
                  {"piet@devries.example", "cc", "main"},
                  {"archief@acme.example", "bcc", "archive"}},
                 key, *parse_instant("2026-11-21T09:05:07Z"));
}

}  // namespace

TEST_CASE("mime: what was composed is what is read back") {
  const auto mail = sample_mail();
  const auto bytes = mime(mail);
  REQUIRE(bytes);
  const auto parsed = parse_mail(*bytes);
  REQUIRE(parsed);
  CHECK(parsed->header("From") ==
        "\"Acme Gereedschap B.V., debiteuren\" <debiteuren@acme.example>");
  CHECK(parsed->header("To") == "jan@devries.example");
  CHECK(parsed->header("Cc") == "piet@devries.example");
  CHECK(parsed->header("reply-to") == "sanne@acme.example");
  CHECK(parsed->header("Subject") == mail.subject);
  CHECK(parsed->header("Date") == "Sat, 21 Nov 2026 09:05:07 +0000");
  CHECK(parsed->header("Message-ID") == message_id(key, "debiteuren@acme.example"));
  CHECK(parsed->header("Auto-Submitted") == "auto-generated");
  CHECK(parsed->header("X-Dunningd-Key") == key.value);
  CHECK(parsed->header("MIME-Version") == "1.0");
  CHECK(parsed->header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(parsed->header("Content-Language") == "nl");
  CHECK(parsed->body == mail.body);
}

TEST_CASE("mime: the blind copy is nowhere in the bytes") {
  const auto bytes = mime(sample_mail());
  REQUIRE(bytes);
  CHECK(bytes->find("archief@acme.example") == std::string::npos);
  CHECK(bytes->find("Bcc") == std::string::npos);
}

TEST_CASE("mime: the same mail gives the same bytes") {
  CHECK(*mime(sample_mail()) == *mime(sample_mail()));
}

TEST_CASE("mime: several threads compose at once and get the same bytes") {
  const auto expected = *mime(sample_mail());
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 200; ++j)
        same += *mime(sample_mail()) == expected ? 1 : 0;
    });
  }
  for (auto& thread : threads)
    thread.join();
  CHECK(same == 800);
}

TEST_CASE("mime: bytes are 7-bit, every line ends with CRLF and is short") {
  auto mail = sample_mail();
  mail.subject = std::string(600, 'x') + " €uro " + std::string(600, 'y');
  mail.body = std::string(5000, 'a') + "\n.\nFrom here\n" + "é\n";
  for (int i = 0; i < 9; ++i)
    mail.to.push_back(
        {"Naam van een heel lang bedrijf", "adres" + std::to_string(i) + "@x.example"});
  const auto bytes = mime(mail);
  REQUIRE(bytes);
  std::size_t line = 0;
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    const char c = (*bytes)[i];
    REQUIRE(c > 0);
    if (c == '\n') {
      REQUIRE(i > 0);
      CHECK((*bytes)[i - 1] == '\r');
      line = 0;
    } else {
      CHECK_FALSE((c == '\r' && (*bytes)[i + 1] != '\n'));
      CHECK(++line <= 998 + 1);
    }
  }
  const auto parsed = parse_mail(*bytes);
  REQUIRE(parsed);
  CHECK(parsed->body == mail.body);
  CHECK(parsed->header("Subject") == mail.subject);
}

TEST_CASE("mime: a line end or NUL in a header value is an error that names the field") {
  struct Row {
    const char* field;
    void (*spoil)(Mail&, const std::string&);
  };
  const Row rows[] = {
      {"Subject", [](Mail& mail, const std::string& bad) { mail.subject += bad; }},
      {"From", [](Mail& mail, const std::string& bad) { mail.from.name += bad; }},
      {"From", [](Mail& mail, const std::string& bad) { mail.from.address += bad; }},
      {"To", [](Mail& mail, const std::string& bad) { mail.to[0].address += bad; }},
      {"To", [](Mail& mail, const std::string& bad) { mail.to[0].name += bad; }},
      {"Cc", [](Mail& mail, const std::string& bad) { mail.cc[0].address += bad; }},
      {"Reply-To", [](Mail& mail, const std::string& bad) { mail.reply_to->address += bad; }},
      {"Message-ID", [](Mail& mail, const std::string& bad) { mail.key.value += bad; }},
      {"Content-Language", [](Mail& mail, const std::string& bad) { mail.language += bad; }},
  };
  const std::string bads[] = {"\r\nBcc: eve@x.example", "\n", "\r", std::string(1, '\0')};
  for (const auto& row : rows) {
    for (const auto& bad : bads) {
      CAPTURE(row.field);
      auto mail = sample_mail();
      row.spoil(mail, bad);
      const auto bytes = mime(mail);
      REQUIRE_FALSE(bytes);
      CHECK(bytes.error().kind == ErrorKind::invalid_input);
      CHECK(bytes.error().message.starts_with(std::string(row.field) + ": "));
    }
  }
}

TEST_CASE("mime: a mail to nobody, or without a subject, is refused") {
  auto mail = sample_mail();
  mail.to.clear();
  CHECK_FALSE(mime(mail));
  mail = sample_mail();
  mail.subject.clear();
  CHECK_FALSE(mime(mail));
  mail = sample_mail();
  mail.body = "\xff";
  CHECK_FALSE(mime(mail));
}

TEST_CASE("mime: From is the creditor's name when no other is set, and Reply-To is left out") {
  auto creditor = sample::creditor();
  creditor.from_name.clear();
  creditor.reply_to.clear();
  const auto bytes = mime(mail_of({"s", "b\n", "nl", ""}, creditor,
                                  {{"jan@devries.example", "to", ""}}, key, Instant{0}));
  REQUIRE(bytes);
  const auto parsed = parse_mail(*bytes);
  CHECK(parsed->header("From") == "\"Acme Gereedschap B.V.\" <debiteuren@acme.example>");
  CHECK_FALSE(parsed->header("Reply-To"));
  CHECK_FALSE(parsed->header("Cc"));
}

TEST_CASE("mime: the text of a multipart mail is its first plain part") {
  const auto parsed = parse_mail(
      "Subject: =?utf-8?q?=E2=82=AC?=\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\n6Q==\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b--\r\n");
  REQUIRE(parsed);
  CHECK(parsed->header("subject") == "€");
  CHECK(parsed->body == "é");
}

TEST_CASE("S30: copies are attached with their names, types and every byte") {
  auto mail = sample_mail();
  std::string binary;
  for (int i = 0; i < 5000; ++i)
    binary += static_cast<char>(i % 256);
  mail.attachments = {{"Factuur 2026-0042 (é).pdf", "application/pdf", binary},
                      {"b.txt", "text/plain", "--=-" + key.value + "\n\nX: y\n"}};
  const auto bytes = mime(mail);
  REQUIRE(bytes);
  CHECK(*bytes == *mime(mail));
  const auto parsed = parse_mail(*bytes);
  REQUIRE(parsed);
  CHECK(parsed->body == mail.body);
  CHECK(parsed->header("Subject") == mail.subject);
  REQUIRE(parsed->attachments.size() == 2);
  CHECK(parsed->attachments[0].file_name == "Factuur 2026-0042 (é).pdf");
  CHECK(parsed->attachments[0].media_type == "application/pdf");
  CHECK(parsed->attachments[0].bytes == binary);
  CHECK(parsed->attachments[1].bytes == mail.attachments[1].bytes);
  std::size_t longest = 0;
  for (std::size_t at = 0; at < bytes->size();) {
    const auto end = bytes->find("\r\n", at);
    longest = std::max(longest, end - at);
    at = end + 2;
  }
  CHECK(longest <= 998);
}

TEST_CASE("mime: a text that looks like the boundary ends no part") {
  auto mail = sample_mail();
  mail.body = "Beste Jan,\n--=-" + key.value + "--\nContent-Type: text/html\n\nx\n";
  mail.attachments = {{"a.pdf", "application/pdf", "pdf"}};
  const auto parsed = parse_mail(*mime(mail));
  REQUIRE(parsed);
  CHECK(parsed->body == mail.body);
  CHECK(parsed->attachments.size() == 1);
}

TEST_CASE("mime: a line end in the name of a file is an error that names the field") {
  auto mail = sample_mail();
  mail.attachments = {{"a.pdf\r\nBcc: eve@x.example", "application/pdf", "pdf"}};
  const auto bytes = mime(mail);
  REQUIRE_FALSE(bytes);
  CHECK(bytes.error().message.starts_with("attachment: "));
}

TEST_CASE("S23: a redirected message says in subject and text where it would have gone") {
  const Rendered rendered{"Herinnering", "Beste Jan\n", "nl", "nl/reminder.txt"};
  const auto marked = redirected(rendered, {{"jan@devries.example", "to", "main"},
                                            {"law@y.example", "cc", "cc"},
                                            {"archief@acme.example", "bcc", "archive"}});
  CHECK(marked.subject ==
        "[redirected, would go to jan@devries.example, law@y.example] Herinnering");
  CHECK(marked.body ==
        "[redirected, would go to jan@devries.example, law@y.example]\n\nBeste Jan\n");
  std::vector<Recipient> many;
  for (int i = 0; i < 9; ++i)
    many.push_back({"a" + std::to_string(i) + "@x.example", "to", "main"});
  CHECK(redirected(rendered, many).subject ==
        "[redirected, would go to a0@x.example, a1@x.example, a2@x.example and 6 more] "
        "Herinnering");
}
