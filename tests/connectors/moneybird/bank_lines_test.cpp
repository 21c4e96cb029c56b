// Bank lines (financial_mutations): what they say, who may see them, how far the books are.
#include <doctest/doctest.h>

#include "tests/connectors/moneybird/example.hpp"
#include "tests/connectors/moneybird/peer.hpp"

using namespace dunning;
using namespace dunning::moneybird;
using example::with;
using ports::PullMode;
using ports::Purpose;

namespace {

const char* const bank = "/financial_mutations/synchronization.json";
const RecordRef the_line{RecordKind::bank_line, "498100000000000801"};
const std::string cursor = "2026-11-21T08:50:00.000Z";

BankLine line_of(const json::Value& wire) {
  const auto line = read_bank_line(wire);
  REQUIRE_MESSAGE(line, (line ? "" : line.error().message));
  return *line;
}

const fakes::Scripted refusals[] = {
    {403, {}, R"({"error":"No access to bank"})", {}},
    {401, {}, R"({"error":"No access to bank"})", {}},
    {404, {}, R"({"error":"record not found","symbolic":{"id":"not_found"}})", {}},
    {402, {}, R"({"error":"limited","symbolic":{"administration":"limit_reached"}})", {}},
    {400, {}, R"({"error":"Period is invalid"})", {}},
};

}  // namespace

TEST_CASE("S8: a bank line is read whole, with what is open of it and who it came from") {
  const auto line = line_of(example::bank_line());
  CHECK(line.id == "498100000000000801");
  CHECK(line.version == "1795190400");
  CHECK(line.booked_on == *parse_date("2026-11-20"));
  CHECK(to_string(line.amount) == "363.00 EUR");
  CHECK(to_string(line.open) == "363.00 EUR");
  CHECK(line.counterparty_iban == "NL91ABNA0417164300");
  CHECK(line.counterparty_name == "Voorbeeld B.V.");
  CHECK(line.description == "Factuur 2026-0042");
}

TEST_CASE("S8: what of a bank line is open follows from its state and from what is booked on it") {
  struct Row {
    const char* what;
    const char* amount;
    const char* amount_open;  // "" leaves the member out
    const char* state;
    const char* settlement;
    const char* open;
  };
  const Row table[] = {
      {"untouched", "363.0", "363.0", "unprocessed", "settled", "363.00 EUR"},
      {"partly booked", "363.0", "100.5", "unprocessed", "settled", "100.50 EUR"},
      {"booked", "363.0", "0.0", "processed", "settled", "0.00 EUR"},
      {"booked, whatever the amount says", "363.0", "363.0", "processed", "settled", "0.00 EUR"},
      {"more booked than received", "363.0", "-10.0", "unprocessed", "settled", "0.00 EUR"},
      {"a state we do not know is judged by its amount", "363.0", "363.0", "auto_booked", "settled",
       "363.00 EUR"},
      {"no amount open: all of it", "363.0", "", "unprocessed", "settled", "363.00 EUR"},
      {"money spent", "-50.0", "-50.0", "unprocessed", "settled", "-50.00 EUR"},
      {"money spent, without a sign", "-50.0", "50.0", "unprocessed", "settled", "-50.00 EUR"},
      {"on its way", "363.0", "363.0", "unprocessed", "pending", "363.00 EUR"},
      {"settlement not said", "363.0", "363.0", "unprocessed", "", "363.00 EUR"},
      {"refused", "363.0", "363.0", "unprocessed", "refused", "0.00 EUR"},
      {"returned", "363.0", "363.0", "unprocessed", "returned", "0.00 EUR"},
  };
  for (const Row& row : table) {
    CAPTURE(row.what);
    const auto quoted = [](const char* text) { return '"' + std::string(text) + '"'; };
    auto wire = with(example::bank_line(), "amount", quoted(row.amount));
    wire.set("state", row.state);
    wire.set("settlement_state",
             *row.settlement == 0 ? json::Value() : json::Value(row.settlement));
    wire.set("amount_open", *row.amount_open == 0 ? json::Value() : json::Value(row.amount_open));
    CHECK(to_string(line_of(wire).open) == row.open);
  }
}

