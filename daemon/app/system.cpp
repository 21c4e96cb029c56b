#include "daemon/app/system.hpp"

#include "daemon/app/crash_points.hpp"
#include "daemon/app/mail_channel.hpp"
#include "daemon/app/posts.hpp"
#include "daemon/app/template_digests.hpp"
#include "daemon/app/version.hpp"
#include "daemon/channels/folder.hpp"
#include "daemon/channels/letter.hpp"
#include "daemon/channels/write_back.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/net/budgeted_http.hpp"
#include "daemon/net/curl_http.hpp"

namespace dunning::app {
namespace {

std::map<std::string, std::filesystem::path> agency_folders(
    const settings::Configuration& settings) {
  std::map<std::string, std::filesystem::path> folders;
  for (const auto& agency : settings.agencies) {
    if (agency.by == settings::Agency::By::folder) folders[agency.name] = agency.folder;
  }
  return folders;
}

// Who asks, as the systems count: where it is that is asked (two sandboxes are two systems), whose
// app, and from which address. Daemons that share a store are taken to share their address.
RequestBudgets::Spender spender(const settings::Configuration& settings,
                                const settings::Administration& administration,
                                const std::string& base_url) {
  const auto* login = settings.find_login(administration.login);
  const auto origin = net::origin_of(base_url);
  const auto host = origin ? origin->host + ":" + origin->port : base_url;
  return {administration.name, administration.time_zone, administration.connector + " " + host,
          login == nullptr ? administration.token : "app " + login->client_id,
          settings.proxy.empty() ? "direct" : "proxy"};
}

Result<std::unique_ptr<net::AuthorizedHttp>> authorized(
    Logins& logins, const System::Surroundings& surroundings,
    const settings::Administration& administration, ports::Http& next,
    const std::string& base_url) {
  if (!administration.login.empty()) {
    return net::AuthorizedHttp::create(next, surroundings.clock, base_url,
                                       logins.tokens(administration.login));
  }
  auto token = TRY(surroundings.vault.secret(administration.token));
  return net::AuthorizedHttp::create(next, surroundings.clock, base_url, std::move(token));
}

}  // namespace

// Declared in the order of their making: each borrows from those before it.
struct System::Branch {
  const settings::Administration& administration;
  std::unique_ptr<net::CurlHttp> curl;
  std::unique_ptr<CrashingHttp> crashing_http;
  std::unique_ptr<ports::BudgetBook> budget;
  std::unique_ptr<net::BudgetedHttp> budgeted_http;
  std::unique_ptr<net::AuthorizedHttp> http;
  std::unique_ptr<ports::Connector> connector;
  std::unique_ptr<ports::Channel> mail;
  std::unique_ptr<channels::Letter> letters;
  std::unique_ptr<channels::Folder> agency_folders;
  std::unique_ptr<channels::WriteBack> write_back;
  Posts posts;
  std::unique_ptr<AdministrationTasks> tasks;
  std::unique_ptr<WebhookErrands> errands{};
};

System::System(settings::Configuration configuration) : configuration_(std::move(configuration)) {}
System::~System() = default;

Result<std::unique_ptr<System>> System::create(settings::Configuration configuration,
                                               const Surroundings& surroundings) {
  std::unique_ptr<System> system(new System(std::move(configuration)));
  const auto& settings = system->configuration_;
  const auto policies = std::make_shared<const policy::PolicySet>(settings.policies);
  auto loaded = messages::Templates::load(settings.templates);
  if (!loaded) return fail(std::move(loaded).error().with_context("templates"));
  if (!loaded->problems().empty()) {
    return fail(ErrorKind::invalid_input,
                messages::to_string(loaded->problems().front()) + " (dunningctl check shows all)");
  }
  const auto templates = std::make_shared<const messages::Templates>(std::move(*loaded));
  system->templates_ = templates;
  const auto digests =
      std::make_shared<const std::map<std::string, std::string>>(digests_of(*templates));

  system->logins_ = TRY(Logins::create(
      settings, {surroundings.store, &surroundings.plugins, surroundings.vault, surroundings.clock,
                 surroundings.log, surroundings.random, surroundings.owner}));
  auto* mail_tokens =
      settings.mail.login.empty() ? nullptr : &system->logins_->tokens(settings.mail.login);

  if (settings.inbox) {
    const auto& login = settings.inbox->login;
    auto inbox = InboxTask::create({settings, surroundings.store, surroundings.vault,
                                    surroundings.clock, surroundings.log,
                                    login.empty() ? nullptr : &system->logins_->tokens(login)});
    if (!inbox) return fail(std::move(inbox).error().with_context("inbox"));
    system->inbox_ = std::move(*inbox);
  }

  for (const auto& administration : settings.administrations) {
    const auto named = [&](Error error) {
      return fail(std::move(error).with_context("administration " + administration.name));
    };
    auto branch = std::unique_ptr<Branch>(
        new Branch{administration, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}});
    branch->curl = std::make_unique<net::CurlHttp>(
        net::HttpSettings{settings.ca_file, settings.proxy, "dunningd/" + std::string(version())});
    branch->crashing_http = std::make_unique<CrashingHttp>(*branch->curl);
    auto rules = surroundings.plugins.rules(administration.connector, administration.settings);
    if (!rules) return named(std::move(rules).error());
    auto budget =
        surroundings.budgets.book(spender(settings, administration, rules->base_url), *rules);
    if (!budget) return named(std::move(budget).error());
    branch->budget = std::move(*budget);
    auto budgeted = net::BudgetedHttp::create(
        {*branch->crashing_http, *branch->budget, surroundings.clock, rules->limits},
        rules->base_url);
    if (!budgeted) return named(std::move(budgeted).error());
    branch->budgeted_http = std::move(*budgeted);
    auto http = authorized(*system->logins_, surroundings, administration, *branch->budgeted_http,
                           rules->base_url);
    if (!http) return named(std::move(http).error());
    branch->http = std::move(*http);

    auto connector = surroundings.plugins.create(
        administration.connector,
        {*branch->http, surroundings.clock, surroundings.log, administration.settings});
    if (!connector) return named(std::move(connector).error());
    branch->connector = std::move(*connector);
    if (administration.log_reminders && !branch->connector->capabilities().reminders) {
      return named({ErrorKind::invalid_input,
                    "log_reminders: the connector " + administration.connector +
                        " cannot enter reminders in the ledger",
                    std::nullopt});
    }
    if (auto noted = surroundings.budgets.note_batch(
            administration.name, branch->connector->capabilities().look_again_batch);
        !noted)
      return named(std::move(noted).error());

    auto mail = mail_channel(settings, surroundings.vault, surroundings.clock, mail_tokens);
    if (!mail) return fail(std::move(mail).error().with_context("mail"));
    branch->mail = std::move(*mail);
    branch->letters =
        std::make_unique<channels::Letter>(settings.print_folder / administration.name);
    branch->agency_folders = std::make_unique<channels::Folder>(agency_folders(settings));
    branch->write_back = std::make_unique<channels::WriteBack>(*branch->connector);
    auto posts = make_posts(settings, surroundings.vault, surroundings.clock);
    if (!posts) return fail(std::move(posts).error());
    branch->posts = std::move(*posts);
    branch->tasks = std::make_unique<AdministrationTasks>(
        AdministrationTasks::Parts{settings,
                                   administration,
                                   surroundings.store,
                                   *branch->connector,
                                   branch->http.get(),
                                   *branch->mail,
                                   *branch->letters,
                                   *branch->write_back,
                                   surroundings.clock,
                                   surroundings.log,
                                   surroundings.random,
                                   policies,
                                   std::make_shared<const law::Jurisdiction>(
                                       settings.jurisdictions.at(administration.jurisdiction)),
                                   templates,
                                   surroundings.owner,
                                   machine_id(),
                                   digests,
                                   branch->agency_folders.get(),
                                   branch->posts.sms.get(),
                                   branch->posts.webhooks.get()});
    branch->errands = std::make_unique<WebhookErrands>(
        WebhookErrands::Parts{settings, administration, *branch->connector, surroundings.store,
                              surroundings.vault, surroundings.clock});
    system->branches_.push_back(std::move(branch));
  }
  return system;
}

std::vector<Workload> System::workloads() {
  std::vector<Workload> workloads;
  if (!configuration_.logins.empty())
    workloads.push_back({"logins", [this] { return logins_->step(); }});
  // Before anything is decided, what has come back is known.
  if (inbox_) workloads.push_back({"inbox", [this] { return inbox_->step(); }});
  for (const auto& branch : branches_) {
    workloads.push_back({branch->administration.name,
                         [tasks = branch->tasks.get(), errands = branch->errands.get()] {
                           return errands->work() ? TaskResult{true, {}} : tasks->step();
                         }});
  }
  return workloads;
}

AdministrationTasks* System::find(const std::string& administration) {
  for (const auto& branch : branches_) {
    if (branch->administration.name == administration) return branch->tasks.get();
  }
  return nullptr;
}

WebhookErrands* System::errands(const std::string& administration) {
  for (const auto& branch : branches_) {
    if (branch->administration.name == administration) return branch->errands.get();
  }
  return nullptr;
}

void System::rest() const {
  templates_->rest();
}

bool System::any_failing() const {
  for (const auto& branch : branches_) {
    if (branch->tasks->failing()) return true;
  }
  return false;
}

}  // namespace dunning::app
