// S42: what is exported for a judge, and what is forgotten.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

#include "daemon/desk/dispute.hpp"
#include "daemon/desk/export_case.hpp"
#include "daemon/desk/forget.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/verify.hpp"
#include "daemon/store/dossiers.hpp"
#include "daemon/store/inboxes.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using test::Office;

namespace {

namespace fs = std::filesystem;

std::string digest(std::string_view text) {
  return std::to_string(std::hash<std::string_view>()(text));
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE_MESSAGE(in, file.string());
  return std::string(std::istreambuf_iterator<char>(in), {});
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The note about a message that was accepted reaches the books.
void write_note(Office& office, const store::Occasion& occasion) {
  store::Outbox outbox(*office.store);
  const auto rows = outbox.rows(occasion.id).value();
  const auto note = std::find_if(rows.begin(), rows.end(), [](const store::Row& row) {
    return row.outgoing.effect == Effect::note;
  });
  REQUIRE(note != rows.end());
  const auto now = office.clock.now();
  REQUIRE(outbox.make_ready({{note->outgoing.key, "", {}, {}, "Reminder sent", now, 0}}, now));
  const auto claimed = outbox.claim(office.id(), ChannelKind::write_back, "test", 1, now).value();
  REQUIRE(claimed.size() == 1);
  const auto& claim = claimed.front().claim;
  REQUIRE(outbox.begin_sending(note->outgoing.key, claim, now));
  REQUIRE(outbox.finish(
      {note->outgoing.key, claim, DeliveryState::accepted, "noted", {}, {}, occasion.on}, now));
}

// Two invoices of one debtor, one reminder that left, a hold and a dispute about the other.
void fill(Office& office) {
  office.books({test::debtor("1", "De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-05")});
  office.adopt();
  const auto occasion = office.occasion("1");
  office.leave(occasion, DeliveryState::accepted);
  write_note(office, occasion);
  office.morning("2026-03-10");
  office.books({test::invoice("12", "1", 12100, "2026-03-04")});
  REQUIRE(desk::hold(office.desk(), {std::nullopt, "N-12", "asked for a copy", std::nullopt}));
  REQUIRE(desk::dispute(
      office.desk(), {std::nullopt, "N-12", "", "price", "kees", test::day("2026-03-20"), "", ""}));
}

desk::ExportAnswer exported(Office& office, const std::string& target, const fs::path& out) {
  const auto answer = desk::export_case(office.desk(), {std::nullopt, target, out, digest});
  REQUIRE_MESSAGE(answer, answer.error().message);
  return *answer;
}

std::string refused(const auto& result) {
  REQUIRE_FALSE(result);
  return result.error().message;
}

}  // namespace

TEST_CASE("S42: an export has every message, the facts, the timeline and a digest of every file") {
  Office office;
  fill(office);
  const fs::path out = office.directory / "case";
  const auto answer = exported(office, "101", out);
  CHECK(answer.messages == 1);
  CHECK(answer.whole);
  CHECK(answer.erased == 0);
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(out)) {
    if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), out).string());
  }
  CHECK(static_cast<std::int64_t>(files.size()) == answer.files);
  const std::string sums = read(out / "SHA256SUMS");
  CHECK(digest(sums) == answer.manifest);
  for (const auto& file : files) {
    CAPTURE(file);
    if (file != "SHA256SUMS") CHECK(has(sums, digest(read(out / file)) + "  " + file + "\n"));
    if (file.ends_with(".eml"))
      CHECK(read(out / file) == "Subject: reminder\r\n\r\nPlease pay.\r\n");
  }
  const std::string story = read(out / "timeline.txt");
  for (const char* part :
       {"invoice N-11 in the books: 484.00 EUR", "decided: reminder about 484.00",
        "accepted, to 1@customer.example (to), 250 queued",
        "hold on N-12, set by mira: asked for a copy",
        "said by mira: all of N-12 is in dispute (price)"}) {
    CAPTURE(part);
    CHECK(has(story, part));
  }
  CHECK(has(read(out / "README.txt"), "whole; entry"));
  CHECK(has(refused(desk::export_case(office.desk(), {std::nullopt, "101", out, digest})),
            "exists: an export gets a directory of its own"));
}

