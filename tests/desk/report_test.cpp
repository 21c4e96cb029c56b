// Figures about the book, on a store that was filled as the daemon fills it.
#include <doctest/doctest.h>

#include "daemon/desk/report.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using test::day;
using test::debtor;
using test::eur;
using test::invoice;
using test::Office;

namespace {

desk::Report asked(Office& office, const std::string& name, desk::ReportQuestion question = {}) {
  auto report = desk::report(office.desk(), name, question);
  REQUIRE_MESSAGE(report, report.error().message);
  REQUIRE(report->administrations.size() == 1);
  return *std::move(report);
}

std::string text_of(Office& office, const std::string& name, desk::ReportQuestion question = {}) {
  return to_text(asked(office, name, question));
}

Invoice paid(Invoice one, const char* on) {
  one.version = "2";
  one.payments = {{"p" + one.id.value, day(on), one.open, ""}};
  one.open = eur(0);
  one.state = InvoiceState::paid;
  one.ledger_state = "paid";
  return one;
}

}  // namespace

TEST_CASE("report aging: every invoice stands in the column of its days overdue") {
  Office office;  // 2026-03-09
  office.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"),
                invoice("11", "1", 10000, "2026-03-09"), invoice("12", "1", 20000, "2026-03-08"),
                invoice("13", "1", 30000, "2026-02-06"), invoice("14", "1", 40000, "2026-01-07"),
                invoice("15", "1", 50000, "2025-12-08"), invoice("21", "2", 99900, "2025-12-09")});
  const auto report = asked(office, "aging");
  CHECK(to_csv(report) ==
        "administration,debtor,number,currency,not_due,days_1_30,days_31_60,days_61_90,over_90,"
        "credits,open\r\n"
        "books,De Vries B.V.,101,EUR,100.00,200.00,300.00,400.00,500.00,,1500.00\r\n"
        "books,J. Jansen,102,EUR,,,,999.00,,,999.00\r\n"
        "books,TOTAL,,EUR,100.00,200.00,300.00,1399.00,500.00,,2499.00\r\n");

  SUBCASE("as of an earlier day it is the book of that evening") {
    office.morning("2026-03-10");
    office.books({paid(invoice("21", "2", 99900, "2025-12-09"), "2026-03-10")});
    CHECK(text_of(office, "aging").find("Jansen") == std::string::npos);
    CHECK(text_of(office, "aging", {{}, day("2026-03-09"), 0}).find("Jansen") != std::string::npos);
  }
  SUBCASE("a free credit is taken off, apart") {
    Invoice credit = invoice("16", "1", -2500, "2026-03-09");
    credit.credit_note = true;
    credit.due_date.reset();
    office.books({credit});
    const auto csv = to_csv(asked(office, "aging"));
    CHECK_MESSAGE(csv.find("500.00,-25.00,1475.00\r\n") != std::string::npos, csv);
  }
  SUBCASE("a day that has not come is refused") {
    const auto refused = desk::report(office.desk(), "aging", {{}, day("2026-03-10"), 0});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "2026-03-10 has not come yet");
  }
}

TEST_CASE("report dso: what is open over what was invoiced, times the days") {
  Office office;
  // Invoiced 3,000 in the last 90 days, of which 1,500 is open, 1,000 of it not yet due.
  office.books({debtor("1", "De Vries B.V."), invoice("11", "1", 100000, "2026-03-20"),
                invoice("12", "1", 50000, "2026-03-01"),
                paid(invoice("13", "1", 150000, "2026-02-01"), "2026-02-05"),
                invoice("14", "1", 0, "2026-02-01")});
  CHECK(to_csv(asked(office, "dso")) ==
        "administration,currency,open,sales,days,dso,best_possible,days_delinquent\r\n"
        "books,EUR,1500.00,3000.00,90,45.0,30.0,15.0\r\n");
}

