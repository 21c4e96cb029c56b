// plan, why, status and lists, on a store that was filled as the daemon fills it.
#include <doctest/doctest.h>

#include "daemon/desk/lists.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/verify.hpp"
#include "daemon/desk/why.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using policy::Reason;
using test::debtor;
using test::Office;

namespace {

// One business with an overdue and a coming invoice, one person with an overdue one.
void fill(Office& office) {
  office.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"),
                test::invoice("11", "1", 48400, "2026-03-05"),
                test::invoice("12", "1", 12100, "2026-03-20"),
                test::invoice("21", "2", 3630, "2026-03-03")});
}

desk::AdministrationPlan plan_on(Office& office, std::optional<Date> date = {}) {
  const auto plan = desk::plan(office.desk(), {std::nullopt, date});
  REQUIRE_MESSAGE(plan, plan.error().message);
  REQUIRE(plan->administrations.size() == 1);
  return plan->administrations.front();
}

desk::Why why_of(Office& office, const std::string& number, std::optional<Date> date = {}) {
  const auto why = desk::why(office.desk(), {number, std::nullopt, date});
  REQUIRE_MESSAGE(why, why.error().message);
  REQUIRE(why->items.size() == 1);
  return *why;
}

}  // namespace

TEST_CASE("plan before adoption: nothing leaves, and the first line says what lifts it (S10)") {
  Office office;
  fill(office);
  const auto plan = plan_on(office);
  CHECK(plan.messages.empty());
  REQUIRE(plan.stops.size() == 1);
  CHECK(plan.stops.front().reason == Reason::not_adopted);
  CHECK(plan.stops.front().command == "dunningctl adopt books --yes");
  CHECK(plan.reasons == std::map<Reason, std::int64_t>{{Reason::not_adopted, 3}});
}

TEST_CASE("plan says who gets what and why, and of everything else why not") {
  Office office;
  fill(office);
  office.adopt();
  const auto plan = plan_on(office);
  CHECK(plan.stops.empty());
  REQUIRE(plan.messages.size() == 2);
  const auto& message = plan.messages.front();
  CHECK(message.debtor.name == "De Vries B.V.");
  CHECK(message.intent.step == "reminder");
  CHECK(message.intent.amount == test::eur(48400));
  CHECK(message.intent.recipients.front().address == "1@customer.example");
  CHECK(message.admission.admitted);
  REQUIRE(plan.others.size() == 1);
  CHECK(plan.others.front().number == "N-12");
  CHECK(plan.others.front().decision.reason == Reason::not_due);
  CHECK(plan.others.front().decision.step == "reminder");
  CHECK(plan.others.front().decision.step_on == test::day("2026-03-23"));
}

TEST_CASE("plan for another day decides as of that day, and asks the window of that day") {
  Office office;
  fill(office);
  office.adopt();
  const auto sunday = plan_on(office, test::day("2026-03-15"));
  REQUIRE_FALSE(sunday.messages.empty());
  CHECK_FALSE(sunday.today);
  CHECK(sunday.messages.front().admission.reason == Reason::outside_window);
  CHECK(sunday.messages.front().admission.not_before == LocalTime{test::day("2026-03-16"), 9 * 60});
  CHECK(plan_on(office, test::day("2026-03-07")).messages.empty());
}

TEST_CASE("plan after the window of today says when it opens again") {
  Office office;
  fill(office);
  office.adopt();
  office.clock.set(*parse_instant("2026-03-09T18:00:00Z"));
  office.books({});
  const auto plan = plan_on(office);
  REQUIRE_FALSE(plan.messages.empty());
  CHECK(plan.messages.front().admission.not_before == LocalTime{test::day("2026-03-10"), 9 * 60});
}

TEST_CASE("plan writes nothing: asked twice it answers the same, and commits nothing") {
  Office office;
  fill(office);
  office.adopt();
  const auto before = office.store->commits();
  const auto first = desk::json_text(to_json(desk::Plan{{plan_on(office)}}));
  const auto second = desk::json_text(to_json(desk::Plan{{plan_on(office)}}));
  CHECK(first == second);
  CHECK(office.store->commits() == before);
}

TEST_CASE("a message that is written down but not sent is on its way, and is not planned again") {
  Office office;
  fill(office);
  office.adopt();
  office.occasion("1");
  const auto plan = plan_on(office);
  CHECK(plan.on_the_way >= 1);
  CHECK(plan.messages.size() == 1);
}

