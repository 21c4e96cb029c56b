// From a provider's JSON into the mirror. The baseline is the least that keeping an invoice can
// cost: parse the same text, insert one row for the invoice and one for its item, a hundred of them
// a transaction, with the same durability.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "connectors/moneybird/wire.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/mirror.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/store/store.hpp"
#include "tests/bench/bare_books.hpp"
#include "tests/bench/baseline.hpp"

using namespace dunning;

namespace {

constexpr int page_size = 100;
constexpr int debtors = 10'000;
const Instant now{1'790'000'000'000};

// The example of Moneybird's documentation in its full shape; N and D stand for the numbers of the
// invoice and of its contact.
constexpr const char* example =
    R"({"id":"4981N","administration_id":"433100000000000009","contact_id":"77D",)"
    R"("contact":{"id":"77D","administration_id":"433100000000000009","company_name":"Voorbeeld B.V.",)"
    R"("firstname":null,"lastname":null,"address1":"Dorpsstraat 1","address2":"","zipcode":"1234 AB",)"
    R"("city":"Utrecht","country":"NL","phone":"","delivery_method":"Email","customer_id":"C-17",)"
    R"("tax_number":"NL001234567B01","chamber_of_commerce":"12345678","bank_account":"",)"
    R"("email":"ap@voorbeeld.example","send_invoices_to_email":"ap@voorbeeld.example",)"
    R"("sepa_active":false,"direct_debit":false,"invoice_workflow_id":null,"version":1790000000,)"
    R"("archived":false},"contact_person_id":null,"contact_person":null,"invoice_id":"2026-N",)"
    R"("recurring_sales_invoice_id":null,"subscription_id":null,"workflow_id":null,)"
    R"("document_style_id":"433100000000000301","identity_id":"433100000000000401","draft_id":null,)"
    R"("state":"late","invoice_date":"2026-09-01","due_date":"2026-09-15",)"
    R"("payment_conditions":"Betaal voor {document.due_date}.","payment_reference":"RF1842",)"
    R"("short_payment_reference":"RF1842","reference":"PO-77","language":"nl","currency":"EUR",)"
    R"("discount":"0.0","original_sales_invoice_id":null,"paused":false,"paid_at":null,)"
    R"("sent_at":"2026-09-01","created_at":"2026-09-01T08:00:00.120Z",)"
    R"("updated_at":"2026-09-16T00:05:11.480Z","public_view_code":"123456",)"
    R"("public_view_code_expires_at":"2026-12-01T08:00:01.000Z","version":1789517111,)"
    R"("details":[{"id":"498100000000000501","amount":"2 x","amount_decimal":"2.0",)"
    R"("description":"Advies","price":"50.0","row_order":1}],"payments":[],"total_paid":"0.0",)"
    R"("total_unpaid":"121.0","total_unpaid_base":"121.0","prices_are_incl_tax":false,)"
    R"("total_price_excl_tax":"100.0","total_price_excl_tax_base":"100.0",)"
    R"("total_price_incl_tax":"121.0","total_price_incl_tax_base":"121.0","total_discount":"0.0",)"
    R"("marked_dubious_on":null,"marked_uncollectible_on":null,"reminder_count":0,)"
    R"("next_reminder":"2026-09-15","original_estimate_id":null,"url":"https://moneybird.example/1",)"
    R"("payment_url":"https://moneybird.example/pay/1","custom_fields":[],"notes":[],)"
    R"("attachments":[],"events":[{"administration_id":"433100000000000009",)"
    R"("user_id":"433100000000000002","action":"sales_invoice_state_changed_to_late",)"
    R"("link_entity_id":null,"link_entity_type":null,"data":{},)"
    R"("created_at":"2026-09-16T00:05:11.470Z","updated_at":"2026-09-16T00:05:11.470Z"}],)"
    R"("tax_totals":[{"tax_rate_id":"433100000000000601","taxable_amount":"100.0",)"
    R"("taxable_amount_base":"100.0","tax_amount":"21.0","tax_amount_base":"21.0"}],)"
    R"("time_entries":[]})";

std::string invoice_json(std::int64_t number) {
  std::string text;
  for (const char* at = example; *at != '\0'; ++at) {
    const bool placeholder = (*at == 'N' || *at == 'D') && at[1] == '"' && at[-1] != '"';
    if (!placeholder || (*at == 'N' && at[-1] != '1' && at[-1] != '-')) {
      text += *at;
    } else {
      text += std::to_string(*at == 'N' ? number : number % debtors);
    }
  }
  return text;
}

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::abort();
}

