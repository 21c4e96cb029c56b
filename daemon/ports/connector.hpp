#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/ledger_reminder.hpp"
#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"
#include "daemon/core/secret.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/document.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/system_rules.hpp"

// The plugin contract: what an accounting system looks like to dunningd. docs/connectors.md shows
// how to write one; tests/contract/connector is the suite every one has to pass.
//
// For every call: it makes a bounded number of requests through the Http it was given (which
// already carries the credentials: a connector never sees a token), never sleeps, never retries. A
// limit that was hit comes back as ErrorKind::rate_limited with `not_before`; a refused token as
// ErrorKind::auth. One record that cannot be read goes to `unreadable` with its id and the others
// go on. Thread rule: one call at a time per object.
namespace dunning::ports {

enum class PullMode {
  delta,  // what changed since the cursor
  sweep,  // everything there is, to find what deltas missed
};

// A record the ledger named without sending it.
struct Listed {
  RecordRef ref;
  std::string version;
};

// A record that arrived and could not be read.
struct Unreadable {
  RecordRef ref;        // id may be empty when not even that could be read
  std::string message;  // what was wrong, with the path inside the record
};

struct Page {
  std::vector<Record> records;
  std::vector<Listed> listed;   // sync fetches those whose version the mirror does not have
  std::vector<RecordRef> gone;  // said by the ledger itself to be deleted
  std::vector<Unreadable> unreadable;
  // Kinds for which `listed` and `records` of this whole pull (all its pages) name everything there
  // is, so that what the mirror has beyond them is gone. Only meaningful on the last page of a
  // sweep.
  std::vector<RecordKind> complete_kinds;
  // For systems where naming every invoice there ever was would be too much: this whole sweep named
  // every invoice and credit that is not settled (paid, voided, written off). What the mirror has
  // as unsettled beyond them is read again by id. Only meaningful on the last page of a sweep.
  bool unsettled_invoices_listed = false;
  // Exactly one of the two: more pages follow (call again with it), or this was the last one.
  std::optional<std::string> resume;
  std::optional<std::string> next_cursor;
  std::uint64_t bytes = 0;  // received for this page
};

struct LookedAt {
  std::vector<Record> records;
  std::vector<RecordRef> missing;  // asked for, and the ledger does not know them
  std::vector<Unreadable> unreadable;
};

// Something written into the ledger about one of its records.
struct LedgerNote {
  RecordRef target;
  std::string text;    // what a bookkeeper reads
  std::string marker;  // 32 hex digits; is part of what is written and finds it again
};

// Something for a person to do, in the ledger's own list of tasks, about one of its records (S34).
struct LedgerTask {
  RecordRef target;
  std::string title;     // a line
  std::string text;      // what is open, what was sent, what was promised
  std::string assignee;  // as the policy has it; the ledger's user of that name or address
  std::optional<Date> due_on;
  std::string marker;  // 32 hex digits; is part of what is written and finds it again
};

// A webhook as it came in. A plugin verifies it over the raw bytes, never over JSON written anew.
struct IncomingWebhook {
  const Headers& headers;
  std::string_view raw_body;
  const Secret& secret;  // what the signature is made with; empty when none is configured
  Instant now;
  const std::map<std::string, std::string>& settings;  // of the administration it was sent to
};

// What to answer, and what to make of it: a reason to poll early, never a truth.
struct WebhookReading {
  enum class Verdict {
    hint,     // genuine, and something of this administration may have changed
    nothing,  // genuine or a handshake, and nothing of ours
    refused,  // unsigned, wrongly signed, too old, or not to be understood
  };
  Verdict verdict = Verdict::refused;
  int status = 401;                // what the system wants to see; without a body
  std::vector<RecordRef> changed;  // as far as it says; may be empty with `hint`
  std::string because;             // for the log, with `refused`; nothing of the content
};

// A subscription to webhooks as the system keeps it.
struct WebhookSubscription {
  std::string id;
  std::string url;
  std::string about;  // topic or events, in the system's words
  Secret secret;      // when the system makes one for each subscription and tells it once
};

struct Capabilities {
  std::size_t look_again_batch = 1;  // records per look_again call
  bool notes = false;
  bool documents = false;  // document() gives an invoice as PDF
  // Every record version that `listed` names is a reason to fetch; false when pulls carry whole
  // records.
  bool lists_versions = false;
  bool subscribes = false;  // webhook_subscriptions(), subscribe() and unsubscribe() work
  // A note about a message is put beside the debtor, not on the first of its invoices (S22).
  bool notes_on_debtor = false;
  bool reminders = false;  // the system counts reminders, and log_reminder() enters one
  bool tasks = false;      // the system has a list of tasks, and write_task() adds one
};

class Connector {
 public:
  virtual ~Connector() = default;
  virtual Capabilities capabilities() const = 0;