TEST_CASE("why tells facts, type, ladder, decision and what was sent") {
  Office office;
  fill(office);
  office.adopt();
  const auto key = office.leave(office.occasion("1"), DeliveryState::accepted);
  const auto why = why_of(office, "N-11");
  CHECK(why.debtor.name == "De Vries B.V.");
  CHECK(law::name(why.type.type) == "business");
  CHECK(why.type.because.find("B.V.") != std::string::npos);
  const auto& item = why.items.front();
  CHECK(item.policy == "nl-business");
  CHECK(item.decision.step == "second_reminder");
  CHECK(item.decision.step_on == test::day("2026-03-19"));
  REQUIRE(item.ladder.size() == 7);
  using Standing = desk::Rung::Standing;
  CHECK(item.ladder[0].standing == Standing::passed_over);
  CHECK(item.ladder[1].standing == Standing::taken);
  CHECK(item.ladder[1].taken.front().delivered_on == test::day("2026-03-09"));
  CHECK(item.ladder[2].standing == Standing::next);
  REQUIRE(item.occasions.size() == 1);
  bool told = false;
  for (const auto& row : item.occasions.front().rows)
    told = told || row.outgoing.key == key;
  CHECK(told);
  CHECK(to_text(why, office.clock).find("accepted 2026-03-09") != std::string::npos);
}

TEST_CASE("S22: why tells of a message that the fresh look cancelled, and what had changed") {
  Office office;
  fill(office);
  office.adopt();
  const auto occasion = office.occasion("1");
  REQUIRE(store::Outbox(*office.store)
              .cancel(occasion.id, Reason::look_changed, "N-11 was paid", office.clock.now()));
  const auto why = why_of(office, "N-11");
  const auto& occasions = why.items.front().occasions;
  REQUIRE(occasions.size() == 1);
  CHECK(occasions.front().cancelled_because == Reason::look_changed);
  CHECK(occasions.front().cancelled_detail == "N-11 was paid");
  CHECK(to_text(why, office.clock).find("cancelled (look_changed): N-11 was paid") !=
        std::string::npos);
}

TEST_CASE("why for a day in the past answers from what was known at its end") {
  Office office;
  fill(office);
  office.adopt();
  office.morning("2026-03-11");
  REQUIRE(desk::hold(office.desk(), {std::nullopt, "N-11", "asked for a copy", std::nullopt}));
  CHECK(why_of(office, "N-11").items.front().decision.reason == Reason::hold);
  const auto then = why_of(office, "N-11", test::day("2026-03-10"));
  CHECK_FALSE(then.today);
  CHECK(then.stops.empty());
  CHECK(then.items.front().decision.reason == Reason::due);
  auto paid = test::invoice("11", "1", 48400, "2026-03-05");
  paid.version = "2";
  paid.state = InvoiceState::paid;
  paid.open = test::eur(0);
  office.books({paid});
  const auto settled = desk::why(office.desk(), {"N-11", std::nullopt, std::nullopt});
  REQUIRE_FALSE(settled);
  CHECK(settled.error().message.find("has been settled") != std::string::npos);
  CHECK(why_of(office, "N-11", test::day("2026-03-10")).items.front().item.open ==
        test::eur(48400));
}

TEST_CASE("why of an unknown number names the nearest ones, and of a day before its time says so") {
  Office office;
  fill(office);
  const auto unknown = desk::why(office.desk(), {"N-13", std::nullopt, std::nullopt});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::not_found);
  CHECK(unknown.error().message.find("no invoice N-13 in books; the nearest: N-11, N-12") == 0);
  CHECK_FALSE(desk::why(office.desk(), {"N-11", std::nullopt, test::day("2026-03-01")}));
}

TEST_CASE("a number that two administrations have is refused until one is named") {
  Office office({"books", "shop"});
  fill(office);
  office.books({debtor("9", "Winkel B.V."), test::invoice("11", "9", 100, "2026-03-05")}, "shop");
  const auto both = desk::why(office.desk(), {"N-11", std::nullopt, std::nullopt});
  REQUIRE_FALSE(both);
  CHECK(both.error().message.find("books, shop") != std::string::npos);
  const auto one = desk::why(office.desk(), {"N-11", "shop", std::nullopt});
  REQUIRE(one);
  CHECK(one->debtor.name == "Winkel B.V.");
}

