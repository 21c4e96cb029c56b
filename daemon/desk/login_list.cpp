#include "daemon/desk/login_list.hpp"

#include <algorithm>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/logins.hpp"

namespace dunning::desk {
namespace {

// The daemon renews at half of a refresh token's life: what is nearer to its end than this was not.
constexpr Millis near_end{7LL * 86'400'000};

LoginStanding standing_of(const settings::Configuration& configuration,
                          const settings::Login& login, LoginRecord record) {
  LoginStanding standing;
  standing.name = login.name;
  standing.system = login.system;
  standing.acts_for_itself = login.grant == settings::LoginGrant::client_credentials;
  standing.record = std::move(record);
  for (const auto& administration : configuration.administrations) {
    if (administration.login == login.name) standing.used_by.push_back(administration.name);
  }
  if (configuration.mail.login == login.name) standing.used_by.emplace_back("mail");
  return standing;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names)
    text.append(text.empty() ? "" : ", ").append(name);
  return text.empty() ? "-" : text;
}

// To the minute, in UTC: logins belong to no administration's zone.
std::string moment(const std::optional<Instant>& at) {
  if (!at) return "-";
  auto text = to_string(*at).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string state_of(const LoginStanding& login, Instant now) {
  if (!login.broken().empty()) return "needs a person";
  if (login.ends_soon(now)) return "ends soon";
  return login.record.trouble.empty() ? "works" : "in trouble";
}

}  // namespace

std::string LoginStanding::broken() const {
  if (record.broken_since) return record.broken_why;
  if (!acts_for_itself && !record.has_tokens()) return "nobody has logged in yet";
  return "";
}

bool LoginStanding::ends_soon(Instant now) const {
  return record.idle_until && *record.idle_until - now < near_end;
}

bool LoginList::all_well(Instant now) const {
  return std::all_of(logins.begin(), logins.end(), [&](const LoginStanding& login) {
    return login.broken().empty() && !login.ends_soon(now);
  });
}

Result<LoginList> login_list(const Desk& desk) {
  LoginList list;
  const store::Logins logins(desk.store);
  for (const auto& login : desk.configuration.logins) {
    auto record = TRY(logins.look(login.name));
    list.logins.push_back(standing_of(desk.configuration, login, std::move(record)));
  }
  return list;
}

std::optional<LoginStanding> broken_login(const Desk& desk,
                                          const settings::Administration& administration) {
  const auto* login = desk.configuration.find_login(administration.login);
  if (login == nullptr) return std::nullopt;
  auto record = store::Logins(desk.store).look(login->name);
  if (!record) return std::nullopt;
  auto standing = standing_of(desk.configuration, *login, std::move(*record));
  if (standing.broken().empty()) return std::nullopt;
  return standing;
}

std::string to_text(const LoginList& list, const ports::Clock& clock) {
  if (list.logins.empty()) return "The configuration has no logins.\n";
  const auto now = clock.now();
  Table table({{"LOGIN"}, {"SYSTEM"}, {"USED BY"}, {"STATE"}, {"RENEWED (UTC)"}, {"ENDS UNUSED"}});
  std::string remarks;
  for (const auto& login : list.logins) {
    table.row({login.name, login.system, joined(login.used_by), state_of(login, now),
               moment(login.record.issued), moment(login.record.idle_until)});
    const auto broken = login.broken();
    if (!broken.empty()) {
      remarks +=
          login.name + ": " + printable(broken) + ". Repair it with: " + login.command() + "\n";
    } else if (!login.record.trouble.empty()) {
      remarks += login.name + ": the newest renewal failed: " + printable(login.record.trouble) +
                 (login.record.not_before ? ". Tried again at " + moment(login.record.not_before)
                                          : std::string()) +
                 "\n";
    } else if (login.ends_soon(now)) {
      remarks += login.name + ": nobody has renewed it: is dunningd running? Otherwise " +
                 login.command() + "\n";
    }
  }
  return table.print() + (remarks.empty() ? "" : "\n" + remarks);
}

json::Value to_json(const LoginList& list) {
  auto logins = json::Value::array();
  for (const auto& login : list.logins) {
    auto used_by = json::Value::array();
    for (const auto& name : login.used_by)
      used_by.push(name);
    const auto& record = login.record;
    logins.push(json::Value::object({{"login", login.name},
                                     {"system", login.system},
                                     {"used_by", std::move(used_by)},
                                     {"broken", json_or_null(login.broken())},
                                     {"broken_since", json_part(record.broken_since)},
                                     {"trouble", json_or_null(record.trouble)},
                                     {"renewed_at", json_part(record.issued)},
                                     {"expires_at", json_part(record.expires)},
                                     {"ends_unused_at", json_part(record.idle_until)},
                                     {"logged_in_at", json_part(record.logged_in_at)},
                                     {"logged_in_by", json_or_null(record.logged_in_by)},
                                     {"command", login.command()}}));
  }
  auto answer = json_answer("logins");
  answer.set("logins", std::move(logins));
  return answer;
}

}  // namespace dunning::desk
