// The mails to the owner, as they are read. DUNNING_WRITE_GOLDENS=1 writes the goldens anew.
#include "daemon/messages/report.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
using policy::Reason;
using sample::day;
using sample::euro;

namespace {

namespace fs = std::filesystem;
const fs::path goldens = fs::path(DUNNING_SOURCE_DIR) / "tests/messages/golden";

std::vector<PlannedMessage> two_messages() {
  return {{"Bouwbedrijf De Vries",
           "K-204",
           "second_reminder",
           euro(123450),
           {"2026-0042", "2026-0043"},
           13,
           "",
           {"jan@devries.example"}},
          {"Çelik Bouw B.V.",
           "",
           "promise_confirmed",
           {99900, *Currency::parse("GBP")},
           {"2026-0051"},
           std::nullopt,
           "Confirms promise/7.",
           {"inkoop@celik.example"}}};
}

std::vector<WaitingForPerson> waiting() {
  return {{Reason::awaiting_approval,
           "Bakkerij Jansen B.V.",
           "K-17",
           {"2026-0007"},
           euro(90000),
           "Step final_notice.",
           "dunningctl approve case/12"},
          {Reason::own_company,
           "Acme Verhuur B.V.",
           "",
           {},
           std::nullopt,
           "",
           "dunningctl debtor set K-1 mailing yes"}};
}

Report report(ReportKind kind) {
  Report report;
  report.kind = kind;
  report.administration = "acme";
  report.today = day("2026-11-21");
  return report;
}

Report forewarning() {
  auto one = report(ReportKind::forewarning);
  one.leaves_on = day("2026-11-23");
  one.messages = two_messages();
  one.waiting = waiting();
  one.tasks = {{"Call Bouwbedrijf De Vries about € 1.234,50", "ar@acme.example", day("2026-11-25"),
                "dunningctl done 4 --outcome other"}};
  return one;
}

Report stopped() {
  auto one = report(ReportKind::stopped);
  one.stops = {{Reason::suspicious_source, LocalTime{day("2026-11-21"), 9 * 60 + 5},
                "12 of 40 open invoices vanished.", "dunningctl trust acme"},
               {Reason::paused, std::nullopt, "", "dunningctl resume -a acme"}};
  one.messages = two_messages();
  return one;
}

Report stale_books() {
  auto one = report(ReportKind::stale_books);
  one.books_as_of = day("2026-11-12");
  one.books_needed = day("2026-11-16");
  one.messages = {two_messages().front()};
  return one;
}

Report silent_sync() {
  auto one = report(ReportKind::silent_sync);
  one.last_sync = LocalTime{day("2026-11-20"), 7 * 60 + 30};
  one.last_error = "the token was refused\nby moneybird.com";
  return one;
}

Report silent_inbox() {
  auto one = report(ReportKind::silent_inbox);
  one.last_sync = LocalTime{day("2026-11-20"), 7 * 60 + 30};
  one.last_error = "connection refused";
  one.command = "dunningctl auth login office";
  return one;
}

Report silent_sending() {
  auto one = report(ReportKind::silent_sending);
  one.nothing_since = day("2026-11-16");
  one.expected = 14;
  one.waiting = {waiting().front()};
  return one;
}

Report weekly() {
  auto one = report(ReportKind::weekly);
  one.sent = 1;
  one.received = {euro(48400)};
  one.stops = {stopped().stops.back()};
  one.waiting = {{Reason::ladder_finished,
                  "De Boer",
                  "K-3",
                  {"2026-0001"},
                  euro(5000),
                  "",
                  "dunningctl step 2026-0001 again reminder"}};
  one.tasks = {{"Allocate the credit of De Boer", "", std::nullopt, ""}};
  one.ending = {
      {"De Boer", "2024-0117", euro(12550), *parse_date("2026-12-31"), "BW 7:28, 3:317, 3:319"}};
  one.held = {{Reason::hold, 2}, {Reason::dispute, 1}, {Reason::not_due, 40}};
  return one;
}

std::string golden(const fs::path& file, const std::string& text) {
  if (std::getenv("DUNNING_WRITE_GOLDENS")) std::ofstream(file) << text;
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void check_golden(const Report& report) {
  for (const std::string language : {"nl", "en"}) {
    CAPTURE(language);
    const auto rendered = render_report(report, language);
    CHECK(rendered.language == language);
    const std::string text = "Subject: " + rendered.subject + "\n\n" + rendered.body;
    const auto file = "report_" + std::string(name(report.kind)) + "." + language + ".txt";
    CHECK(text == golden(goldens / file, text));
  }
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("S24: the forewarning says what would leave, to whom and why, and what waits") {
  check_golden(forewarning());
}

TEST_CASE("S24: silence is not approval, and the forewarning says so when something needs one") {
  auto one = forewarning();
  CHECK(contains(render_report(one, "en").body, "Silence is not a yes"));
  one.waiting.erase(one.waiting.begin());
  CHECK_FALSE(contains(render_report(one, "en").body, "Silence is not a yes"));
}

TEST_CASE("S24: a forewarning of nothing says so and still names what waits") {
  auto nothing = forewarning();
  nothing.messages.clear();
  CHECK(render_report(nothing, "en").subject ==
        "acme: nothing would leave on 23 November 2026; something waits for you");
  const auto text = render_report(nothing, "en").body;
  CHECK(contains(text, "Nothing would leave on 23 November 2026 for acme."));
  CHECK(contains(text, "dunningctl approve case/12"));
}

TEST_CASE("S23: what stops sending is told with its date and the command that lifts it") {
  check_golden(stopped());
}

TEST_CASE(
    "S9: the bookkeeper reads how far the books are, how far they need to be, and what waits") {
  check_golden(stale_books());
  auto unknown = stale_books();
  unknown.books_as_of.reset();
  CHECK(contains(render_report(unknown, "en").body, "It is not known how far the bank has been"));
}

TEST_CASE("S23: the dead-man switch tells that the books cannot be read, or that nothing leaves") {
  check_golden(silent_sync());
  check_golden(silent_sending());
  auto never = silent_sync();
  never.last_sync.reset();
  CHECK(contains(render_report(never, "en").body, "have never been read"));
}

TEST_CASE("S23: a mailbox of bounces that cannot be read is told, and that sending goes on") {
  check_golden(silent_inbox());
  auto never = silent_inbox();
  never.last_sync.reset();
  CHECK(contains(render_report(never, "en").body, "and never was"));
}

TEST_CASE("S23: in shadow mode the owner reads what would have left") {
  auto one = report(ReportKind::shadow);
  one.messages = two_messages();
  check_golden(one);
  one.messages.clear();
  CHECK(contains(render_report(one, "en").body, "On 21 November 2026 nothing would have left."));
}

TEST_CASE(
    "S16, S23, S41: the weekly mail tells again what stops, waits, has finished, is held and "
    "ends") {
  check_golden(weekly());
}

TEST_CASE("S24: the sums of a forewarning never add up two currencies") {
  CHECK(contains(render_report(forewarning(), "en").body, "together about €1,234.50 and £999.00"));
}

TEST_CASE("a name from the books adds no line to a report") {
  auto one = forewarning();
  one.messages[0].debtor = "De Vries\n- Nobody: reminder";
  one.waiting[0].detail = "line\r\nLift it with: rm";
  const auto text = render_report(one, "en").body;
  CHECK_FALSE(contains(text, "\n- Nobody"));
  CHECK_FALSE(contains(text, "\nLift it with: rm"));
}

TEST_CASE("a report lists 500 messages and counts the others") {
  auto one = forewarning();
  one.messages.assign(503, two_messages().front());
  const auto rendered = render_report(one, "en");
  CHECK(contains(rendered.subject, "503 messages"));
  CHECK(contains(rendered.body, "- … and 3 more\n"));
}

TEST_CASE("every reason has a sentence in every language of reports") {
  for (int i = 0; i <= static_cast<int>(Reason::paused); ++i) {
    const auto reason = static_cast<Reason>(i);
    CAPTURE(std::string(policy::name(reason)));
    CHECK(explain(reason, "en") == policy::explain(reason));
    CHECK_FALSE(explain(reason, "nl").empty());
    CHECK(explain(reason, "nl") != explain(reason, "en"));
  }
}

TEST_CASE("S24: a report is a mail from the creditor's sender to the owner, and to nobody else") {
  const auto rendered = render_report(forewarning(), "nl");
  const auto mail = report_mail(rendered, sample::creditor(), {"boss@acme.example"},
                                OutboxKey{"0123456789abcdef"}, Instant{});
  REQUIRE(mail.to.size() == 1);
  CHECK(mail.to[0].address == "boss@acme.example");
  CHECK(mail.cc.empty());
  CHECK_FALSE(mail.reply_to.has_value());
  CHECK(mime(mail).has_value());
}