template <class T>
T must(Result<T> result) {
  if (!result) stop(result.error().message);
  return std::move(*result);
}
void must_be(const Status& status) {
  if (!status) stop(status.error().message);
}

struct Books {
  Books() : store(must(store::Store::open({"sqlite://" + file.path(), 1, false, 0}))) {
    id = must(store::Administrations(*store).enter("bench", "moneybird", "1", "", now)).id;
  }
  bench::Place file;
  std::unique_ptr<store::Store> store;
  AdministrationId id;
};

void ingest(std::int64_t invoices) {
  Books books;
  store::Mirror mirror(*books.store);
  const moneybird::Workflows workflows;
  for (std::int64_t from = 0; from < invoices; from += page_size) {
    store::Arrived page;
    for (std::int64_t number = from; number < from + page_size; ++number) {
      const auto document = must(json::parse(invoice_json(number)));
      page.records.push_back(must(moneybird::read_invoice(document, workflows)));
    }
    must_be(mirror.take_look(books.id, page, now));
  }
}

void parse_and_insert(std::int64_t invoices) {
  bench::BareBooks bare;
  for (std::int64_t from = 0; from < invoices; from += page_size) {
    bare.begin_page();
    for (std::int64_t number = from; number < from + page_size; ++number) {
      const auto text = invoice_json(number);
      const auto document = must(json::parse(text));
      const auto value = [&](const char* key) { return document.find(key)->text(); };
      bare.insert(
          {value("id"), text, value("invoice_id"), value("total_unpaid"), value("due_date")});
    }
    bare.end_page();
  }
}

void ingest_invoices(benchmark::State& state) {
  bench::against_baseline(
      state, state.range(0), [&] { ingest(state.range(0)); },
      [&] { parse_and_insert(state.range(0)); });
}

auto loaded_at_once(const store::Accounts& accounts, const std::vector<store::AccountKey>& keys) {
  std::vector<store::Accounts::Wanted> wanted;
  for (const auto& key : keys)
    wanted.push_back({key, {}});
  return must(accounts.load_each(wanted));
}

// Loading every account of a book as the daily run does, beside asking for nothing but the keys.
void load_accounts(benchmark::State& state) {
  const std::int64_t invoices = state.range(0);
  Books books;
  store::Mirror mirror(*books.store);
  const moneybird::Workflows workflows;
  for (std::int64_t from = 0; from < invoices; from += page_size) {
    store::Arrived page;
    for (std::int64_t number = from; number < from + page_size; ++number) {
      const auto document = must(json::parse(invoice_json(number)));
      page.records.push_back(must(moneybird::read_invoice(document, workflows)));
    }
    must_be(mirror.take_look(books.id, page, now));
  }
  const store::Accounts accounts(*books.store);
  const auto each_page = [&](auto use) {
    std::optional<store::AccountKey> after;
    while (true) {
      const auto keys = must(accounts.all(books.id, after, 500));
      if (keys.empty()) return;
      use(keys);
      after = keys.back();
    }
  };
  bench::against_baseline(
      state, invoices,
      [&] {
        each_page(
            [&](const auto& keys) { benchmark::DoNotOptimize(loaded_at_once(accounts, keys)); });
      },
      [&] { each_page([](const auto& keys) { benchmark::DoNotOptimize(keys.size()); }); });
}

