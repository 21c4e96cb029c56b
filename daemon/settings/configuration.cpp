#include "daemon/settings/configuration.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/core/loopback.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "daemon/settings/agencies.hpp"
#include "daemon/settings/creditor.hpp"
#include "daemon/settings/debtors.hpp"
#include "daemon/settings/files.hpp"
#include "daemon/settings/inbox.hpp"
#include "daemon/settings/known_settings.hpp"
#include "daemon/settings/logins.hpp"
#include "daemon/settings/mail.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/receivers.hpp"
#include "daemon/settings/scalars.hpp"
#include "daemon/settings/section.hpp"

namespace dunning::settings {
namespace {

namespace fs = std::filesystem;

class ConfigurationReader {
 public:
  ConfigurationReader(const fs::path& path, const Digest& digest, const KnownSettings& known)
      : path_(path),
        source_(open_source(path)),
        report_(source_.report),
        digest_(digest),
        known_(known) {}

  Loaded<Configuration> read() {
    if (source_.root) {
      const Section file =
          Section::read(configuration_table(), "", *source_.root, Place{}, report_);
      read_top(file);
      configuration_.vault_key = secret(file.value("vault_key"));
      configuration_.logins = read_logins(
          file, [this](const Value& value) { return secret(value); }, report_);
      read_inbox(
          file.section("inbox"), [this](const Value& value) { return secret(value); },
          configuration_, report_);
      read_mail(file.section("mail"),
                {configuration_.logins, [this](const Value& value) { return secret(value); },
                 [this](const std::string& path) { return resolved(path); }},
                configuration_, report_);
      read_listen(file.section("listen"));
      const auto read_secret = [this](const Value& value) { return secret(value); };
      configuration_.sms = read_sms(file, read_secret, report_);
      configuration_.webhooks = read_webhooks(file, read_secret, report_);
      configuration_.agencies =
          read_agencies(file,
                        {read_secret, [this](const std::string& path) { return resolved(path); },
                         configuration_.state_dir, [this](Source& source) { collect(source); }},
                        report_);
      templates_ = list_templates(configuration_.templates);
      if (templates_.empty()) {
        report_.add(file.value("templates").place,
                    "templates: there are no templates in " + configuration_.templates.string() +
                        "; allowed: a directory with one directory per language");
      }
      for (const Section& section : file.sections("administrations"))
        read_administration(section);
      if (known_) check_settings(file);
      read_policies(file.value("policies"));
      check_policies_of_debtors(file);
      finish();
    }
    auto complaints = report_.take();
    complaints.insert(complaints.end(), elsewhere_.begin(), elsewhere_.end());
    if (!complaints.empty()) return {std::nullopt, std::move(complaints)};
    return {std::move(configuration_), {}};
  }

 private:
  fs::path resolved(const std::string& path) const {
    return (fs::absolute(path_).parent_path() / path).lexically_normal();
  }

  SecretReference secret(const Value& value) const {
    constexpr std::string_view file = "file:";
    if (!value.given || !value.text.starts_with(file)) return value.text;
    return std::string(file) + resolved(value.text.substr(file.size())).string();
  }

  void read_top(const Section& file) {
    configuration_.file = fs::absolute(path_).lexically_normal();
    configuration_.state_dir = resolved(file.text("state_dir"));
    const std::string& print_folder = file.text("print_folder");
    configuration_.print_folder =
        print_folder.empty() ? configuration_.state_dir / "letters" : resolved(print_folder);
    const std::string& store = file.text("store");
    configuration_.store = store == "sqlite"
                               ? "sqlite://" + (configuration_.state_dir / "dunningd.db").string()
                               : store;
    const std::string& plugins = file.text("plugins");
    configuration_.plugins =
        plugins.empty() ? fs::path(DUNNING_PLUGIN_DIRECTORY) : resolved(plugins);
    configuration_.templates = resolved(file.text("templates"));
    jurisdictions_ = resolved(file.text("jurisdictions"));
    if (file.value("ca_file").given)
      configuration_.ca_file = resolved(file.text("ca_file")).string();
    configuration_.proxy = file.text("proxy");
    configuration_.retention_years = file.number("retention");
    configuration_.workers = file.number("workers");
    configuration_.poll.interval = std::chrono::seconds(file.section("poll").number("interval"));
    configuration_.poll.jitter_percent = file.section("poll").number("jitter");
    configuration_.daily_run_minute = file.section("daily_run").number("at");
  }

