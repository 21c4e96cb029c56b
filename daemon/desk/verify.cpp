#include "daemon/desk/verify.hpp"

#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {

bool VerifyAnswer::whole() const {
  for (const auto& one : administrations) {
    if (one.verification.broken_at) return false;
  }
  return true;
}

Result<VerifyAnswer> verify(const Desk& desk, const std::optional<std::string>& administration) {
  VerifyAnswer answer;
  const store::History history(desk.store);
  for (const auto& stored : TRY(store::Administrations(desk.store).all())) {
    if (administration && stored.label != *administration) continue;
    answer.administrations.push_back({stored.label, TRY(history.verify(stored.id))});
  }
  if (administration && answer.administrations.empty())
    return fail(ErrorKind::not_found,
                "the store has no administration \"" + *administration + "\"");
  return answer;
}

std::string to_text(const VerifyAnswer& answer) {
  std::string text;
  for (const auto& one : answer.administrations) {
    const auto& found = one.verification;
    text += printable(one.administration) + ": ";
    if (found.broken_at) {
      text += "BROKEN at entry " + std::to_string(*found.broken_at) + ": " +
              printable(found.message) + "\n";
      continue;
    }
    text += counted(found.entries, "entry", "entries") + ", whole";
    if (found.erased_payloads > 0)
      text += ", " + counted(found.erased_payloads, "payload", "payloads") + " erased";
    text += "\n";
    for (const auto& erasure : found.erasures) {
      text += "  entry " + std::to_string(erasure.seq) + ": " + printable(erasure.author) +
              " had the personal part of " + counted(erasure.entries, "entry", "entries") +
              " about " + printable(erasure.subject) + " erased, " + to_string(erasure.at) + "\n";
    }
  }
  return text.empty() ? "the store has no history yet\n" : text;
}

json::Value to_json(const VerifyAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& one : answer.administrations) {
    const auto& found = one.verification;
    auto erasures = json::Value::array();
    for (const auto& erasure : found.erasures) {
      erasures.push(json::Value::object({{"entry", erasure.seq},
                                         {"at", json_part(std::optional(erasure.at))},
                                         {"subject", erasure.subject},
                                         {"author", erasure.author},
                                         {"entries", erasure.entries}}));
    }
    list.push(json::Value::object(
        {{"administration", one.administration},
         {"erasures", std::move(erasures)},
         {"entries", found.entries},
         {"erased_payloads", found.erased_payloads},
         {"broken_at", found.broken_at ? json::Value(*found.broken_at) : json::Value()},
         {"message", json_or_null(found.message)}}));
  }
  auto value = json_answer("verify");
  value.set("whole", answer.whole());
  value.set("administrations", std::move(list));
  return value;
}

}  // namespace dunning::desk