// A day's run over a book in which nothing is due: what is awake is loaded, decided and kept.
class Run {
 public:
  explicit Run(std::int64_t invoices) {
    must_be(store::Sayings(*books_.store)
                .adopt(books_.id, {}, "bench", *parse_date("2026-09-01"), now));
    store::Mirror mirror(*books_.store);
    const moneybird::Workflows workflows;
    for (std::int64_t from = 0; from < invoices; from += page_size) {
      store::Arrived page;
      for (std::int64_t number = from; number < from + page_size; ++number) {
        const auto document = must(json::parse(invoice_json(number)));
        page.records.push_back(must(moneybird::read_invoice(document, workflows)));
      }
      must_be(mirror.take_look(books_.id, page, now));
    }
    policy::Policy policy;
    policy.name = policy.digest = "plain";
    policy.steps.resize(1);
    policy.steps[0].name = policy.steps[0].email = "reminder";
    policy.steps[0].at.offset = {30, policy::Unit::days};
    policies_.push_back(std::move(policy));
    rules_.id = books_.id;
    rules_.name = "bench";
    keys_ = must(store::Accounts(*books_.store).all(books_.id, {}, debtors));
  }
  void wake_all() {
    must_be(store::Accounts(*books_.store)
                .note_configuration(books_.id, std::to_string(++configurations_), now));
  }
  // As their debtors' payments would.
  void wake_one_in_a_hundred() {
    store::Accounts accounts(*books_.store);
    for (std::size_t index = 0; index < keys_.size(); index += 100)
      must_be(accounts.wake(keys_[index]));
  }
  void decide() {
    const Date today = *parse_date("2026-09-22");
    store::Accounts accounts(*books_.store);
    std::optional<store::AccountKey> after;
    while (true) {
      const auto keys = must(accounts.to_look_at(books_.id, today, after, 50));
      if (keys.empty()) return;
      const auto loaded = loaded_at_once(accounts, keys);
      std::vector<store::Accounts::Kept> kept;
      for (std::size_t index = 0; index < keys.size(); ++index)
        kept.push_back(
            {keys[index],
             policy::decide(loaded[index]->account, rules_, policies_, jurisdiction_, today),
             loaded[index]->wakes});
      must_be(accounts.keep_all(kept, today, now));
      after = keys.back();
    }
  }

 private:
  Books books_;
  policy::AdministrationRules rules_;
  policy::PolicySet policies_;
  law::Jurisdiction jurisdiction_;
  std::vector<store::AccountKey> keys_;
  int configurations_ = 0;
};

// The baseline is the same run with every account awake.
void run_with_one_percent(benchmark::State& state) {
  Run run(state.range(0));
  run.wake_all();
  run.decide();
  bench::against_baseline(
      state, state.range(0),
      [&] {
        run.wake_one_in_a_hundred();
        run.decide();
      },
      [&] {
        run.wake_all();
        run.decide();
      });
}

// The way of messages through the outbox, one at a time, as the daily run takes it: how often it
// has to reach the disk.
void commits(benchmark::State& state) {
  constexpr int messages = 100;
  double each = 0;
  for ([[maybe_unused]] auto _ : state) {
    Books books;
    store::Mirror mirror(*books.store);
    store::Outbox outbox(*books.store);
    const moneybird::Workflows workflows;
    store::Arrived page;
    for (std::int64_t number = 0; number < messages; ++number) {
      const auto document = must(json::parse(invoice_json(number)));
      page.records.push_back(must(moneybird::read_invoice(document, workflows)));
    }
    must_be(mirror.take_look(books.id, page, now));
    const Date today = *parse_date("2026-10-01");
    const auto before = books.store->commits();
    for (const auto& key : must(store::Accounts(*books.store).all(books.id, {}, messages))) {
      const auto loaded = must(store::Accounts(*books.store).load(key));
      store::NewOccasion occasion;
      occasion.account = key;
      occasion.id = {"1/step/" + key.debtor.value};
      occasion.on = today;
      occasion.intent.step = occasion.intent.email = "reminder";
      occasion.intent.advances = {
          {loaded.account.items.front().id, "reminder", 0, 0, policy::Reason::due, {}}};
      if (must(outbox.write(occasion, {}, now)) != store::Written::yes) stop("not written");
      store::Outbox::Made made;
      made.key = must(outbox.rows(occasion.id)).front().outgoing.key;
      made.bytes = "text";
      made.looked_at = now;
      must_be(outbox.make_ready({made}, now));
      const auto rows = must(outbox.claim(books.id, ChannelKind::mail, "bench", 1, now));
      must_be(outbox.begin_sending(rows.front().outgoing.key, "bench", now));
      must_be(outbox.finish(
          {rows.front().outgoing.key, "bench", DeliveryState::accepted, "250", {}, {}, today},
          now));
    }
    each = static_cast<double>(books.store->commits() - before) / messages;
  }
  state.counters["commits_per_message"] = each;
}

BENCHMARK(ingest_invoices)
    ->Name("store/ingest/invoices")
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(load_accounts)
    ->Name("store/load_accounts/items")
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(run_with_one_percent)
    ->Name("store/run with 1 % changed/items")
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(commits)->Name("store/outbox/100 messages")->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
