// Deciding a whole book, account by account, on one core. The baseline compares every item's due
// date and open amount, which is the least that finding what is overdue can cost.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "daemon/policy/decide.hpp"
#include "daemon/policy/open_lines.hpp"
#include "daemon/policy/outcome.hpp"
#include "daemon/settings/configuration.hpp"
#include "tests/bench/baseline.hpp"

namespace {

using namespace dunning;
using namespace dunning::policy;

const Date today = *parse_date("2026-05-13");

struct Book {
  std::vector<Account> accounts;  // of 3 to 10 items, as a page of the store would hold them
  AdministrationRules rules;
  PolicySet policies;
  law::Jurisdiction jurisdiction;
  std::shared_ptr<const OpenLines> lines;
  std::int64_t items = 0;
};

// The policies and the law that ship: what a real book is decided under.
void add_what_ships(Book& book) {
  const std::filesystem::path config = std::filesystem::path(DUNNING_SOURCE_DIR) / "config";
  const settings::Digest digest = [](std::string_view) { return std::string("digest"); };
  for (const auto* name : {"nl-business", "nl-consumer"}) {
    auto policy = settings::load_policy(config / "policies" / (std::string(name) + ".yaml"),
                                        config / "templates", digest);
    if (!policy.value) std::abort();
    book.policies.push_back(*std::move(policy.value));
  }
  auto jurisdiction = settings::load_jurisdiction(config / "jurisdictions/nl.yaml");
  if (!jurisdiction.value) std::abort();
  book.jurisdiction = *std::move(jurisdiction.value);
}

// As many words and names as the settings look for unless told otherwise, and what a bookkeeper who
// is a week behind leaves on the bank.
void add_troubles(Book& book) {
  for (int index = 0; index < 28; ++index) {
    book.rules.stop_words.push_back("bankruptcy" + std::to_string(index));
    book.rules.collective_names.push_back("various customers" + std::to_string(index));
  }
  std::vector<BankLine> lines;
  for (int index = 0; index < 300; ++index) {
    BankLine line;
    line.id = std::to_string(index);
    line.booked_on = today - index % 7;
    line.amount = line.open = Money{1000 + index * 37, {}};
    line.counterparty_iban = "NL91ABNA04171643" + std::to_string(index);
    line.description = "SEPA credit transfer, invoice 2026-" + std::to_string(index * 331) +
                       " of 01-05-2026, thank you, our reference 77/" + std::to_string(index);
    lines.push_back(std::move(line));
  }
  book.lines = std::make_shared<const OpenLines>(std::move(lines));
}

// A third is not yet due, the rest stands somewhere on the ladder; now and then a hold, a payment,
// a credit, a promise.
Book book_of(std::int64_t items) {
  Book book;
  add_what_ships(book);
  add_troubles(book);
  book.rules.name = "books";
  book.rules.own_creditors.resize(2);
  book.rules.own_creditors[0].from_address = "ar@acme.example";
  book.rules.creditor.ibans["EUR"] = "NL91ABNA0417164300";
  book.rules.facts.term_agreed = Known::yes;
  std::mt19937 random(1);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto one_in = [&](int n) { return below(n) == 0; };
  while (book.items < items) {
    Account account;
    const std::string number = std::to_string(book.accounts.size());
    account.debtor.id = {number};
    account.debtor.name = "Customer " + number + (one_in(2) ? " B.V." : "");
    account.debtor.address.country = "NL";
    account.debtor.mailboxes = {{"main", "info@customer" + number + ".example"}};
    const auto count = std::min<std::int64_t>(3 + below(8), items - book.items);
    for (std::int64_t index = 0; index < count; ++index) {
      Item item;
      item.id = {++book.items};
      item.number = "2026-" + std::to_string(book.items);
      item.invoice = {"invoice" + std::to_string(book.items)};
      item.due_date = today + 20 - below(120);
      item.invoice_date = *item.due_date - 30;
      item.total = item.open = Money{1000 + below(1'000'000), {}};
      item.state = one_in(20) ? InvoiceState::paid : InvoiceState::open;
      item.sent = Known::yes;
      item.adoption.choice = Adoption::Choice::from_start;
      if (one_in(50)) item.holds.push_back({"asked by phone", "anna", std::nullopt});
      int age = static_cast<int>(today - *item.due_date);
      const bool business = account.debtor.name.ends_with("B.V.");
      const auto* third = business ? "final_notice" : "demand";
      for (const auto* taken : {"reminder", "second_reminder", third}) {
        if ((age -= 16) < 0) break;
        item.policy = business ? "nl-business" : "nl-consumer";
        const Date on = today - age;
        account.history.taken.push_back(
            {item.id, taken, 0, 0, true, on, item.due_date, DeliveryState::delivered, on});
        account.history.last_message_on =
            std::max(account.history.last_message_on.value_or(on), on);
      }
      account.items.push_back(std::move(item));
    }
    if (one_in(10))
      account.credits.push_back({{"credit" + number}, "CN" + number, today, Money{5000, {}}, {}});
    account.bank_lines = book.lines;
    if (one_in(20)) {
      Word word;
      word.id = {book.items};
      word.on = today - 3;
      word.what = Promise{{5000, {}}, today + 4, cover(account, std::nullopt), false, false, ""};
      account.words.push_back(std::move(word));
    }
    book.accounts.push_back(std::move(account));
  }
  return book;
}

// A book larger than 100,000 items is decided page by page, as the daily run does; here one page
// again and again.
void decide_book(benchmark::State& state) {
  const std::int64_t items = state.range(0);
  const Book page = book_of(std::min<std::int64_t>(items, 100'000));
  const std::int64_t pages = items / page.items;
  std::size_t intents = 0;
  std::size_t waiting = 0;  // for an approval: made as well
  dunning::bench::against_baseline(
      state, items,
      [&] {
        intents = waiting = 0;
        for (std::int64_t index = 0; index < pages; ++index) {
          for (const auto& account : page.accounts) {
            const auto verdict =
                decide(account, page.rules, page.policies, page.jurisdiction, today);
            intents += verdict.intents.size();
            waiting += verdict.waiting.size();
          }
        }
      },
      [&] {
        std::int64_t overdue = 0;
        for (std::int64_t index = 0; index < pages; ++index) {
          for (const auto& account : page.accounts) {
            for (const auto& item : account.items)
              overdue += item.due_date < today && item.open.is_positive();
          }
        }
        benchmark::DoNotOptimize(overdue);
      });
  state.counters["messages"] = static_cast<double>(intents);
  state.counters["waiting"] = static_cast<double>(waiting);
}

BENCHMARK(decide_book)
    ->Name("decide/items")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
