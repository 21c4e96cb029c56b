#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/moneybird/requests.hpp"
#include "connectors/moneybird/wire.hpp"

namespace dunning::moneybird {

constexpr Millis workflow_age_limit{60 * 60'000};  // the list is read again after an hour
constexpr int workflow_lookups_limit = 5;          // single workflows asked for in one call

// What the administration's workflows say about their invoices. A changed workflow does not touch
// the version of its invoices, so what matters of them is made part of that version here.
class WorkflowBook {
 public:
  // `path`: of the workflows below the base URL, "/123/workflows".
  WorkflowBook(Requests& requests, const ports::Clock& clock, std::string path)
      : requests_(requests), clock_(clock), path_(std::move(path)) {}

  enum class Freshness { within_age_limit, now };
  Status refresh(Freshness freshness, ports::Purpose purpose);

  // Asks by id for the workflows of these invoices that the list lacks (made since, or no longer
  // listed). One that is gone reminds nobody; one beyond the limit stays unknown.
  Status look_up(const std::vector<json::Value>& invoices, ports::Purpose purpose);

  const Workflows& workflows() const { return workflows_; }
  // "1787320222", or "1787320222/5feceb66" while a workflow of the list reminds or collects.
  std::string invoice_version(const std::string& listed) const { return listed + suffix_; }

 private:
  Requests& requests_;
  const ports::Clock& clock_;
  std::string path_;
  Workflows workflows_;
  std::string suffix_;
  std::optional<Millis> read_at_;  // elapsed time
};

}  // namespace dunning::moneybird
