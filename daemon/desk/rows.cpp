#include "daemon/desk/rows.hpp"

#include "daemon/desk/parts.hpp"

namespace dunning::desk {

std::string recipients_text(const Outgoing& outgoing) {
  std::string text;
  for (const auto& one : outgoing.recipients)
    text += (text.empty() ? "" : ", ") + one.address + " (" + one.role + ")";
  return text;
}

const std::string& what_it_is(const policy::Intent& intent) {
  return intent.kind == "step" ? intent.step : intent.kind;
}

json::Value to_json(const store::Row& row) {
  auto recipients = json::Value::array();
  for (const auto& one : row.outgoing.recipients) {
    recipients.push(json::Value::object(
        {{"address", one.address}, {"role", one.role}, {"contact", json_or_null(one.contact)}}));
  }
  return json::Value::object({{"key", row.outgoing.key.value},
                              {"effect", name(row.outgoing.effect)},
                              {"channel", name(row.outgoing.channel)},
                              {"state", name(row.state)},
                              {"attempt", row.attempt},
                              {"recipients", std::move(recipients)},
                              {"evidence", json_or_null(row.evidence)},
                              {"looked_at", json_part(row.looked_at)},
                              {"not_before", json_part(row.not_before)},
                              {"changed_at", json_part(row.changed_at)}});
}

}  // namespace dunning::desk
