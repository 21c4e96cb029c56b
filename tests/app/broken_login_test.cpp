// S23: what becomes of an administration whose login needs a person.
#include "daemon/store/logins.hpp"
#include "tests/app/house.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

const Secret key(std::string(32, 'k'));

struct HouseWithLogin : House {
  HouseWithLogin() {
    administration().reports.forewarning = false;
    settings::Login login;
    login.name = "xero";
    login.system = "xero";
    configuration.logins = {login};
    administration().login = "xero";
    log_in();
    restart();
  }
  void log_in() {
    TokenSet tokens;
    tokens.access_token = Secret("a");
    tokens.refresh_token = Secret("r");
    tokens.issued = tokens.refresh_since = clock.now();
    REQUIRE(store::Logins(*store).log_in("xero", tokens, key, "anna", clock.now()));
  }
  void break_login() {
    const auto generation = store::Logins(*store).look("xero").value().generation;
    REQUIRE(store::Logins(*store)
                .mark_broken("xero", generation, "invalid_grant", clock.now())
                .value());
  }
  std::size_t to_debtors() { return mail.taken.size() - reports().size(); }
};

}  // namespace

TEST_CASE("S23 a broken login stops its administration and is mailed at once, with the command") {
  HouseWithLogin house;
  house.invoice("bakker", "2026-03-02");  // the reminder is due on the 5th
  house.work();
  house.work_at("2026-03-05T08:00:00Z");
  house.break_login();
  house.work_at("2026-03-05T10:00:00Z");
  CHECK(house.to_debtors() == 0);
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("dunningctl auth login xero"));
  CHECK(house.log.has("sending_stopped administration=books by=stale_sync"));
  house.work_at("2026-03-05T11:00:00Z");
  CHECK(house.reports().size() == 1);
  house.log_in();
  house.work_at("2026-03-05T12:00:00Z");
  CHECK(house.to_debtors() == 1);
}

TEST_CASE("S23 a login that nobody has made yet is no reason to send either") {
  HouseWithLogin house;
  house.invoice("bakker", "2026-03-02");
  REQUIRE(store::Logins(*house.store).log_out("xero").value());
  house.work_at("2026-03-05T10:00:00Z");
  CHECK(house.to_debtors() == 0);
  CHECK(house.told("nobody has logged in yet"));
}

TEST_CASE("S23 one broken login is nothing to the administrations that do not use it") {
  HouseWithLogin house;
  house.administration().login = "";
  house.restart();
  house.invoice("bakker", "2026-03-02");
  house.break_login();
  house.work();
  house.work_at("2026-03-05T10:00:00Z");
  CHECK(house.to_debtors() == 1);
}
