#include "daemon/messages/recipients.hpp"

#include <doctest/doctest.h>

#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
using sample::IntentOf;

TEST_CASE("recipients: addresses that may stand in an envelope") {
  for (const char* good : {"a@b.example", "jan.de-vries+x@sub.example", "o'neil@x.example",
                           "\x61@xn--bcher-kva.example", "a@localhost"}) {
    CAPTURE(good);
    CHECK(check_address("To", good));
  }
}

TEST_CASE("recipients: addresses that may not, with the field in the error and never the address") {
  const std::string bad[] = {"",
                             "jan",
                             "@x.example",
                             "jan@",
                             "a@b@c.example",
                             "a b@x.example",
                             "a@x.example\r\nRCPT TO:<b@x.example>",
                             "a@x.example\n",
                             std::string("a@x\0.example", 13),
                             "<a@x.example>",
                             "a@x.example,b@x.example",
                             "jañ@x.example",
                             "a@.x.example",
                             "a@x..example",
                             "a@x.example.",
                             "\"a b\"@x.example",
                             std::string(65, 'a') + "@x.example",
                             "a@" + std::string(260, 'x')};
  for (const auto& address : bad) {
    CAPTURE(address);
    const auto status = check_address("To", address);
    REQUIRE_FALSE(status);
    CHECK(status.error().message.starts_with("To: "));
    if (address.size() > 1) CHECK(status.error().message.find(address) == std::string::npos);
  }
}

TEST_CASE("recipients: all addresses of the contact, and the owner's archive as bcc (S4, S33)") {
  IntentOf intent("reminder");
  intent->recipients = {{"invoice_contact", "a@x.example"}, {"invoice_contact", "b@x.example"}};
  const auto found = addressees(*intent, sample::creditor());
  REQUIRE(found);
  REQUIRE(found->recipients.size() == 3);
  CHECK(found->recipients[0].role == "to");
  CHECK(found->recipients[0].contact == "invoice_contact");
  CHECK(found->recipients[1].address == "b@x.example");
  CHECK(found->recipients[2].role == "bcc");
  CHECK(found->recipients[2].address == "archief@acme.example");
}

TEST_CASE("recipients: an address with a line end is set aside and the others are reached") {
  IntentOf intent("reminder");
  intent->recipients = {{"main", "a@x.example\r\nBcc: e@x.example"}, {"main", "b@x.example"}};
  const auto found = addressees(*intent, sample::creditor());
  REQUIRE(found);
  CHECK(found->recipients[0].address == "b@x.example");
  REQUIRE(found->unusable.size() == 1);
  CHECK(found->unusable[0].contact == "main");
}

TEST_CASE("recipients: nobody to reach is not_found") {
  IntentOf intent("reminder");
  intent->recipients.clear();
  CHECK(addressees(*intent, sample::creditor()).error().kind == ErrorKind::not_found);
  intent->recipients = {{"main", "nobody"}};
  CHECK(addressees(*intent, sample::creditor()).error().kind == ErrorKind::not_found);
}

TEST_CASE("recipients: one address is written to once, however it is spelled") {
  IntentOf intent("reminder");
  intent->recipients = {{"main", "A@x.example"}, {"main", "a@X.example"}};
  auto creditor = sample::creditor();
  creditor.bcc = "a@x.example";
  const auto found = addressees(*intent, creditor);
  REQUIRE(found);
  CHECK(found->recipients.size() == 1);
}

TEST_CASE("recipients: a message goes to at most ten addresses") {
  IntentOf intent("reminder");
  intent->recipients.clear();
  for (int i = 0; i < 12; ++i)
    intent->recipients.push_back({"main", "a" + std::to_string(i) + "@x.example"});
  const auto found = addressees(*intent, sample::creditor());
  REQUIRE(found);
  CHECK(found->recipients.size() == 11);  // and the archive
  CHECK(found->unusable.size() == 2);
}

TEST_CASE("S28, S33: a third party gets a copy, and counts among the ten") {
  IntentOf intent("reminder");
  intent->recipients = {{"main", "a@x.example"}};
  intent->cc = {"lawyer@y.example", "A@X.example", "no address", "lawyer@y.example"};
  const auto found = addressees(*intent, sample::creditor());
  REQUIRE(found);
  REQUIRE(found->recipients.size() == 3);
  CHECK(found->recipients[1].address == "lawyer@y.example");
  CHECK(found->recipients[1].role == "cc");
  CHECK(found->recipients[2].role == "bcc");
  REQUIRE(found->unusable.size() == 1);
  CHECK(found->unusable[0].contact == "cc");

  for (int i = 0; i < 12; ++i)
    intent->cc.push_back("b" + std::to_string(i) + "@y.example");
  CHECK(addressees(*intent, sample::creditor())->recipients.size() == 11);  // and the archive
}

TEST_CASE("S33: a copy alone reaches nobody who owes") {
  IntentOf intent("reminder");
  intent->recipients.clear();
  intent->cc = {"lawyer@y.example"};
  CHECK(addressees(*intent, sample::creditor()).error().kind == ErrorKind::not_found);
}
