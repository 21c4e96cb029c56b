// What a person says about a debtor: extensions, promises, plans, disputes, offers, approvals,
// notes, moves of the ladder, settings and tasks.
#include <doctest/doctest.h>

#include <fstream>

#include "daemon/desk/act_now.hpp"
#include "daemon/desk/adopt.hpp"
#include "daemon/desk/approve.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/debtor.hpp"
#include "daemon/desk/dispute.hpp"
#include "daemon/desk/extend.hpp"
#include "daemon/desk/import_reminders.hpp"
#include "daemon/desk/instalments.hpp"
#include "daemon/desk/offer.hpp"
#include "daemon/desk/promise.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/tasks.hpp"
#include "daemon/desk/why.hpp"
#include "daemon/desk/withdraw.hpp"
#include "daemon/desk/word_lists.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using policy::Reason;
using test::day;
using test::debtor;
using test::Office;

namespace {

void fill(Office& office) {
  office.books(
      {debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"), debtor("3", "J. Jansen"),
       test::invoice("11", "1", 48400, "2026-03-05"), test::invoice("12", "1", 12100, "2026-03-20"),
       test::invoice("21", "2", 3630, "2026-03-03"), test::invoice("31", "3", 5000, "2026-02-25")});
  office.adopt();
}

std::string said(const Result<desk::Done>& done) {
  REQUIRE_MESSAGE(done, done.error().message);
  return done->sentence;
}

template <class Answer>
std::string refused(const Result<Answer>& result) {
  REQUIRE_FALSE(result);
  return result.error().message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

desk::Why why(Office& office, const std::string& number) {
  auto found = desk::why(office.desk(), {number, std::nullopt, std::nullopt});
  REQUIRE_MESSAGE(found, found.error().message);
  return std::move(*found);
}

Reason reason_of(Office& office, const std::string& number) {
  return why(office, number).items.front().decision.reason;
}

desk::PromiseWish promise_of(const char* by, std::vector<std::string> targets,
                             const char* amount = "") {
  return {std::nullopt, std::move(targets), day(by), amount, false, false, ""};
}

desk::InstalmentsWish plan_of(std::vector<std::string> targets, int times) {
  return {std::nullopt,
          std::move(targets),
          {times, {1, policy::Unit::months}, day("2026-04-01"), "", {}},
          true,
          ""};
}

// The books have received this much on an invoice.
void pay(Office& office, const std::string& invoice, const std::string& of, std::int64_t total,
         std::int64_t paid, const char* due, const char* on) {
  auto one = test::invoice(invoice, of, total, due);
  one.version = "paid " + std::to_string(paid);
  one.open = test::eur(total - paid);
  one.payments = {{"p" + invoice, day(on), test::eur(paid), ""}};
  if (total == paid) one.state = InvoiceState::paid;
  office.books({one});
}

}  // namespace

TEST_CASE("S25: an extension is our agreement and replaces the due date") {
  Office office;
  fill(office);
  CHECK(reason_of(office, "N-11") == Reason::due);
  CHECK(has(said(desk::extend(office.desk(), {std::nullopt, "N-11", day("2026-04-15"), ""})),
            "is due on 2026-04-15 by our agreement, instead of 2026-03-05"));
  CHECK(reason_of(office, "N-11") == Reason::not_due);
  const auto told = why(office, "N-11").words;
  REQUIRE(told.size() == 1);
  CHECK(told.front().text == "N-11 is due on 2026-04-15 by agreement");
  CHECK(told.front().author == "mira");
  CHECK(has(refused(desk::extend(office.desk(), {std::nullopt, "N-11", day("2026-03-01"), ""})),
            "give a later day"));
}

TEST_CASE("S25: a hold by matcher holds what fits, and is released by its pattern") {
  Office office;
  fill(office);
  const desk::Matcher numbers{"number", "N-1*"};
  said(desk::hold(office.desk(), {std::nullopt, "", "a trial", std::nullopt, numbers}));
  CHECK(reason_of(office, "N-11") == Reason::hold);
  CHECK(reason_of(office, "N-21") == Reason::due);
  CHECK(has(refused(desk::release(office.desk(), std::nullopt, desk::Matcher{"number", "N-2*"})),
            "there are: number N-1*"));
  said(desk::release(office.desk(), std::nullopt, numbers));
  CHECK(reason_of(office, "N-11") != Reason::hold);
  CHECK_FALSE(desk::hold(office.desk(),
                         {std::nullopt, "", "x", std::nullopt, desk::Matcher{"amount", "plenty"}}));
  CHECK(has(refused(desk::hold(office.desk(), {std::nullopt, "", "x", std::nullopt})),
            "--tag, --number, --amount"));
}

TEST_CASE("S26: a promise covers what is open of a debtor, and asks for what is due by then") {
  Office office;
  fill(office);
  const auto done = desk::promise(office.desk(), promise_of("2026-03-16", {"101"}));
  CHECK(has(said(done), "promises 484.00 EUR by 2026-03-16 on N-11, N-12"));
  CHECK(has(done->word, "promise/"));
  CHECK(reason_of(office, "N-11") == Reason::promise);
  CHECK(reason_of(office, "N-21") == Reason::due);

  pay(office, "11", "1", 48400, 48400, "2026-03-05", "2026-03-12");
  office.morning("2026-03-19");
  const auto told = why(office, "N-12").words;
  REQUIRE(told.size() == 1);
  CHECK(told.front().standing == "kept");
}

TEST_CASE("S26: a broken promise is told with what came in") {
  Office office;
  fill(office);
  said(desk::promise(office.desk(), promise_of("2026-03-11", {"N-11"}, "400")));
  pay(office, "11", "1", 48400, 10000, "2026-03-05", "2026-03-11");
  office.morning("2026-03-16");
  const auto told = why(office, "N-11").words;
  REQUIRE(told.size() == 1);
  CHECK(told.front().standing == "kept_in_part");
  CHECK(has(told.front().outcome, "100.00 EUR of 400.00 EUR came in by 2026-03-13"));
  const auto calls = desk::calls(office.desk(), std::nullopt);
  REQUIRE(calls);
  REQUIRE(calls->administrations.front().calls.size() == 1);
  CHECK(has(calls->administrations.front().calls.front().because.front(), "promised 400.00 EUR"));
}

TEST_CASE(
    "S26: above the limits a promise waits for an approver, or takes whoever says it for one") {
  Office office;
  fill(office);
  const auto far = desk::promise(office.desk(), promise_of("2026-04-20", {"N-11"}));
  CHECK(has(said(far), "dunningctl approve " + far->word));
  CHECK(reason_of(office, "N-11") == Reason::due);
  const auto waits = desk::waiting(office.desk(), std::nullopt);
  REQUIRE(waits);
  REQUIRE(waits->administrations.front().waiting.size() == 1);
  CHECK(waits->administrations.front().waiting.front().id == far->word);

  said(desk::approve(office.desk(), {std::nullopt, far->word, false, ""}));
  CHECK(reason_of(office, "N-11") == Reason::promise);
  CHECK(desk::waiting(office.desk(), std::nullopt)->administrations.front().waiting.empty());
  CHECK(has(refused(desk::approve(office.desk(), {std::nullopt, far->word, false, ""})),
            "nothing waits for approval under"));

  auto at_once = promise_of("2026-05-20", {"102"});
  at_once.approve = true;
  CHECK_FALSE(has(said(desk::promise(office.desk(), at_once)), "does not count"));
  CHECK(reason_of(office, "N-21") == Reason::promise);
}

TEST_CASE("a promise of too much, in the past, or for invoices of two debtors is refused") {
  Office office;
  fill(office);
  CHECK(has(refused(desk::promise(office.desk(), promise_of("2026-03-16", {"N-11"}, "4.840,00"))),
            "4840.00 EUR is not what De Vries B.V. (101) can promise: 484.00 EUR"));
  CHECK(has(refused(desk::promise(office.desk(), promise_of("2026-03-08", {"N-11"}))),
            "has passed: today is 2026-03-09"));
  CHECK(has(refused(desk::promise(office.desk(), promise_of("2026-03-16", {"N-11", "N-21"}))),
            "are not of one debtor"));
  CHECK(has(refused(desk::promise(office.desk(), promise_of("2026-03-16", {"101", "102"}))),
            "name one debtor"));
  CHECK(has(refused(desk::promise(office.desk(), promise_of("2026-03-16", {"J. Jansen"}))),
            "can mean several things: debtor:3 is J. Jansen"));
}

TEST_CASE("S27: a request pauses until it is answered by a plan, or refused") {
  Office office;
  fill(office);
  const auto asked = desk::request_instalments(office.desk(), plan_of({"101"}, 0));
  CHECK(has(said(asked), "until dunningctl instalments accept|refuse " + asked->word));
  CHECK(reason_of(office, "N-11") == Reason::plan_requested);
  CHECK(has(refused(desk::request_instalments(office.desk(), plan_of({"N-11"}, 0))),
            "has asked already"));
  CHECK(has(said(desk::refuse_instalments(office.desk(), std::nullopt, asked->word)),
            "No instalments for De Vries B.V. (101)"));
  CHECK(reason_of(office, "N-11") != Reason::plan_requested);

  const auto again = desk::request_instalments(office.desk(), plan_of({"101"}, 0));
  const auto plan = desk::plan_instalments(office.desk(), plan_of({again->word}, 3));
  CHECK(has(said(plan), "pays 605.00 EUR in 3 parts, from 2026-04-01 to 2026-06-01"));
  CHECK(reason_of(office, "N-11") == Reason::instalment_plan);
  const auto plans = desk::list_words(office.desk(), "plans", {std::nullopt, std::nullopt, 100});
  REQUIRE(plans);
  const auto& words = plans->administrations.front().words;
  REQUIRE(words.size() == 3);
  std::string standings;
  for (const auto& row : words)
    standings += row.word.standing + " ";
  CHECK(has(standings, "running"));
  CHECK(has(standings, "accepted"));
  CHECK(has(standings, "refused"));
}

TEST_CASE("S27: a plan runs alone, comes to what is open, and is ended by a person") {
  Office office;
  fill(office);
  auto wrong = plan_of({"N-11"}, 0);
  wrong.schedule.on = {{day("2026-04-01"), "200"}, {day("2026-05-01"), "200"}};
  CHECK(has(refused(desk::plan_instalments(office.desk(), wrong)),
            "the parts come to 400.00 EUR, and 484.00 EUR is to be paid"));
  const auto plan = desk::plan_instalments(office.desk(), plan_of({"N-11"}, 2));
  said(plan);
  CHECK(has(refused(desk::plan_instalments(office.desk(), plan_of({"101"}, 2))),
            "end it first (dunningctl instalments end " + plan->word));
  said(desk::end_instalments(office.desk(), std::nullopt, "101"));
  CHECK(reason_of(office, "N-11") != Reason::instalment_plan);
  CHECK(has(refused(desk::end_instalments(office.desk(), std::nullopt, "101")), "no plan runs"));
}

TEST_CASE(
    "S28: a part is in dispute, the rest goes on; it is closed with a verdict, not withdrawn") {
  Office office;
  fill(office);
  desk::DisputeWish wish{std::nullopt,      "N-11", "100,00", "price", "kees",
                         day("2026-03-16"), "",     ""};
  const auto done = desk::dispute(office.desk(), wish);
  CHECK(
      has(said(done), "100.00 EUR of the 484.00 EUR on N-11 of De Vries B.V. (101) is in dispute"));
  CHECK(reason_of(office, "N-11") == Reason::due);
  CHECK(has(refused(desk::withdraw(office.desk(), std::nullopt, done->word)), "dispute close"));
  CHECK(has(said(desk::promise(office.desk(), promise_of("2026-03-16", {"N-11"}))),
            "promises 384.00 EUR"));  // nobody promises what is in dispute
  said(desk::close_dispute(office.desk(), std::nullopt, "N-11", desk::DisputeEnd::unfounded));
  CHECK(has(refused(desk::close_dispute(office.desk(), std::nullopt, "N-11",
                                        desk::DisputeEnd::unfounded)),
            "is not in dispute"));

  wish.amount = "";
  said(desk::dispute(office.desk(), wish));
  CHECK(reason_of(office, "N-11") == Reason::dispute);
  wish.amount = "500";
  CHECK(has(refused(desk::dispute(office.desk(), wish)), "is more than the 484.00 EUR"));
  wish.amount = "";
  wish.review = day("2026-03-09");
  CHECK(has(refused(desk::dispute(office.desk(), wish)), "--review"));
}

TEST_CASE("S30: an offer is for less than is open; it can be withdrawn") {
  Office office;
  fill(office);
  CHECK(has(
      refused(desk::offer(office.desk(), {std::nullopt, {"N-11"}, "484", day("2026-03-20"), ""})),
      "is no less than the 484.00 EUR"));
  const auto done =
      desk::offer(office.desk(), {std::nullopt, {"N-11"}, "400", day("2026-03-20"), ""});
  CHECK(has(said(done), "to pay 400.00 EUR instead of 484.00 EUR by 2026-03-20"));
  CHECK(reason_of(office, "N-11") == Reason::hold);
  said(desk::withdraw(office.desk(), std::nullopt, done->word));
  CHECK(reason_of(office, "N-11") != Reason::hold);
  CHECK(has(refused(desk::withdraw(office.desk(), std::nullopt, done->word)), "was withdrawn on"));
}

TEST_CASE("S22: a yes is bound to what was shown; a no keeps it waiting and says who refused") {
  Office office;
  office.require_approval("reminder");
  fill(office);
  CHECK(reason_of(office, "N-11") == Reason::awaiting_approval);
  const auto id_of = [&] {
    const auto waits = desk::waiting(office.desk(), std::nullopt);
    REQUIRE(waits);
    REQUIRE(waits->administrations.front().waiting.size() == 1);
    return waits->administrations.front().waiting.front().id;
  };
  const auto first = id_of();
  CHECK(why(office, "N-11").approval == first);
  CHECK(has(refused(desk::reject(office.desk(), {std::nullopt, first, false, ""})), "--reason"));
  said(desk::reject(office.desk(), {std::nullopt, first, false, "wait for the credit note"}));
  const auto waits = desk::waiting(office.desk(), std::nullopt);
  CHECK(has(waits->administrations.front().waiting.front().detail,
            "refused by mira on 2026-03-09: wait for the credit note"));

  // More is owed now: the id of yesterday's facts approves nothing.
  office.morning("2026-03-10");
  office.books({test::invoice("13", "1", 10000, "2026-03-04")});
  const auto second = id_of();
  CHECK(second != first);
  CHECK(has(refused(desk::approve(office.desk(), {std::nullopt, first, false, ""})),
            "its facts may have changed"));
  CHECK(has(said(desk::approve(office.desk(), {std::nullopt, second, false, ""})),
            "Approved: 1 message about 584.00 EUR"));
  CHECK(reason_of(office, "N-11") == Reason::due);
}

TEST_CASE("S22: approve takes a debtor, or all") {
  Office office;
  office.require_approval("reminder");
  fill(office);
  CHECK(has(said(desk::approve(office.desk(), {std::nullopt, "101", false, ""})), "1 message"));
  CHECK(has(refused(desk::approve(office.desk(), {std::nullopt, "", true, ""})),
            "nothing waits for approval"));
}

TEST_CASE("S21, S30: notes, sending now and moving the ladder are words of a person") {
  Office office;
  fill(office);
  said(desk::note(office.desk(), {std::nullopt, "N-11", "Thank you for calling.", true}));
  CHECK(has(refused(desk::note(office.desk(), {std::nullopt, "N-11", "", true})), "at most 500"));
  desk::SendWish send{std::nullopt, "101", true, false, "", ""};
  CHECK(has(said(desk::send_now(office.desk(), send)), "A statement goes to De Vries B.V. (101)"));
  send.copies = true;
  CHECK(has(refused(desk::send_now(office.desk(), send)), "one of --statement, --copies, --step"));
  send = {std::nullopt, "101", false, false, "second_remindr", ""};
  CHECK(has(refused(desk::send_now(office.desk(), send)), "second_reminder"));

  CHECK(has(refused(desk::move_ladder(office.desk(), {std::nullopt, "N-11", "again", "", ""})),
            "say which step"));
  CHECK(has(
      refused(desk::move_ladder(office.desk(), {std::nullopt, "N-11", "again", "reminder", ""})),
      "has not taken reminder yet"));
  CHECK(has(said(desk::move_ladder(office.desk(), {std::nullopt, "N-11", "skip", "", ""})),
            "Invoice N-11 passes reminder over"));
  CHECK(why(office, "N-11").items.front().decision.step == "second_reminder");
  CHECK(why(office, "N-11").words.size() == 3);
}

TEST_CASE("debtor set is checked as a whole, shown with its author, and taken back") {
  Office office;
  fill(office);
  desk::DebtorSetWish wish{std::nullopt, "101", {{"language", "en"}, {"reminders", "no"}}, ""};
  said(desk::set_debtor(office.desk(), wish));
  CHECK(reason_of(office, "N-11") == Reason::hold);
  const auto shown = desk::show_debtor(office.desk(), std::nullopt, "101");
  REQUIRE(shown);
  CHECK(shown->language == "en");
  REQUIRE(shown->settings.size() == 2);
  CHECK(shown->settings.front().author == "mira");
  CHECK(shown->owing.front().overdue == test::eur(48400));
  wish.settings = {{"reminders", ""}};
  said(desk::set_debtor(office.desk(), wish));
  CHECK(reason_of(office, "N-11") != Reason::hold);

  wish.settings = {{"language", "nl"}, {"policy", "nl-busines"}};
  CHECK(has(refused(desk::set_debtor(office.desk(), wish)), "there are: nl-business, nl-consumer"));
  CHECK(desk::show_debtor(office.desk(), std::nullopt, "101")->language == "en");
  wish.settings = {{"colour", "red"}};
  CHECK_FALSE(desk::set_debtor(office.desk(), wish));
}

TEST_CASE("S34: a task is done once, with an outcome and a note") {
  Office office;
  fill(office);
  store::Tasks tasks(*office.store);
  const auto id =
      std::to_string(tasks
                         .add(office.id(), {{"1"}, "Call De Vries", "", day("2026-03-09"), "mira"},
                              day("2026-03-09"), office.clock.now())
                         .value());
  const auto calls = desk::calls(office.desk(), std::nullopt);
  REQUIRE(calls);
  REQUIRE(calls->administrations.front().calls.size() == 1);
  CHECK(calls->administrations.front().calls.front().because ==
        std::vector<std::string>{"task " + id + ": Call De Vries"});
  CHECK(
      has(refused(desk::done_task(office.desk(), {std::nullopt, id, "talked", ""})), "no_answer"));
  CHECK(has(said(desk::done_task(office.desk(), {std::nullopt, id, "promised", "pays on Friday"})),
            "dunningctl promise"));
  CHECK(has(refused(desk::done_task(office.desk(), {std::nullopt, id, "other", ""})),
            "was done on 2026-03-09 by mira: promised"));
  CHECK(desk::calls(office.desk(), std::nullopt)->administrations.front().calls.empty());
  const auto told = why(office, "N-11");
  CHECK(told.tasks.size() == 1);
  CHECK(told.words.back().text == "pays on Friday");
}

TEST_CASE("S34: what was sent is told before a call, and the call itself is not among it") {
  Office office;
  fill(office);
  office.live("1", "N-11", "2026-03-09", "2026-03-27");
  const auto calls = desk::calls(office.desk(), std::nullopt);
  REQUIRE(calls);
  REQUIRE(calls->administrations.front().calls.size() == 1);
  const auto& call = calls->administrations.front().calls.front();
  REQUIRE(call.because.size() == 1);
  CHECK(has(call.because.front(), "task "));
  CHECK(call.sent == std::vector<std::string>{"2026-03-09 reminder, accepted",
                                              "2026-03-19 second_reminder, accepted"});
}

TEST_CASE("S9: a person says how far the books are kept") {
  Office office;
  fill(office);
  said(desk::books_as_of(office.desk(), "books", day("2026-03-06")));
  CHECK(desk::status(office.desk(), std::nullopt)->administrations.front().books_as_of ==
        day("2026-03-06"));
  CHECK_FALSE(desk::books_as_of(office.desk(), "books", day("2026-03-10")));
}

TEST_CASE("S10: what was sent before is imported as a whole or not at all, and twice is once") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-01")});
  const auto file = (office.directory / "sent.csv").string();
  std::ofstream(file) << "invoice;count;last_on\nN-11;1;2026-03-04\nN-99;2;2026-01-01\n";
  CHECK(said(desk::import_reminders(office.desk(), std::nullopt, file)) ==
        "1 invoice reminded before dunningd came, 1 not open and left out");
  CHECK(has(said(desk::import_reminders(office.desk(), std::nullopt, file)), "1 known already"));
  const auto proposal = desk::propose(office.desk(), "books", {});
  REQUIRE(proposal);
  CHECK(has(proposal->debtors.front().items.front().because, "last on 2026-03-04"));
  office.adopt();
  CHECK(why(office, "N-11").items.front().decision.step == "second_reminder");

