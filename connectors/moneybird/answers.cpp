#include "connectors/moneybird/answers.hpp"

#include "daemon/json/parse.hpp"

namespace dunning::moneybird {

Error unreadable(const Answer& answer, const Error& error) {
  return {ErrorKind::transient, "Moneybird's answer to " + answer.to + ": " + error.message,
          std::nullopt};
}

Status each_element(Answer& answer, const std::function<Status(json::Value&&)>& element) {
  const auto read = json::parse_array(*answer.body, element);
  if (!read) return fail(unreadable(answer, read.error()));
  return {};
}

Result<json::Value> whole_document(Answer& answer) {
  auto parsed = json::parse(*answer.body);
  if (!parsed) return fail(unreadable(answer, parsed.error()));
  return parsed;
}

}  // namespace dunning::moneybird
