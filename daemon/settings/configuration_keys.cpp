#include "daemon/settings/keys.hpp"

#include <iterator>

// dunningd.yaml, but for its administrations (administration_keys.cpp).
namespace dunning::settings {
namespace {

constexpr auto required = Presence::required;
constexpr auto optional = Presence::optional;

constexpr Key top_keys[] = {
    {"state_dir",
     Type::path,
     optional,
     "/var/lib/dunningd",
     {},
     "",
     "Directory of the daemon's own files, readable by its user only (0700)."},
    {"store",
     Type::store,
     optional,
     "sqlite",
     {},
     "",
     "Database: a SQLite file in the state directory, or PostgreSQL by its connection string; its "
     "password "
     "belongs into libpq's password file."},
    {"plugins",
     Type::path,
     optional,
     "",
     {},
     "",
     "Directory of the connectors; the one they were installed into when not given."},
    {"templates",
     Type::path,
     optional,
     "templates",
     {},
     "",
     "Directory with one directory of templates per language."},
    {"jurisdictions",
     Type::path,
     optional,
     "jurisdictions",
     {},
     "",
     "Directory with the calendars and legal data of each country."},
    {"policies",
     Type::paths,
     required,
     "",
     {},
     "",
     "Policy files in order: the first whose `for` matches an item governs it."},
    {"ca_file",
     Type::path,
     optional,
     "",
     {},
     "",
     "Certificate authorities to trust instead of the system's, as one PEM file."},
    {"proxy", Type::url, optional, "", {}, "", "HTTP proxy for requests to accounting systems."},
    {"workers",
     Type::whole_number,
     optional,
     "2",
     {1, 16},
     "",
     "How many administrations are worked on at the same time."},

    {"retention",
     Type::years,
     optional,
     "",
     {1, 99},
     "",
     "What is personal about a debtor is erased when for so long nothing has been open or new; "
     "kept when not given "
     "(S42)."},

    {"poll", Type::section, optional, "", {}, "", "How often the books are read."},
    {"poll.interval",
     Type::duration,
     optional,
     "15 minutes",
     {60, 86400},
     "",
     "Time between two looks at an administration."},
    {"poll.jitter",
     Type::percent,
     optional,
     "10%",
     {0, 50},
     "",
     "Random part of the interval, so that many installations do not ask at the same moment."},

    {"daily_run", Type::section, optional, "", {}, "", "When it is decided what leaves."},
    {"daily_run.at",
     Type::time_of_day,
     optional,
     "09:05",
     {},
     "",
     "Earliest local time of the daily run, in the administration's time zone."},

    {"mail", Type::section, required, "", {}, "", "The mail server that sends the messages."},
    {"mail.host", Type::text, required, "", {}, "", "Name or address of the mail server."},
    {"mail.port", Type::whole_number, optional, "587", {1, 65535}, "", "Port of the mail server."},
    {"mail.security",
     Type::choice,
     optional,
     "starttls",
     {},
     "starttls tls none",
     "Encryption: STARTTLS is required and never skipped, TLS from the first byte, or none."},
    {"mail.user", Type::text, optional, "", {}, "", "User name; no authentication when not given."},
    {"mail.password", Type::secret, optional, "", {}, "", "Where the password is kept."},
    {"mail.login",
     Type::name,
     optional,
     "",
     {},
     "",
     "Instead of a password: the login of that name, for mail servers that want OAuth 2.0 "
     "(XOAUTH2)."},
    {"mail.per_minute",
     Type::whole_number,
     optional,
     "30",
     {1, 600},
     "",
     "Most messages in a minute."},
    {"mail.per_day",
     Type::whole_number,
     optional,
     "",
     {1, 1000000},
     "",
     "Most messages in a day, all administrations together; with a login of microsoft 10000 and of "
     "google 2000 when not given, otherwise no limit."},
    {"mail.deadline",
     Type::duration,
     optional,
     "60 seconds",
     {5, 600},
     "",
     "Longest time for one message, connection included."},
    {"mail.helo",
     Type::text,
     optional,
     "",
     {},
     "",
     "Name with which the daemon greets the mail server; the machine's own when not given."},

    {"listen",
     Type::section,
     optional,
     "",
     {},
     "",
     "The listener for health, metrics and webhooks: plain HTTP, for this machine or a proxy in "
     "front; there is none without this section."},
    {"listen.address",
     Type::socket_address,
     optional,
     "127.0.0.1:8465",
     {},
     "",
     "Numeric address and port."},
    {"listen.public_url",
     Type::url,
     optional,
     "",
     {},
     "",
     "How the accounting systems reach the listener through your proxy; webhooks arrive at its "
     "/webhooks/NAME. Without it there are no webhooks, and nothing else changes."},
    {"listen.metrics",
     Type::choice,
     optional,
     "yes",
     {},
     "yes no",
     "Whether /metrics answers Prometheus."},
    {"listen.hint_gap",
     Type::duration,
     optional,
     "2 minutes",
     {10, 86400},
     "",
     "However many webhooks come, because of them the books are read at most once in so long."},

    {"agencies", Type::later, optional, "", {}, "", ""},
    {"web", Type::later, optional, "", {}, "", ""},
    {"sms", Type::later, optional, "", {}, "", ""},
    {"letter", Type::later, optional, "", {}, "", ""},
    {"inbox", Type::later, optional, "", {}, "", ""},
    {"rates", Type::later, optional, "", {}, "", ""},
};

}  // namespace

const Table& configuration_table() {
  // The administrations come last, as they do in the file.
  static const std::vector<Key> keys = [] {
    std::vector<Key> all(std::begin(top_keys), std::end(top_keys));
    for (const auto& more : {login_keys(), administration_keys()})
      all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  static const Table table{"dunningd.yaml", keys};
  return table;
}

}  // namespace dunning::settings
