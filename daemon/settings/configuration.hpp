#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/law/jurisdiction.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/settings/complaint.hpp"

// dunningd.yaml and the files it names, as typed values. Whatever stands in a Configuration has
// been validated; types, defaults, bounds and meaning of every key are in one table
// (settings/keys.cpp), which also prints docs/settings.md. Loading reads files and nothing else: no
// network, no clock, no secret.
namespace dunning::settings {

// Where a secret is kept, never the secret itself: "file:/absolute/path", "credential:NAME", or
// empty. As ports::Vault takes it.
using SecretReference = std::string;

struct Poll {
  std::chrono::seconds interval{900};
  int jitter_percent = 10;  // of the interval, either way
};

enum class MailSecurity {
  starttls,  // required: no fallback to clear text
  tls,       // from the first byte
  none,
};

enum class LoginGrant { authorization_code, client_credentials, device_code };

// An access by OAuth 2.0. What its system demands is known to the application.
struct Login {
  std::string name;
  std::string system;  // a connector's name, or microsoft, google
  std::string client_id;
  SecretReference client_secret;  // empty: a public app
  LoginGrant grant = LoginGrant::authorization_code;
  std::string redirect_uri;  // empty: as the system's rules say
  std::string tenant;        // of microsoft
  std::map<std::string, std::string> settings;
};

struct Mail {
  std::string host;
  int port = 587;
  MailSecurity security = MailSecurity::starttls;
  std::string user;  // empty: no authentication
  SecretReference password;
  std::string login;  // instead of a password: name of a login
  int per_minute = 30;
  int per_day = 0;                    // 0: no limit
  std::chrono::seconds deadline{60};  // of one message, connection included
  std::string helo;                   // empty: the machine's own name
};

// S23. What one administration may send at most.
struct Limits {
  int messages_per_day = 200;
  int messages_per_debtor = 4;  // in debtor_days
  int debtor_days = 30;
  // The novelty breaker: more than this part of what was forecast a week ago, and more than the
  // minimum, stops sending until a person trusts it.
  int novelty_percent = 300;
  int novelty_minimum = 20;
};

// What is mailed to the owner. Nothing of this waits for what stops messages to debtors.
struct Reports {
  std::vector<std::string> to;       // none: no reports
  bool forewarning = true;           // S24
  int forewarning_minute = 16 * 60;  // local time
  int forewarning_days = 30;         // after adoption; 0: always
  int weekly_day = 1;                // 1 Monday … 7; what is stopped or waits is told again
  int silent_sync_hours = 24;        // the dead-man switch: no successful sync for so long
  int silent_sending_percent =
      50;  // nothing left while the book made so much of it plausible; 0: off
};

// The mailbox to which bounces and replies come (S31, S33): read by IMAP, nothing in it is deleted.
struct Inbox {
  std::string host;
  int port = 993;
  MailSecurity security = MailSecurity::tls;
  std::string user;
  SecretReference password;
  std::string login;  // instead of a password: name of a login
  std::string folder = "INBOX";
  std::chrono::seconds interval{300};
  policy::Span reply_hold{3, policy::Unit::business_days};  // how long a reply keeps reminders back
};

// The HTTP gateway that sends text messages.
struct SmsGateway {
  std::string url;
  SecretReference token;     // sent as a bearer token
  std::string from;          // name or number of the sender
  std::string body;          // what is posted: mustache over to, from, text, key, as JSON
  int from_minute = 9 * 60;  // text messages leave between these alone
  int to_minute = 18 * 60;   // exclusive
};

// A program of the owner that is told of steps.
struct Webhook {
  std::string name;
  std::string url;
  SecretReference secret;  // its signature's key
};

// Whom cases are handed over to (S36); most of it stands in a profile of config/agencies.
struct Agency {
  std::string name;        // as steps name it
  std::string legal_name;  // for messages and the dossier
  enum class By { mail, http, folder } by = By::folder;
  std::vector<std::string> to;   // mail
  std::string url;               // http
  SecretReference token;         // http, or empty
  SecretReference secret;        // http: key of the signature, or empty
  std::filesystem::path folder;  // folder
  std::string reference;         // the creditor's number at the agency, or empty
  std::vector<std::string>
      required;  // fields of the dossier it asks for, as "debtor.company_number"
};

// The listener, when there is one.
struct Listen {
  std::string host;  // numeric
  int port = 0;
  std::string public_url;  // as the accounting systems see it, without a slash at the end; or empty
  bool metrics = true;
  std::chrono::seconds hint_gap{120};  // between two polls that webhooks bring forward
};

struct Administration {
  std::string name;
  std::string connector;                        // the plugin's name
  std::string owner;                            // several administrations may share one (S20)
  std::map<std::string, std::string> settings;  // handed to the connector as they are
  SecretReference token;                        // empty: `login` instead
  std::string login;                            // name of a login
  SecretReference webhook_secret;               // or empty
  std::string time_zone;       // IANA name; the application checks it against the zone database
  std::string jurisdiction;    // a key of Configuration::jurisdictions
  bool adopt_at_once = false;  // S10; accepted where no debtor is reached
  bool log_reminders = false;  // our mails are entered in the ledger as reminders
  // As decide takes it, creditor included; `id` is given by the store, the rest is complete.
  policy::AdministrationRules rules;
  Limits limits;
  Reports reports;
};

struct Configuration {
  std::filesystem::path file;
  std::filesystem::path state_dir;
  std::filesystem::path print_folder;  // of letters; a folder in it for each administration
  std::string store;                   // "sqlite:///path/to/file" or "postgresql://…"
  std::filesystem::path plugins;
  std::filesystem::path templates;
  std::string ca_file;  // empty: the system's
  std::string proxy;    // empty: none
  Poll poll;
  int daily_run_minute = 9 * 60 + 5;  // local time of the administration, earliest
  int workers = 2;
  // S42: after so many years without anything open or new, what is personal about a debtor is
  // erased; 0: kept.
  int retention_years = 0;
  SecretReference vault_key;  // empty: the application's usual places
  std::vector<Login> logins;
  Mail mail;
  std::filesystem::path mail_folder;  // mails become .eml files here instead; empty: they are sent
  std::optional<Inbox> inbox;         // none: bounces and replies are not read
  std::optional<SmsGateway> sms;
  std::vector<Webhook> webhooks;
  std::vector<Agency> agencies;
  std::optional<Listen> listen;  // none: nothing listens
  std::vector<Administration> administrations;
  policy::PolicySet policies;
  std::map<std::string, law::Jurisdiction> jurisdictions;  // by name: "nl"