  std::ofstream(file) << "invoice;count;last_on\nN-11;1;2026-03-04\nN-12;many;2026-01-01\n";
  CHECK(has(refused(desk::import_reminders(office.desk(), std::nullopt, file)),
            "sent.csv line 3: count is a number"));
}

TEST_CASE("S10: the proposal is edited as a table; what it leaves alone stays as proposed") {
  Office office;
  office.books({debtor("1", "=De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-05"),
                test::invoice("12", "1", 12100, "2026-03-02"),
                test::invoice("13", "1", 100, "2026-03-01")});
  const auto proposal = desk::propose(office.desk(), "books", {});
  REQUIRE(proposal);
  std::string table = desk::to_csv(*proposal);
  CHECK(has(table, "'=De Vries B.V.,"));
  const auto edit = [&](const std::string& what, const std::string& by) {
    const auto at = table.find(what, table.find("N-12"));
    REQUIRE(at != std::string::npos);
    table.replace(at, what.size(), by);
  };
  edit("first_step,", "at_step,second_reminder");
  const auto file = (office.directory / "adopt.csv").string();
  std::ofstream(file) << table << "9,,,,N-99,,,leave_out,,\r\n";
  const auto rows = desk::read_adoption(file);
  REQUIRE_MESSAGE(rows, rows.error().message);
  const desk::AdoptionWishes wishes{{}, *rows, 20};
  const auto seen = desk::propose(office.desk(), "books", wishes);
  REQUIRE_MESSAGE(seen, seen.error().message);
  CHECK(seen->unmatched == std::vector<std::string>{"N-99"});
  CHECK(
      has(said(desk::adopt(office.desk(), "books", wishes)), "at most 20 debtors of the old book"));
  CHECK(why(office, "N-12").items.front().item.adoption.step == "second_reminder");
  CHECK(why(office, "N-11").items.front().item.adoption.choice ==
        policy::Adoption::Choice::first_step);
  CHECK(store::Administrations(*office.store).find("books")->ramp_per_day == 20);
  const auto plan = desk::plan(office.desk(), {});
  REQUIRE(plan);
  CHECK(has(to_text(*plan, office.clock), "of the old book at most 20 debtors a day (ramp)"));
  CHECK_FALSE(desk::parse_ramp("20"));
}

