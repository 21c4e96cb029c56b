#include "tests/sandbox/sandbox.hpp"

#include <nlohmann/json.hpp>

#include "tests/sandbox/http_date.hpp"
#include "tests/sandbox/moneybird/moneybird.hpp"

namespace dunning::sandbox {

Sandbox::Sandbox(const Setup& setup)
    : clock_(setup.start), economy_(populate(setup.seed, setup.size, setup.start)) {
  systems_.push_back(
      std::make_unique<moneybird::Moneybird>(economy_, journal_, setup.base_url, setup.seed));
  control_ = std::make_unique<Control>(
      Controlled{economy_, clock_, faults_, limits_, journal_, triggers_, systems_, setup.seed});
}

Json Sandbox::access() const {
  Json all = Json::object();
  for (const auto& system : systems_)
    all[system->name()] = system->access();
  return all;
}

Response Sandbox::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  economy_.advance_to(clock_.now());
  if (request.path == "/control" || request.path.starts_with("/control/"))
    return control_->answer(request);
  for (const auto& system : systems_) {
    if (system->serves(request.path)) return serve(*system, request);
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

Response Sandbox::carry_out(LedgerSystem& system, const Request& request,
                            const std::string& below) {
  const auto fault = faults_.strike(request, below);
  if (!fault) return system.answer(request, 0);
  const bool before_effect = !fault->after_effect && (fault->kind == FaultKind::status ||
                                                      fault->kind == FaultKind::cut_connection ||
                                                      fault->kind == FaultKind::endless_body);
  Response response;
  if (!before_effect)
    response = system.answer(request, fault->kind == FaultKind::shifted_pages ? 1 : 0);
  if (fault->kind == FaultKind::status) response = system.failure(*fault, economy_.now());
  spoil(*fault, response);
  return response;
}

void Sandbox::run(const std::vector<Triggers::Command>& commands) {
  for (const Triggers::Command& command : commands) {
    (void)control_->command(command.name, Json::parse(command.body, nullptr, false));
  }
}

}  // namespace dunning::sandbox