TEST_CASE("S8: what only the SEPA fields say is carried, and what they repeat is not") {
  auto wire = with(example::bank_line(), "sepa_fields",
                   R"({"iban":"NL 02 ABNA 0123456789","name":"De Vries","remi":"2026-0042 en 43",
                       "eref":"Factuur 2026-0042","purp":7})");
  auto line = line_of(wire);
  CHECK(line.counterparty_iban == "NL91ABNA0417164300");
  CHECK(line.description == "Factuur 2026-0042\n2026-0042 en 43");
  wire.set("contra_account_number", "");
  wire.set("contra_account_name", nullptr);
  wire.set("message", nullptr);
  line = line_of(wire);
  CHECK(line.counterparty_iban == "NL02ABNA0123456789");
  CHECK(line.counterparty_name == "De Vries");
  CHECK(line.description == "2026-0042 en 43\nFactuur 2026-0042");
  wire.set("sepa_fields", "none");
  CHECK(line_of(wire).description.empty());
}

TEST_CASE("moneybird: a bank line that cannot be read names the place") {
  const auto complaint = [](std::string_view key, std::string_view text) {
    return read_bank_line(with(example::bank_line(), key, text)).error().message;
  };
  CHECK(complaint("amount", R"("12,50")").starts_with("amount: "));
  CHECK(complaint("date", R"("tomorrow")").starts_with("date: "));
  CHECK(complaint("currency", "null").starts_with("currency: "));
}

TEST_CASE("moneybird: whatever stands in a bank line, it is read or refused with the place") {
  const char* const odd[] = {"null",  "true",        "7",    "-0.005",
                             R"("")", R"("x")",      "[]",   "[[]]",
                             "{}",    R"({"a":[]})", "1e30", R"("9999999999999999999999.99")"};
  const auto sound = example::bank_line();
  int refused = 0;
  for (const auto& member : sound.members()) {
    for (const std::string value : odd) {
      CAPTURE(member.key);
      CAPTURE(value);
      const auto line = read_bank_line(with(sound, member.key, value));
      if (line) {
        CHECK(line->open.currency == line->amount.currency);
        CHECK_FALSE((line->amount.is_positive() && line->open.is_negative()));
      } else {
        CHECK(line.error().kind == ErrorKind::invalid_input);
        CHECK(line.error().message.starts_with(member.key));
        ++refused;
      }
    }
  }
  CHECK(refused > 60);
}

TEST_CASE("moneybird: bank lines are listed with the others and read a batch at a time") {
  Peer peer;
  peer.answers_with(bank, list_of({example::bank_line()}));
  const auto page = pull_all(peer, PullMode::delta, cursor);
  REQUIRE(page.listed.size() == 1);
  CHECK(page.listed.at(0).ref == the_line);
  CHECK(page.listed.at(0).version == "1795190400+3");
  const auto looked = peer.connector->look_again({the_line}, Purpose::delta);
  REQUIRE(looked);
  CHECK(version(looked->records.at(0)) == page.listed.at(0).version);
  CHECK(to_string(std::get<BankLine>(looked->records.at(0)).open) == "363.00 EUR");
  peer.answers_with(bank, "[]");
  CHECK(peer.connector->look_again({the_line})->missing == std::vector<RecordRef>{the_line});
}

TEST_CASE("moneybird: a delta that finds the list of bank lines unchanged names none of them") {
  Peer peer;
  const auto other = with(example::bank_line(), "id", R"("7")");
  peer.answers_with(bank, list_of({example::bank_line(), other}));
  auto page = pull_all(peer, PullMode::delta, cursor);
  CHECK(page.listed.size() == 2);
  const std::string after = page.next_cursor.value();
  // In another order it is the same list; also to a connector that has just been started.
  peer.connector = std::move(*MoneybirdConnector::create(peer.context));
  peer.answers_with(bank, list_of({other, example::bank_line()}));
  page = pull_all(peer, PullMode::delta, after);
  CHECK(page.listed.empty());
  CHECK(page.next_cursor == after);
  CHECK(peer.http.count("updated_after%3A2026-11-21T08%3A55%3A00.000Z") == 2);
  CHECK(peer.connector->books_as_of().value() == *parse_date("2026-11-20"));
  CHECK(pull_all(peer, PullMode::sweep, after).listed.size() == 2);
  // One less, or one in another version, is another list.
  peer.answers_with(bank, list_of({other}));
  CHECK(pull_all(peer, PullMode::delta, after).listed.size() == 1);
  peer.answers_with(bank, list_of({with(other, "version", "1795190401"), example::bank_line()}));
  CHECK(pull_all(peer, PullMode::delta, after).listed.size() == 2);
}

