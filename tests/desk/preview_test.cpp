// `dunningctl preview`: what is shown is what would leave, and nothing is written.
#include "daemon/desk/preview.hpp"

#include <doctest/doctest.h>

#include "daemon/desk/plan.hpp"
#include "daemon/policy/event.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using test::debtor;
using test::Office;

namespace {

desk::Preview sample(Office& office, const std::string& step, const std::string& language = "") {
  const auto preview =
      desk::preview_sample(*office.configuration, office.clock, {std::nullopt, step, language});
  REQUIRE_MESSAGE(preview, (preview ? "" : preview.error().message));
  return *preview;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("preview: every step with a text and every event has a sample in every language") {
  Office office;
  std::vector<std::string> all(std::begin(policy::event::all), std::end(policy::event::all));
  for (const auto& policy : office.configuration->policies) {
    for (const auto& step : policy.steps) {
      if (!step.email.empty()) all.push_back(step.name);
    }
  }
  REQUIRE(all.size() > std::size(policy::event::all));
  for (const auto& step : all) {
    for (const std::string language : {"nl", "nl-informal", "en", "de", "fr"}) {
      CAPTURE(step);
      CAPTURE(language);
      const auto preview = sample(office, step, language);
      CHECK_FALSE(preview.message.body.empty());
      CHECK(preview.remark == "Debtor and invoice are made up.");
      const auto files = files_of(preview);
      REQUIRE(files);
      CHECK_FALSE(contains(files->html, "cid:"));
      CHECK(contains(files->text, preview.message.body));
    }
  }
}

TEST_CASE("preview: of an open invoice it is the message that plan announces") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-05"),
                test::invoice("12", "1", 12100, "2026-03-20")});
  office.adopt();
  const auto desk = office.desk();
  const auto preview = desk::preview_invoice(desk, {std::nullopt, "reminder", ""}, "N-11");
  REQUIRE_MESSAGE(preview, (preview ? "" : preview.error().message));
  CHECK(preview->remark.empty());
  CHECK(contains(preview->message.body, "N-11"));
  CHECK(contains(preview->message.body, "484,00"));
  CHECK(contains(preview->message.body, "N-12"));
  const auto before = desk::plan(desk, {});
  REQUIRE(before);
  CHECK(before->administrations.front().messages.size() == 1);
}

TEST_CASE("preview: before adoption the invoice alone is shown, and that is said") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-05")});
  const auto preview =
      desk::preview_invoice(office.desk(), {std::nullopt, "second_reminder", "en"}, "N-11");
  REQUIRE_MESSAGE(preview, (preview ? "" : preview.error().message));
  CHECK(contains(preview->remark, "Invoice N-11 alone"));
  CHECK(contains(preview->message.body, "€484.00"));
}

TEST_CASE("preview: what a step states of law is reckoned as decide does, due or not") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), test::invoice("11", "1", 484'000, "2026-01-05"),
                debtor("2", "J. Jansen"), test::invoice("21", "2", 36'337, "2026-03-03")});
  const auto body = [&](const std::string& step, const std::string& number) {
    const auto preview = desk::preview_invoice(office.desk(), {std::nullopt, step, "en"}, number);
    REQUIRE_MESSAGE(preview, (preview ? "" : preview.error().message));
    CHECK(contains(preview->remark, "alone"));
    return preview->message.body;
  };
  const auto notice = body("fourteen_days", "N-21");
  CHECK(contains(notice, "These costs are €54.50."));  // 15 % is 54.5055, rounded down
  CHECK(contains(notice, "NL91 ABNA 0417 1643 00"));
  CHECK(contains(body("final_notice", "N-11"), "10.15% a year"));
  // From default on 9 January, 60 days; without any demand before it the least of the law.
  const auto claim = body("final_demand", "N-11");
  CHECK(contains(claim, "€80.76"));
  CHECK(contains(claim, "€40.00"));
  CHECK(contains(claim, "€4,960.76"));
  // Nothing has run against the consumer, so nothing may be asked for.
  CHECK_FALSE(contains(body("final_demand", "N-21"), "ollection costs: €"));
}

TEST_CASE("preview: a mail is marked in subject and text, and goes to its address alone") {
  Office office;
  const auto bytes = marked_mail(sample(office, "reminder"), "owner@acme.example");
  REQUIRE(bytes);
  CHECK(contains(*bytes, "To: owner@acme.example\r\n"));
  CHECK(contains(*bytes, "Subject: [preview] "));
  CHECK(contains(*bytes, "\r\n[preview]\r\n"));
  CHECK_FALSE(contains(*bytes, "voorbeeld.example"));
}

TEST_CASE("preview: what there is not is refused with what there is") {
  Office office;
  const auto unknown =
      desk::preview_sample(*office.configuration, office.clock, {std::nullopt, "remindre", ""});
  REQUIRE_FALSE(unknown);
  CHECK(contains(unknown.error().message, "reminder (nl-business)"));
  CHECK(contains(unknown.error().message, "plan_confirmed"));
  CHECK_FALSE(
      desk::preview_sample(*office.configuration, office.clock, {std::nullopt, "reminder", "es"}));
  CHECK_FALSE(
      desk::preview_sample(*office.configuration, office.clock, {"nobody", "reminder", ""}));
}
