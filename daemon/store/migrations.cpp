#include "daemon/store/migrations.hpp"

namespace dunning::store {
namespace {

// BIGINT and TEXT only, no triggers: the same text on both engines. A column that is added later
// has a default value for the rows that are there. Instants are milliseconds since 1970 UTC, dates
// ISO text, flags 0 or 1. docs/store.md explains every column.
// NOLINTBEGIN(bugprone-suspicious-missing-comma): a statement is more than one line long.
constexpr std::string_view version_1[] = {
    "CREATE TABLE schema_info (version BIGINT NOT NULL)",
    "INSERT INTO schema_info (version) VALUES (0)",

    "CREATE TABLE sequences (name TEXT NOT NULL PRIMARY KEY, next BIGINT NOT NULL)",
    "INSERT INTO sequences (name, next) VALUES ('administration', 1)",
    "INSERT INTO sequences (name, next) VALUES ('item', 1)",
    "INSERT INTO sequences (name, next) VALUES ('hold', 1)",
    "INSERT INTO sequences (name, next) VALUES ('decision', 1)",
    "INSERT INTO sequences (name, next) VALUES ('request', 1)",

    "CREATE TABLE machine (id BIGINT NOT NULL PRIMARY KEY, machine_id TEXT NOT NULL, "
    "entered_at BIGINT NOT NULL)",
    "CREATE TABLE lock_holder (id BIGINT NOT NULL PRIMARY KEY, holder TEXT NOT NULL)",

    "CREATE TABLE administrations ("
    "id BIGINT NOT NULL PRIMARY KEY, label TEXT NOT NULL UNIQUE, connector TEXT NOT NULL, "
    "ledger_id TEXT NOT NULL, owner TEXT NOT NULL, entered_at BIGINT NOT NULL, "
    "cursor TEXT NOT NULL, delta_completed BIGINT, sweep_completed BIGINT, "
    "sweep_number BIGINT NOT NULL, adopted_on TEXT, adopted_at BIGINT, paused BIGINT NOT NULL, "
    "suspicious TEXT NOT NULL, trusted_until BIGINT NOT NULL, last_error TEXT NOT NULL, "
    "failing_since BIGINT, configuration TEXT NOT NULL, UNIQUE (connector, ledger_id))",

    "CREATE TABLE pulls ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), mode TEXT NOT NULL, "
    "started_at BIGINT NOT NULL, resume TEXT NOT NULL, next_cursor TEXT, "
    "complete_kinds TEXT NOT NULL, PRIMARY KEY (administration, mode))",
    "CREATE TABLE pending_fetches ("
    "administration BIGINT NOT NULL, mode TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, "
    "version TEXT NOT NULL, PRIMARY KEY (administration, mode, kind, id))",

    "CREATE TABLE records ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), kind TEXT NOT NULL, "
    "id TEXT NOT NULL, version TEXT NOT NULL, nr BIGINT NOT NULL, good_nr BIGINT NOT NULL, "
    "seen_at BIGINT NOT NULL, gone_at BIGINT, quarantine TEXT NOT NULL, quarantined_at BIGINT, "
    "sweep BIGINT NOT NULL, missed BIGINT NOT NULL, debtor TEXT NOT NULL, name TEXT NOT NULL, "
    "number TEXT NOT NULL, currency TEXT NOT NULL, invoice_date TEXT, total_minor BIGINT NOT NULL, "
    "open_minor BIGINT NOT NULL, state TEXT NOT NULL, credits TEXT NOT NULL, "
    "PRIMARY KEY (administration, kind, id))",
    "CREATE INDEX records_of_debtor ON records (administration, debtor, currency)",
    "CREATE INDEX records_by_number ON records (administration, number)",
    "CREATE TABLE record_versions ("
    "administration BIGINT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, nr BIGINT NOT NULL, "
    "seen_at BIGINT NOT NULL, what TEXT NOT NULL, version TEXT NOT NULL, body TEXT NOT NULL, "
    "PRIMARY KEY (administration, kind, id, nr))",

    "CREATE TABLE items ("
    "id BIGINT NOT NULL PRIMARY KEY, administration BIGINT NOT NULL REFERENCES administrations "
    "(id), "
    "debtor TEXT NOT NULL, currency TEXT NOT NULL, invoice TEXT NOT NULL, place BIGINT NOT NULL, "
    "due_date TEXT, total_minor BIGINT NOT NULL, open_minor BIGINT NOT NULL, state TEXT NOT NULL, "
    "settled BIGINT NOT NULL, gone_at BIGINT, round BIGINT NOT NULL, acted BIGINT NOT NULL, "
    "first_seen BIGINT NOT NULL, adoption TEXT NOT NULL, adoption_step TEXT NOT NULL, "
    "decided TEXT NOT NULL)",
    "CREATE INDEX items_of_account ON items (administration, debtor, currency)",
    "CREATE INDEX items_of_invoice ON items (administration, invoice)",
    "CREATE TABLE rounds ("
    "item BIGINT NOT NULL REFERENCES items (id), round BIGINT NOT NULL, since BIGINT NOT NULL, "
    "PRIMARY KEY (item, round))",

    "CREATE TABLE accounts ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "currency TEXT NOT NULL, next_look TEXT NOT NULL, wakes BIGINT NOT NULL, "
    "PRIMARY KEY (administration, debtor, currency))",
    "CREATE INDEX accounts_by_look ON accounts (administration, next_look)",
    "CREATE TABLE debtors ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), id TEXT NOT NULL, "
    "say BIGINT NOT NULL, PRIMARY KEY (administration, id))",

    "CREATE TABLE holds ("
    "id BIGINT NOT NULL PRIMARY KEY, administration BIGINT NOT NULL REFERENCES administrations "
    "(id), "
    "debtor TEXT NOT NULL, invoice TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL, "
    "until TEXT, set_at BIGINT NOT NULL, ended_at BIGINT, ended_by TEXT NOT NULL)",
    "CREATE INDEX holds_of_debtor ON holds (administration, debtor)",

    "CREATE TABLE judgements ("
    "item BIGINT NOT NULL REFERENCES items (id), step TEXT NOT NULL, round BIGINT NOT NULL, "
    "due_on TEXT NOT NULL, passed BIGINT NOT NULL, judged_at BIGINT NOT NULL, "
    "PRIMARY KEY (item, step, round))",
    "CREATE TABLE decisions ("
    "id BIGINT NOT NULL PRIMARY KEY, item BIGINT NOT NULL REFERENCES items (id), "
    "on_date TEXT NOT NULL, at BIGINT NOT NULL, reason TEXT NOT NULL, policy TEXT NOT NULL, "
    "policy_digest TEXT NOT NULL, step TEXT NOT NULL, step_on TEXT, detail TEXT NOT NULL, "
    "occasion TEXT NOT NULL)",
    "CREATE INDEX decisions_of_item ON decisions (item, id)",
    "CREATE TABLE definitions ("
    "digest TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, "
    "body TEXT NOT NULL, first_used BIGINT NOT NULL)",

    "CREATE TABLE occasions ("
    "id TEXT NOT NULL PRIMARY KEY, administration BIGINT NOT NULL REFERENCES administrations (id), "
    "debtor TEXT NOT NULL, currency TEXT NOT NULL, kind TEXT NOT NULL, on_date TEXT NOT NULL, "
    "say BIGINT NOT NULL, intent TEXT NOT NULL, policy TEXT NOT NULL, step TEXT NOT NULL, "
    "written_at BIGINT NOT NULL, closed_at BIGINT, closed_because TEXT NOT NULL, "
    "closed_detail TEXT NOT NULL)",
    "CREATE INDEX occasions_of_debtor ON occasions (administration, debtor)",
    "CREATE TABLE taken ("
    "item BIGINT NOT NULL REFERENCES items (id), step TEXT NOT NULL, round BIGINT NOT NULL, "
    "turn BIGINT NOT NULL, occasion TEXT NOT NULL REFERENCES occasions (id), "
    "leads BIGINT NOT NULL, due_date_then TEXT, taken_at BIGINT NOT NULL, "
    "PRIMARY KEY (item, step, round, turn))",
    "CREATE INDEX taken_of_occasion ON taken (occasion)",
    "CREATE TABLE freed ("
    "item BIGINT NOT NULL REFERENCES items (id), step TEXT NOT NULL, round BIGINT NOT NULL, "
    "turn BIGINT NOT NULL, occasion TEXT NOT NULL REFERENCES occasions (id), "
    "leads BIGINT NOT NULL, due_date_then TEXT, taken_at BIGINT NOT NULL, freed_at BIGINT NOT "
    "NULL, "
    "PRIMARY KEY (item, step, round, turn, occasion))",
    "CREATE INDEX freed_of_occasion ON freed (occasion)",

    "CREATE TABLE outbox ("
    "key TEXT NOT NULL PRIMARY KEY, occasion TEXT NOT NULL REFERENCES occasions (id), "
    "administration BIGINT NOT NULL, debtor TEXT NOT NULL, effect TEXT NOT NULL, "
    "channel TEXT NOT NULL, attempt BIGINT NOT NULL, state TEXT NOT NULL, claim TEXT NOT NULL, "
    "say BIGINT NOT NULL, on_date TEXT NOT NULL, delivered_on TEXT, looked_at BIGINT, "
    "not_before BIGINT, envelope_from TEXT NOT NULL, recipients TEXT NOT NULL, "
    "targets TEXT NOT NULL, bytes TEXT NOT NULL, evidence TEXT NOT NULL, "
    "made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL)",
    "CREATE INDEX outbox_of_occasion ON outbox (occasion)",
    "CREATE INDEX outbox_by_state ON outbox (administration, state)",
    "CREATE INDEX outbox_of_debtor ON outbox (administration, debtor)",

    "CREATE TABLE history ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), seq BIGINT NOT NULL, "
    "at BIGINT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL, facts TEXT NOT NULL, "
    "payload_digest TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (administration, seq))",
    "CREATE INDEX history_of_subject ON history (administration, subject)",
    "CREATE TABLE payloads ("
    "administration BIGINT NOT NULL, seq BIGINT NOT NULL, body TEXT NOT NULL, "
    "PRIMARY KEY (administration, seq))",

    "CREATE TABLE runs ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), on_date TEXT NOT NULL, "
    "begun_at BIGINT NOT NULL, finished_at BIGINT, PRIMARY KEY (administration, on_date))",
    "CREATE TABLE requests ("
    "id BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, argument TEXT NOT NULL, "
    "author TEXT NOT NULL, asked_at BIGINT NOT NULL, answered_at BIGINT, answer TEXT NOT NULL)",
};

// Words of people, tasks, events, how far the books have been kept, what stops sending, forecasts,
// erasure.
constexpr std::string_view version_2[] = {
    "INSERT INTO sequences (name, next) VALUES ('word', 1)",
    "INSERT INTO sequences (name, next) VALUES ('task', 1)",

    "CREATE TABLE words ("
    "id BIGINT NOT NULL PRIMARY KEY, administration BIGINT NOT NULL REFERENCES administrations "
    "(id), "
    "debtor TEXT NOT NULL, currency TEXT NOT NULL, kind TEXT NOT NULL, invoice TEXT NOT NULL, "
    "body TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, on_date TEXT NOT NULL, "
    "said_at BIGINT NOT NULL, ended_on TEXT, ended_at BIGINT, ended_how TEXT NOT NULL, "
    "ended_by TEXT NOT NULL)",
    "CREATE INDEX words_of_debtor ON words (administration, debtor)",
    "CREATE INDEX words_of_invoice ON words (administration, invoice)",

    "CREATE TABLE tasks ("
    "id BIGINT NOT NULL PRIMARY KEY, administration BIGINT NOT NULL REFERENCES administrations "
    "(id), "
    "debtor TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL, "
    "assign TEXT NOT NULL, due_on TEXT, made_on TEXT NOT NULL, made_at BIGINT NOT NULL, "
    "made_by TEXT NOT NULL, done_on TEXT, done_at BIGINT, outcome TEXT NOT NULL, "
    "done_by TEXT NOT NULL, UNIQUE (administration, kind, subject))",
    "CREATE INDEX tasks_of_debtor ON tasks (administration, debtor)",

    "CREATE TABLE books ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), source TEXT NOT NULL, "
    "at BIGINT NOT NULL, as_of TEXT NOT NULL, PRIMARY KEY (administration, source, at))",
    "CREATE TABLE stops ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), reason TEXT NOT NULL, "
    "since BIGINT NOT NULL, last_told TEXT, PRIMARY KEY (administration, reason))",
    "CREATE TABLE forecasts ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), made_on TEXT NOT NULL, "
    "for_date TEXT NOT NULL, messages BIGINT NOT NULL, "
    "PRIMARY KEY (administration, for_date, made_on))",
    "CREATE TABLE former_debtors ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "invoice TEXT NOT NULL, PRIMARY KEY (administration, debtor, invoice))",