  void read_listen(const Section& section) {
    if (!section.given()) return;
    Listen listen;
    if (const auto address = read_socket_address(section.text("address"))) {
      listen.host = address->host;
      listen.port = address->port;
    }
    const Value& url = section.value("public_url");
    listen.public_url = url.text;
    while (listen.public_url.ends_with('/'))
      listen.public_url.pop_back();
    if (url.given && !url.text.starts_with("https://")) {
      report_.add(url.place, "public_url: found \"" + url.text +
                                 "\"; allowed: an address with https://, since accounting systems "
                                 "send webhooks to nothing else");
    }
    listen.metrics = section.text("metrics") == "yes";
    listen.hint_gap = std::chrono::seconds(section.number("hint_gap"));
    configuration_.listen = std::move(listen);
  }

  void read_administration(const Section& section) {
    Administration administration;
    administration.name = section.text("name");
    administration.connector = section.text("connector");
    administration.owner =
        section.value("owner").given ? section.text("owner") : administration.name;
    for (const auto& [name, value] : section.value("settings").map)
      administration.settings[name.text] = value.text;
    administration.token = secret(section.value("token"));
    administration.login = section.text("login");
    check_access(section, administration, configuration_.logins, report_);
    administration.webhook_secret = secret(section.value("webhook_secret"));
    administration.time_zone = section.text("time_zone");
    administration.jurisdiction = section.text("jurisdiction");
    administration.adopt_at_once = section.text("adopt") == "at_once";
    administration.log_reminders = section.text("log_reminders") == "yes";
    if (configuration_.find(administration.name) != nullptr && !administration.name.empty()) {
      report_.add(section.value("name").place,
                  "name: a second administration \"" + administration.name + "\"");
    }
    read_rules(section, administration.rules);
    read_limits(section.section("limits"), administration.limits);
    read_reports(section.section("reports"), administration.reports);
    if (administration.adopt_at_once && !reaches_nobody(administration)) {
      report_.add(section.value("adopt").place,
                  "adopt: found \"at_once\"; allowed: ask; at_once is for a settings.base_url on "
                  "this machine, with redirect_all_to, or with shadow: yes");
    }
    if (section.value("jurisdiction").given) read_jurisdiction_of(section.value("jurisdiction"));
    configuration_.administrations.push_back(std::move(administration));
  }

  static bool reaches_nobody(const Administration& administration) {
    return is_loopback(administration) || administration.rules.shadow ||
           !administration.rules.redirect_all_to.empty();
  }

  static void read_limits(const Section& section, Limits& limits) {
    limits.messages_per_day = section.number("messages_per_day");
    limits.messages_per_debtor = section.number("messages_per_debtor");
    limits.debtor_days = section.number("debtor_days");
    limits.novelty_percent = section.number("novelty");
    limits.novelty_minimum = section.number("novelty_minimum");
  }

  static void read_reports(const Section& section, Reports& reports) {
    for (const Value& address : section.value("to").list)
      reports.to.push_back(address.text);
    reports.forewarning = section.text("forewarning") == "yes";
    reports.forewarning_minute = section.number("forewarning_at");
    reports.forewarning_days = section.number("forewarning_for");
    const std::vector<std::string_view> days = {"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday"};
    const auto day = std::find(days.begin(), days.end(), section.text("weekly_on"));
    reports.weekly_day = static_cast<int>(day - days.begin()) + 1;
    constexpr int an_hour = 3600;
    reports.silent_sync_hours = (section.number("silent_sync") + an_hour - 1) / an_hour;
    reports.silent_sending_percent = section.number("silent_sending");
  }

  void read_rules(const Section& section, policy::AdministrationRules& rules) {
    using Unsent = policy::AdministrationRules::Unsent;
    using DebtorsAre = policy::DebtorsAre;
    rules.name = section.text("name");
    rules.language = section.text("language");
    const std::string& debtors = section.text("debtors_are");
    rules.debtors_are = debtors == "business"   ? DebtorsAre::business
                        : debtors == "consumer" ? DebtorsAre::consumer
                                                : DebtorsAre::mixed;
    const std::string& unsent = section.text("unsent");
    rules.unsent = unsent == "ignore" ? Unsent::ignore
                   : unsent == "ask"  ? Unsent::ask
                                      : Unsent::block;
    rules.ignore_other_dunning = section.text("other_dunning") != "block";
    using Expected = policy::AdministrationRules::Expected;
    const std::string& expected = section.text("expected");
    rules.expected = expected == "promise"  ? Expected::promise
                     : expected == "ignore" ? Expected::ignore
                                            : Expected::hold;
    rules.trust_books = section.text("books") == "trusted";
    for (const Value& word : section.value("stop_words").list)
      rules.stop_words.push_back(word.text);
    for (const Value& name : section.value("collective_names").list)
      rules.collective_names.push_back(name.text);
    for (const Value& days : section.value("quiet_days").list)
      rules.quiet_days.push_back(*read_quiet_days(days.text));
    rules.shadow = section.text("shadow") == "yes";
    rules.redirect_all_to = section.text("redirect_all_to");
    read_facts(section.section("facts"), rules.facts);
    rules.creditor = read_creditor(
        section.section("creditor"), [this](const std::string& path) { return resolved(path); },
        report_);
    rules.overrides = read_debtors(section.sections("debtors"), report_);
    const Value& language = section.value("language");
    if (language.given && !templates_.empty() && !templates_.contains(language.text)) {
      std::vector<std::string_view> names;
      for (const auto& [name, files] : templates_)
        names.push_back(name);
      report_.add(language.place, "language: there are no templates in \"" + language.text +
                                      "\"; there are: " + join(names));
    }
  }

