// The real program on a store, through a morning of a bookkeeper; no daemon runs.
#include <doctest/doctest.h>

#include "daemon/json/parse.hpp"
#include "daemon/store/runs.hpp"
#include "tests/cli/command_line.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using test::debtor;
using test::Ran;
using test::says;

namespace {

// A company whose books were read at half past nine; every command is asked a minute later.
class Company {
 public:
  Company() {
    office_.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"),
                   test::invoice("11", "1", 48400, "2026-03-05"),
                   test::invoice("21", "2", 3630, "2026-03-03")});
  }
  // The connectors of this build, which `check` asks for the settings they know.
  void install_plugins() const {
    std::filesystem::create_directory_symlink(
        DUNNING_PLUGINS, office_.configuration->file.parent_path() / "plugins");
  }
  Ran ctl(const std::string& arguments) const {
    const auto ran = test::dunningctl("--config " + office_.configuration->file.string() +
                                      " --as noor --now 2026-03-09T09:31:00Z " + arguments);
    CAPTURE(arguments);
    CAPTURE(ran.output);
    CHECK(ran.code >= 0);
    return ran;
  }
  json::Value answer(const std::string& arguments) const {
    const auto read = json::parse(ctl(arguments + " --json").output);
    REQUIRE_MESSAGE(read, read.error().message);
    return *read;
  }
  test::Office& office() { return office_; }

 private:
  test::Office office_;
};

}  // namespace

TEST_CASE("a first morning: status, proposal, yes, plan, hold, why, release") {
  Company company;
  const auto before = company.ctl("status");
  CHECK(before.code == 1);
  CHECK(says(before, "dunningctl adopt books --yes"));

  const auto proposal = company.ctl("adopt books");
  CHECK(proposal.code == 0);
  CHECK(says(proposal, "consumer?"));
  CHECK(company.ctl("status").code == 1);  // looking is no yes
  const auto yes = company.ctl("adopt books --yes --person 102");
  CHECK(yes.code == 0);
  CHECK(says(yes, "adopted with 2 open invoices"));
  CHECK(company.ctl("status").code == 0);

  const auto plan = company.answer("plan");
  const auto& messages = plan.find("administrations")->items().front().find("messages")->items();
  REQUIRE(messages.size() == 1);
  CHECK(messages.front().find("debtor")->find("name")->text() == "De Vries B.V.");

  const auto held = company.ctl("hold 101 --reason 'asked for a copy' --until 2026-03-16");
  CHECK(held.code == 0);
  CHECK(says(held, "says noor: asked for a copy"));
  CHECK(says(company.ctl("why N-11"), "hold: asked for a copy, set by noor, until 2026-03-16"));
  CHECK(says(company.ctl("plan"), "Nothing would leave."));
  CHECK(company.ctl("release 101").code == 0);
  CHECK(company.ctl("release 101").code == 1);
  CHECK(
      says(company.ctl("plan --date 2026-03-15"), "waits (outside_window) until 2026-03-16 09:00"));
  CHECK(company.ctl("verify").code == 0);
}

TEST_CASE("what a person asked wrongly ends with 1 and says how to ask") {
  Company company;
  const std::pair<const char*, const char*> table[] = {
      {"why N-12", "no invoice N-12 in books; the nearest: N-11"},
      {"why N-11 -a boeken", "no administration \"boeken\""},
      {"hold nobody --reason x", "neither a debtor nor an invoice"},
      {"hold N-11 --reason x --until 2026-03-01", "has passed"},
      {"list invoices --state late", "there are: draft open"},
      {"resolve 00000000 delivered", "no message has a key"},
      {"trust books", "not under suspicion"},
      {"adopt books --at remindr=101", "the nearest: reminder"},
  };
  for (const auto& [arguments, part] : table) {
    CAPTURE(arguments);
    const auto ran = company.ctl(arguments);
    CAPTURE(ran.output);
    CHECK(ran.code == 1);
    CHECK(says(ran, part));
  }
}

TEST_CASE("lists print columns, and as JSON what docs/json.md says") {
  Company company;
  CHECK(says(company.ctl("list debtors"), "De Vries B.V."));
  CHECK(says(company.ctl("list invoices"), "484.00 EUR"));
  CHECK(says(company.ctl("list messages"), "no messages"));
  CHECK(company.answer("list invoices --limit 1").find("kind")->text() == "invoices");
}

TEST_CASE("S11: check fails while an open invoice stands on a step that the policy lacks") {
  Company company;
  company.install_plugins();
  company.office().adopt();
  company.office().leave(company.office().occasion("1"), DeliveryState::accepted);
  CHECK(company.ctl("check").code == 0);
  company.office().rename_step("reminder", "friendly_reminder");
  const auto ran = company.ctl("check");
  CAPTURE(ran.output);
  CHECK(ran.code == 1);
  CHECK(
      says(ran, "books: invoice N-11: it stands on step reminder, which policy nl-business lacks"));
}

TEST_CASE("pause and resume") {
  Company company;
  CHECK(company.ctl("adopt books --yes").code == 0);
  CHECK(company.ctl("pause").code == 0);
  const auto paused = company.ctl("status");
  CHECK(paused.code == 1);
  CHECK(says(paused, "Lift it with: dunningctl resume -a books"));
  CHECK(company.ctl("resume -a books").code == 0);
  CHECK(company.ctl("status").code == 0);
}

TEST_CASE("sync and trust without a daemon leave the request and say how to go on") {
  Company company;
  for (const char* arguments : {"sync books", "trust store"}) {
    CAPTURE(arguments);
    const auto ran = company.ctl(arguments);
    CHECK(ran.code == 1);
    CHECK(says(ran, "no daemon is running"));
    CHECK(says(ran, "--once"));
  }
  CHECK(store::Requests(*company.office().store).open().value().size() == 2);
}
