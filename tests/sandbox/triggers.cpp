#include "tests/sandbox/triggers.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox {

Result<int> Triggers::add(const Json& from) {
  if (!from.is_object()) return fail(ErrorKind::invalid_input, "a trigger is a JSON object");
  Trigger trigger;
  trigger.matching = TRY(Matching::read(from));
  trigger.count = static_cast<int>(TRY(whole_member(from, "count", 1)));
  const std::string when = TRY(text_member(from, "when", "after"));
  if (when != "before" && when != "after") {
    return fail(ErrorKind::invalid_input, "'when' has to be \"before\" or \"after\"");
  }
  trigger.when = when == "before" ? When::before : When::after;
  if (!from.contains("do") || !from["do"].is_object()) {
    return fail(ErrorKind::invalid_input, "'do' has to be an object with 'command' and 'body'");
  }
  trigger.command.name = TRY(text_member(from["do"], "command", ""));
  trigger.command.body = text_of(from["do"].value("body", Json::object()));
  trigger.id = ++last_id_;
  triggers_.push_back(trigger);
  return trigger.id;
}

Json Triggers::list() const {
  Json all = Json::array();
  for (const Trigger& trigger : triggers_) {
    all.push_back({{"id", trigger.id},
                   {"command", trigger.command.name},
                   {"nth", trigger.matching.nth},
                   {"count", trigger.count},
                   {"seen", trigger.seen},
                   {"done", trigger.done}});
  }
  return all;
}

void Triggers::see(const Request& request, const std::string& below) {
  for (Trigger& trigger : triggers_) {
    trigger.pulled = false;
    if (!trigger.matching.fits(request, below)) continue;
    ++trigger.seen;
    if (trigger.seen < trigger.matching.nth ||
        (trigger.count != 0 && trigger.done >= trigger.count))
      continue;
    ++trigger.done;
    trigger.pulled = true;
  }
}

std::vector<Triggers::Command> Triggers::pulled(When when) const {
  std::vector<Command> commands;
  for (const Trigger& trigger : triggers_) {
    if (trigger.pulled && trigger.when == when) commands.push_back(trigger.command);
  }
  return commands;
}

}  // namespace dunning::sandbox
