// What a person says: hold, release, pause, resume, adopt, resolve, trust, sync.
#include <doctest/doctest.h>

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/desk/open_store.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/request_sync.hpp"
#include "daemon/desk/resolve.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/trust.hpp"
#include "daemon/desk/why.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using policy::Reason;
using test::debtor;
using test::Office;
using Choice = policy::Adoption::Choice;

namespace {

void fill(Office& office) {
  office.books(
      {debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"), debtor("3", "J. Jansen"),
       test::invoice("11", "1", 48400, "2026-03-05"), test::invoice("12", "1", 12100, "2026-03-20"),
       test::invoice("21", "2", 3630, "2026-03-03"), test::invoice("31", "3", 5000, "2025-12-01")});
}

desk::WhyItem item_of(Office& office, const std::string& number) {
  const auto why = desk::why(office.desk(), {number, std::nullopt, std::nullopt});
  REQUIRE_MESSAGE(why, why.error().message);
  return why->items.front();
}

Reason reason_of(Office& office, const std::string& number) {
  return item_of(office, number).decision.reason;
}

template <class Answer>
std::string refused(const Result<Answer>& result) {
  REQUIRE_FALSE(result);
  return result.error().message;
}

}  // namespace

TEST_CASE("S10: a proposal covers everything open, and recording it is the yes") {
  Office office;
  fill(office);
  const auto proposal = desk::propose(office.desk(), "books", {});
  REQUIRE(proposal);
  CHECK(proposal->debtors.size() == 3);
  CHECK(proposal->types.at(law::DebtorType::business) == 1);
  CHECK(proposal->types.at(law::DebtorType::consumer) == 2);
  CHECK(proposal->unknown_type == 2);
  CHECK(reason_of(office, "N-11") == Reason::not_adopted);

  const auto done = desk::adopt(office.desk(), "books", {});
  REQUIRE_MESSAGE(done, done.error().message);
  CHECK(done->sentence.find("4 open invoices") != std::string::npos);
  CHECK(reason_of(office, "N-11") == Reason::due);
  CHECK(item_of(office, "N-11").item.adoption.choice == Choice::first_step);
  CHECK(item_of(office, "N-31").item.adoption.choice == Choice::to_person);
  CHECK(refused(desk::adopt(office.desk(), "books", {})).find("was adopted on 2026-03-09") !=
        std::string::npos);
}

TEST_CASE("S10: choices are made per debtor or for all, and can be changed afterwards") {
  Office office;
  fill(office);
  const policy::Adoption person{Choice::to_person, ""};
  const policy::Adoption second{Choice::at_step, "second_reminder"};
  const policy::Adoption out{Choice::leave_out, ""};
  REQUIRE(desk::adopt(office.desk(), "books", {{{person, {"all"}}, {second, {"101"}}}, {}, {}}));
  CHECK(item_of(office, "N-11").item.adoption.choice == Choice::at_step);
  CHECK(item_of(office, "N-21").item.adoption.choice == Choice::to_person);
  const auto changed = desk::adopt(office.desk(), "books", {{{out, {"102"}}}, {}, {}});
  REQUIRE_MESSAGE(changed, changed.error().message);
  CHECK(item_of(office, "N-21").item.adoption.choice == Choice::leave_out);
  CHECK(item_of(office, "N-11").item.adoption.choice == Choice::at_step);
}

TEST_CASE("adoption refuses a step no policy has, a debtor nobody has, and two choices for one") {
  Office office;
  fill(office);
  const policy::Adoption wrong{Choice::at_step, "second_remindr"};
  CHECK(refused(desk::propose(office.desk(), "books", {{{wrong, {"101"}}}, {}, {}}))
            .find("the nearest: second_reminder") != std::string::npos);
  const policy::Adoption out{Choice::leave_out, ""};
  CHECK(refused(desk::propose(office.desk(), "books", {{{out, {"999"}}}, {}, {}}))
            .find("no debtor 999") == 0);
  CHECK(refused(desk::propose(office.desk(), "books", {{{out, {"101"}}, {out, {"1"}}}, {}, {}}))
            .find("two choices") != std::string::npos);
}