TEST_CASE("status: all is well, or it says what stops, since when, and what lifts it (S23)") {
  Office office;
  fill(office);
  office.adopt();
  const auto fine = desk::status(office.desk(), std::nullopt);
  REQUIRE(fine);
  CHECK(fine->all_well());
  CHECK(fine->administrations.front().counts.open_items == 3);
  CHECK(fine->administrations.front().counts.overdue_items == 2);
  CHECK(to_text(*fine, office.clock).find("books sends.") == 0);

  REQUIRE(desk::pause(office.desk(), "books"));
  const auto paused = desk::status(office.desk(), std::nullopt);
  REQUIRE(paused);
  CHECK_FALSE(paused->all_well());
  const auto& stop = paused->administrations.front().stops.front();
  CHECK(stop.reason == Reason::paused);
  CHECK(stop.since == office.clock.now());
  CHECK(stop.command == "dunningctl resume -a books");
}

TEST_CASE("status: books that nobody has read for four polls are a stop of their own") {
  Office office;
  fill(office);
  office.adopt();
  office.clock.advance(std::chrono::hours(2));
  const auto status = desk::status(office.desk(), std::nullopt);
  REQUIRE(status);
  REQUIRE(status->administrations.front().stops.size() == 1);
  const auto& stop = status->administrations.front().stops.front();
  CHECK(stop.reason == Reason::stale_sync);
  CHECK(stop.command == "dunningctl sync books");
}

TEST_CASE("status: an error of the newest pull is told with its text") {
  Office office;
  fill(office);
  office.adopt();
  REQUIRE(store::Administrations(*office.store)
              .note_pull_error(office.id(), "the token was refused", office.clock.now()));
  const auto status = desk::status(office.desk(), std::nullopt);
  REQUIRE(status);
  CHECK(to_text(*status, office.clock).find("the token was refused") != std::string::npos);
}

TEST_CASE("status: what the guards of the machine saw stops every administration") {
  Office office;
  fill(office);
  office.adopt();
  office.machine.restored = true;
  office.machine.detail = "the chain of books had 12 entries and has 9";
  const auto status = desk::status(office.desk(), std::nullopt);
  REQUIRE(status);
  const auto& stop = status->administrations.front().stops.front();
  CHECK(stop.reason == Reason::restored);
  CHECK(stop.command == "dunningctl trust store");
  CHECK(stop.detail == office.machine.detail);
}

TEST_CASE("status: records that could not be read and uncertain messages wait for a person") {
  Office office;
  fill(office);
  office.adopt();
  office.unreadable({RecordKind::invoice, "99"}, "total: no amount");
  const auto key = office.leave(office.occasion("1"), DeliveryState::uncertain);
  const auto status = desk::status(office.desk(), std::nullopt);
  REQUIRE(status);
  CHECK_FALSE(status->all_well());
  const auto& one = status->administrations.front();
  REQUIRE(one.quarantined.size() == 1);
  CHECK(one.quarantined.front().message == "total: no amount");
  REQUIRE(one.uncertain.size() == 1);
  CHECK(one.uncertain.front().row.outgoing.key == key);
  const auto text = to_text(*status, office.clock);
  CHECK(text.find("dunningctl resolve " + key.value.substr(0, 8)) != std::string::npos);
}

TEST_CASE("status: a refused message waits for a person until its invoice is paid") {
  Office office;
  fill(office);
  office.adopt();
  office.leave(office.occasion("1"), DeliveryState::refused);
  const auto refused = desk::status(office.desk(), std::nullopt);
  REQUIRE(refused);
  CHECK_FALSE(refused->all_well());
  REQUIRE(refused->administrations.front().refused.size() == 1);
  auto paid = test::invoice("11", "1", 48400, "2026-03-05");
  paid.version = "2";
  paid.state = InvoiceState::paid;
  paid.open = test::eur(0);
  office.books({paid});
  const auto after = desk::status(office.desk(), std::nullopt);
  REQUIRE(after);
  CHECK(after->all_well());
}