    "ALTER TABLE administrations ADD COLUMN ramp_per_day BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE administrations ADD COLUMN novelty_trusted TEXT",

    "ALTER TABLE accounts ADD COLUMN said BIGINT NOT NULL DEFAULT 0",

    "ALTER TABLE items ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE items ADD COLUMN next_on TEXT",
    "ALTER TABLE items ADD COLUMN state_since BIGINT",
    "UPDATE items SET reason = COALESCE((SELECT e.reason FROM decisions e WHERE e.item = items.id "
    "ORDER BY e.id DESC LIMIT 1), ''), next_on = (SELECT e.step_on FROM decisions e "
    "WHERE e.item = items.id ORDER BY e.id DESC LIMIT 1)",
    "CREATE INDEX items_by_reason ON items (administration, reason)",

    "ALTER TABLE holds ADD COLUMN set_on TEXT",
    "ALTER TABLE holds ADD COLUMN ended_on TEXT",

    "ALTER TABLE records ADD COLUMN erased_at BIGINT",
    "CREATE INDEX records_open_lines ON records (administration, open_minor) "
    "WHERE kind = 'bank_line' AND open_minor > 0",

    "ALTER TABLE occasions ADD COLUMN subject TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE occasions ADD COLUMN remark BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE occasions ADD COLUMN old_book BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE occasions ADD COLUMN template_digest TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX occasions_by_subject ON occasions (administration, kind, subject)",
    "CREATE INDEX occasions_by_day ON occasions (administration, on_date)",
    "ALTER TABLE outbox ADD COLUMN counts BIGINT NOT NULL DEFAULT 1",
    "CREATE INDEX outbox_by_day ON outbox (administration, on_date)",
};

// Access to the accounting systems that lasts for years: logins, and what was spent of their
// limits. What a sweep has seen unchanged, in rows of many. And whatever is asked of the outbox for
// each message finds its answer by an index, also when there are years of messages; which accounts
// are due and how many messages a day has is answered by the index alone. An index that answers
// alone draws every query towards it that begins with the administration: none may hold all columns
// of a question that another index narrows down.
constexpr std::string_view version_3[] = {
    "CREATE TABLE logins ("
    "name TEXT NOT NULL PRIMARY KEY, generation BIGINT NOT NULL, sealed TEXT NOT NULL, "
    "issued BIGINT, expires BIGINT, idle_until BIGINT, logged_in_at BIGINT, "
    "logged_in_by TEXT NOT NULL, sent_at BIGINT, claim TEXT NOT NULL, claimed_until BIGINT, "
    "not_before BIGINT, failures BIGINT NOT NULL, trouble TEXT NOT NULL, broken_since BIGINT, "
    "broken_why TEXT NOT NULL, calls_today BIGINT NOT NULL, calls_day BIGINT NOT NULL, "
    "pending TEXT NOT NULL)",

    "CREATE TABLE budgets ("
    "scope TEXT NOT NULL, name TEXT NOT NULL, requests BIGINT NOT NULL, window_ms BIGINT NOT NULL, "
    "closed_until BIGINT NOT NULL, PRIMARY KEY (scope, name))",
    "CREATE TABLE budget_slots ("
    "scope TEXT NOT NULL, name TEXT NOT NULL, holder TEXT NOT NULL, from_at BIGINT NOT NULL, "
    "until_at BIGINT NOT NULL, requests BIGINT NOT NULL, "
    "PRIMARY KEY (scope, name, holder, from_at))",
    "CREATE TABLE budget_users ("
    "administration TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, batch BIGINT NOT NULL, "
    "PRIMARY KEY (administration, scope, name))",
    "CREATE TABLE traffic ("
    "administration TEXT NOT NULL, on_date TEXT NOT NULL, requests BIGINT NOT NULL, "
    "bytes BIGINT NOT NULL, PRIMARY KEY (administration, on_date))",

    "CREATE TABLE sweep_marks ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), kind TEXT NOT NULL, "
    "nr BIGINT NOT NULL, ids TEXT NOT NULL, PRIMARY KEY (administration, kind, nr))",

    "DROP INDEX outbox_by_state",
    "CREATE INDEX outbox_by_state ON outbox (administration, state, on_date)",
    "DROP INDEX outbox_of_debtor",
    "CREATE INDEX outbox_of_debtor ON outbox (administration, debtor, on_date)",
    "DROP INDEX outbox_by_day",
    "CREATE INDEX outbox_by_day ON outbox (administration, on_date, effect, counts, state, "
    "delivered_on)",
    "DROP INDEX accounts_by_look",
    "CREATE INDEX accounts_in_order ON accounts (administration, debtor, currency, next_look, "
    "said)",
    "CREATE INDEX items_ahead ON items (administration, next_on) "
    "WHERE settled = 0 AND gone_at IS NULL",

    "INSERT INTO sequences (name, next) VALUES ('party', 1)",
    "CREATE TABLE links ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "party BIGINT NOT NULL, PRIMARY KEY (administration, debtor))",
    "CREATE INDEX links_by_party ON links (party)",

