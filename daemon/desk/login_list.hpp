#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/login.hpp"
#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"

namespace dunning::desk {

// The logins of the configuration, and how they stand.
struct LoginStanding {
  std::string name;
  std::string system;
  bool acts_for_itself = false;      // client credentials: nobody logs in
  std::vector<std::string> used_by;  // administrations, and "mail"
  LoginRecord record;

  // What a person has to mend; empty: nothing. "nobody has logged in", "invalid_grant …".
  std::string broken() const;
  // It dies of idleness so soon that something must be wrong with what keeps it alive.
  bool ends_soon(Instant now) const;
  std::string command() const { return "dunningctl auth login " + name; }
};

struct LoginList {
  std::vector<LoginStanding> logins;
  bool all_well(Instant now) const;
};

Result<LoginList> login_list(const Desk& desk);

// The login of this administration when a person has to mend it; none when all is well, it has
// none, or the store does not say.
std::optional<LoginStanding> broken_login(const Desk& desk,
                                          const settings::Administration& administration);

std::string to_text(const LoginList& list, const ports::Clock& clock);
json::Value to_json(const LoginList& list);

}  // namespace dunning::desk
