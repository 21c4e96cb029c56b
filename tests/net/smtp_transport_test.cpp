#include "daemon/net/smtp_transport.hpp"

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/fakes/manual_clock.hpp"
#include "tests/net/scripted_smtp.hpp"

using namespace dunning;
using net::Fault;
using net::ScriptedSmtp;
using net::SmtpScript;
using ports::Delivery;
using ports::Outcome;

namespace {

const Instant now = *parse_instant("2026-11-21T09:00:00.000Z");
const std::string message =
    "Subject: Reminder\r\n\r\nDear customer,\r\n.\r\n..two dots\r\nregards\r\n";
const std::string alice = "alice@example.org";
const std::string bob = "bob@example.org";

// Only a server that hangs is left at its deadline; the others answer at once, however busy the
// machine.
constexpr Millis short_deadline{800};

net::SmtpSettings settings_for(int port) {
  net::SmtpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = port;
  settings.security = net::SmtpSecurity::none;
  settings.helo = "books.example.com";
  settings.deadline = Millis{20'000};
  return settings;
}

// A transport to a scripted server, and how often it asked whether it may.
class Bench {
 public:
  explicit Bench(SmtpScript script = {}) : server(std::move(script)) {
    connect(settings_for(server.port()));
  }

  void connect(net::SmtpSettings settings) {
    auto created = net::SmtpTransport::create(std::move(settings), clock_);
    REQUIRE(created);
    transport = *std::move(created);
  }

  Delivery send(const std::vector<std::string>& to = {alice}, const std::string& bytes = message) {
    return transport->send({"ar@example.com", to}, bytes, [this]() -> Status {
      ++times_asked;
      was_354_out_when_asked = server.has_sent_354();
      had_messages_when_asked = server.messages().size();
      return may_leave;
    });
  }

  ScriptedSmtp server;
  std::unique_ptr<net::SmtpTransport> transport;
  Status may_leave;
  int times_asked = 0;
  bool was_354_out_when_asked = false;
  std::size_t had_messages_when_asked = 0;

 private:
  fakes::ManualClock clock_{now};
};

std::string word(Outcome outcome) {
  return std::array{"accepted", "later", "refused", "withheld", "uncertain"}.at(
      static_cast<std::size_t>(outcome));
}

}  // namespace

TEST_CASE("smtp: a message arrives unchanged, with its envelope, and the queue id is kept") {
  Bench bench;
  const Delivery delivery = bench.send({alice, bob});
  CHECK(word(delivery.outcome) == "accepted");
  CHECK(delivery.evidence == "250 2.0.0 Ok: queued as 4F2A");
  REQUIRE(delivery.recipients.size() == 2);
  CHECK(delivery.recipients[0].address == alice);
  CHECK(delivery.recipients[0].accepted);
  CHECK(delivery.recipients[1].accepted);
  CHECK(bench.server.messages() == std::vector{message});
  CHECK(bench.server.commands_starting("EHLO") == "EHLO books.example.com");
  CHECK(bench.server.commands_starting("MAIL") == "MAIL FROM:<ar@example.com>");
  CHECK(bench.server.commands_starting("RCPT") ==
        "RCPT TO:<alice@example.org>|RCPT TO:<bob@example.org>");
}

TEST_CASE("smtp: leave is asked once, after the 354 and before the body (rule 2)") {
  Bench bench;
  bench.send();
  CHECK(bench.times_asked == 1);
  CHECK(bench.was_354_out_when_asked);
  CHECK(bench.had_messages_when_asked == 0);
}

TEST_CASE("smtp: when leave is refused nothing is delivered, and the next message goes") {
  Bench bench;
  bench.may_leave = fail(ErrorKind::conflict, "a hold came in");
  const Delivery withheld = bench.send();
  CHECK(word(withheld.outcome) == "withheld");
  CHECK(withheld.evidence == "a hold came in");
  CHECK(bench.server.messages().empty());
  bench.may_leave = {};
  CHECK(word(bench.send().outcome) == "accepted");
  CHECK(bench.server.messages().size() == 1);
}

TEST_CASE("smtp: an exception while leave is asked passes on, and nothing is delivered") {
  Bench bench;
  const auto throws = []() -> Status { throw std::runtime_error("crash"); };
  CHECK_THROWS_AS(bench.transport->send({"ar@example.com", {alice}}, message, throws),
                  std::runtime_error);
  CHECK(word(bench.send().outcome) == "accepted");
  CHECK(bench.server.messages().size() == 1);
}

TEST_CASE("smtp: the connection is kept for the next message") {
  Bench bench;
  for (int i = 0; i < 3; ++i)
    CHECK(word(bench.send().outcome) == "accepted");
  CHECK(bench.server.connections() == 1);
  CHECK(bench.server.messages().size() == 3);
}

TEST_CASE("smtp: a refused recipient is marked and the others get the message (S32a)") {
  SmtpScript script;
  script.recipients[alice] = "550 5.1.1 no such user";
  Bench bench(script);
  const Delivery delivery = bench.send({alice, bob});
  CHECK(word(delivery.outcome) == "accepted");
  CHECK_FALSE(delivery.recipients.at(0).accepted);
  CHECK(delivery.recipients.at(0).reply == "550 5.1.1 no such user");
  CHECK(delivery.recipients.at(1).accepted);
  CHECK(bench.server.messages().size() == 1);
}

TEST_CASE(
    "smtp: a refusal is final or for later as the server says, and asks for no leave before the "
    "body (S32a)") {
  struct Row {
    std::string what;
    std::string SmtpScript::*place;
    std::string reply;
    std::string outcome;
    int times_asked;
  };
  for (const Row& row : std::vector<Row>{
           {"busy at the door", &SmtpScript::greeting, "421 4.3.2 busy", "later", 0},
           {"shut at the door", &SmtpScript::greeting, "554 5.7.1 not you", "later", 0},
           {"sender for later", &SmtpScript::mail, "451 4.7.1 greylisted", "later", 0},
           {"sender refused", &SmtpScript::mail, "550 5.7.1 not this sender", "refused", 0},
           {"login wanted", &SmtpScript::mail, "530 5.7.0 authenticate first", "later", 0},
           {"data for later", &SmtpScript::data, "451 4.3.0 disk", "later", 0},
           {"data refused", &SmtpScript::data, "554 5.5.1 no valid recipients", "refused", 0},
           {"body for later", &SmtpScript::final, "452 4.3.1 disk full", "later", 1},
           {"body refused", &SmtpScript::final, "550 5.7.1 looks like spam", "refused", 1},
       }) {
    CAPTURE(row.what);
    SmtpScript script;
    script.*row.place = row.reply;
    Bench bench(script);
    const Delivery delivery = bench.send();
    CHECK(word(delivery.outcome) == row.outcome);
    CHECK(delivery.evidence == row.reply);
    CHECK(bench.times_asked == row.times_asked);
    CHECK(bench.server.messages().empty());
    CHECK(delivery.not_before.has_value() == (row.outcome == "later"));
    if (row.reply.starts_with('4')) CHECK(delivery.not_before == now + net::put_off_wait);
  }
}

TEST_CASE("smtp: when no recipient is taken, one that was put off makes it later") {
  struct Row {
    std::string first;
    std::string second;
    std::string outcome;
  };
  for (const Row& row : {Row{"550 5.1.1 no", "550 5.1.1 no", "refused"},
                         Row{"450 4.7.1 grey", "450 4.7.1 grey", "later"},
                         Row{"450 4.7.1 grey", "550 5.1.1 no", "later"},
                         Row{"550 5.1.1 no", "450 4.7.1 grey", "later"}}) {
    CAPTURE(row.first);
    CAPTURE(row.second);
    SmtpScript script;
    script.recipients = {{alice, row.first}, {bob, row.second}};
    Bench bench(script);
    const Delivery delivery = bench.send({alice, bob});
    CHECK(word(delivery.outcome) == row.outcome);
    CHECK(delivery.recipients.at(0).reply == row.first);
    CHECK(delivery.recipients.at(1).reply == row.second);
    CHECK(bench.times_asked == 0);
    CHECK(bench.server.commands_starting("DATA").empty());
  }
}

TEST_CASE(
    "smtp: what goes wrong before the body is for later, after its first byte it is uncertain "
    "(S32)") {
  struct Row {
    std::string what;
    Fault fault;
    std::string outcome;
    int times_asked;
  };
  const std::string large =
      "Subject: x\r\n\r\n" + std::string(16 << 20, 'x') + "\r\n";  // more than sockets hold
  for (const Row& row : {Row{"hangs at the greeting", Fault::hang_at_greeting, "later", 0},
                         Row{"hangs before the 354", Fault::hang_at_data, "later", 0},
                         Row{"dies before the 354", Fault::cut_at_data, "later", 0},
                         Row{"hangs before the final dot", Fault::hang_in_body, "uncertain", 1},
                         Row{"dies before the final dot", Fault::cut_in_body, "uncertain", 1},
                         Row{"hangs after the final dot", Fault::hang_after_body, "uncertain", 1},
                         Row{"dies after the final dot", Fault::cut_after_body, "uncertain", 1}}) {
    CAPTURE(row.what);
    SmtpScript script;
    script.fault = row.fault;
    Bench bench(script);
    net::SmtpSettings settings = settings_for(bench.server.port());
    if (row.what.starts_with("hangs")) settings.deadline = short_deadline;
    bench.connect(settings);
    if (row.fault == Fault::hang_after_body || row.fault == Fault::cut_after_body) {
      CHECK(word(bench.send().outcome) == row.outcome);
    } else {
      CHECK(word(bench.send({alice}, large).outcome) == row.outcome);
    }
    CHECK(bench.times_asked == row.times_asked);
    CHECK(bench.server.messages().empty());
  }
}

TEST_CASE("smtp: nobody listening is for later, with a moment") {
  Bench bench;
  bench.connect(settings_for(net::free_port()));
  const Delivery delivery = bench.send();
  CHECK(word(delivery.outcome) == "later");
  CHECK(delivery.not_before == now + net::unreachable_wait);
  CHECK_FALSE(delivery.evidence.empty());
}

TEST_CASE("smtp: a server that dies after message 3 of 10 costs nothing and doubles nothing") {
  SmtpScript script;
  script.fault = Fault::cut_after_message;
  script.fault_after = 2;  // from the third message on
  Bench bench(script);
  int accepted = 0;
  for (int i = 0; i < 10; ++i) {
    const std::string outcome =
        word(bench.send({alice}, "Subject: " + std::to_string(i) + "\r\n\r\nx\r\n").outcome);
    CAPTURE(i);
    CHECK((outcome == "accepted" || outcome == "later"));
    if (outcome == "accepted") ++accepted;
  }
  CHECK(bench.server.messages().size() == static_cast<std::size_t>(accepted));
  CHECK(accepted >= 3);
}

TEST_CASE("smtp: an address that would add a command is refused, and the others get the message") {
  for (const std::string& hostile :
       {std::string("x@example.org>\r\nRCPT TO:<eve@example.org"),
        std::string("x@example.org\r\nDATA"), std::string("x@example.org> SIZE=1"),
        std::string("x@example.org\0", 14), std::string("<x@example.org>"),
        std::string("x y@example.org"), std::string("")}) {
    CAPTURE(hostile);
    Bench bench;
    const Delivery delivery = bench.send({hostile, alice});
    CHECK(word(delivery.outcome) == "accepted");
    CHECK(bench.server.commands_starting("RCPT") == "RCPT TO:<alice@example.org>");
    REQUIRE(delivery.recipients.size() == 2);
    CHECK(delivery.recipients[1].address == hostile);
    CHECK_FALSE(delivery.recipients[1].accepted);
    CHECK(word(bench.send({hostile}).outcome) == "refused");
    if (!hostile.empty()) {
      CHECK(word(bench.transport->send({hostile, {alice}}, message, [] { return Status(); })
                     .outcome) == "refused");
    }
    CHECK(bench.server.messages().size() == 1);
  }
}

TEST_CASE("smtp: line ends leave as CRLF, so that no dot ends the message early") {
  struct Row {
    std::string bytes;
    std::string arrives;
  };
  for (const Row& row :
       {Row{"a\n.\nMAIL FROM:<eve>\n", "a\r\n.\r\nMAIL FROM:<eve>\r\n"},
        Row{"a\r.\rb\r", "a\r\n.\r\nb\r\n"}, Row{"a\r\n\r\n.\r\n.\r\n", "a\r\n\r\n.\r\n.\r\n"},
        Row{".first", ".first\r\n"}, Row{"a\n\r\n\n", "a\r\n\r\n\r\n"}}) {
    CAPTURE(row.bytes);
    Bench bench;
    CHECK(word(bench.send({alice}, row.bytes).outcome) == "accepted");
    CHECK(bench.server.messages() == std::vector{row.arrives});
  }
}

TEST_CASE("smtp: dots survive wherever the pieces of a long message are cut") {
  std::string bytes = "Subject: dots\r\n\r\n";
  for (std::size_t i = 0; bytes.size() < 400'000; ++i)
    bytes += std::string(i % 7, 'x') + "\r\n" + std::string(i % 5, '.') + "\r\n";
  Bench bench;
  CHECK(word(bench.send({alice}, bytes).outcome) == "accepted");
  CHECK(bench.server.messages() == std::vector{bytes});
}

TEST_CASE("smtp: an empty message, and one with a NUL, is refused unsent") {
  Bench bench;
  CHECK(word(bench.send({alice}, "").outcome) == "refused");
  CHECK(word(bench.send({alice}, std::string("a\0b", 3)).outcome) == "refused");
  CHECK(bench.server.connections() == 0);
}

TEST_CASE("smtp: logs in when told to, and a refused login is for later, without the password") {
  SmtpScript script;
  script.extensions = {"AUTH PLAIN"};
  Bench bench(script);
  net::SmtpSettings settings = settings_for(bench.server.port());
  settings.user = "user";
  settings.password = Secret("s3cret");
  bench.connect(settings);
  CHECK(word(bench.send().outcome) == "accepted");
  CHECK(bench.server.commands_starting("AUTH") == "AUTH PLAIN AHVzZXIAczNjcmV0");

  script.auth = "535 5.7.8 no";
  Bench other(script);
  settings.port = other.server.port();
  other.connect(settings);
  const Delivery delivery = other.send();
  CHECK(word(delivery.outcome) == "later");
  CHECK(delivery.evidence == "535 5.7.8 no");
  CHECK(other.server.commands_starting("MAIL").empty());
}

TEST_CASE("smtp: without the TLS that was asked for, nothing is said beyond EHLO") {
  Bench bench;
  for (const auto security : {net::SmtpSecurity::starttls, net::SmtpSecurity::tls}) {
    net::SmtpSettings settings = settings_for(bench.server.port());
    settings.security = security;
    bench.connect(settings);
    CHECK(word(bench.send().outcome) == "later");
  }
  CHECK(bench.server.commands_starting("MAIL").empty());
  CHECK(bench.times_asked == 0);
}

TEST_CASE("smtp: a server that never answers QUIT is not waited for") {
  for (const std::string reply : {"250 2.1.5 Ok", "550 5.1.1 no such user"}) {
    CAPTURE(reply);
    SmtpScript script;
    script.fault = Fault::hang_at_quit;
    script.recipients[alice] = reply;
    Bench bench(script);
    const std::string outcome = reply.starts_with('2') ? "accepted" : "refused";
    CHECK(word(bench.send().outcome) == outcome);
    bench.transport.reset();
    // A second connection is served only after the server has seen the first one end.
    bench.connect(settings_for(bench.server.port()));
    CHECK(word(bench.send().outcome) == outcome);
    CHECK(bench.server.hung_up_after_quit());
  }
}

TEST_CASE("smtp: settings that cannot be are refused by name") {
  const fakes::ManualClock clock{now};
  struct Row {
    std::string message;
    std::function<void(net::SmtpSettings&)> spoil;
  };
  for (const Row& row : std::vector<Row>{
           {"smtp host", [](auto& s) { s.host = ""; }},
           {"smtp host", [](auto& s) { s.host = "mx.example.org/x"; }},
           {"smtp host", [](auto& s) { s.host = "user@mx.example.org"; }},
           {"smtp port", [](auto& s) { s.port = 0; }},
           {"smtp port", [](auto& s) { s.port = 65536; }},
           {"smtp helo", [](auto& s) { s.helo = "a\r\nMAIL"; }},
           {"smtp helo", [](auto& s) { s.helo = ""; }},
           {"smtp deadline", [](auto& s) { s.deadline = Millis{0}; }},
           {"smtp user and password", [](auto& s) { s.user = "u"; }},
           {"smtp user and password", [](auto& s) { s.password = Secret("p"); }},
           {"smtp security", [](auto& s) { s.host = "mx.example.org"; }},
       }) {
    net::SmtpSettings settings = settings_for(25);
    row.spoil(settings);
    const auto transport = net::SmtpTransport::create(settings, clock);
    REQUIRE_FALSE(transport);
    CHECK(transport.error().message.starts_with(row.message));
  }
  net::SmtpSettings remote = settings_for(587);
  remote.host = "mx.example.org";
  remote.security = net::SmtpSecurity::starttls;
  CHECK(net::SmtpTransport::create(remote, clock));
}
