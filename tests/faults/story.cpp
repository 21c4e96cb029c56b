#include "tests/faults/story.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "daemon/channels/write_back.hpp"
#include "daemon/net/authorized_http.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/store.hpp"
#include "daemon/sync/puller.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/in_process/login.hpp"
#include "tests/simulation/edges.hpp"
#include "tests/simulation/place.hpp"

namespace dunning::faults {
namespace {

using json::Value;
using ports::PullMode;
namespace fs = std::filesystem;

constexpr int patience = 60;  // failed calls, one after the other
constexpr Millis an_hour{3'600'000};
constexpr Millis a_minute{60'000};

class Company {
 public:
  explicit Company(const in_process::System& system) : system_(system) {
    directory_ = simulation::place();
    fs::remove_all(directory_);
    fs::create_directories(directory_);
    store_ = std::move(
        store::Store::open({"sqlite://" + directory_ + "/store.db", 1, false, 0}).value());
    settings_ = system.settings(sandbox_);
    if (system.token) {
      http_ = std::move(net::AuthorizedHttp::create(sandbox_, clock_, settings_.at("base_url"),
                                                    Secret(system.token(sandbox_)))
                            .value());
    } else {
      login_.emplace(system, in_process::Login::Surroundings{sandbox_, *store_, directory_,
                                                             sandbox_, clock_, random_, log_});
      login_->log_in();
      http_ = std::move(
          net::AuthorizedHttp::create(sandbox_, clock_, settings_.at("base_url"), login_->tokens())
              .value());
    }
    connector_ = system.create({*http_, clock_, log_, settings_}).value();
  }
  ~Company() {
    login_.reset();
    store_.reset();
    fs::remove_all(directory_);
  }
  Company(const Company&) = delete;
  Company& operator=(const Company&) = delete;

  Ended live(const std::optional<Trouble>& trouble) {
    if (trouble) arm(*trouble);
    meet();
    for (const char* name : {"Adelaar B.V.", "Bakker Transport", "Citroen & Zn."})
      command("add_debtor", {{"company", name}, {"email", "ap@debtor.example"}});
    for (const char* amount : {"363.00", "12.71", "1000.00", "0.05", "88.10", "250.00"})
      numbers_.push_back(invoice("Adelaar B.V.", amount));
    numbers_.push_back(invoice("Bakker Transport", "70.00"));
    clock_.advance(an_hour);
    pull(PullMode::delta);

    of(0, "pay", {{"amount", "63.00"}});
    of(1, "pay");
    of(2, "credit", {{"amount", "400.00"}});
    of(3, "delete_invoice");
    of(4, "change_due_date", {{"due_in", 9}});
    numbers_.push_back(invoice("Citroen & Zn.", "45.45"));
    clock_.advance(an_hour);
    pull(PullMode::delta);

    of(5, "pay", {{"amount", "50.00"}});
    look();
    write_back();
    of(1, "unpay");
    clock_.advance(an_hour);
    pull(PullMode::delta);
    for (int day = 0; day < 2; ++day) {
      clock_.advance(24 * an_hour);
      pull(PullMode::sweep);
    }
    ended_.requests = sandbox_.requests();
    // Whatever went wrong is mended a day later.
    clock_.advance(24 * an_hour);
    pull(PullMode::sweep);
    judge();
    return std::move(ended_);
  }

 private:
  // ---- The world --------------------------------------------------------------------------------
  Value command(const std::string& name, std::vector<json::Member> members) {
    return sandbox_.command(name, Value::object(std::move(members)));
  }
  std::string invoice(const std::string& debtor, const std::string& amount) {
    const auto made =
        command("add_invoice", {{"debtor", debtor}, {"amount", amount}, {"due_in", -20}});
    return made.find("number")->text();
  }
  void of(std::size_t place, const std::string& deed, std::vector<json::Member> members = {}) {
    members.insert(members.begin(), {"invoice", numbers_.at(place)});
    command(deed, std::move(members));
  }
  void arm(const Trouble& trouble) {
    auto members = trouble.kind.members;
    members.push_back({"nth", trouble.request});
    command("fault", std::move(members));
  }

  // ---- The daemon, which tries again later whatever went wrong ----------------------------------
  template <class Call>
  auto until_done(Call call) {
    for (int failed = 0;; ++failed) {
      auto result = call();
      if (result) return result;
      ++ended_.errors;
      const Error& error = result.error();
      if (failed == patience || error.kind == ErrorKind::suspicious) {
        ended_.wrong.push_back("it never worked again: " + error.message);
        return result;
      }
      if (login_ && login_->needs_person()) {
        ++ended_.logins;
        login_->log_in();
      }
      clock_.advance(error.not_before && *error.not_before > clock_.now()
                         ? *error.not_before - clock_.now()
                         : a_minute);
    }
  }

  void meet() {
    const auto identity = until_done([&] { return connector_->identify(); });
    REQUIRE(identity);
    id_ = store::Administrations(*store_)
              .enter("books", system_.name, identity->ledger_id, "owner", clock_.now())
              .value()
              .id;
    puller_ = std::make_unique<sync::Puller>(*store_, *connector_, id_, clock_, log_);
  }
  void pull(PullMode mode) {
    for (int steps = 0; steps < 1'000; ++steps) {
      const auto progress = until_done([&] { return puller_->step(mode); });
      if (!progress || *progress == sync::Progress::complete) return;
    }
    ended_.wrong.push_back("a pull has no end");
  }
  std::vector<store::Overview::InvoiceRow> mirrored(bool open_only) {
    return store::Overview(*store_).invoices(id_, open_only, 1'000).value();
  }
  void look() {
    std::vector<RecordRef> refs;
    for (const auto& row : mirrored(true))
      refs.push_back({RecordKind::invoice, row.invoice.value});
    (void)until_done([&] { return puller_->look_again(id_, refs); });
    for (const auto& row : mirrored(true)) {
      if (row.number == numbers_.at(5) && to_string(row.open) != "200.00 EUR")
        ended_.wrong.push_back("the look before the send missed a payment");
    }
  }

  // S32: what is uncertain is looked for by its marker before it is written once more.
  void write_back() {
    channels::WriteBack channel(*connector_);
    if (connector_->capabilities().reminders) remind(channel);
    char digit = 'a';
    for (const auto& row : mirrored(true)) {
      Outgoing note;
      note.key = OutboxKey{std::string(32, digit++)};
      note.channel = ChannelKind::write_back;
      note.effect = Effect::note;
      note.targets = {{RecordKind::invoice, row.invoice.value}};
      note.bytes = "Reminder sent";
      markers_.push_back(note.key.value);
      leave(channel, note);
      if (markers_.size() == 3) return;
    }
  }
  // One message about all that is open, in a ledger that counts reminders.
  void remind(channels::WriteBack& channel) {
    LedgerReminder reminder;
    for (const auto& row : mirrored(true)) {
      reminder.invoices.push_back({{RecordKind::invoice, row.invoice.value}, 0});
      reminded_.insert(row.number);
    }
    Outgoing outgoing;
    outgoing.key = OutboxKey{std::string(32, '0')};
    outgoing.channel = ChannelKind::write_back;
    outgoing.effect = Effect::reminder;
    outgoing.bytes = to_text(reminder);
    leave(channel, outgoing);
  }
  void leave(channels::WriteBack& channel, const Outgoing& outgoing) {
    (void)until_done([&]() -> Status {
      const auto delivery = channel.deliver(outgoing, [] { return Status{}; });
      if (delivery.outcome == ports::Outcome::accepted) return {};
      const bool refused = delivery.outcome == ports::Outcome::refused;
      return fail(Error{refused ? ErrorKind::permanent : ErrorKind::transient, delivery.evidence,
                        delivery.not_before});
    });
  }

  // ---- What has to be true in the end -----------------------------------------------------------
  void judge() {
    std::map<std::string, std::string> truth;
    const auto rows = sandbox_.view("invoices");
    for (const auto& row : rows.items()) {
      const bool reminded = reminded_.contains(row.find("number")->text());
      if (row.find("reminders")->token() != (reminded ? "1" : "0"))
        ended_.wrong.push_back(row.find("number")->text() + " was reminded of " +
                               row.find("reminders")->token() + " times");
      const auto& state = row.find("state")->text();
      if (state == "draft" || state == "scheduled" || row.find("total")->text().starts_with("-"))
        continue;
      truth[row.find("number")->text()] = row.find("open")->text() + " EUR";
    }
    std::map<std::string, std::string> ours;
    for (const auto& row : mirrored(false)) {
      if (row.state != "voided") ours[row.number] = to_string(row.open);
      ended_.books.push_back(row.number + " " + to_string(row.open));
    }
    std::sort(ended_.books.begin(), ended_.books.end());
    for (const auto& [number, open] : truth) {
      if (!ours.contains(number)) {
        ended_.wrong.push_back(number + " was lost");
      } else if (ours[number] != open) {
        ended_.wrong.push_back(number + " is " + ours[number] + " here and " + open + " there");
      }
    }
    for (const auto& [number, open] : ours) {
      if (!truth.contains(number) && open != "0.00 EUR")
        ended_.wrong.push_back(number + " is here and not there: " + open);
    }
    const auto written = sandbox_.view("written");
    for (const auto& marker : markers_) {
      const auto* count = written.find("per_marker")->find(marker);
      const std::string times = count == nullptr ? "0" : count->token();
      if (times != "1") ended_.wrong.push_back("a note was written " + times + " times");
    }
    const auto quarantined = store::Overview(*store_).quarantined(id_).value();
    for (const auto& one : quarantined)
      ended_.wrong.push_back(std::string(name(one.ref.kind)) + " " + one.ref.id +
                             " is in quarantine: " + one.message);
  }

  const in_process::System& system_;
  fakes::ManualClock clock_{*parse_instant("2026-11-16T08:00:00Z")};
  fakes::RecordingLog log_;
  in_process::InProcessSandbox sandbox_{clock_, 1};
  std::string directory_;
  std::unique_ptr<store::Store> store_;
  std::map<std::string, std::string> settings_;
  simulation::SeededRandom random_{1};
  std::optional<in_process::Login> login_;
  std::unique_ptr<net::AuthorizedHttp> http_;
  std::unique_ptr<ports::Connector> connector_;
  std::unique_ptr<sync::Puller> puller_;
  AdministrationId id_;
  std::vector<std::string> numbers_;
  std::vector<std::string> markers_;
  std::set<std::string> reminded_;  // numbers
  Ended ended_;
};

}  // namespace

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"401", {{"kind", "status"}, {"status", 401}}},
      {"404", {{"kind", "status"}, {"status", 404}}},
      {"429", {{"kind", "status"}, {"status", 429}}},
      {"429 without a word", {{"kind", "status"}, {"status", 429}, {"retry_after", "none"}}},
      {"500", {{"kind", "status"}, {"status", 500}}},
      {"503 after the effect", {{"kind", "status"}, {"status", 503}, {"after_effect", true}}},
      {"no JSON", {{"kind", "malformed_json"}}},
      {"half a body", {{"kind", "truncate"}}},
      {"no answer", {{"kind", "cut_connection"}}},
      {"a lost answer", {{"kind", "cut_connection"}, {"after_effect", true}}},
      {"a drip", {{"kind", "slow_drip"}, {"ms", 60'000}}},
      {"a body without end", {{"kind", "endless_body"}}},
      {"a shifted page", {{"kind", "shifted_pages"}}},
      {"a row twice", {{"kind", "duplicate_rows"}}},
  };
  return all;
}

Ended live(const in_process::System& system, const std::optional<Trouble>& trouble) {
  return Company(system).live(trouble);
}

}  // namespace dunning::faults