TEST_CASE("S42: an export of an invoice has what concerns it, and nothing of the others") {
  Office office;
  fill(office);
  exported(office, "N-11", office.directory / "eleven");
  const std::string story = read(office.directory / "eleven/timeline.txt");
  CHECK(has(story, "decided: reminder about 484.00"));
  CHECK_FALSE(has(story, "N-12"));
  const auto twelve = exported(office, "N-12", office.directory / "twelve");
  CHECK(twelve.messages == 0);
  CHECK(has(read(office.directory / "twelve/said.json"), "asked for a copy"));
}

TEST_CASE("S42: an export has what came in by mail, and of an invoice what is about its messages") {
  Office office;
  fill(office);
  const auto occasions = store::Dossiers(*office.store).of(office.id(), DebtorId{"1"})->occasions;
  const auto reminder = std::find_if(occasions.begin(), occasions.end(),
                                     [](const auto& one) { return one.occasion.kind == "step"; });
  REQUIRE(reminder != occasions.end());
  store::Inboxes::Effects answer;
  answer.reply.administration = office.id();
  answer.reply.debtor = DebtorId{"1"};
  answer.reply.occasion = reminder->occasion.id;
  answer.reply.kind = "reply";
  answer.reply.message_id = "a@customer.example";
  answer.reply.received_at = office.clock.now();
  answer.reply.sender = "boss@customer.example";
  answer.reply.subject = "Re: Herinnering";
  answer.reply.body = "Wij betalen vrijdag.";
  answer.day = test::day("2026-03-09");
  auto unasked = answer;
  unasked.reply.occasion = {};
  unasked.reply.message_id = "b@customer.example";
  unasked.reply.body = "Graag een kopie.";
  REQUIRE(store::Inboxes(*office.store)
              .take("box", {7, 1, {}, "", {}}, {answer, unasked}, office.clock.now()));
  exported(office, "101", office.directory / "mails");
  const auto all = read(office.directory / "mails/replies.json");
  CHECK(has(all, "Wij betalen vrijdag."));
  CHECK(has(all, "Graag een kopie."));
  CHECK(has(read(office.directory / "mails/timeline.txt"),
            "a mail from boss@customer.example: Re: Herinnering, came in"));
  exported(office, "N-12", office.directory / "other");
  const auto other = read(office.directory / "other/replies.json");
  CHECK_FALSE(has(other, "Wij betalen vrijdag."));
  CHECK(has(other, "Graag een kopie."));
}

TEST_CASE("S42: forgetting is shown first, refused while a claim is open, and told by verify") {
  Office office;
  fill(office);
  const auto shown = desk::would_forget(office.desk(), std::nullopt, "101");
  REQUIRE(shown);
  CHECK(shown->open == std::vector<std::string>{"N-11", "N-12"});
  CHECK(shown->messages >= 1);
  CHECK(shown->entries > 0);
  refused(desk::forget(office.desk(), std::nullopt, "101"));

  auto first = test::invoice("11", "1", 48400, "2026-03-05");
  auto second = test::invoice("12", "1", 12100, "2026-03-04");
  for (auto* one : {&first, &second}) {
    one->version = "2";
    one->open = test::eur(0);
    one->state = InvoiceState::paid;
  }
  office.books({first, second});
  const auto done = desk::forget(office.desk(), std::nullopt, "101");
  REQUIRE_MESSAGE(done, done.error().message);
  const auto verified = desk::verify(office.desk(), std::nullopt);
  REQUIRE(verified);
  CHECK(verified->whole());
  REQUIRE(verified->administrations.front().verification.erasures.size() == 1);
  CHECK(verified->administrations.front().verification.erasures.front().author == "mira");

  const auto answer = exported(office, "1", office.directory / "after");
  CHECK(answer.messages == 0);
  CHECK(answer.erased > 0);
  CHECK(has(read(office.directory / "after/README.txt"), "missing here"));
  CHECK_FALSE(has(read(office.directory / "after/timeline.txt"), "asked for a copy"));
}