TEST_CASE("status: a message that could not leave is told with the reason until it has left") {
  Office office;
  fill(office);
  office.adopt();
  const auto occasion = office.occasion("1");
  store::Outbox outbox(*office.store);
  const auto key = outbox.rows(occasion.id).value().front().outgoing.key;
  REQUIRE(outbox.make_ready({{key,
                              "debiteuren@kade.example",
                              {{"1@customer.example", "to", "invoice_contact"}},
                              {},
                              "Subject: reminder\r\n\r\nPlease pay.\r\n",
                              office.clock.now(),
                              occasion.say,
                              ""}},
                            office.clock.now()));
  CHECK(desk::status(office.desk(), std::nullopt)->all_well());
  const auto claimed =
      outbox.claim(office.id(), ChannelKind::mail, "test", 1, office.clock.now()).value();
  REQUIRE(claimed.size() == 1);
  REQUIRE(outbox.unclaim(key, claimed.front().claim, office.clock.now() + Millis{60'000},
                         "SSL certificate problem", office.clock.now()));
  const auto status = desk::status(office.desk(), std::nullopt);
  REQUIRE(status);
  CHECK_FALSE(status->all_well());
  const auto text = to_text(*status, office.clock);
  CHECK(text.find("1 message could not leave and is tried again: SSL certificate problem") !=
        std::string::npos);
  CHECK(text.find("sends.") == std::string::npos);
}

TEST_CASE(
    "lists take a state, refuse an unknown one by naming those there are, and say when cut off") {
  Office office;
  fill(office);
  office.adopt();
  const auto desk = office.desk();
  const auto open = desk::list_invoices(desk, {});
  REQUIRE(open);
  CHECK(open->administrations.front().rows.size() == 3);
  const auto cut = desk::list_invoices(desk, {std::nullopt, std::nullopt, 2});
  REQUIRE(cut);
  CHECK(cut->administrations.front().more);
  CHECK(cut->administrations.front().rows.size() == 2);
  const auto paid = desk::list_invoices(desk, {std::nullopt, "paid", 10});
  REQUIRE(paid);
  CHECK(paid->administrations.front().rows.empty());
  const auto wrong = desk::list_invoices(desk, {std::nullopt, "late", 10});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("draft open payment_under_way") != std::string::npos);
  CHECK_FALSE(desk::list_messages(desk, {std::nullopt, "sent", 10}));
  CHECK_FALSE(desk::list_debtors(desk, {std::nullopt, "open", 10}));

  office.leave(office.occasion("1"), DeliveryState::accepted);
  const auto accepted = desk::list_messages(desk, {std::nullopt, "accepted", 10});
  REQUIRE(accepted);
  REQUIRE(accepted->administrations.front().rows.size() == 1);
  CHECK(accepted->administrations.front().rows.front().debtor_name == "De Vries B.V.");
  const auto debtors = desk::list_debtors(desk, {});
  REQUIRE(debtors);
  CHECK(debtors->administrations.front().rows.size() == 2);
}

TEST_CASE("an administration that the configuration lacks is refused with the names it has") {
  Office office;
  const auto plan = desk::plan(office.desk(), {"boeken", std::nullopt});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().message.find("which has: books") != std::string::npos);
}

TEST_CASE("status: S24 a mail to the owner of which nobody knows waits for nobody") {
  Office office;
  fill(office);
  store::Outbox outbox(*office.store);
  const auto now = office.clock.now();
  const Date today = parse_date("2026-10-01").value();
  REQUIRE(outbox.report(
      {office.id(), "stops", today, "ar@acme.example", {{"owner@acme.example", "to", ""}}, "text"},
      now));
  const auto row = outbox.claim(office.id(), ChannelKind::mail, "me", 1, now).value().at(0);
  REQUIRE(outbox.begin_sending(row.outgoing.key, "me", now));
  REQUIRE(
      outbox.finish({row.outgoing.key, "me", DeliveryState::uncertain, "", {}, {}, today}, now));
  const auto status = desk::status(office.desk(), std::nullopt);
  REQUIRE(status);
  CHECK(status->administrations.front().uncertain.empty());
}

TEST_CASE("S42: the history of a store that was only used is whole") {
  Office office;
  fill(office);
  office.adopt();
  office.leave(office.occasion("1"), DeliveryState::accepted);
  const auto answer = desk::verify(office.desk(), std::nullopt);
  REQUIRE(answer);
  CHECK(answer->whole());
  CHECK(answer->administrations.front().verification.entries > 3);
  CHECK_FALSE(desk::verify(office.desk(), "nowhere"));
}
