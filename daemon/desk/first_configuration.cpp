#include "daemon/desk/first_configuration.hpp"

#include <algorithm>

#include "daemon/desk/country_practice.hpp"
#include "daemon/settings/shipped_texts.hpp"
#include "daemon/settings/yaml_text.hpp"

namespace dunning::desk {
namespace {

using settings::in_quotes;

constexpr std::size_t comment_column = 40;

// Lines of YAML, with comments in one column.
class Lines {
 public:
  void plain(const std::string& line) { text_ += line + "\n"; }
  // "    key: value    # comment"; nothing but a commented key when there is no value.
  void key(int depth, const std::string& key, const std::string& value,
           const std::string& comment = "", const std::string& example = "") {
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    const bool given = !value.empty();
    std::string line = indent + (given ? "" : "# ") + key + ": " + (given ? value : example);
    if (!comment.empty()) {
      line += std::string(line.size() < comment_column ? comment_column - line.size() : 1, ' ');
      line += "# " + comment;
    }
    plain(line);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

class Writer {
 public:
  Writer(const Answers& answers, const FirstPlaces& places)
      : answers_(answers), places_(places), practice_(*practice_of(answers.at("country"))) {}

  std::string write() {
    head();
    mail();
    if (by_login()) login();
    administration();
    creditor();
    return lines_.take();
  }

 private:
  std::string of(const std::string& key) const {
    const auto found = answers_.find(key);
    return found == answers_.end() ? std::string() : found->second;
  }
  std::string quoted(const std::string& key) const {
    const std::string text = of(key);
    return text.empty() ? text : in_quotes(text);
  }
  std::string name() const { return of("name"); }
  std::string system() const { return of("system"); }
  bool by_login() const { return system() != "moneybird"; }

  void head() {
    lines_.plain("# yaml-language-server: $schema=schema/dunningd.schema.json");
    lines_.plain("# dunningd.yaml, written by dunningctl init. It is yours: edit it as you like.");
    lines_.plain(
        "# Every key is explained in dunningd.yaml(5); `dunningctl check` says whether it is "
        "right,");
    lines_.plain(
        "# `systemctl reload dunningd` takes it into use. Relative paths are relative to this "
        "file.");
    lines_.plain("");
    lines_.key(0, "state_dir",
               places_.state_dir.empty() ? "/var/lib/dunningd" : in_quotes(places_.state_dir));
    lines_.key(0, "store", "sqlite", "or postgresql://HOST/DATABASE");
    if (!places_.plugins.empty()) lines_.key(0, "plugins", in_quotes(places_.plugins));
    if (!places_.ca_file.empty())
      lines_.key(0, "ca_file", in_quotes(places_.ca_file), "instead of the system's authorities");
    lines_.plain("");
    policies();
    lines_.plain("poll:");
    lines_.key(1, "interval", "15 minutes", "how often the books are read");
    lines_.plain("");
    lines_.plain("daily_run:");
    lines_.key(1, "at", "\"09:05\"", "local time; when the day's messages are decided");
    lines_.plain("");
  }

  void policies() {
    const auto files = shipped_policies(practice_, of("debtors"));
    const bool examples = files.front().find("/examples/") != std::string::npos;
    lines_.plain("# In order: the first policy whose `for` matches an invoice governs it.");
    if (examples) {
      lines_.plain(
          "# These are examples that nobody has reviewed for you: have a lawyer of your country "
          "read them,");
      lines_.plain(
          "# then write into each who did (reviewed_by:). Until then `plan` and `check` call them "
          "UNREVIEWED.");
    }
    lines_.plain("policies:");
    for (const auto& file : files)
      lines_.plain("  - " + file);
    lines_.plain("");
  }

  void mail() {
    lines_.plain("mail:");
    lines_.key(1, "host", quoted("mail_host"));
    lines_.key(1, "port", of("mail_port"));
    lines_.key(1, "security", of("mail_security"),
               "starttls is never skipped when the server lacks it");
    lines_.key(1, "user", quoted("mail_user"), "", "billing@example.com");
    lines_.key(1, "password",
               of("mail_user").empty() ? "" : "file:" + secret_file("mail_password").string(),
               "its first line; or credential:NAME", "file:secrets/mail");
    lines_.key(1, "per_minute", "30");
    lines_.plain("");
    const bool read = !of("inbox_host").empty();
    const std::string off = read ? "" : "# ";
    lines_.plain(
        "# The mailbox to which bounces and replies come, read by IMAP; nothing in it is changed.");
    lines_.plain(off + "inbox:");
    const auto line = [&](const std::string& key, const std::string& value) {
      lines_.plain(off + "  " + key + ": " + value);
    };
    line("host", read ? quoted("inbox_host") : "imap.example.com");
    line("user", read ? quoted("inbox_user") : "billing@example.com");
    line("password", "file:" + secret_file("inbox_password").string());
    lines_.plain("");
  }

  void login() {
    lines_.plain(
        "# The access to your books; tokens renew themselves after one dunningctl auth login.");
    lines_.plain("logins:");
    lines_.plain("  - name: " + name());
    lines_.key(2, "system", system());
    lines_.key(2, "client_id", quoted("client_id"));
    lines_.key(2, "client_secret",
               of("client_secret").empty() ? "" : "file:" + secret_file("client_secret").string(),
               of("client_secret").empty() ? "a public app has none" : "", "file:secrets/app");
    lines_.key(2, "redirect_uri", quoted("redirect_uri"), "as registered, to the letter");
    lines_.plain("");
  }

  void administration() {
    lines_.plain("administrations:");
    lines_.plain("  - name: " + name());
    lines_.key(2, "connector", system(), "its settings: dunningd-connectors(5)");
    lines_.plain("    settings:");
    if (system() == "moneybird") lines_.key(3, "administration", quoted("administration"));
    if (system() == "exact_online") {
      lines_.key(3, "division", quoted("division"));
      lines_.key(3, "site", of("site"));
    }
    if (system() == "xero") lines_.key(3, "tenant", quoted("tenant"));
    for (const auto& [key, value] : places_.settings)
      lines_.key(3, key, in_quotes(value));
    if (by_login())
      lines_.key(2, "login", name());
    else
      lines_.key(2, "token", "file:" + secret_file("token").string(),
                 "its first line; or credential:NAME");
    lines_.key(2, "time_zone", std::string(practice_.time_zone));
    lines_.key(2, "jurisdiction", std::string(practice_.jurisdiction),
               "whose calendar and law apply");
    lines_.key(2, "language", of("language"), "when neither invoice nor debtor says one");
    lines_.key(2, "debtors_are", of("debtors"), "of whom nothing else is known");
    if (system() == "exact_online")
      lines_.key(2, "unsent", "ignore", "Exact does not say whether an invoice was sent");
    else
      lines_.key(2, "unsent", "block", "an invoice that was never sent is never reminded");
    lines_.key(2, "other_dunning", "block", "what the ledger reminds by itself is left alone");
    lines_.key(2, "books", "follow", "no reminder before the books reach past the due date");
    lines_.key(2, "adopt", "ask", "nothing leaves before dunningctl adopt " + name() + " --yes");
    lines_.plain(
        "    # Shadow mode: everything is decided and recorded, and nothing is sent. When the "
        "plans of some");
    lines_.plain("    # days were right, take this line away and: systemctl reload dunningd");
    lines_.key(2, "shadow", "yes");
    lines_.key(2, "redirect_all_to", "", "or: every message goes to you, marked",
               "you@example.com");
    lines_.key(2, "quiet_days", "", "as it is when not given", "[\"12-24..01-01\"]");
    lines_.plain("    reports:");
    lines_.key(3, "to", quoted("owner"), "hears the day before what will leave, and what stops");
  }

  void creditor() {
    lines_.plain(
        "    # Who is owed, as it appears in every message. Accounts come from here and never from "
        "the books.");
    lines_.plain("    creditor:");
    lines_.key(3, "name", quoted("creditor_name"));
    lines_.key(3, "company_number", quoted("company_number"), "", "\"12345678\"");
    lines_.key(3, "vat_number", quoted("vat_number"), "", "NL123456789B01");
    lines_.plain("      address:");
    lines_.key(4, "lines", quoted("street"));
    lines_.key(4, "postcode", quoted("postcode"));
    lines_.key(4, "city", quoted("city"));
    lines_.key(4, "country", in_quotes(of("country")));
    lines_.plain("      ibans:");
    lines_.key(4, of("currency"), of("iban"));
    lines_.key(3, "phone", quoted("phone"));
    lines_.key(3, "contact_person", quoted("contact_person"), "", "Accounts receivable");
    lines_.plain("      from:");
    lines_.key(4, "name", quoted("from_name"));
    lines_.key(4, "address", quoted("from"));
    lines_.key(3, "reply_to", "", "the sender's address when not given", "billing@example.com");
    lines_.key(3, "bcc", "", "a blind copy of every message", "archive@example.com");
    lines_.key(3, "terms_url", "", "", "https://www.example.com/terms");
    lines_.key(3, "logo", "", "PNG or JPEG, at most 64 KiB; beside this file", "logo.png");
  }

  const Answers& answers_;
  const FirstPlaces& places_;
  const CountryPractice& practice_;
  Lines lines_;
};

const std::map<std::string, std::string>& secret_files() {
  static const std::map<std::string, std::string> files = {{"token", "secrets/token"},
                                                           {"client_secret", "secrets/app"},
                                                           {"mail_password", "secrets/mail"},
                                                           {"inbox_password", "secrets/inbox"}};
  return files;
}

}  // namespace

std::string first_configuration(const Answers& answers, const FirstPlaces& places) {
  return Writer(answers, places).write();
}

std::filesystem::path secret_file(const std::string& key) {
  return secret_files().at(key);
}

std::vector<FirstSecret> first_secrets(const Answers& answers) {
  std::vector<FirstSecret> secrets;
  for (const auto& [key, file] : secret_files()) {
    const auto found = answers.find(key);
    if (found != answers.end() && !found->second.empty()) secrets.push_back({file, found->second});
  }
  return secrets;
}

bool is_untouched_sample(const std::string& text) {
  const auto& samples = settings::shipped_samples();
  return std::any_of(samples.begin(), samples.end(),
                     [&](const settings::ShippedText& one) { return one.text == text; });
}

}  // namespace dunning::desk