  // Canonical text of every policy and jurisdiction, by digest; the store keeps each once.
  std::map<std::string, std::string> documents;
  // Changes whenever something changes that decide depends on: every case is then due for a look.
  std::string digest;

  const Administration* find(std::string_view administration) const;
  const Login* find_login(std::string_view name) const;
  const Webhook* find_webhook(std::string_view name) const;
  const Agency* find_agency(std::string_view name) const;
};

// Whether every request this administration's connector makes stays on this machine, as its setting
// base_url says. `--now` and `adopt: at_once` are accepted there only.
bool is_loopback(const Administration& administration);
bool is_loopback(const Login& login);

// SHA-256 in hex. Handed in, because this directory knows no cryptography.
using Digest = std::function<std::string(std::string_view)>;

// `value` is set exactly when `complaints` is empty.
template <class T>
struct Loaded {
  std::optional<T> value;
  std::vector<Complaint> complaints;
};

// Reads the configuration with its policies, jurisdictions and the list of its templates. Relative
// paths are relative to the file that names them.
Loaded<Configuration> load(const std::filesystem::path& file, const Digest& digest);

// One policy file; every e-mail template it names has to exist in each language of `templates`.
Loaded<policy::Policy> load_policy(const std::filesystem::path& file,
                                   const std::filesystem::path& templates, const Digest& digest);

Loaded<law::Jurisdiction> load_jurisdiction(const std::filesystem::path& file);

// One YAML text per thing, independent of comments, order of keys and defaults left out; reading
// the text of a policy again gives the same policy.
std::string canonical_text(const policy::Policy& policy);
std::string canonical_text(const law::Jurisdiction& jurisdiction);
std::string canonical_text(
    const Administration& administration);  // what decide and messages depend on

}  // namespace dunning::settings