TEST_CASE("S10: books that were not read completely are not adopted") {
  Office office;
  CHECK(refused(desk::adopt(office.desk(), "books", {})).find("dunningctl sync books") !=
        std::string::npos);
  CHECK(desk::adopt_at_once(office.desk(), "books"));
  fill(office);
  REQUIRE(desk::adopt_at_once(office.desk(), "books"));
  CHECK(reason_of(office, "N-11") == Reason::due);
  CHECK(desk::adopt_at_once(office.desk(), "books"));  // a second time changes nothing
}

TEST_CASE("S10: what the ledger reminded before goes to a person") {
  Office office;
  auto reminded = test::invoice("41", "1", 100, "2026-03-05");
  reminded.reminders_in_ledger = 1;
  office.books({debtor("1", "De Vries B.V."), reminded});
  office.adopt();
  CHECK(item_of(office, "N-41").item.adoption.choice == Choice::to_person);
}

TEST_CASE("S25: a hold on an invoice, with reason, author and end, and its release") {
  Office office;
  fill(office);
  office.adopt();
  const auto held = desk::hold(office.desk(),
                               {std::nullopt, "N-11", "asked for a copy", test::day("2026-03-16")});
  REQUIRE_MESSAGE(held, held.error().message);
  CHECK(held->sentence ==
        "Nothing is sent about invoice N-11 before 2026-03-16, says mira: asked for a copy");
  CHECK(reason_of(office, "N-11") == Reason::hold);
  CHECK(reason_of(office, "N-21") == Reason::due);
  const auto holds = item_of(office, "N-11").item.holds;
  REQUIRE(holds.size() == 1);
  CHECK(holds.front().author == "mira");
  CHECK(holds.front().until == test::day("2026-03-16"));

  const auto released = desk::release(office.desk(), std::nullopt, "N-11");
  REQUIRE(released);
  CHECK(released->sentence == "1 hold on invoice N-11 ended");
  CHECK(reason_of(office, "N-11") == Reason::due);
  CHECK(refused(desk::release(office.desk(), std::nullopt, "N-11")).find("no hold is in force") ==
        0);
}

TEST_CASE("S25: a hold on a debtor covers every invoice of it") {
  Office office;
  fill(office);
  office.adopt();
  REQUIRE(desk::hold(office.desk(), {std::nullopt, "de vries b.v.", "moved house", std::nullopt}));
  CHECK(reason_of(office, "N-11") == Reason::hold);
  CHECK(reason_of(office, "N-12") == Reason::hold);
}

TEST_CASE("S25: a hold wants a reason and an end that has not passed") {
  Office office;
  fill(office);
  CHECK(refused(desk::hold(office.desk(), {std::nullopt, "N-11", "", std::nullopt}))
            .find("--reason") != std::string::npos);
  CHECK(refused(desk::hold(office.desk(), {std::nullopt, "N-11", "x", test::day("2026-03-09")}))
            .find("has passed") != std::string::npos);
}

TEST_CASE("a name that fits several things is refused with all of them, and can be said exactly") {
  Office office;
  fill(office);
  auto twin = test::invoice("77", "1", 100, "2026-03-05");
  twin.number = "102";  // also a customer number
  office.books({twin});
  const auto desk = office.desk();
  const auto of = desk::administration(desk, "books").value();
  const auto two = refused(desk::find_debtor(desk, of, "J. Jansen"));
  CHECK(two.find("fits 2 debtors") != std::string::npos);
  CHECK(two.find("customer number 102") != std::string::npos);
  CHECK(two.find("customer number 103") != std::string::npos);
  CHECK(refused(desk::find(desk, of, "102")).find("invoice:102 is the invoice") !=
        std::string::npos);
  const auto invoice = desk::find(desk, of, "invoice:102");
  REQUIRE(invoice);
  CHECK(std::holds_alternative<desk::FoundInvoice>(*invoice));
  const auto exact = desk::find(desk, of, "debtor:102");
  REQUIRE(exact);
  CHECK(std::get<desk::FoundDebtor>(*exact).id == DebtorId{"2"});
  CHECK(refused(desk::find(desk, of, "nobody")).find("neither a debtor nor an invoice") == 0);
}