  static void read_facts(const Section& section, law::LegalFacts& facts) {
    if (!section.given()) return;
    for (const auto key : policy::legal_fact_keys()) {
      if (key != "agreed_terms") policy::set_legal_fact(facts, key, section.text(key));
    }
    const Section& terms = section.section("agreed_terms");
    if (terms.given())
      facts.agreed_terms = law::AgreedTerms{terms.text("document"), terms.value("date").date};
  }

  void check_settings(const Section& file) {
    for (const Section& section : file.sections("administrations")) {
      const Value& connector = section.value("connector");
      if (!connector.given) continue;
      if (const auto known = known_(configuration_.plugins, connector.text))
        check_settings(section, *known);
      else
        report_.add(connector.place, "connector: " + known.error().message);
    }
    for (const Section& section : file.sections("logins")) {
      const Value& system = section.value("system");
      if (!system.given) continue;
      if (is_mail_system(system.text)) {
        check_settings(section, {"base_url"});
      } else if (const auto known = known_(configuration_.plugins, system.text)) {
        check_settings(section, *known);
      } else {
        report_.add(system.place, "system: " + known.error().message);
      }
    }
  }

  void check_settings(const Section& section, const std::vector<std::string>& known) {
    const std::vector<std::string_view> names(known.begin(), known.end());
    for (const auto& [name, value] : section.value("settings").map) {
      if (is_one_of(name.text, names)) continue;
      report_.add(name.place, "unknown setting \"" + name.text + "\"; allowed here: " +
                                  join(names) + did_you_mean(name.text, names));
    }
  }

  // Each file is read once, however many administrations name it.
  void read_jurisdiction_of(const Value& name) {
    if (configuration_.jurisdictions.contains(name.text)) return;
    const fs::path path = jurisdictions_ / (name.text + ".yaml");
    std::error_code error;
    if (!fs::exists(path, error)) {
      std::set<std::string> known;
      for (const auto& file : fs::directory_iterator(jurisdictions_, error)) {
        if (file.path().extension() == ".yaml") known.insert(file.path().stem().string());
      }
      const std::vector<std::string_view> names(known.begin(), known.end());
      report_.add(name.place, "jurisdiction: there is no file " + path.string() +
                                  (names.empty() ? "" : "; there are: " + join(names)) +
                                  did_you_mean(name.text, names));
      return;
    }
    Source source = open_source(path);
    auto added = open_added_rates(resolved("rates.d"), name.text);
    auto& jurisdiction = configuration_.jurisdictions[name.text] =
        settings::read_jurisdiction(source, added ? &*added : nullptr);
    if (source.report.clean()) keep(canonical_text(jurisdiction));
    collect(source);
    if (added) collect(*added);
  }

  void read_policies(const Value& list) {
    std::optional<std::string> governs_all;
    Receivers receivers;
    for (const auto& agency : configuration_.agencies)
      receivers.agencies.push_back(agency.name);
    receivers.sms = configuration_.sms.has_value();
    for (const auto& webhook : configuration_.webhooks)
      receivers.webhooks.push_back(webhook.name);
    for (const Value& entry : list.list) {
      Source source = open_source(resolved(entry.text));
      if (!source.root && source.report.complaints().size() == 1 &&
          source.report.complaints()[0].line == 0) {
        report_.add(entry.place,
                    source.path.string() + ": " + source.report.complaints()[0].message);
        continue;
      }
      auto policy = read_policy(source, templates_, digest_, &receivers);
      if (source.report.clean()) {
        check_administrations(policy, source);
        keep(canonical_text(policy));
      }
      if (const auto* same = find_policy(configuration_.policies, policy.name);
          same != nullptr && !policy.name.empty()) {
        report_.add(entry.place, "policies: a second policy \"" + policy.name +
                                     "\"; the first is in " + same->file);
      }
      if (governs_all) {
        report_.add(entry.place, "policies: never used, because policy \"" + *governs_all +
                                     "\" above it has no `for` and governs everything");
      }
      if (policy.applies.empty() && source.report.clean()) governs_all = policy.name;
      collect(source);
      configuration_.policies.push_back(std::move(policy));
    }
  }

