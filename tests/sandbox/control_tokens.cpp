// Commands about who may come in: consents, grants and their tokens.
#include <nlohmann/json.hpp>

#include "tests/sandbox/control.hpp"

namespace dunning::sandbox {

Result<oauth::TokenServer*> Control::token_server_of(const Json& body) const {
  const std::string wanted = TRY(text_member(body, "system", parts_.token_servers.front()->name()));
  for (const auto& tokens : parts_.token_servers) {
    if (tokens->name() == wanted) return tokens.get();
  }
  return fail(ErrorKind::not_found, "there is no token server of '" + wanted + "'");
}

void Control::add_token_commands() {
  commands_["consent"] = [this](const Json& body) -> Result<Json> {
    oauth::TokenServer* tokens = TRY(token_server_of(body));
    TRY(tokens->change_consent(body));
    return Json::object();
  };
  commands_["grant"] = [this](const Json& body) -> Result<Json> {
    oauth::TokenServer* tokens = TRY(token_server_of(body));
    return tokens->make_grant(body, parts_.economy.now());
  };
  commands_["revoke"] = [this](const Json& body) -> Result<Json> {
    oauth::TokenServer* tokens = TRY(token_server_of(body));
    tokens->revoke_all();
    return Json::object();
  };
  commands_["introspect"] = [this](const Json& body) -> Result<Json> {
    const std::string token = TRY(text_member(body, "token", ""));
    for (const auto& tokens : parts_.token_servers) {
      Json found = tokens->introspect(token, parts_.economy.now());
      if (found["active"] == true) return found;
    }
    return Json{{"active", false}};
  };
}

}  // namespace dunning::sandbox