    "CREATE TABLE webhook_keys ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), subscription TEXT NOT NULL, "
    "sealed TEXT NOT NULL, made_at BIGINT NOT NULL, PRIMARY KEY (administration, subscription))",
};

// How a debtor pays: in which month an invoice was paid, and how many days after its due date. The
// index answers what conditions ask without looking at an invoice.
constexpr std::string_view version_4[] = {
    "ALTER TABLE records ADD COLUMN paid_month TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE records ADD COLUMN days_late BIGINT NOT NULL DEFAULT 0",
    "CREATE INDEX records_paid ON records (administration, debtor, paid_month, days_late) "
    "WHERE paid_month <> ''",

    // Messages that stated something of law, and notices that became void.
    "CREATE TABLE legal_acts ("
    "occasion TEXT NOT NULL PRIMARY KEY REFERENCES occasions (id), "
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "currency TEXT NOT NULL, kind TEXT NOT NULL, notice TEXT NOT NULL, "
    "costs_minor BIGINT NOT NULL, interest_minor BIGINT NOT NULL, void_on TEXT, void_at BIGINT, "
    "void_because TEXT NOT NULL)",
    "CREATE INDEX legal_acts_of_debtor ON legal_acts (administration, debtor)",
};
// What comes back and what goes out of the house: mail that bounced or was answered, files that
// belong to a case, and what an agency has.
constexpr std::string_view version_5[] = {
    "CREATE TABLE bad_addresses ("
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "address TEXT NOT NULL, since TEXT NOT NULL, because TEXT NOT NULL, "
    "row_key TEXT NOT NULL, lifted_on TEXT, lifted_by TEXT NOT NULL DEFAULT '', "
    "PRIMARY KEY (administration, debtor, address))",

    "CREATE TABLE inboxes ("
    "name TEXT NOT NULL PRIMARY KEY, uid_validity BIGINT NOT NULL, uid BIGINT NOT NULL, "
    "read_at BIGINT, last_error TEXT NOT NULL, failing_since BIGINT)",
    "INSERT INTO sequences (name, next) VALUES ('reply', 1)",
    "CREATE TABLE replies ("
    "id BIGINT NOT NULL PRIMARY KEY, "
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "occasion TEXT NOT NULL, row_key TEXT NOT NULL, kind TEXT NOT NULL, message_id TEXT NOT NULL, "
    "received_at BIGINT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, "
    "UNIQUE (administration, debtor, message_id))",

    "INSERT INTO sequences (name, next) VALUES ('attachment', 1)",
    "CREATE TABLE attachments ("
    "id BIGINT NOT NULL PRIMARY KEY, "
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "invoice TEXT NOT NULL, kind TEXT NOT NULL, file_name TEXT NOT NULL, media_type TEXT NOT NULL, "
    "digest TEXT NOT NULL, attached_at BIGINT NOT NULL, attached_by TEXT NOT NULL, "
    "body TEXT NOT NULL)",
    "CREATE INDEX attachments_of_debtor ON attachments (administration, debtor)",

    "CREATE TABLE hand_overs ("
    "item BIGINT NOT NULL REFERENCES items (id), occasion TEXT NOT NULL REFERENCES occasions (id), "
    "administration BIGINT NOT NULL REFERENCES administrations (id), debtor TEXT NOT NULL, "
    "currency TEXT NOT NULL, agency TEXT NOT NULL, since TEXT NOT NULL, "
    "open_minor BIGINT NOT NULL, received_minor BIGINT NOT NULL, reported_minor BIGINT NOT NULL, "
    "ended_on TEXT, ended_how TEXT NOT NULL, ended_by TEXT NOT NULL, "
    "PRIMARY KEY (item, occasion))",
    "CREATE INDEX hand_overs_of_debtor ON hand_overs (administration, debtor)",

    // What was raised before nobody is told of once more.
    "ALTER TABLE tasks ADD COLUMN told BIGINT NOT NULL DEFAULT 1",
    "CREATE INDEX tasks_untold ON tasks (administration, told)",
};