  // The administration as the ledger knows it, so that a name that now points elsewhere is refused.
  struct Identity {
    std::string ledger_id;
    std::string name;
    std::string currency;
    std::string time_zone;  // IANA, may be empty
  };
  virtual Result<Identity> identify() = 0;

  // `cursor` is empty at first contact. `resume` continues a pull that was begun. The cursor comes
  // with the last page only, and never covers a change that no page has carried.
  virtual Result<Page> pull(PullMode mode, const std::string& cursor,
                            const std::string& resume) = 0;

  // Re-reads at most capabilities().look_again_batch records by id. `purpose` says what for: a look
  // right before a send, or reading what a pull listed; scarce requests are spent in that order
  // (S22).
  virtual Result<LookedAt> look_again(const std::vector<RecordRef>& refs,
                                      Purpose purpose = Purpose::fresh_look) = 0;

  // Writes a note and returns the ledger's id of it. May be called only after find() said that none
  // is there; an error of kind transient means that it may have been written.
  virtual Result<std::string> write(const LedgerNote& note) = 0;
  virtual Result<std::optional<std::string>> find(const LedgerNote& note) = 0;

  // Where capabilities().reminders: enters a reminder on each of these invoices that has none of it
  // yet, sends nothing to anybody, and returns what a person may look for. Reads the counters
  // first; an error of kind transient means that it may have been entered. find_reminder() says
  // whether nothing is left to enter (S32); invoices that the system takes no reminder for (paid,
  // gone) are nothing.
  virtual Result<std::string> log_reminder(const LedgerReminder& reminder) {
    (void)reminder;
    return fail(ErrorKind::permanent, "this system does not count reminders");
  }
  virtual Result<std::optional<std::string>> find_reminder(const LedgerReminder& reminder) {
    (void)reminder;
    return fail(ErrorKind::permanent, "this system does not count reminders");
  }

  // Where capabilities().tasks: adds a task and returns the ledger's id of it, under the rules of
  // write() and find().
  virtual Result<std::string> write_task(const LedgerTask& task) {
    (void)task;
    return fail(ErrorKind::permanent, "this system has no list of tasks");
  }
  virtual Result<std::optional<std::string>> find_task(const LedgerTask& task) {
    (void)task;
    return fail(ErrorKind::permanent, "this system has no list of tasks");
  }

  // How far the books themselves have been kept (S9): the newest bank line of any kind; none where
  // the system does not show it. The host asks once after each completed pull.
  virtual Result<std::optional<Date>> books_as_of() = 0;

  // The invoice as the ledger prints it. not_found when it has none; permanent where the system
  // gives no documents (capabilities().documents is false then).
  virtual Result<Document> document(const RecordRef&) {
    return fail(ErrorKind::permanent, "this connector gives no documents");
  }

  // Our subscriptions to webhooks, where a program may manage them (capabilities().subscribes).
  virtual Result<std::vector<WebhookSubscription>> webhook_subscriptions() {
    return fail(ErrorKind::permanent, "this system has no webhooks that a program may manage");
  }
  // Everything that concerns dunning, to `url`; those that are there already stay.
  virtual Result<std::vector<WebhookSubscription>> subscribe(const std::string& url) {
    (void)url;
    return fail(ErrorKind::permanent, "this system has no webhooks that a program may manage");
  }
  virtual Status unsubscribe(const std::string& id) {
    (void)id;
    return fail(ErrorKind::permanent, "this system has no webhooks that a program may manage");
  }
};

// What the host gives a connector. Outlives it.
struct ConnectorContext {
  Http& http;
  const Clock& clock;
  Log& log;
  std::map<std::string, std::string>
      settings;  // the administration's keys: base_url, administration…
};

constexpr std::uint32_t connector_magic = 0x44554e4e;  // "DUNN"
constexpr std::uint32_t connector_abi = 4;

// What the one exported C symbol returns. The first three members never change place, so that a
// plugin of another build can be refused by name. `build` is DUNNING_PLUGIN_BUILD of the plugin's
// own build.
struct ConnectorPlugin {
  std::uint32_t magic;
  std::uint32_t abi;
  const char* build;
  const char* name;
  Result<std::unique_ptr<Connector>> (*create)(const ConnectorContext& context);
  // What the system demands, for one administration's settings (they may name its host). No
  // request, no state; any thread.
  Result<SystemRules> (*rules)(const std::map<std::string, std::string>& settings);
  // No request, no state; any thread.
  WebhookReading (*read_webhook)(const IncomingWebhook& webhook);
  // Every key that `create`, `rules` or `read_webhook` looks for in the settings. What else an
  // administration or its login gives is a mistake of the person who wrote it.
  std::span<const std::string_view> settings{};
};

extern "C" using DunningConnectorSymbol = const ConnectorPlugin * (*)();
constexpr const char* connector_symbol = "dunning_connector";

}  // namespace dunning::ports
