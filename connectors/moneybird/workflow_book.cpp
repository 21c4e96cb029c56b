#include "connectors/moneybird/workflow_book.hpp"

#include <set>

#include "connectors/moneybird/answers.hpp"
#include "daemon/crypto/digest.hpp"

namespace dunning::moneybird {
namespace {

std::string version_suffix(const Workflows& workflows) {
  std::string special;
  for (const auto& [id, workflow] : workflows) {
    if (workflow == Workflow{}) continue;
    special += id + (workflow.reminds ? "r" : "") + (workflow.collects ? "c" : "") + " ";
  }
  return special.empty() ? "" : "/" + crypto::sha256_hex(special).substr(0, 8);
}

}  // namespace

Status WorkflowBook::refresh(Freshness freshness, ports::Purpose purpose) {
  const bool young = read_at_ && clock_.elapsed() - *read_at_ < workflow_age_limit;
  if (young && freshness == Freshness::within_age_limit) return {};
  auto answer = TRY(requests_.send({.path = path_ + ".json", .purpose = purpose}));
  Workflows workflows;
  const auto read = each_element(answer, [&](json::Value&& one) -> Status {
    auto workflow = read_workflow(one);
    // One that cannot be read stays unknown; its invoices count as dunned elsewhere.
    if (workflow) workflows.insert(std::move(*workflow));
    return {};
  });
  TRY(read);
  workflows_ = std::move(workflows);
  suffix_ = version_suffix(workflows_);
  read_at_ = clock_.elapsed();
  return {};
}

Status WorkflowBook::look_up(const std::vector<json::Value>& invoices, ports::Purpose purpose) {
  std::set<std::string> unknown;
  for (const auto& invoice : invoices) {
    const auto id = workflow_id_of(invoice);
    if (!id.empty() && !workflows_.contains(id)) unknown.insert(id);
  }
  int left = workflow_lookups_limit;
  for (const auto& id : unknown) {
    if (left-- == 0) break;
    const std::string one = path_ + "/" + percent_encoded(id) + ".json";
    auto answer = requests_.send({.path = one, .purpose = purpose});
    if (answer) {
      const auto workflow = read_workflow(TRY(whole_document(*answer)));
      if (workflow) workflows_.insert_or_assign(id, workflow->second);
    } else if (answer.error().kind == ErrorKind::not_found) {
      workflows_.emplace(id, Workflow{});
    } else {
      return fail(std::move(answer).error());
    }
  }
  return {};
}

}  // namespace dunning::moneybird
