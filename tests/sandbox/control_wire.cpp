// Commands about what travels: overrides, faults, triggers, limits, credentials, counters.
#include <nlohmann/json.hpp>

#include "tests/sandbox/control.hpp"

namespace dunning::sandbox {

Result<Json> LedgerSystem::happen(const std::string& what, const Json&) {
  return fail(ErrorKind::not_found, "at " + name() + " no '" + what + "' happens");
}

void Control::add_wire_commands() {
  commands_["override"] = [this](const Json& body) -> Result<Json> {
    LedgerSystem* system = TRY(system_of(body));
    const bool on_invoice = body.contains("invoice");
    const bool on_bank_line = body.contains("bank_line");
    const std::int64_t id = on_invoice     ? TRY(invoice_of(body))
                            : on_bank_line ? TRY(bank_line_of(body))
                                           : TRY(debtor_of(body));
    const auto kind = on_invoice     ? Overrides::Kind::invoice
                      : on_bank_line ? Overrides::Kind::bank_line
                                     : Overrides::Kind::debtor;
    const bool touch = TRY(flag_member(body, "touch", true));
    if (TRY(flag_member(body, "clear", false))) system->overrides().remove(kind, id);
    TRY(system->overrides().add(kind, id, body));
    if (touch && on_invoice) (void)parts_.economy.edit_invoice(id);
    if (touch && on_bank_line) parts_.economy.touch_bank_line(id);
    if (touch && !on_invoice && !on_bank_line) (void)parts_.economy.edit_debtor(id);
    return Json{{"id", id}};
  };
  commands_["clear_overrides"] = [this](const Json&) -> Result<Json> {
    for (const auto& system : parts_.systems)
      system->overrides().clear();
    return Json::object();
  };
  commands_["fault"] = [this](const Json& body) -> Result<Json> {
    const int id = TRY(parts_.faults.add(body));
    return Json{{"id", id}};
  };
  commands_["clear_faults"] = [this](const Json&) -> Result<Json> {
    parts_.faults.clear();
    return Json::object();
  };
  commands_["trigger"] = [this](const Json& body) -> Result<Json> {
    const std::string name = TRY(text_member(body.value("do", Json::object()), "command", ""));
    if (!commands_.contains(name))
      return fail(ErrorKind::not_found, "there is no command '" + name + "'");
    const int id = TRY(parts_.triggers.add(body));
    return Json{{"id", id}};
  };
  commands_["clear_triggers"] = [this](const Json&) -> Result<Json> {
    parts_.triggers.clear();
    return Json::object();
  };
  commands_["limits"] = [this](const Json& body) -> Result<Json> {
    parts_.limits.switch_on(TRY(flag_member(body, "on", parts_.limits.on())));
    if (body.contains("ceiling")) {
      const std::string bucket = TRY(text_member(body, "bucket", parts_.systems.front()->name()));
      parts_.limits.raise(bucket, static_cast<int>(TRY(whole_member(body, "ceiling", 0))));
    }
    return Json{{"on", parts_.limits.on()}};
  };
  commands_["token"] = [this](const Json& body) -> Result<Json> {
    LedgerSystem* system = TRY(system_of(body));
    return system->change_access(body);
  };
  commands_["option"] = [this](const Json& body) -> Result<Json> {
    const std::string option = TRY(text_member(body, "name", ""));
    constexpr std::string_view of_tokens = "token.";
    if (option.starts_with(of_tokens)) {
      oauth::TokenServer* tokens = TRY(token_server_of(body));
      TRY(tokens->change_option(option.substr(of_tokens.size()), body.value("value", Json())));
      return Json::object();
    }
    LedgerSystem* system = TRY(system_of(body));
    TRY(system->change_option(option, body.value("value", Json())));
    return Json::object();
  };
  commands_["webhooks"] = [this](const Json& body) -> Result<Json> {
    TRY(parts_.outbox.change(body));
    return Json::object();
  };
  commands_["happen"] = [this](const Json& body) -> Result<Json> {
    LedgerSystem* system = TRY(system_of(body));
    const std::string what = TRY(text_member(body, "what", ""));
    return system->happen(what, body);
  };
  commands_["reset"] = [this](const Json&) -> Result<Json> {
    parts_.journal.reset();
    parts_.limits.reset();
    return Json::object();
  };
}

}  // namespace dunning::sandbox