// The bytes of a message are ten times as long as all else that is known of it, and it changes its
// state five times: a row that held them was written anew each time with all of them. And the open
// credits of an account, and the items that matter to it, are found without a look at every invoice
// it ever had.
constexpr std::string_view version_6[] = {
    "CREATE TABLE outbox_bytes (row_key TEXT NOT NULL PRIMARY KEY, bytes TEXT NOT NULL)",
    "INSERT INTO outbox_bytes (row_key, bytes) SELECT key, bytes FROM outbox WHERE bytes <> ''",
    "ALTER TABLE outbox DROP COLUMN bytes",
    "CREATE INDEX records_credits ON records (administration, debtor, currency) "
    "WHERE kind = 'invoice' AND open_minor < 0",
    "ALTER TABLE items ADD COLUMN rests BIGINT NOT NULL DEFAULT 0",
    // In the order in which it is asked for: only then SQLite prefers a partial index to one of
    // all.
    "CREATE INDEX items_at_work ON items (administration, debtor, currency, id) "
    "WHERE (acted = 1 AND rests = 0) OR (settled = 0 AND gone_at IS NULL)",
    // An item has neither a decision nor a next date when it is first seen.
    "DROP INDEX items_by_reason",
    "CREATE INDEX items_by_reason ON items (administration, reason) WHERE reason <> ''",
    "DROP INDEX items_ahead",
    "CREATE INDEX items_ahead ON items (administration, next_on) "
    "WHERE settled = 0 AND gone_at IS NULL AND next_on IS NOT NULL",
    // What is ready is a handful among years of messages, and asked for at every step; so is what
    // was said that is no step. When a debtor last heard from us is answered by the index alone,
    // and how many leave on a day; neither changes with each state of a message on its way.
    "CREATE INDEX outbox_ready ON outbox (administration, channel, made_at, key) "
    "WHERE state = 'ready'",
    "CREATE INDEX occasions_no_step ON occasions (administration, debtor, written_at, id) "
    "WHERE kind <> 'step' OR remark <> 0",
    "ALTER TABLE outbox ADD COLUMN outcome BIGINT NOT NULL DEFAULT 0",
    "UPDATE outbox SET outcome = CASE WHEN state IN ('refused', 'bounced') THEN 1 "
    "WHEN state IN ('cancelled', 'expired') THEN 2 ELSE 0 END",
    "CREATE INDEX outbox_heard ON outbox (administration, debtor, outcome, delivered_on, on_date) "
    "WHERE effect = 'message' AND counts = 1",
    "DROP INDEX outbox_by_day",
    "CREATE INDEX outbox_by_day ON outbox (administration, on_date, effect, counts, outcome, "
    "delivered_on)",
    "CREATE INDEX hand_overs_open ON hand_overs (administration) WHERE ended_on IS NULL",
    "DROP INDEX occasions_of_debtor",
    "CREATE INDEX occasions_of_debtor ON occasions (administration, debtor, on_date)",
    // In order: else SQLite reads the whole history in its own order to find what is about one.
    "DROP INDEX history_of_subject",
    "CREATE INDEX history_of_subject ON history (administration, subject, seq)",

    // An account is loaded with its steps many times for each that it takes: without a look at the
    // occasion then, whose intent is long.
    "ALTER TABLE taken ADD COLUMN on_date TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE taken ADD COLUMN policy TEXT NOT NULL DEFAULT ''",
    "UPDATE taken SET on_date = (SELECT o.on_date FROM occasions o WHERE o.id = taken.occasion), "
    "policy = (SELECT o.policy FROM occasions o WHERE o.id = taken.occasion)",

    // What a clock that was set back stood behind, and up to where a person excused it.
    "ALTER TABLE machine ADD COLUMN newest_record BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE machine ADD COLUMN excused_until BIGINT NOT NULL DEFAULT 0",

    // A forecast looks beyond the next step, and tells apart whom it is about.
    "ALTER TABLE items ADD COLUMN then_on TEXT",
    "ALTER TABLE forecasts ADD COLUMN accounts BIGINT NOT NULL DEFAULT 0",
    "UPDATE forecasts SET accounts = messages",
};
// NOLINTEND(bugprone-suspicious-missing-comma)

constexpr Migration all[] = {{1, version_1}, {2, version_2}, {3, version_3},
                             {4, version_4}, {5, version_5}, {6, version_6}};

}  // namespace

std::span<const Migration> migrations() {
  return all;
}

}  // namespace dunning::store
