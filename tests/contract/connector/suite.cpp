#include <doctest/doctest.h>

#include <algorithm>

#include "tests/contract/connector/filled.hpp"

namespace dunning::contract {
namespace {

using ports::PullMode;

// Paying leaves a bank line in some worlds.
std::set<std::string> invoices_in(const std::set<RecordRef>& refs) {
  std::set<std::string> all;
  for (const auto& one : refs) {
    if (one.kind == RecordKind::invoice) all.insert(one.id);
  }
  return all;
}

void pulls(const MakeWorld& make_world) {
  SUBCASE("the first pull carries everything there is, amounts to the cent") {
    Filled filled(make_world);
    CHECK(to_string(invoice(filled.mirror, filled.invoices[0]).open) == "363.00 EUR");
    CHECK(to_string(invoice(filled.mirror, filled.invoices[1]).open) == "12.71 EUR");
    CHECK(to_string(invoice(filled.mirror, filled.invoices[2]).total) == "1000.00 EUR");
    CHECK(to_string(invoice(filled.mirror, filled.invoices[3]).open) == "0.05 EUR");
    CHECK(invoice(filled.mirror, filled.invoices[0]).debtor.value == filled.debtor);
    CHECK(filled.mirror.records.contains({RecordKind::debtor, filled.debtor}));
    CHECK(filled.mirror.quarantined.empty());
  }
  SUBCASE("a delta finds exactly what changed, and nothing when nothing did") {
    Filled filled(make_world);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(filled.mirror.fetched.empty());
    filled.world->pass(long_after);
    filled.world->pay(filled.invoices[1], "10.00");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(invoices_in(filled.mirror.fetched) == std::set<std::string>{filled.invoices[1]});
    CHECK(to_string(invoice(filled.mirror, filled.invoices[1]).open) == "2.71 EUR");
    CHECK(invoice(filled.mirror, filled.invoices[1]).payments.size() == 1);
    CHECK(filled.is_as_from_scratch());
  }
  SUBCASE("what is delivered again changes nothing") {
    Filled filled(make_world);
    const std::string cursor = filled.mirror.cursor;
    filled.world->pay(filled.invoices[0], "363.00");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    const Mirror once = filled.mirror;
    filled.mirror.cursor = cursor;
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(filled.mirror == once);
    CHECK(filled.mirror.fetched.empty());
    CHECK(invoice(filled.mirror, filled.invoices[0]).state == InvoiceState::paid);
  }
  SUBCASE("a sweep names everything, so that what was deleted is found") {
    Filled filled(make_world);
    filled.world->remove_invoice(filled.invoices[2]);
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::sweep, filled.mirror);
    if (filled.world->shows().vanishes) {
      CHECK_FALSE(filled.mirror.records.contains(invoice_ref(filled.invoices[2])));
    } else {
      CHECK(invoice(filled.mirror, filled.invoices[2]).state == InvoiceState::voided);
    }
    CHECK(filled.mirror.records.contains(invoice_ref(filled.invoices[0])));
    CHECK(filled.is_as_from_scratch());
  }
  SUBCASE("S6 S23 what bookkeepers write beside a debtor is carried") {
    Filled filled(make_world);
    const bool remarks = filled.world->shows().remarks;
    if (remarks) filled.world->remark(filled.debtor, "WSNP sinds 1 mei");
    filled.world->tag(filled.debtor, "Klasse", "B");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    if (remarks)
      CHECK(debtor(filled.mirror, filled.debtor).notes ==
            std::vector<std::string>{"WSNP sinds 1 mei"});
    CHECK(debtor(filled.mirror, filled.debtor).tags == std::vector<std::string>{"Klasse: B"});
    CHECK(debtor(filled.mirror, filled.debtor).stop_signs.empty());
  }
  SUBCASE("a connector that has just been started goes on where another one stopped") {
    Filled filled(make_world);
    filled.world->pay(filled.invoices[3], "0.05");
    filled.world->pass(long_after);
    filled.connector = filled.world->connect();
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(invoices_in(filled.mirror.fetched) == std::set<std::string>{filled.invoices[3]});
  }
}

void cursors(const MakeWorld& make_world) {
  SUBCASE("the cursor never covers a change that happened while the pages were read") {
    Filled filled(make_world);
    auto page = filled.connector->pull(PullMode::delta, filled.mirror.cursor, "");
    REQUIRE(page);
    Pulled pulled;
    pulled.pages.push_back(*page);
    filled.world->pay(filled.invoices[0], "63.00");
    if (page->resume) {
      auto rest = pull_all(*filled.connector, PullMode::delta, filled.mirror.cursor, *page->resume);
      pulled.pages.insert(pulled.pages.end(), rest.pages.begin(), rest.pages.end());
      pulled.cursor = rest.cursor;
    } else {
      pulled.cursor = *page->next_cursor;
    }
    apply(*filled.connector, PullMode::delta, pulled, filled.mirror);
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(to_string(invoice(filled.mirror, filled.invoices[0]).open) == "300.00 EUR");
  }
  SUBCASE("two changes in one second are two changes") {
    Filled filled(make_world);
    filled.world->pay(filled.invoices[0], "63.00");
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(to_string(invoice(filled.mirror, filled.invoices[0]).open) == "300.00 EUR");
    filled.world->pay(filled.invoices[0], "100.00");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(to_string(invoice(filled.mirror, filled.invoices[0]).open) == "200.00 EUR");
  }
  SUBCASE("a pull that fails on its way, in whatever way, goes on from its last page") {
    for (const Fault fault : {Fault::server_error, Fault::too_many_requests, Fault::malformed,
                              Fault::truncated, Fault::endless, Fault::slow}) {
      Filled filled(make_world);
      const bool lines = filled.world->shows().bank_lines;
      const auto line = lines ? filled.world->add_bank_line("10.00", "Factuur") : "";
      filled.world->pay(filled.invoices[0], "363.00");
      filled.world->pass(long_after);
      Pulled pulled;
      std::string resume;
      while (pulled.cursor.empty()) {
        expect_fault(filled, fault, [&] {
          return filled.connector->pull(PullMode::delta, filled.mirror.cursor, resume);
        });
        auto page = filled.connector->pull(PullMode::delta, filled.mirror.cursor, resume);
        REQUIRE_MESSAGE(page, page.error().message);
        resume = page->resume.value_or("");
        pulled.cursor = page->next_cursor.value_or("");
        pulled.pages.push_back(std::move(*page));
      }
      apply(*filled.connector, PullMode::delta, pulled, filled.mirror);
      CHECK(invoice(filled.mirror, filled.invoices[0]).state == InvoiceState::paid);
      if (lines) CHECK(to_string(bank_line(filled.mirror, line).open) == "10.00 EUR");
    }
  }
}

void looks(const MakeWorld& make_world) {
  SUBCASE("records are read again in whole batches, and what does not exist is missing") {
    Filled filled(make_world);
    const std::size_t batch = filled.connector->capabilities().look_again_batch;
    while (filled.invoices.size() < batch - 1) {
      filled.invoices.push_back(filled.world->add_invoice(filled.debtor, "10.00"));
    }
    const auto gone = filled.gone();
    std::vector<RecordRef> refs = {{RecordKind::debtor, filled.debtor}, gone};
    for (const auto& id : filled.invoices) {
      if (invoice_ref(id) != gone) refs.push_back(invoice_ref(id));
    }
    refs.resize(batch);
    const auto looked = filled.connector->look_again(refs);
    REQUIRE_MESSAGE(looked, looked.error().message);
    CHECK(looked->records.size() == batch - 1);
    CHECK(looked->missing == std::vector<RecordRef>{gone});
    refs.push_back({RecordKind::debtor, filled.debtor});
    CHECK(filled.connector->look_again(refs).error().kind == ErrorKind::invalid_input);
  }
  SUBCASE("the order in which records are asked for does not matter") {
    Filled filled(make_world);
    std::vector<RecordRef> refs;
    for (const auto& id : filled.invoices)
      refs.push_back(invoice_ref(id));
    const auto collect = [&] {
      const auto looked = filled.connector->look_again(refs);
      REQUIRE(looked);
      std::map<RecordRef, Record> all;
      for (const auto& record : looked->records)
        all.emplace(dunning::ref(record), record);
      return all;
    };
    const auto forth = collect();
    CHECK(forth.size() == filled.invoices.size());
    std::reverse(refs.begin(), refs.end());
    refs.push_back(refs.front());  // asked for twice
    CHECK(collect() == forth);
  }
  SUBCASE("a record that cannot be read is shown with its id, and the others go on") {
    Filled filled(make_world);
    filled.world->spoil_invoice(filled.invoices[1]);
    filled.world->pay(filled.invoices[2], "400.00");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(filled.mirror.quarantined == std::set<RecordRef>{invoice_ref(filled.invoices[1])});
    CHECK(to_string(invoice(filled.mirror, filled.invoices[2]).open) == "600.00 EUR");
  }
}

void failures(const MakeWorld& make_world) {
  SUBCASE("every fault of a pull has its kind, and the next try succeeds") {
    Filled filled(make_world);
    for (const Fault fault : faults) {
      expect_fault(filled, fault, [&] {
        return filled.connector->pull(PullMode::delta, filled.mirror.cursor, "");
      });
    }
    filled.world->pay(filled.invoices[0], "363.00");
    filled.world->pass(long_after);
    sync(*filled.connector, PullMode::delta, filled.mirror);
    CHECK(filled.is_as_from_scratch());
  }
  SUBCASE("every fault of a look has its kind, and the next try succeeds") {
    Filled filled(make_world);
    for (const Fault fault : faults) {
      expect_fault(filled, fault,
                   [&] { return filled.connector->look_again({invoice_ref(filled.invoices[0])}); });
    }
    CHECK(filled.connector->look_again({invoice_ref(filled.invoices[0])})->records.size() == 1);
  }
  SUBCASE("a failing call makes one request and does not try again by itself") {
    Filled filled(make_world);
    const auto before = filled.world->requests();
    filled.world->fail_next(Fault::server_error);
    CHECK_FALSE(filled.connector->pull(PullMode::delta, filled.mirror.cursor, ""));
    CHECK(filled.world->requests() == before + 1);
  }
}

void notes(const MakeWorld& make_world) {
  const std::string marker = "00112233445566778899aabbccddeeff";
  const auto with_marker = [&](World& world, const std::string& invoice) {
    const auto all = world.notes(invoice);
    return std::count_if(all.begin(), all.end(),
                         [&](const auto& note) { return note.find(marker) != std::string::npos; });
  };
  SUBCASE("a note is written once and found by its marker") {
    Filled filled(make_world);
    REQUIRE(filled.connector->capabilities().notes);
    const ports::LedgerNote note{invoice_ref(filled.invoices[0]),
                                 "Reminder sent; \"übermorgen\" again", marker};
    auto found = filled.connector->find(note);
    REQUIRE_MESSAGE(found, found.error().message);
    CHECK_FALSE(found->has_value());
    const auto written = filled.connector->write(note);
    REQUIRE_MESSAGE(written, written.error().message);
    found = filled.connector->find(note);
    REQUIRE(found);
    CHECK(*found == *written);
    CHECK(with_marker(*filled.world, filled.invoices[0]) == 1);
    CHECK(
        filled.world->notes(filled.invoices[0]).at(0).find("Reminder sent; \"übermorgen\" again") ==
        0);
    auto other = note;
    other.marker = "ffeeddccbbaa99887766554433221100";
    CHECK_FALSE(filled.connector->find(other)->has_value());
  }
  SUBCASE("a note whose answer was lost is found again instead of being written twice") {
    Filled filled(make_world);
    const ports::LedgerNote note{invoice_ref(filled.invoices[0]), "Reminder sent", marker};
    filled.world->lose_next_answer();
    const auto lost = filled.connector->write(note);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind == ErrorKind::transient);
    CHECK(filled.connector->find(note)->has_value());
    CHECK(with_marker(*filled.world, filled.invoices[0]) == 1);
  }
  SUBCASE("a note that was refused is not there, and can be written later") {
    Filled filled(make_world);
    const ports::LedgerNote note{invoice_ref(filled.invoices[0]), "Reminder sent", marker};
    for (const Fault fault : {Fault::too_many_requests, Fault::unauthorized, Fault::server_error}) {
      expect_fault(filled, fault, [&] { return filled.connector->write(note); });
      CHECK_FALSE(filled.connector->find(note)->has_value());
    }
    REQUIRE(filled.connector->write(note));
    CHECK(with_marker(*filled.world, filled.invoices[0]) == 1);
  }
  SUBCASE("a note on something that does not exist is refused") {
    Filled filled(make_world);
    const ports::LedgerNote note{filled.gone(), "Reminder sent", marker};
    CHECK(filled.connector->find(note).error().kind == ErrorKind::not_found);
    CHECK(filled.connector->write(note).error().kind == ErrorKind::not_found);
  }
}

}  // namespace

void connector_contract(const MakeWorld& make_world) {
  SUBCASE("it says which administration it talks to") {
    const auto world = make_world();
    const auto identity = world->connect()->identify();
    REQUIRE_MESSAGE(identity, identity.error().message);
    CHECK(identity->ledger_id == world->administration());
    CHECK(identity->currency == "EUR");
    CHECK_FALSE(identity->name.empty());
  }
  pulls(make_world);
  cursors(make_world);
  looks(make_world);
  failures(make_world);
  notes(make_world);
  bank_lines(make_world);
  documents(make_world);
  reminders(make_world);
  tasks(make_world);
}

}  // namespace dunning::contract