TEST_CASE("pause and resume, of one administration and of all") {
  Office office({"books", "shop"});
  fill(office);
  office.books({}, "shop");
  REQUIRE(desk::pause(office.desk(), std::nullopt));
  const auto all = desk::plan(office.desk(), {}).value();
  for (const auto& one : all.administrations)
    CHECK(one.stops.front().reason == Reason::paused);
  REQUIRE(desk::resume(office.desk(), "shop"));
  const auto plans = desk::plan(office.desk(), {}).value().administrations;
  CHECK(plans[0].stops.front().reason == Reason::paused);
  CHECK(plans[1].stops.front().reason == Reason::not_adopted);
}

TEST_CASE("where several administrations could be meant, one has to be named") {
  Office office({"books", "shop"});
  fill(office);
  CHECK(refused(desk::hold(office.desk(), {std::nullopt, "N-11", "x", std::nullopt}))
            .find("-a NAME: books, shop") != std::string::npos);
}

TEST_CASE("S32: a person says what became of an uncertain message") {
  using Resolution = store::Outbox::Resolution;
  Office office;
  fill(office);
  office.adopt();
  const auto key = office.leave(office.occasion("1"), DeliveryState::uncertain);
  const auto short_key = key.value.substr(0, 8);
  CHECK(refused(desk::resolve(office.desk(), "ab", Resolution::delivered)).find("at least") !=
        std::string::npos);
  CHECK(refused(desk::resolve(office.desk(), "00000000", Resolution::delivered))
            .find("no message has a key") == 0);
  const auto done = desk::resolve(office.desk(), short_key, Resolution::delivered);
  REQUIRE_MESSAGE(done, done.error().message);
  CHECK(item_of(office, "N-11").ladder[1].taken.front().delivered_on == test::day("2026-03-09"));
  CHECK(refused(desk::resolve(office.desk(), short_key, Resolution::delivered))
            .find("only an uncertain one") != std::string::npos);
}

TEST_CASE("S32: what was not delivered leaves again") {
  Office office;
  fill(office);
  office.adopt();
  const auto occasion = office.occasion("1");
  const auto key = office.leave(occasion, DeliveryState::uncertain);
  REQUIRE(desk::resolve(office.desk(), key.value, store::Outbox::Resolution::not_delivered));
  bool ready = false;
  const auto rows = store::Outbox(*office.store).rows(occasion.id).value();
  for (const auto& row : rows)
    ready = ready || row.state == DeliveryState::ready;
  CHECK(ready);
}

TEST_CASE(
    "trust: an administration only when it is under suspicion, the rest is asked of the daemon") {
  Office office;
  fill(office);
  CHECK(refused(desk::trust(office.desk(), "books")).find("not under suspicion") !=
        std::string::npos);
  const auto asked = desk::trust(office.desk(), "store");
  REQUIRE(asked);
  REQUIRE(asked->request);
  const auto open = store::Requests(*office.store).open().value();
  REQUIRE(open.size() == 1);
  CHECK(open.front().kind == "trust");
  CHECK(open.front().argument == "store");
  CHECK(open.front().author == "mira");
}

TEST_CASE("sync leaves one request for each administration, and finds the answers") {
  Office office({"books", "shop"});
  const auto asked = desk::request_sync(office.desk(), std::nullopt);
  REQUIRE(asked);
  REQUIRE(asked->size() == 2);
  CHECK(desk::answer_to(office.desk(), asked->front()).value() == std::nullopt);
  REQUIRE(store::Requests(*office.store).answer(asked->front(), "done", office.clock.now()));
  CHECK(desk::answer_to(office.desk(), asked->front()).value() == "done");
  CHECK_FALSE(desk::request_sync(office.desk(), "nowhere"));
}

TEST_CASE("a command makes no store where there is none, and says how one comes to be") {
  Office office;
  settings::Configuration elsewhere = *office.configuration;
  elsewhere.store = "sqlite://" + (office.directory / "none.db").string();
  const auto opened = desk::open_store(elsewhere, desk::Access::write);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message.find("dunningd --config") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(office.directory / "none.db"));
  CHECK(desk::open_store(*office.configuration, desk::Access::read));
}