TEST_CASE("two open invoices with one number are told apart, never guessed") {
  Office office;
  auto twin = test::invoice("22", "2", 5000, "2026-03-03");
  twin.number = "N-11";
  office.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"),
                test::invoice("11", "1", 48400, "2026-03-05"), twin});
  office.adopt();
  CHECK(has(refused(desk::extend(office.desk(), {std::nullopt, "N-11", day("2026-04-15"), ""})),
            "invoice:11 is of De Vries B.V.; invoice:22 is of J. Jansen; say it that way"));
  said(desk::extend(office.desk(), {std::nullopt, "invoice:22", day("2026-04-15"), ""}));
}

TEST_CASE("S4: status says that an IBAN is missing before anything is composed") {
  Office office;
  auto dollars = test::invoice("14", "1", 10000, "2026-03-02");
  dollars.total.currency = dollars.open.currency = Currency::parse("USD").value();
  office.books({debtor("1", "De Vries B.V."), dollars});
  office.adopt();
  const auto status = desk::status(office.desk(), std::nullopt);
  REQUIRE(status);
  CHECK(status->administrations.front().missing_ibans == std::vector<std::string>{"USD"});
  CHECK_FALSE(status->all_well());
  desk::CheckAnswer check;
  REQUIRE(desk::check_live_items(office.desk(), check));
  REQUIRE(check.complaints.size() == 1);
  CHECK(has(check.complaints.front().message, "something is open in USD"));
}