TEST_CASE("report behaviour: who pays how late on average, the latest first") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"),
                paid(invoice("11", "1", 10000, "2026-02-01"), "2026-02-04"),
                paid(invoice("12", "1", 10000, "2026-01-01"), "2025-12-30"),
                paid(invoice("21", "2", 10000, "2026-02-01"), "2026-02-21")});
  CHECK(to_csv(asked(office, "behaviour")) ==
        "administration,debtor,number,paid,late,late_percent,average_days_late\r\n"
        "books,J. Jansen,102,1,1,100.0,20.0\r\n"
        "books,De Vries B.V.,101,2,1,50.0,0.5\r\n");
  // As of a day in January nothing that was paid in February counts.
  CHECK(to_csv(asked(office, "behaviour", {{}, day("2026-01-20"), 0})) ==
        "administration,debtor,number,paid,late,late_percent,average_days_late\r\n"
        "books,De Vries B.V.,101,1,0,0.0,-2.0\r\n");
}

TEST_CASE("report steps: what was paid within the days after a step was delivered") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen B.V."),
                invoice("11", "1", 48400, "2026-03-05"), invoice("21", "2", 10000, "2026-03-05")});
  office.adopt();
  office.leave(office.occasion("1"), DeliveryState::accepted);
  office.leave(office.occasion("2"), DeliveryState::accepted);
  CHECK(text_of(office, "steps").find("no step was taken long enough ago") != std::string::npos);

  office.morning("2026-03-30");
  auto late = paid(invoice("21", "2", 10000, "2026-03-05"), "2026-03-29");
  office.books({paid(invoice("11", "1", 48400, "2026-03-05"), "2026-03-16"), late});
  CHECK(to_csv(asked(office, "steps")) ==
        "administration,policy,step,currency,messages,items,asked,received,received_percent,"
        "settled,settled_percent\r\n"
        "books,nl-business,reminder,EUR,2,2,584.00,484.00,82.9,1,50.0\r\n");
  CHECK(to_csv(asked(office, "steps", {{}, {}, 20})).find("584.00,584.00,100.0,2,100.0") !=
        std::string::npos);
}

TEST_CASE("report data-quality: what the books lack, with the invoice or debtor it is about") {
  Office office;
  Debtor without = debtor("2", "J. Jansen");
  without.mailboxes.clear();
  Invoice never = invoice("21", "2", 99900, "2026-03-01");
  never.sent = Known::no;
  Invoice open_end = invoice("22", "2", 100, "2026-03-01");
  open_end.due_date.reset();
  office.books({without, never, open_end});
  office.unreadable({RecordKind::invoice, "77"}, "total: not a number");
  const auto csv = to_csv(asked(office, "data-quality"));
  for (const char* found :
       {"never_sent,N-21,J. Jansen", "no_due_date,N-22,J. Jansen", "no_mail_address,102,J. Jansen",
        "no_postal_address,102", "no_language,102", "unreadable,invoice 77,,total: not a number"})
    CHECK_MESSAGE(csv.find(found) != std::string::npos, found);
}

TEST_CASE("report data-quality: as of a day it tells what could not be read that evening") {
  Office office;  // 2026-03-09
  office.books({debtor("1", "De Vries B.V."), invoice("11", "1", 10000, "2026-03-05")});
  office.unreadable({RecordKind::debtor, "7"}, "name: is missing");
  office.morning("2026-03-10");
  office.books({debtor("7", "Mended B.V.")});
  office.unreadable({RecordKind::invoice, "11"}, "total: not a number");
  const auto now = to_csv(asked(office, "data-quality"));
  CHECK(now.find("unreadable,N-11,De Vries B.V.,total: not a number") != std::string::npos);
  CHECK(now.find("invoice 11") == std::string::npos);  // told once
  CHECK(now.find("name: is missing") == std::string::npos);
  const auto then = to_csv(asked(office, "data-quality", {{}, day("2026-03-09"), 0}));
  CHECK(then.find("unreadable,debtor 7,,name: is missing") != std::string::npos);
  CHECK(then.find("total: not a number") == std::string::npos);
}

TEST_CASE("report: a name that there is not is refused with those there are") {
  Office office;
  const auto refused = desk::report(office.desk(), "ageing", {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "no report is called \"ageing\"; there are aging, dso, behaviour, steps and data-quality");
}
