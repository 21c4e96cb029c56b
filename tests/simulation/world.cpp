#include "tests/simulation/world.hpp"

#include <algorithm>

#include "daemon/app/time_zones.hpp"

namespace dunning::simulation {
namespace {

const Currency euro = Currency::parse("EUR").value();

// The key out of "Message-ID: <KEY@domain>".
std::string key_of(std::string_view bytes) {
  const auto at = bytes.find("Message-I");
  const auto open = bytes.find('<', at);
  return std::string(bytes.substr(open + 1, bytes.find('@', open) - open - 1));
}

}  // namespace

LocalTime SimulatedClock::local(Instant at, const std::string& zone_name) const {
  return app::local_time(at, zone_name);
}
Instant SimulatedClock::instant(LocalTime local, const std::string& zone_name) const {
  return app::instant_of(local, zone_name);
}

void SilentLog::write(ports::Level level, std::string_view event,
                      std::initializer_list<ports::Field> fields) {
  if (level != ports::Level::warning && level != ports::Level::error) return;
  std::string line(event);
  for (const auto& field : fields)
    line.append(" ").append(field.key).append("=").append(field.value);
  problems.push_back(std::move(line));
}

World::World(std::uint64_t seed, Instant start) : clock(start), random(seed) {}

void World::port_call() {
  ++calls;
  if (crash_at != 0 && calls == crash_at) throw Crash{};
  if (crash_per_mille != 0 && pick(1000) < crash_per_mille) throw Crash{};
  if (busy_moments && chance(2)) act_at_worst_moment();
}

Date World::today() const {
  return clock.local(clock.now(), zone).date;
}

void World::add_debtors(int count) {
  for (int i = 0; i < count; ++i) {
    Debtor debtor;
    debtor.id.value = "d" + std::to_string(debtors.size() + 1);
    debtor.name = "Bedrijf " + std::to_string(debtors.size() + 1) + " B.V.";
    debtor.address.country = "NL";
    debtor.language = chance(80) ? "nl" : "en";
    debtor.mailboxes = {
        {"invoice_contact", "ap@bedrijf" + std::to_string(debtors.size() + 1) + ".example"}};
    debtor.version = std::to_string(++changes);
    debtor_changed[debtor.id.value] = changes;
    debtors.push_back(std::move(debtor));
  }
}

void World::new_invoice(std::size_t debtor, std::int64_t minor, int due_in_days) {
  Invoice invoice;
  invoice.id.value = "i" + std::to_string(invoices.size() + 1);
  invoice.number = "2026-" + std::to_string(10000 + invoices.size());
  invoice.debtor = debtors[debtor].id;
  invoice.invoice_date = today();
  invoice.due_date = today() + due_in_days;
  invoice.total = invoice.open = {minor, euro};
  invoice.state = InvoiceState::open;
  invoice.ledger_state = "open";
  invoice.sent = Known::yes;
  invoice.sent_on = today();
  invoice.direct_debit = Known::no;
  invoice.language = debtors[debtor].language;
  invoice.version = std::to_string(++changes);
  const auto id = invoice.id.value;
  invoices[id] = {std::move(invoice), changes, 0};
}

void World::pay(LedgerInvoice& invoice, std::int64_t minor) {
  auto& record = invoice.record;
  if (record.open.minor <= 0) return;
  minor = std::min(minor, record.open.minor);
  record.payments.push_back({"p" + std::to_string(changes + 1), today(), {minor, euro}, ""});
  record.open.minor -= minor;
  if (record.open.is_zero()) {
    record.state = InvoiceState::paid;
    record.ledger_state = "paid";
  }
  record.version = std::to_string(++changes);
  invoice.changed = changes;
}

void World::act_for_a_day() {
  for (std::size_t i = 0; i < debtors.size(); ++i) {
    if (chance(12)) new_invoice(i, 100 * (10 + pick(2000)), static_cast<int>(pick(20)));
  }
  for (auto& [id, invoice] : invoices) {
    if (!invoice.record.open.is_positive()) continue;
    const auto late = today() - *invoice.record.due_date;
    if (late < 0 ? chance(5) : chance(4))
      pay(invoice, invoice.record.open.minor);
    else if (chance(1))
      pay(invoice, invoice.record.open.minor / 3 + 1);
    else if (chance(1)) {  // the bookkeeper moves the due date
      invoice.record.due_date = *invoice.record.due_date + 1 + pick(14);
      invoice.record.version = std::to_string(++changes);
      invoice.changed = changes;
    }
  }
}

void World::act_at_worst_moment() {
  if (invoices.empty()) return;
  auto one = invoices.begin();
  std::advance(one, pick(static_cast<std::int64_t>(invoices.size())));
  pay_now(one->first);
}

void World::pay_now(const std::string& invoice) {
  const auto found = invoices.find(invoice);
  if (found != invoices.end()) pay(found->second, found->second.record.open.minor);
}

Result<ports::Connector::Identity> SimulatedConnector::identify() {
  world_.port_call();
  if (world_.outage) return fail(ErrorKind::transient, "the ledger does not answer");
  return Identity{"ledger-1", "Simulated books", "EUR", zone};
}

Result<ports::Page> SimulatedConnector::pull(ports::PullMode mode, const std::string& cursor,
                                             const std::string& resume) {
  world_.port_call();
  if (world_.outage || world_.chance(world_.fault_percent))
    return fail(ErrorKind::transient, "the ledger does not answer");
  // Two pages: invoices, then debtors. The cursor is the change counter at the beginning of the
  // pull.
  const std::int64_t since =
      mode == ports::PullMode::sweep || cursor.empty() ? 0 : std::stoll(cursor);
  ports::Page page;
  if (resume.empty()) {
    for (const auto& [id, invoice] : world_.invoices) {
      if (invoice.changed > since)
        page.listed.push_back({{RecordKind::invoice, id}, invoice.record.version});
    }
    page.resume = "debtors/" + std::to_string(world_.changes);
  } else {
    for (const auto& debtor : world_.debtors) {
      if (world_.debtor_changed[debtor.id.value] > since) {
        page.listed.push_back({{RecordKind::debtor, debtor.id.value}, debtor.version});
      }
    }
    page.next_cursor = resume.substr(resume.find('/') + 1);
    if (mode == ports::PullMode::sweep)
      page.complete_kinds = {RecordKind::invoice, RecordKind::debtor};
  }
  world_.port_call();
  return page;
}

void SimulatedConnector::show(LedgerInvoice& invoice, ports::LookedAt& looked) {
  if (invoice.record.open.is_zero() && invoice.shown_settled == 0)
    invoice.shown_settled = world_.calls;
  looked.records.emplace_back(invoice.record);
}

Result<ports::LookedAt> SimulatedConnector::look_again(const std::vector<RecordRef>& refs,
                                                       ports::Purpose purpose) {
  world_.port_call();
  // The moment that matters most: it was decided, and now the debtor pays.
  if (purpose == ports::Purpose::fresh_look && world_.busy_moments && world_.chance(20)) {
    world_.pay_now(
        refs[static_cast<std::size_t>(world_.pick(static_cast<std::int64_t>(refs.size())))].id);
  }
  if (world_.outage || world_.chance(world_.fault_percent))
    return fail(ErrorKind::transient, "the ledger does not answer");
  ports::LookedAt looked;
  for (const auto& ref : refs) {
    if (ref.kind == RecordKind::invoice) {
      const auto found = world_.invoices.find(ref.id);
      if (found == world_.invoices.end())
        looked.missing.push_back(ref);
      else
        show(found->second, looked);
    } else {
      const auto found =
          std::find_if(world_.debtors.begin(), world_.debtors.end(),
                       [&](const Debtor& debtor) { return debtor.id.value == ref.id; });
      if (found == world_.debtors.end())
        looked.missing.push_back(ref);
      else
        looked.records.emplace_back(*found);
    }
  }
  world_.port_call();
  return looked;
}

Result<std::string> SimulatedConnector::write(const ports::LedgerNote& note) {
  world_.port_call();
  if (world_.outage) return fail(ErrorKind::transient, "the ledger does not answer");
  auto& on = world_.notes[note.target.id];
  on.push_back(note.marker);
  // A write bumps the record's version, as ledgers do.
  if (const auto found = world_.invoices.find(note.target.id); found != world_.invoices.end()) {
    found->second.record.version = std::to_string(++world_.changes);
    found->second.changed = world_.changes;
  }
  if (world_.chance(world_.fault_percent)) return fail(ErrorKind::transient, "the answer was lost");
  world_.port_call();
  return "n" + std::to_string(on.size());
}

Result<std::optional<std::string>> SimulatedConnector::find(const ports::LedgerNote& note) {
  world_.port_call();
  if (world_.outage || world_.chance(world_.fault_percent))
    return fail(ErrorKind::transient, "the ledger does not answer");
  const auto& on = world_.notes[note.target.id];
  const auto found = std::find(on.begin(), on.end(), note.marker);
  if (found == on.end()) return std::nullopt;
  return "n" + std::to_string(found - on.begin() + 1);
}

ports::Delivery SimulatedMail::send(const ports::Envelope& envelope, std::string_view bytes,
                                    const ports::BeforeFirstByte& before_first_byte) {
  using ports::Outcome;
  world_.port_call();
  const auto fault = world_.chance(world_.fault_percent) ? world_.pick(4) : -1;
  if (fault == 0)
    return {Outcome::later, "connection refused", {}, world_.clock.now() + Millis{600'000}};
  if (fault == 1)
    return {
        Outcome::refused, "550 no such user", {{envelope.recipients.front(), false, "550"}}, {}};
  const auto permitted = before_first_byte();
  if (!permitted) return {Outcome::withheld, permitted.error().message, {}, {}};
  world_.port_call();  // dies after `sending`, before the body
  if (fault == 2)
    return {Outcome::later, "451 greylisted", {}, world_.clock.now() + Millis{600'000}};
  world_.mails.push_back({key_of(bytes), envelope.recipients.front(), world_.calls});
  if (fault == 3)
    return {Outcome::uncertain, "the connection ended before the final reply", {}, {}};
  world_.port_call();  // dies with the body out and no reply read
  std::vector<ports::RecipientReply> replies;
  for (const auto& recipient : envelope.recipients)
    replies.push_back({recipient, true, "250 ok"});
  return {Outcome::accepted, "250 queued as " + key_of(bytes).substr(0, 8), std::move(replies), {}};
}

}  // namespace dunning::simulation
