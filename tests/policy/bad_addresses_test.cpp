// S33: whom a message goes to when mail came back, and who is asked when nobody is left. S23: the
// hold of a reply. S31: how soon a term may be relied on.
#include <doctest/doctest.h>

#include "daemon/policy/contact.hpp"
#include "tests/policy/builders.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

World two_contacts() {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.account.debtor.mailboxes = {{"invoice_contact", "Ap@klant.example"},
                                    {"main", "info@klant.example"}};
  return world;
}

void came_back(World& world, const std::string& address, const char* on = "2026-05-11") {
  world.account.bad_addresses.push_back({address, parse_date(on).value(), "550 no such user"});
}

std::vector<std::string> recipients(const World& world, const char* on) {
  std::vector<std::string> all;
  for (const auto& intent : world.decide_on(on).intents) {
    for (const auto& one : intent.recipients)
      all.push_back(one.address);
  }
  return all;
}

}  // namespace

TEST_CASE("S33 after a bounce the message goes to the next contact, whatever the capitals") {
  World world = two_contacts();
  CHECK(recipients(world, "2026-05-13") == std::vector<std::string>{"Ap@klant.example"});
  came_back(world, "ap@klant.example");
  CHECK(recipients(world, "2026-05-13") == std::vector<std::string>{"info@klant.example"});
  // Of the contact for invoices nobody is left, so nothing of that contact is written to.
  world.account.debtor.mailboxes.insert(world.account.debtor.mailboxes.begin(),
                                        {"invoice_contact", "second@klant.example"});
  CHECK(recipients(world, "2026-05-13") == std::vector<std::string>{"second@klant.example"});
}

TEST_CASE("S33 when every address came back a person is asked once for another one") {
  World world = two_contacts();
  came_back(world, "ap@klant.example");
  came_back(world, "info@klant.example", "2026-05-12");
  CHECK(world.reason("A", "2026-05-13") == Reason::no_contact);
  const auto detail = world.decision("A", "2026-05-13").detail;
  CHECK(detail.find("info@klant.example came back on 2026-05-12") != std::string::npos);
  const auto tasks = world.decide_on("2026-05-13").tasks;
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].kind == "find_contact");
  CHECK(tasks[0].subject == "address/2026-05-12");
  CHECK(tasks[0].title.find("info@klant.example") != std::string::npos);
  world.account.history.tasks.push_back({"find_contact", "address/2026-05-12", {}, {}, ""});
  CHECK(world.decide_on("2026-05-14").tasks.empty());
  // What is not due asks nobody for anything.
  CHECK(world.decide_on("2026-05-11").tasks.empty());
}

TEST_CASE("S33 when every address came back the letter of the step goes alone") {
  World world = two_contacts();
  for (Step& step : world.policies.front().steps)
    step.letter = step.name;
  world.account.debtor.name = "Klant B.V.";
  world.account.debtor.address.lines = {"Straat 1"};
  world.account.debtor.address.city = "Utrecht";
  came_back(world, "ap@klant.example");
  came_back(world, "info@klant.example");
  const auto verdict = world.decide_on("2026-05-13");
  REQUIRE(verdict.intents.size() == 1);
  CHECK(verdict.intents[0].email.empty());
  CHECK_FALSE(verdict.intents[0].letter.empty());
  CHECK(verdict.tasks.empty());
}

TEST_CASE("S23 the hold of a reply has a name of its own, and the longest hold speaks") {
  World world = two_contacts();
  Hold& reply = world.hold("A", "2026-05-16");
  reply.author = std::string(reply_author);
  CHECK(world.reason("A", "2026-05-13") == Reason::reply_hold);
  CHECK(world.reason("A", "2026-05-16") != Reason::reply_hold);
  world.hold("A", "2026-05-20").author = "anna";
  CHECK(world.reason("A", "2026-05-13") == Reason::hold);
}

TEST_CASE(
    "S31 the term of what went by e-mail alone is relied on after three days at the earliest") {
  World world = two_contacts();
  Policy& policy = world.policies.front();
  REQUIRE(policy.steps.size() >= 2);
  const auto first = [&] {
    for (std::size_t i = 0; i < policy.steps.size(); ++i) {
      if (!policy.steps[i].before_due()) return i;
    }
    return std::size_t{0};
  }();
  policy.steps[first].deadline = Span{1, Unit::days};
  policy.steps[first + 1].at = Anchor{first, {0, Unit::days}, true, false};
  world.took("A", policy.steps[first].name, "2026-05-13");
  const auto on = world.decision("A", "2026-05-14").step_on;
  REQUIRE(on);
  CHECK(to_string(*on) == "2026-05-16");
  policy.steps[first].letter = policy.steps[first].name;
  const auto by_post = world.decision("A", "2026-05-14").step_on;
  REQUIRE(by_post);
  CHECK(to_string(*by_post) == "2026-05-14");
}
