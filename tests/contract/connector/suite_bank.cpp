// Bank lines, how far the books are, and the invoice as a file.
#include <algorithm>

#include "tests/contract/connector/filled.hpp"

namespace dunning::contract {
namespace {

using ports::PullMode;

// As the daemon does: the date is asked for after a completed pull.
std::optional<Date> books_after(Filled& filled, PullMode mode) {
  sync(*filled.connector, mode, filled.mirror);
  const auto as_of = filled.connector->books_as_of();
  REQUIRE_MESSAGE(as_of, as_of.error().message);
  return *as_of;
}

Date today(World& world) {
  return *parse_date(to_string(world.now()).substr(0, 10));
}

void lines(const MakeWorld& make_world) {
  SUBCASE("S8 a receipt is open until it is booked, and then its invoice is paid") {
    Filled filled(make_world);
    const auto line = filled.world->add_bank_line("363.00", "Factuur 2026-0042");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(to_string(bank_line(filled.mirror, line).amount) == "363.00 EUR");
    CHECK(to_string(bank_line(filled.mirror, line).open) == "363.00 EUR");
    CHECK(bank_line(filled.mirror, line).description == "Factuur 2026-0042");
    CHECK(bank_line(filled.mirror, line).booked_on == today(*filled.world));
    filled.world->book(line, filled.invoices[0]);
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(bank_line(filled.mirror, line).open.is_zero());
    CHECK(invoice(filled.mirror, filled.invoices[0]).state == InvoiceState::paid);
    CHECK(filled.is_as_from_scratch());
  }
  SUBCASE("S8 what of a receipt no invoice took stays open") {
    Filled filled(make_world);
    const auto line = filled.world->add_bank_line("20.00", "twee facturen");
    filled.world->book(line, filled.invoices[1]);  // takes 12.71
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(to_string(bank_line(filled.mirror, line).open) == "7.29 EUR");
    CHECK(invoice(filled.mirror, filled.invoices[1]).state == InvoiceState::paid);
  }
  SUBCASE("a line that was deleted is found by the sweep, one that is asked for is missing") {
    Filled filled(make_world);
    const auto stays = filled.world->add_bank_line("1.00", "blijft");
    const auto goes = filled.world->add_bank_line("2.00", "gaat");
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(filled.mirror.records.contains(bank_line_ref(goes)));
    filled.world->remove_bank_line(goes);
    filled.world->pass(long_after);
    const auto looked = filled.connector->look_again({bank_line_ref(goes), bank_line_ref(stays)});
    REQUIRE_MESSAGE(looked, looked.error().message);
    CHECK(looked->missing == std::vector<RecordRef>{bank_line_ref(goes)});
    CHECK(looked->records.size() == 1);
    sync(*filled.connector, PullMode::sweep, filled.mirror);
    CHECK_FALSE(filled.mirror.records.contains(bank_line_ref(goes)));
    CHECK(filled.mirror.records.contains(bank_line_ref(stays)));
    CHECK(filled.is_as_from_scratch());
  }
  SUBCASE("a line that cannot be read is shown with its id, and the others go on") {
    Filled filled(make_world);
    const auto good = filled.world->add_bank_line("1.00", "goed");
    const auto bad = filled.world->add_bank_line("2.00", "fout");
    filled.world->spoil_bank_line(bad);
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(filled.mirror.quarantined == std::set<RecordRef>{bank_line_ref(bad)});
    CHECK(to_string(bank_line(filled.mirror, good).open) == "1.00 EUR");
  }
  SUBCASE("every fault of a look at bank lines that may pass has its kind") {
    Filled filled(make_world);
    const auto line = filled.world->add_bank_line("1.00", "goed");
    for (const Fault fault : {Fault::too_many_requests, Fault::server_error, Fault::malformed,
                              Fault::truncated, Fault::endless, Fault::slow}) {
      expect_fault(filled, fault,
                   [&] { return filled.connector->look_again({bank_line_ref(line)}); });
    }
    CHECK(filled.connector->look_again({bank_line_ref(line)})->records.size() == 1);
  }
  SUBCASE("a booking that is made while the pages are read is found by the next pull") {
    Filled filled(make_world);
    const auto line = filled.world->add_bank_line("363.00", "Factuur");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    filled.world->pass(long_after);
    const auto pulled = pull_all(*filled.connector, PullMode::delta, filled.mirror.cursor);
    filled.world->book(line, filled.invoices[0]);
    apply(*filled.connector, PullMode::delta, pulled, filled.mirror);
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(bank_line(filled.mirror, line).open.is_zero());
    CHECK(invoice(filled.mirror, filled.invoices[0]).state == InvoiceState::paid);
  }
  SUBCASE("two bookings of one line in one second are two changes") {
    Filled filled(make_world);
    const auto line = filled.world->add_bank_line("375.71", "twee facturen");
    filled.world->book(line, filled.invoices[0]);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(to_string(bank_line(filled.mirror, line).open) == "12.71 EUR");
    filled.world->book(line, filled.invoices[1]);
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(bank_line(filled.mirror, line).open.is_zero());
  }
}

void books(const MakeWorld& make_world) {
  SUBCASE("S9 the books are as of the newest bank line, received or spent") {
    Filled filled(make_world);
    const Date first = today(*filled.world);
    (void)filled.world->add_bank_line("-25.00", "kantoor");
    filled.world->pass(long_after);
    CHECK(books_after(filled, PullMode::delta) == first);
    filled.world->pass(std::chrono::hours{72});
    const auto line = filled.world->add_bank_line("25.00", "ontvangst");
    const Date later = today(*filled.world);
    REQUIRE(later == first + 3);
    filled.world->pass(long_after);
    CHECK(books_after(filled, PullMode::delta) == later);
    filled.world->book(line, filled.invoices[2]);  // processed, it counts as well
    filled.world->pass(long_after);
    CHECK(books_after(filled, PullMode::delta) == later);
  }
  SUBCASE("S9 a connector that has just been started knows it after its first pull") {
    Filled filled(make_world);
    (void)filled.world->add_bank_line("25.00", "ontvangst");
    const Date day = today(*filled.world);
    CHECK(books_after(filled, PullMode::delta) == day);
    filled.world->pass(long_after);
    filled.connector = filled.world->connect();
    CHECK(books_after(filled, PullMode::delta) == day);
  }
  SUBCASE("a quiet poll costs what the last one cost, and the date of the books nothing") {
    Filled filled(make_world);
    (void)filled.world->add_bank_line("25.00", "ontvangst");
    filled.world->pass(long_after);
    (void)books_after(filled, PullMode::delta);
    const auto cost = [&] {
      const auto before = filled.world->requests();
      sync(*filled.connector, PullMode::delta, filled.mirror);
      return filled.world->requests() - before;
    };
    const auto once = cost();
    const auto before = filled.world->requests();
    REQUIRE(filled.connector->books_as_of());
    // A call of the fake is no request of a ledger.
    CHECK(filled.world->requests() - before <= (once == 1 ? 1U : 0U));
    CHECK(cost() <= once);
    CHECK(once <= filled.world->quiet_poll_requests());
  }
  SUBCASE("credentials that may not see bank lines read everything else, and say no date") {
    Filled filled(make_world);
    const auto line = filled.world->add_bank_line("363.00", "Factuur");
    filled.world->pass(long_after);
    CHECK(books_after(filled, PullMode::delta) == today(*filled.world));
    filled.world->hide_bank_lines();
    filled.world->pay(filled.invoices[1], "12.71");
    filled.world->pass(long_after);
    CHECK_FALSE(books_after(filled, PullMode::delta));
    CHECK(invoice(filled.mirror, filled.invoices[1]).state == InvoiceState::paid);
    CHECK_FALSE(books_after(filled, PullMode::sweep));
    // Not seeing it is no reason to take it for gone.
    CHECK(to_string(bank_line(filled.mirror, line).open) == "363.00 EUR");
    const auto looked =
        filled.connector->look_again({bank_line_ref(line), invoice_ref(filled.invoices[1])});
    REQUIRE_MESSAGE(looked, looked.error().message);
    CHECK(looked->missing.empty());
    // Some systems show what was received in another place as well.
    CHECK(looked->records.size() + looked->unreadable.size() == 2);
    CHECK(std::any_of(looked->records.begin(), looked->records.end(), [&](const Record& record) {
      return dunning::ref(record) == invoice_ref(filled.invoices[1]);
    }));
  }
}

}  // namespace

void bank_lines(const MakeWorld& make_world) {
  if (!make_world()->shows().bank_lines) return;
  lines(make_world);
  books(make_world);
}

void documents(const MakeWorld& make_world) {
  SUBCASE("an invoice comes as a file, and one that does not exist does not") {
    Filled filled(make_world);
    REQUIRE(filled.connector->capabilities().documents);
    const auto document = filled.connector->document(invoice_ref(filled.invoices[0]));
    REQUIRE_MESSAGE(document, document.error().message);
    CHECK(document->bytes.starts_with("%PDF-"));
    CHECK(document->media_type == "application/pdf");
    CHECK(document->file_name.ends_with(".pdf"));
    CHECK(filled.connector->document(filled.gone()).error().kind == ErrorKind::not_found);
  }
  SUBCASE("every fault of a document has its kind, and the next try succeeds") {
    Filled filled(make_world);
    for (const Fault fault : {Fault::too_many_requests, Fault::unauthorized, Fault::server_error}) {
      expect_fault(filled, fault,
                   [&] { return filled.connector->document(invoice_ref(filled.invoices[0])); });
    }
    CHECK(filled.connector->document(invoice_ref(filled.invoices[0])).has_value());
  }
}

}  // namespace dunning::contract
