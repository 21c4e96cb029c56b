#include "daemon/dispatch/nameless.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using dispatch::nameless;

namespace {

Outgoing mail() {
  Outgoing outgoing;
  outgoing.recipients = {{"jan@devries.example", "to", "main"}};
  return outgoing;
}

Outgoing text_to(const char* number) {
  Outgoing outgoing;
  outgoing.channel = ChannelKind::sms;
  outgoing.recipients = {{number, "to", "mobile"}};
  return outgoing;
}

}  // namespace

TEST_CASE("the log tells what a mail server said, without the addresses in it") {
  CHECK(nameless("250 2.0.0 Ok: queued as 4F3C2123456789", mail()) ==
        "250 2.0.0 Ok: queued as 4F3C2123456789");
  CHECK(nameless("550 5.1.1 <jan@devries.example>: Recipient address rejected", mail()) ==
        "550 5.1.1 <[address]>: Recipient address rejected");
  // Also one to which it is passed on.
  CHECK(nameless("550 to=JAN.devries+x@other.example, said: (no)", mail()) ==
        "550 to=[address], said: (no)");
  CHECK(nameless("", mail()).empty());
  CHECK(nameless("a@b", mail()) == "[address]");
}

TEST_CASE("the log tells what a gateway said, without the number it went to") {
  const auto outgoing = text_to("+31612345678");
  for (const char* number : {"+31612345678", "31612345678", "0612345678", "0031612345678"}) {
    CAPTURE(number);
    CHECK(nameless(std::string("HTTP 200 {\"to\":\"") + number + "\",\"id\":\"99887766\"}",
                   outgoing) == "HTTP 200 {\"to\":\"[number]\",\"id\":\"99887766\"}");
  }
  CHECK(nameless("HTTP 400 12345678 is no number", text_to("+1")) ==
        "HTTP 400 12345678 is no number");
}
