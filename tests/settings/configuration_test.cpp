#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/settings/configuration.hpp"
#include "tests/settings/files.hpp"

using namespace dunning;
using namespace dunning::settings;
using namespace dunning::settings::test;

namespace {

// The smallest configuration that is accepted; `more` goes to the top, `in_administration` into the
// only one.
std::string configuration_text(const std::string& more = "",
                               const std::string& in_administration = "",
                               const std::string& mail = "") {
  const std::string support = (goldens / "support").string();
  return more + "templates: " + support + "/templates\njurisdictions: " + support +
         "/jurisdictions\npolicies: [" + support + "/business.yaml, " + support +
         "/everyone.yaml]\nmail:\n  host: mail.example.com\n" + mail +
         "administrations:\n  - name: acme\n    connector: moneybird\n    token: credential:acme\n"
         "    time_zone: Europe/Amsterdam\n    jurisdiction: nl\n    language: nl\n" +
         in_administration +
         "    creditor:\n      name: Acme B.V.\n"
         "      address: { lines: [Kade 1, Second floor], postcode: 1234 AB, city: Utrecht, "
         "country: NL }\n"
         "      ibans: { EUR: NL91 ABNA 0417 1643 00, GBP: GB82 WEST 1234 5698 7654 32 }\n"
         "      phone: \"+31 30 1234567\"\n      company_number: 01234567\n"
         "      from: { name: Acme, address: ar@acme.example }\n";
}

Configuration loaded(const std::string& text) {
  const Directory directory;
  auto result = load(directory.write("dunningd.yaml", text), digest);
  REQUIRE_MESSAGE(result.value.has_value(), render(result.complaints));
  return *std::move(result.value);
}

std::string refused(const std::string& text) {
  const Directory directory;
  const auto result = load(directory.write("dunningd.yaml", text), digest);
  REQUIRE_FALSE(result.value.has_value());
  return render(result.complaints);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is not given has the default of the table") {
  const auto configuration = loaded(configuration_text());
  CHECK(configuration.state_dir == "/var/lib/dunningd");
  CHECK(configuration.store == "sqlite:///var/lib/dunningd/dunningd.db");
  CHECK(configuration.plugins.filename() == "plugins");
  CHECK(configuration.poll.interval == std::chrono::minutes(15));
  CHECK(configuration.poll.jitter_percent == 10);
  CHECK(configuration.daily_run_minute == 9 * 60 + 5);
  CHECK(configuration.workers == 2);
  CHECK(configuration.ca_file.empty());
  CHECK(configuration.mail.port == 587);
  CHECK(configuration.mail.security == MailSecurity::starttls);
  CHECK(configuration.mail.per_minute == 30);
  CHECK(configuration.mail.deadline == std::chrono::seconds(60));

  const auto* acme = configuration.find("acme");
  REQUIRE(acme != nullptr);
  CHECK(acme->owner == "acme");
  CHECK_FALSE(acme->adopt_at_once);
  CHECK(acme->rules.debtors_are == policy::DebtorsAre::mixed);
  CHECK(acme->rules.unsent == policy::AdministrationRules::Unsent::block);
  CHECK_FALSE(acme->rules.ignore_other_dunning);
  CHECK(acme->rules.creditor.reply_to == "ar@acme.example");
  CHECK_FALSE(acme->rules.trust_books);
  CHECK_FALSE(acme->rules.shadow);
  CHECK(acme->rules.redirect_all_to.empty());
  REQUIRE(acme->rules.quiet_days.size() == 1);
  CHECK(to_string(acme->rules.quiet_days[0].from).ends_with("-12-24"));
  CHECK(to_string(acme->rules.quiet_days[0].to).ends_with("-01-01"));
  CHECK(acme->rules.quiet_days[0].every_year);
  CHECK(configuration.retention_years == 0);

  // What the types say and what the table says is the same.
  const Limits limits;
  CHECK(acme->limits.messages_per_day == limits.messages_per_day);
  CHECK(acme->limits.messages_per_debtor == limits.messages_per_debtor);
  CHECK(acme->limits.debtor_days == limits.debtor_days);
  CHECK(acme->limits.novelty_percent == limits.novelty_percent);
  CHECK(acme->limits.novelty_minimum == limits.novelty_minimum);
  const Reports reports;
  CHECK(acme->reports.to.empty());
  CHECK(acme->reports.forewarning == reports.forewarning);
  CHECK(acme->reports.forewarning_minute == reports.forewarning_minute);
  CHECK(acme->reports.forewarning_days == reports.forewarning_days);
  CHECK(acme->reports.weekly_day == reports.weekly_day);
  CHECK(acme->reports.silent_sync_hours == reports.silent_sync_hours);
  CHECK(acme->reports.silent_sending_percent == reports.silent_sending_percent);
  CHECK(configuration.find("acm") == nullptr);
}

TEST_CASE("mails into a folder: relative to the file, and no server is known") {
  auto text = configuration_text();
  const std::string host = "  host: mail.example.com\n";
  REQUIRE(text.find(host) != std::string::npos);
  text.replace(text.find(host), host.size(), "  folder: mails\n");
  const auto configuration = loaded(text);
  CHECK(configuration.mail_folder.is_absolute());
  CHECK(configuration.mail_folder.filename() == "mails");
  CHECK(configuration.mail.host.empty());
  CHECK(loaded(configuration_text()).mail_folder.empty());
}

TEST_CASE("what is given is taken as it was written") {
  const auto configuration =
      loaded(configuration_text("store: postgresql://db.example.com/dunning\nstate_dir: "
                                "state\nproxy: http://proxy.example.com:3128\nworkers: 4\n"
                                "poll: { interval: 2 hours, jitter: 0% }\ndaily_run: { at: "
                                "\"23:59\" }\nca_file: certificates.pem\n",
                                "    owner: acme-group\n    debtors_are: business\n    unsent: "
                                "ignore\n    other_dunning: off\n"
                                "    settings: { administration: 0123, base_url: "
                                "\"http://127.0.0.1:8080/x\" }\n    adopt: at_once\n",
                                "  port: 465\n  security: tls\n  user: acme\n  password: "
                                "file:mail.password\n  deadline: 90 seconds\n"));
  CHECK(configuration.store == "postgresql://db.example.com/dunning");
  CHECK(configuration.proxy == "http://proxy.example.com:3128");
  CHECK(configuration.workers == 4);
  CHECK(configuration.poll.interval == std::chrono::hours(2));
  CHECK(configuration.poll.jitter_percent == 0);
  CHECK(configuration.daily_run_minute == 24 * 60 - 1);
  CHECK(configuration.mail.security == MailSecurity::tls);
  CHECK(configuration.mail.user == "acme");

  const auto& acme = configuration.administrations.at(0);
  CHECK(acme.owner == "acme-group");
  CHECK(acme.rules.name == "acme");
  CHECK(acme.rules.debtors_are == policy::DebtorsAre::business);
  CHECK(acme.rules.unsent == policy::AdministrationRules::Unsent::ignore);
  CHECK(acme.rules.ignore_other_dunning);
  CHECK(acme.adopt_at_once);
  CHECK(is_loopback(acme));
  CHECK(acme.settings.at("administration") == "0123");  // text stays text

  const auto& creditor = acme.rules.creditor;
  CHECK(creditor.company_number == "01234567");
  CHECK(creditor.address.lines == std::vector<std::string>{"Kade 1", "Second floor"});
  CHECK(creditor.ibans.at("EUR") == "NL91ABNA0417164300");
  CHECK(creditor.ibans.at("GBP") == "GB82WEST12345698765432");
}

TEST_CASE("relative paths are relative to the file that names them") {
  const Directory directory;
  const auto file = directory.write(
      "etc/dunningd.yaml", configuration_text("state_dir: ../state\nca_file: ca.pem\n", "",
                                              "  user: a\n  password: file:mail.password\n"));
  const auto result = load(file, digest);
  REQUIRE_MESSAGE(result.value.has_value(), render(result.complaints));
  CHECK(result.value->state_dir == directory.path() / "state");
  CHECK(result.value->ca_file == (directory.path() / "etc/ca.pem").string());
  CHECK(result.value->mail.password == "file:" + (directory.path() / "etc/mail.password").string());
  CHECK(result.value->administrations[0].token == "credential:acme");
}

TEST_CASE("S4: the creditor's logo is read with its size, and any other file is refused by name") {
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\xe0\0\0\0\x60rest", 28);
  const std::string jpeg(
      "\xff\xd8\xff\xe0\0\x04"
      "ab\xff\xc0\0\x11\x08\0\x40\x01\0\x03rest",
      22);
  const auto with = [](const std::string& bytes) {
    const Directory directory;
    directory.write("logo.png", bytes);
    return load(directory.write("dunningd.yaml", configuration_text() + "      logo: logo.png\n"),
                digest);
  };
  const auto logo = [&](const std::string& bytes) {
    const auto result = with(bytes);
    REQUIRE_MESSAGE(result.value.has_value(), render(result.complaints));
    return *result.value->administrations[0].rules.creditor.logo;
  };
  CHECK(logo(png).media_type == "image/png");
  CHECK(logo(png).width == 480);
  CHECK(logo(png).height == 96);
  CHECK(logo(png).bytes == png);
  CHECK(logo(jpeg).media_type == "image/jpeg");
  CHECK(logo(jpeg).width == 256);
  CHECK(logo(jpeg).height == 64);
  const std::pair<std::string, const char*> wrong[] = {
      {"<svg/>", "is neither a PNG nor a JPEG"},
      {jpeg.substr(0, 10), "is neither a PNG nor a JPEG"},
      {png + std::string(64 * 1024, 'x'), "is larger than 64 KiB"}};
  for (const auto& [bytes, why] : wrong) {
    const auto result = with(bytes);
    REQUIRE_FALSE(result.value.has_value());
    CHECK(contains(render(result.complaints), why));
  }
  CHECK(
      contains(refused(configuration_text() + "      logo: none.png\n"), "logo: there is no file"));
  CHECK(loaded(configuration_text()).administrations[0].rules.creditor.logo == nullptr);
}

TEST_CASE("S5: every administration knows the creditors of all") {
  std::string text = configuration_text();
  const auto begin = text.find("  - name: acme");
  std::string second = text.substr(begin);
  second.replace(second.find("acme"), 4, "other");
  const auto configuration = loaded(text + second);
  REQUIRE(configuration.administrations.size() == 2);
  for (const auto& one : configuration.administrations)
    CHECK(one.rules.own_creditors.size() == 2);
}

TEST_CASE("the digest follows what decisions depend on, and nothing else") {
  const auto before = loaded(configuration_text());
  CHECK(loaded(configuration_text("workers: 3\n# a comment\n")).digest == before.digest);
  CHECK(loaded(configuration_text("", "    unsent: ignore\n")).digest != before.digest);
  CHECK(loaded(configuration_text("", "    debtors_are: consumer\n")).digest != before.digest);
  for (const char* key :
       {"books: trusted", "stop_words: [x]", "collective_names: [x]", "quiet_days: [2026-12-24]",
        "shadow: yes", "redirect_all_to: me@acme.example"}) {
    CAPTURE(key);
    CHECK(loaded(configuration_text("", "    " + std::string(key) + "\n")).digest != before.digest);
  }
  CHECK(loaded(configuration_text("", "    quiet_days: [\"12-24\"]\n")).digest !=
        loaded(configuration_text("", "    quiet_days: [2000-12-24]\n")).digest);
  CHECK(loaded(configuration_text("", "    limits: { messages_per_day: 7 }\n")).digest ==
        before.digest);
  CHECK(before.documents.size() == 3);  // two policies, one jurisdiction
  for (const auto& policy : before.policies)
    CHECK(before.documents.contains(policy.digest));
}

TEST_CASE("S5, S23: stop words and collective names have a Dutch and English list by default") {
  const auto has = [](const std::vector<std::string>& list, const char* word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  const auto rules = loaded(configuration_text()).administrations.at(0).rules;
  for (const char* word : {"faillissement", "wsnp", "bewindvoerder", "curator", "schuldhulp",
                           "overleden", "bankruptcy", "deceased"}) {
    CAPTURE(word);
    CHECK(has(rules.stop_words, word));
  }
  for (const char* name : {"diversen", "webshop", "mollie", "sundry debtors"}) {
    CAPTURE(name);
    CHECK(has(rules.collective_names, name));
  }
  const auto own = loaded(configuration_text("",
                                             "    stop_words: [moved abroad]\n"
                                             "    collective_names: []\n"))
                       .administrations.at(0)
                       .rules;
  CHECK(own.stop_words == std::vector<std::string>{"moved abroad"});
  CHECK(own.collective_names.empty());
}

TEST_CASE("S9, S23, S24, S42: guards, limits and reports are taken as they were written") {
  const auto configuration = loaded(configuration_text(
      "retention: 7 years\n",
      "    books: trusted\n"
      "    quiet_days: [2026-12-24, \"2027-02-01..2027-02-05\", \"12-25\", \"12-31..01-01\"]\n"
      "    shadow: yes\n    redirect_all_to: test@acme.example\n"
      "    limits: { messages_per_day: 20, messages_per_debtor: 2, debtor_days: 14 days, "
      "novelty: 200%, novelty_minimum: 5 }\n"
      "    reports: { to: [ar@acme.example, boss@acme.example], forewarning: no, "
      "forewarning_at: \"15:30\", forewarning_for: 0 days, weekly_on: friday, "
      "silent_sync: 90 minutes, silent_sending: 0% }\n"));
  CHECK(configuration.retention_years == 7);
  const auto& acme = configuration.administrations.at(0);
  CHECK(acme.rules.trust_books);
  CHECK(acme.rules.shadow);
  CHECK(acme.rules.redirect_all_to == "test@acme.example");

  const auto& days = acme.rules.quiet_days;
  REQUIRE(days.size() == 4);
  CHECK(to_string(days[0].from) == "2026-12-24");
  CHECK(days[0].to == days[0].from);
  CHECK_FALSE(days[0].every_year);
  CHECK(to_string(days[1].to) == "2027-02-05");
  CHECK(days[2].every_year);
  CHECK(days[2].from.month() == 12);
  CHECK(days[2].to.day() == 25);
  CHECK(days[3].every_year);
  CHECK(days[3].from.day() == 31);
  CHECK(days[3].to.month() == 1);

  CHECK(acme.limits.messages_per_day == 20);
  CHECK(acme.limits.messages_per_debtor == 2);
  CHECK(acme.limits.debtor_days == 14);
  CHECK(acme.limits.novelty_percent == 200);
  CHECK(acme.limits.novelty_minimum == 5);
  CHECK(acme.reports.to == std::vector<std::string>{"ar@acme.example", "boss@acme.example"});
  CHECK_FALSE(acme.reports.forewarning);
  CHECK(acme.reports.forewarning_minute == 15 * 60 + 30);
  CHECK(acme.reports.forewarning_days == 0);
  CHECK(acme.reports.weekly_day == 5);
  CHECK(acme.reports.silent_sync_hours == 2);  // no earlier than was asked for
  CHECK(acme.reports.silent_sending_percent == 0);
}

TEST_CASE("S10: adopt: at_once is accepted where no debtor can be reached") {
  const std::string at_once = "    adopt: at_once\n";
  CHECK(contains(refused(configuration_text("", at_once)), "adopt: found \"at_once\""));
  CHECK(loaded(configuration_text("", at_once + "    shadow: yes\n"))
            .administrations.at(0)
            .adopt_at_once);
  CHECK(loaded(configuration_text("", at_once + "    redirect_all_to: me@acme.example\n"))
            .administrations.at(0)
            .adopt_at_once);
}

TEST_CASE("a configuration that is not there, is a directory or is no text is refused by name") {
  const Directory directory;
  const auto missing = load(directory.path() / "dunningd.yaml", digest);
  REQUIRE(missing.complaints.size() == 1);
  CHECK(render(missing.complaints) ==
        (directory.path() / "dunningd.yaml").string() + ": there is no such file\n");

  const auto not_a_file = load(directory.path(), digest);
  REQUIRE(not_a_file.complaints.size() == 1);
  CHECK(not_a_file.complaints[0].message == "this is no file");

  CHECK(contains(refused("state_dir: /var\xFF\n"), ":1:16: this is not valid UTF-8"));
  CHECK(contains(refused(std::string("state_dir: /var\nstore: sq\0lite\n", 31)),
                 ":2:10: the file holds a NUL byte"));
  CHECK(contains(refused(std::string(2U << 20U, '#')), "larger than 1 MiB"));
  CHECK(contains(refused("mail: " + std::string(100, '[') + "\n"), "nested deeper than 20 levels"));
}

TEST_CASE("a secret that stands in the file is not repeated in the complaint") {
  for (const std::string& text :
       {configuration_text("store: postgresql://me:hunter2@db/dunning\n"),
        configuration_text("store: postgresql://db/dunning?password=hunter2\n"),
        configuration_text("", "", "  user: me\n  password: hunter2\n")}) {
    const auto complaint = refused(text);
    CAPTURE(complaint);
    CHECK_FALSE(contains(complaint, "hunter2"));
  }
}

TEST_CASE("the columns of a complaint are bytes, also behind characters of several") {
  const auto complaint = refused("mail: { helo: \"één\", port: 0 }\n");
  CAPTURE(complaint);
  CHECK(contains(complaint, ":1:30: port: found \"0\""));
}