TEST_CASE("moneybird: a bank line that may change again in the same second is named again") {
  Peer peer;
  const auto now_s = parse_instant("2026-11-21T09:00:00Z")->ms / 1000;
  peer.answers_with(bank, list_of({with(example::bank_line(), "version", std::to_string(now_s))}));
  const auto page = pull_all(peer, PullMode::delta, cursor);
  CHECK(page.next_cursor == "2026-11-21T08:55:00.000Z");
  CHECK(pull_all(peer, PullMode::delta, *page.next_cursor).listed.size() == 1);
}

TEST_CASE(
    "moneybird: a token that may not see bank lines pulls everything else, and says so once") {
  for (const auto& refusal : refusals) {
    CAPTURE(refusal.status);
    Peer peer;
    peer.answers[bank] = refusal;
    auto page = pull_all(peer, PullMode::sweep, "");
    CHECK(page.next_cursor == "2026-11-21T08:55:00.000Z");
    CHECK(page.complete_kinds == std::vector<RecordKind>{RecordKind::invoice, RecordKind::debtor});
    CHECK_FALSE(peer.connector->books_as_of().value().has_value());
    CHECK(
        peer.log.has("warning bank_lines_refused because=Moneybird answered GET "
                     "/123/financial_mutations/synchronization.json with " +
                     std::to_string(refusal.status)));
    if (refusal.status == 403 || refusal.status == 401)
      CHECK(peer.log.has(": see that the token has the scope bank"));
    // Not asked for again within the hour, and then without another word.
    const auto before = peer.http.requests.size();
    pull_all(peer, PullMode::delta, cursor);
    CHECK(peer.http.requests.size() == before + 2);
    peer.clock.advance(bank_refusal_age_limit);
    pull_all(peer, PullMode::delta, cursor);
    CHECK(peer.http.count(bank) == 2);
    CHECK(peer.log.lines().size() == 1);
    // The scope was added to the token.
    peer.answers_with(bank, list_of({example::bank_line()}));
    peer.clock.advance(bank_refusal_age_limit);
    CHECK(pull_all(peer, PullMode::delta, cursor).listed.size() == 1);
    CHECK(peer.connector->books_as_of().value() == *parse_date("2026-11-20"));
  }
}

TEST_CASE("moneybird: what may pass is no refusal of the bank lines, and the pull is tried again") {
  const fakes::Scripted faults[] = {{429, {}, "\"Retry later\"", {}},
                                    {500, {}, "<html></html>", {}},
                                    {200, {}, "[{\"id\":", {}},
                                    {0, {}, "", Error{ErrorKind::transient, "cut", std::nullopt}}};
  for (const auto& fault : faults) {
    CAPTURE(fault.status);
    Peer peer;
    peer.answers[bank] = fault;
    const auto invoices = peer.connector->pull(PullMode::delta, cursor, "");
    const auto contacts = peer.connector->pull(PullMode::delta, cursor, invoices->resume.value());
    const auto failed = peer.connector->pull(PullMode::delta, cursor, contacts->resume.value());
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind ==
          (fault.status == 429 ? ErrorKind::rate_limited : ErrorKind::transient));
    CHECK(peer.log.lines().empty());
    peer.answers_with(bank, list_of({example::bank_line()}));
    const auto again = peer.connector->pull(PullMode::delta, cursor, contacts->resume.value());
    REQUIRE(again);
    CHECK(again->listed.size() == 1);
    CHECK(again->next_cursor.value_or("").starts_with("2026-11-21T08:55:00.000Z "));
  }
}