  void check_policies_of_debtors(const Section& file) {
    std::vector<std::string_view> names;
    for (const auto& policy : configuration_.policies)
      names.push_back(policy.name);
    for (const Section& administration : file.sections("administrations")) {
      for (const Section& debtor : administration.sections("debtors")) {
        const Value& wanted = debtor.value("policy");
        if (!wanted.given || is_one_of(wanted.text, names)) continue;
        report_.add(wanted.place, "policy: there is no policy \"" + wanted.text +
                                      "\"; there are: " + join(names) +
                                      did_you_mean(wanted.text, names));
      }
    }
  }

  void check_administrations(const policy::Policy& policy, Source& source) {
    std::vector<std::string_view> names;
    for (const auto& administration : configuration_.administrations)
      names.push_back(administration.name);
    auto conditions = policy.applies;
    for (const auto& step : policy.steps)
      conditions.insert(conditions.end(), step.conditions.begin(), step.conditions.end());
    for (const auto& condition : conditions) {
      if (condition.subject != policy::Subject::administration) continue;
      std::vector<std::string> asked;
      if (const auto* several = std::get_if<std::vector<std::string>>(&condition.value))
        asked = *several;
      else
        asked = {std::get<std::string>(condition.value)};
      for (const auto& name : asked) {
        if (is_one_of(name, names)) continue;
        source.report.add_file("there is no administration \"" + name +
                               "\"; there are: " + join(names) + did_you_mean(name, names));
      }
    }
  }

  void finish() {
    std::vector<Creditor> creditors;
    for (const auto& one : configuration_.administrations)
      creditors.push_back(one.rules.creditor);
    std::string all;
    for (const auto& policy : configuration_.policies)
      all += policy.digest + "\n";
    for (const auto& [name, jurisdiction] : configuration_.jurisdictions)
      all += name + " " + canonical_text(jurisdiction);
    for (auto& one : configuration_.administrations) {
      one.rules.own_creditors = creditors;
      one.rules.bounces_are_read = configuration_.inbox.has_value();
      all += canonical_text(one);
    }
    configuration_.digest = digest_(all);
  }

  void keep(const std::string& text) { configuration_.documents[digest_(text)] = text; }

  void collect(Source& source) {
    for (auto& complaint : source.report.take())
      elsewhere_.push_back(std::move(complaint));
  }

  fs::path path_;
  Source source_;
  Report& report_;
  const Digest& digest_;
  const KnownSettings& known_;  // empty: nobody knows
  fs::path jurisdictions_;
  Templates templates_;
  Configuration configuration_;
  std::vector<Complaint> elsewhere_;  // about policies and jurisdictions
};

}  // namespace

const Administration* Configuration::find(std::string_view administration) const {
  const auto found =
      std::find_if(administrations.begin(), administrations.end(),
                   [&](const Administration& one) { return one.name == administration; });
  return found == administrations.end() ? nullptr : &*found;
}

const Login* Configuration::find_login(std::string_view name) const {
  const auto found = std::find_if(logins.begin(), logins.end(),
                                  [&](const Login& one) { return one.name == name; });
  return found == logins.end() ? nullptr : &*found;
}

const Webhook* Configuration::find_webhook(std::string_view name) const {
  const auto found = std::find_if(webhooks.begin(), webhooks.end(),
                                  [&](const Webhook& one) { return one.name == name; });
  return found == webhooks.end() ? nullptr : &*found;
}

const Agency* Configuration::find_agency(std::string_view name) const {
  const auto found = std::find_if(agencies.begin(), agencies.end(),
                                  [&](const Agency& one) { return one.name == name; });
  return found == agencies.end() ? nullptr : &*found;
}

namespace {

bool stays_here(const std::map<std::string, std::string>& settings) {
  const auto base = settings.find("base_url");
  if (base == settings.end()) return false;
  const auto url = read_url(base->second);
  return url && is_loopback_host(url->host);
}

}  // namespace

bool is_loopback(const Administration& administration) {
  return stays_here(administration.settings);
}

bool is_loopback(const Login& login) {
  return stays_here(login.settings);
}

Loaded<Configuration> load(const fs::path& file, const Digest& digest) {
  return ConfigurationReader(file, digest, KnownSettings()).read();
}

Loaded<Configuration> load(const fs::path& file, const Digest& digest, const KnownSettings& known) {
  return ConfigurationReader(file, digest, known).read();
}

}  // namespace dunning::settings
