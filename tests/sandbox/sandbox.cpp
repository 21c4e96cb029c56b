#include "tests/sandbox/sandbox.hpp"

#include <nlohmann/json.hpp>

#include "tests/sandbox/exact_online/exact_online.hpp"
#include "tests/sandbox/http_date.hpp"
#include "tests/sandbox/moneybird/moneybird.hpp"
#include "tests/sandbox/xero/xero.hpp"

namespace dunning::sandbox {

namespace {

// Whether the fault comes in the request's place, and not on its answer.
bool before_effect(const Fault& fault) {
  return !fault.after_effect &&
         (fault.kind == FaultKind::status || fault.kind == FaultKind::cut_connection ||
          fault.kind == FaultKind::endless_body);
}

}  // namespace

Sandbox::Sandbox(const Setup& setup)
    : clock_(setup.start), economy_(populate(setup.seed, setup.size, setup.start)) {
  systems_.push_back(std::make_unique<moneybird::Moneybird>(
      economy_, journal_, outbox_, add_token_server(oauth::moneybird_rules(), setup),
      setup.base_url, setup.seed));
  systems_.push_back(std::make_unique<exact_online::ExactOnline>(
      exact_online::ExactOnline::Parts{economy_, journal_, limits_, outbox_,
                                       add_token_server(oauth::exact_online_rules(), setup)},
      setup.base_url, setup.seed));
  systems_.push_back(
      std::make_unique<xero::Xero>(xero::Xero::Parts{economy_, journal_, limits_, outbox_,
                                                     add_token_server(oauth::xero_rules(), setup)},
                                   setup.base_url, setup.seed));
  add_token_server(oauth::microsoft_rules(), setup);
  add_token_server(oauth::google_rules(), setup);
  control_ =
      std::make_unique<Control>(Controlled{economy_, clock_, faults_, limits_, journal_, triggers_,
                                           outbox_, token_servers_, systems_, setup.seed});
}

oauth::TokenServer& Sandbox::add_token_server(oauth::Rules rules, const Setup& setup) {
  token_servers_.push_back(std::make_unique<oauth::TokenServer>(std::move(rules), setup.base_url,
                                                                setup.seed, setup.start));
  return *token_servers_.back();
}

Json Sandbox::access() const {
  Json all = Json::object();
  for (const auto& system : systems_)
    all[system->name()] = system->access();
  for (const auto& tokens : token_servers_)
    all[tokens->name()].update(tokens->access());
  return all;
}

void Sandbox::look() {
  for (const auto& system : systems_)
    system->look();
}

Response Sandbox::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  economy_.advance_to(clock_.now());
  if (request.path == "/control" || request.path.starts_with("/control/")) {
    Response response = control_->answer(request);
    if (request.method == "POST") look();
    return response;
  }
  for (const auto& system : systems_) {
    if (system->serves(request.path)) return serve(*system, request);
  }
  for (const auto& tokens : token_servers_) {
    if (tokens->serves(request.path)) return serve_tokens(*tokens, request);
  }
  Response response;
  response.status = 404;
  response.content_type = "text/plain";
  response.body = "No system of the sandbox serves this path.\n";
  return response;
}

Response Sandbox::serve(LedgerSystem& system, const Request& request) {
  const std::string below = system.below(request.path);
  triggers_.see(request, below);
  run(triggers_.pulled(Triggers::When::before));
  const Instant now = economy_.now();
  const Limits::Verdict verdict = limits_.take(system.bucket(request), request.client, now);
  Response response =
      verdict.allowed ? carry_out(system, request, below) : system.limited(verdict, now);
  // A page of the proxy in front knows nothing of limits.
  if (response.content_type != "text/html") system.show_limit(verdict, now, response);
  response.headers.emplace_back("Date", http_date(now));
  journal_.asked(request, response, now);
  run(triggers_.pulled(Triggers::When::after));
  return response;
}

Response Sandbox::serve_tokens(oauth::TokenServer& tokens, const Request& request) {
  triggers_.see(request, "");
  run(triggers_.pulled(Triggers::When::before));
  const Instant now = economy_.now();
  const auto fault = faults_.strike(request, "");
  Response response;
  if (!fault || !before_effect(*fault)) response = tokens.answer(request, now);
  if (fault && fault->kind == FaultKind::status) response = tokens.failure(*fault);
  if (fault) spoil(*fault, response);
  response.headers.emplace_back("Date", http_date(now));
  journal_.asked(request, response, now);
  run(triggers_.pulled(Triggers::When::after));
  return response;
}

Response Sandbox::carry_out(LedgerSystem& system, const Request& request,
                            const std::string& below) {
  const auto fault = faults_.strike(request, below);
  if (!fault) return system.answer(request, 0);
  Response response;
  if (!before_effect(*fault))
    response = system.answer(request, fault->kind == FaultKind::shifted_pages ? 1 : 0);
  if (fault->kind == FaultKind::status) response = system.failure(*fault, economy_.now());
  spoil(*fault, response);
  return response;
}

void Sandbox::run(const std::vector<Triggers::Command>& commands) {
  for (const Triggers::Command& command : commands) {
    (void)control_->command(command.name, Json::parse(command.body, nullptr, false));
  }
  if (!commands.empty()) look();
}

}  // namespace dunning::sandbox