TEST_CASE("moneybird: a line that may no longer be seen holds no look and no pull back") {
  for (const Purpose purpose : {Purpose::fresh_look, Purpose::delta}) {
    Peer peer;
    peer.answers[bank] = {403, {}, R"({"error":"No access to bank"})", {}};
    peer.answers_with("/contacts/synchronization.json", list_of({example::contact()}));
    const auto looked =
        peer.connector->look_again({the_line, {RecordKind::debtor, "498100000000000101"}}, purpose);
    REQUIRE(looked);
    CHECK(looked->records.size() == 1);
    CHECK(looked->unreadable.at(0).ref == the_line);
    CHECK(looked->missing.empty());
  }
}

TEST_CASE("S9: the books are as of the newest bank line, also an outgoing one, and never ahead") {
  const auto line = [](const char* id, const char* date, const char* amount = "10.0") {
    auto wire = example::bank_line();
    wire.set("id", id);
    wire.set("date", date);
    wire.set("amount", amount);
    return wire;
  };
  Peer peer;
  const auto as_of = [&](std::initializer_list<json::Value> lines) {
    peer.answers_with(bank, list_of(lines));
    pull_all(peer, PullMode::delta, cursor);
    return peer.connector->books_as_of().value();
  };
  CHECK_FALSE(peer.connector->books_as_of().value().has_value());  // nothing pulled yet
  CHECK_FALSE(as_of({}).has_value());
  CHECK(as_of({line("1", "2026-11-18"), line("2", "2026-11-19", "-25.0")}) ==
        *parse_date("2026-11-19"));
  // A newer line differs from the mirror and is therefore read.
  peer.answers_with(bank, list_of({line("3", "2026-11-20")}));
  REQUIRE(peer.connector->look_again({{RecordKind::bank_line, "3"}}, Purpose::delta));
  CHECK(peer.connector->books_as_of().value() == *parse_date("2026-11-20"));
  // Deleted: the newest of what is left.
  CHECK(as_of({line("1", "2026-11-18"), line("2", "2026-11-19", "-25.0")}) ==
        *parse_date("2026-11-19"));
  // Dated ahead, by a bank or by hand.
  CHECK(as_of({line("4", "2026-11-30"), line("1", "2026-11-18")}) == *parse_date("2026-11-18"));
}

TEST_CASE("S9: a newest line whose date was corrected backwards gives way to the one before it") {
  Peer peer;
  const auto dated = [](const char* date) {
    return list_of({with(example::bank_line(), "date", '"' + std::string(date) + '"'),
                    with(with(example::bank_line(), "id", R"("7")"), "date", R"("2026-11-17")")});
  };
  peer.answers_with(bank, dated("2026-11-20"));
  pull_all(peer, PullMode::delta, cursor);
  REQUIRE(peer.connector->books_as_of().value() == *parse_date("2026-11-20"));
  peer.answers_with(bank, dated("2026-11-10"));
  pull_all(peer, PullMode::delta, cursor);
  REQUIRE(peer.connector->look_again({the_line}, Purpose::delta));
  CHECK(peer.connector->books_as_of().value() == *parse_date("2026-11-17"));
}

TEST_CASE("S9: after a start the newest line is found among those made last, with one request") {
  Peer peer;
  std::string all = "[";
  for (int n = 0; n < 250; ++n)
    all += (n == 0 ? "" : ",") + std::string(R"({"id":")") + std::to_string(1000 + n) +
           R"(","version":5})";
  peer.answers_with(bank, all + "]");
  pull_all(peer, PullMode::delta, cursor);
  const auto before = peer.http.requests.size();
  peer.answers[bank] = {500, {}, "", {}};
  CHECK(peer.connector->books_as_of().error().kind == ErrorKind::transient);
  peer.answers_with(bank, list_of({with(example::bank_line(), "id", R"("1249")")}));
  CHECK(peer.connector->books_as_of().value() == *parse_date("2026-11-20"));
  CHECK(peer.connector->books_as_of().value() == *parse_date("2026-11-20"));
  CHECK(peer.http.requests.size() == before + 2);
  const auto asked = peer.http.requests.back().body;
  CHECK(asked.find("\"1249\"") != std::string::npos);
  CHECK(asked.find("\"1150\"") != std::string::npos);
  CHECK(asked.find("\"1149\"") == std::string::npos);
}
